"""Answers that try to stop the batch, exhaust the machine, or break the reader of their messages.

They are not shown to work on plain nbgrader: they would stop the machine that runs the tests, or
hang them.
"""

SEND = """
kernel = get_ipython().kernel
session, parent = kernel.session, kernel.get_parent()
def send(kind, content, **more):
    session.send(kernel.iopub_socket, kind, content, parent, ident=kernel._topic(kind), **more)
"""

ON_SHELL = """
import itertools, json
session = get_ipython().kernel.session
caught, send = [], session.send
def catch(stream, kind, *rest, **more):
    if kind == "execute_reply":
        caught[:] = stream, more.get("ident")
    return send(stream, kind, *rest, **more)
session.send = catch
"""

PAGE_TABLES = """
import ctypes
libc, size = ctypes.CDLL(None), 1 << 40
libc.mmap.restype = ctypes.c_void_p
numbers = [ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
libc.mmap.argtypes = [ctypes.c_void_p, *numbers]
place = libc.mmap(None, size, 1, 0x4022, -1, 0)  # readable, private, anonymous, not reserved
room = (ctypes.c_char * size).from_address(place)
for number in range(0, size, 2 << 20): room[number]
"""

#: No more than 1.5 GB where nothing ends it.
SOCKETS = """
import os, socket, time
for _ in range(6):
    if os.fork() == 0:
        kept = []
        for _ in range(500):
            kept += socket.socketpair()
            for one in kept[-2:]:
                one.setblocking(False)
                try:
                    while True: one.send(bytes(1 << 16))
                except BlockingIOError:
                    pass
        time.sleep(60)
time.sleep(20)
"""

#: Twice 300 MB. /proc/PID has no memory of a process whose first thread has ended.
SECOND_THREADS = """
import ctypes, os, platform, threading, time
exit_thread = {"x86_64": 60, "aarch64": 93}[platform.machine()]
def take():
    time.sleep(0.5)
    kept = bytearray(os.urandom(1000)) * 300_000
    time.sleep(60)
for _ in range(2):
    if os.fork() == 0:
        threading.Thread(target=take).start()
        ctypes.CDLL(None).syscall(exit_thread, 0)
time.sleep(20)
"""

DISRUPTIONS = {
    "never end": "while True: pass",
    "never end, deaf to interrupts": """
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True: pass
""",
    "sleep with all signals blocked": """
import signal, time
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))
time.sleep(3600)
""",
    "fork without end": """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
""",
    "start threads without end": """
import threading, time
while True:
    threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
""",
    "take all memory": "kept = []\nwhile True: kept.append(bytearray(50_000_000))",
    "take all memory, by many": """
import os
for _ in range(30):
    if os.fork() == 0:
        kept = [bytearray(os.urandom(1000)) * 50_000 for _ in range(20)]
        while True: pass
while True: pass
""",
    "take all memory, for page tables": f"{PAGE_TABLES}while True: pass\n",
    "take all memory, for sockets": f"{SOCKETS}while True: pass\n",
    "take all memory, by second threads": f"{SECOND_THREADS}while True: pass\n",
    "take a name that looks like a size": """
import ctypes
ctypes.CDLL(None).prctl(15, b"x kB", 0, 0, 0)
while True: pass
""",
    "fill the disk": """
import itertools
for number in itertools.count():
    open(f"/tmp/{number}", "wb").write(bytes(5_000_000))
""",
    "make files without end": """
import itertools
for number in itertools.count():
    open(f"/tmp/{number}", "wb").close()
""",
    "open files without end": "kept = []\nwhile True: kept.append(open('/dev/null'))",
    "print 200 MB": "for _ in range(200): print('x' * 1_000_000)",
    "print 200 MB in a line": "print('x' * 200_000_000)",
    "display a hundred thousand things": """
from IPython.display import display
for number in range(100_000): display(number)
""",
    "stop": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
    "stop the parent": "import os, signal\nos.kill(os.getppid(), signal.SIGSTOP)\nwhile True: pass",
    "kill everybody": "import os\nos.kill(-1, 9)",
    "kill the parent": "import os\nos.kill(1, 9)\nos.kill(os.getppid(), 9)\nos._exit(0)",
    "close every file": "import os\nos.closerange(0, 4096)",
    "overflow the stack": "def f(): f()\nimport sys\nsys.setrecursionlimit(10**9)\nf()",
    "crash": "import ctypes\nctypes.string_at(0)",
    "take the sockets away": """
import os, glob
for path in glob.glob("/run/thaw/*"):
    os.unlink(path)
""",
    "leave a folder that cannot be read": "import os\nos.makedirs('a/b')\nos.chmod('.', 0)",
    "send noise": """
import zmq
kernel = get_ipython().kernel
kernel.session.send_raw(kernel.iopub_socket, [b"noise", b"", b"\\xff\\xfe", b"{", b"nothing"])
context = zmq.Context.instance()
""",
    "send what is not JSON": SEND
    + """
session.pack = lambda content: b"\\xff{not json"
send("stream", {"name": "stdout", "text": "x"})
""",
    "send a message without an address": """
kernel = get_ipython().kernel
kernel.iopub_socket.send_multipart([b"noise"])
""",
    "send a reply without a status": ON_SHELL
    + """
def catch(stream, kind, content, *rest, **more):
    return send(stream, kind, {} if kind == "execute_reply" else content, *rest, **more)
session.send = catch
""",
    "send replies to nobody, without end": ON_SHELL
    + """
content = json.dumps({"a": [[]] * 60_000}).encode()
def double(x):
    stream, ident = caught
    header = session.msg_header("execute_reply")
    for number in itertools.count():
        header["msg_id"] = str(number)
        frames = [json.dumps(header, default=str).encode(), b'{"msg_id": "0"}', b"{}", content]
        stream.send_multipart([*ident, b"<IDS|MSG>", session.sign(frames), *frames])
""",
    "send 3 GB in a message": SEND
    + """
import time
send("stream", {"name": "stdout", "text": "x"}, buffers=[bytes(60_000_000)] * 50)
time.sleep(3600)
""",
    "send large errors": SEND
    + """
for _ in range(10):
    send("error", {"ename": "E", "evalue": "x" * 5_000_000, "traceback": ["x" * 5_000_000]})
for _ in range(200):
    send("error", {"ename": "E", "evalue": "x" * 90_000, "traceback": []})
""",
    "send an output without data": SEND + 'send("display_data", {"data": None, "metadata": 3})',
    "send text that is no text": SEND + 'send("stream", {"name": "stdout", "text": {"a": [1]}})',
    "send a stream without a name": SEND + 'send("stream", {"text": "x"})',
    "send an error without a traceback": SEND + 'send("error", {"ename": 3, "evalue": None})',
    "send a traceback that is no text": """
class Failure(Exception):
    def _render_traceback_(self): return [5, {"a": None}]
def double(x): raise Failure
""",
    "send a message of no kind": SEND + 'send("nothing", {})',
    "send data that are numbers": SEND
    + 'send("display_data", {"data": {"text/html": 7, "image/png": ["a"]}, "metadata": {}})',
    "send infinity": SEND
    + 'send("display_data", {"data": {"a/json": float("inf")}, "metadata": {"a": float("nan")}})',
    "send deep nesting": SEND
    + """
deep = []
for depth in range(900):
    deep = [deep]
    if depth % 100 == 99:
        send("display_data", {"data": {"application/json": deep}, "metadata": {}})
""",
    "send a surrogate": SEND
    + """
session.pack = lambda content, pack=session.pack: pack(content).replace(b"half", b"\\\\ud800")
send("stream", {"name": "stdout", "text": "half"})
send("error", {"ename": "half", "evalue": "half", "traceback": ["half"]})
""",
    "say that the kernel is dead": SEND + 'send("status", {"execution_state": "dead"})',
    "say that the kernel restarts": SEND
    + """
send("status", {"execution_state": "restarting"})
send("shutdown_reply", {"restart": True})
""",
    "count in words": SEND
    + 'send("execute_input", {"execution_count": "many", "code": 5})\n'
    + 'send("execute_result", {"execution_count": "many", "data": {}, "metadata": {}})',
    "count in markup": SEND + 'send("execute_input", {"execution_count": "<b>", "code": ""})',
    "count below nothing": SEND + 'send("execute_input", {"execution_count": -5, "code": ""})',
    "change what is no output": SEND
    + """
content = {"data": {"text/plain": "x"}, "metadata": {}, "transient": {"display_id": "one"}}
send("stream", {"name": "stdout", "text": "x"})
send("display_data", content)
send("stream", {"name": "stdout", "text": "x" * 2_000_000})
def double(x):
    send("display_data", content | {"transient": {"display_id": ["one"]}})
    session.send(kernel.iopub_socket, "update_display_data", content, kernel.get_parent())
""",
    "open widgets": SEND
    + """
send("comm_open", {"comm_id": "x", "target_name": "jupyter.widget", "data": {"state": {
    "_model_module": "@jupyter-widgets/output", "_model_name": "OutputModel", "msg_id": "y"}}})
send("comm_msg", {"comm_id": "x", "data": 5})
""",
    "clear, again and again": SEND + 'for _ in range(20_000): send("clear_output", {"wait": True})',
    "ask for input": "input('password? ')",
}
