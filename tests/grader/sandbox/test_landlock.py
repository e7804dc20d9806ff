"""The sandbox without namespaces: what it holds, and what it holds less than bubblewrap."""

import os
import re
import signal
import subprocess
import threading
from pathlib import Path

import pytest

from grader.sandbox import backends, landlock, warm_sandbox
from tests.attacks.disruptions import SECOND_THREADS, SOCKETS
from tests.grader.sandbox.test_sandbox import MANY
from tests.sheets import LIGHT

pytestmark = pytest.mark.parametrize("sandbox", ["landlock"], indirect=True)

OWN_USER = landlock.unused_user() != os.getuid()
TRIED = """\
import ctypes, mmap, os, platform, resource, socket, tempfile
libc = ctypes.CDLL(None, use_errno=True)
place = {place!r}
def call(x86_64, aarch64, *arguments):
    number = x86_64 if platform.machine() == "x86_64" else aarch64
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "")
def tried(function):
    try:
        function()
    except OSError as error:
        return os.strerror(error.errno)
pair = lambda kind: socket.socketpair(socket.AF_UNIX, kind)
for name, function in {{
    "read": lambda: open(place + "/secret"),
    "list": lambda: os.listdir(place),
    "write": lambda: open(place + "/new", "w"),
    "empty": lambda: os.truncate(place + "/secret", 0),
    "remove": lambda: os.unlink(place + "/secret"),
    "link": lambda: os.link(place + "/secret", "mine"),
    "rename": lambda: os.rename(place + "/secret", "mine"),
    "write to /tmp": lambda: open("/tmp/left", "w"),
    "list processes": lambda: os.listdir("/proc"),
    "read of the parent": lambda: open(f"/proc/{{os.getppid()}}/cmdline"),
    "write to a library": lambda: open(os.__file__, "a"),
    "signal the parent": lambda: os.kill(os.getppid(), 0),
    "signal the grader": lambda: os.kill({grader}, 0),
    "limit the grader": lambda: resource.prlimit({grader}, resource.RLIMIT_CORE),
    "watch": lambda: call(294, 26, 0),
    "network": lambda: socket.socket(),
    "local socket": lambda: socket.socket(socket.AF_UNIX),
    "datagrams": lambda: pair(socket.SOCK_DGRAM),
    "raw": lambda: pair(socket.SOCK_RAW),
    "connected": lambda: [one.close() for one in pair(socket.SOCK_STREAM)],
    "packets": lambda: [one.close() for one in pair(socket.SOCK_SEQPACKET)],
    "message": lambda: pair(socket.SOCK_STREAM)[0].sendmsg([b"x"]),
    "namespace": lambda: call(56, 220, 0x10000011, None, None, None, None),
    "join": lambda: call(308, 268, 0, 0),
    "mount": lambda: call(165, 40, b"t", b"/tmp", b"tmpfs", 0, None),
    "key": lambda: call(250, 219, 1, None),
    "handle": lambda: call(304, 265, -1, None, 0),
    "trace": lambda: call(101, 117, 0, 0, None, None),
    "memory of others": lambda: call(310, 270, {grader}, None, 0, None, 0, 0),
    "io_uring": lambda: call(425, 425, 1, bytes(120)),
    "BPF": lambda: call(321, 280, 0, None, 0),
    "performance": lambda: call(298, 241, None, 0, 0, 0, 0),
    "kexec": lambda: call(246, 104, 0, 0, None, 0),
    "module": lambda: call(175, 105, None, 0, b""),
}}.items():
    print(name, tried(function), sep=": ")
os.chmod(place + "/secret", 0)
os.utime(place + "/secret", (0, 0))
"""
DENIED = """\
read: Permission denied
list: Permission denied
write: Permission denied
empty: Permission denied
remove: Permission denied
link: Permission denied
rename: Permission denied
write to /tmp: Permission denied
list processes: Permission denied
read of the parent: Permission denied
write to a library: Permission denied
signal the parent: Operation not permitted
signal the grader: Operation not permitted
limit the grader: Operation not permitted
watch: Function not implemented
network: Permission denied
local socket: Permission denied
datagrams: Permission denied
raw: Permission denied
connected: None
packets: None
message: Function not implemented
namespace: Operation not permitted
join: Operation not permitted
mount: Operation not permitted
key: Function not implemented
handle: Function not implemented
trace: Operation not permitted
memory of others: Operation not permitted
io_uring: Function not implemented
BPF: Function not implemented
performance: Function not implemented
kexec: Operation not permitted
module: Operation not permitted
"""


def test_what_is_outside_is_denied(graded, tmp_path_factory):
    place = tmp_path_factory.mktemp("outside")
    secret = place / "secret"
    secret.write_text("hidden")
    before = secret.stat()
    _, text = graded(TRIED.format(place=str(place), grader=os.getpid()))
    assert text.replace("Invalid cross-device link", "Permission denied") == DENIED
    after = secret.stat()
    assert (after.st_mode, after.st_mtime) == (before.st_mode, before.st_mtime)


ALLOWED = """\
import asyncio, os, shutil, sqlite3, subprocess, sys, tempfile, threading
from concurrent.futures import ThreadPoolExecutor
with tempfile.TemporaryDirectory() as folder, open(f"{folder}/x", "w") as file:
    file.write("x")
    file.flush()
    shutil.copy2(file.name, os.path.expanduser("~"))
    os.rename(file.name, "moved")
sqlite3.connect("file.db").execute("create table numbers (x)")
assert list(ThreadPoolExecutor(2).map(abs, [-1, 2])) == [1, 2]
done = subprocess.run([sys.executable, "-c", "from helpers import checks; print('child')"],
                      capture_output=True, text=True)
print(done.stdout, done.stderr)
process = subprocess.Popen(["sleep", "100"])
process.kill()
print(process.wait())
asyncio.new_event_loop().run_in_executor(None, print, "in a thread").cancel()
sys.stdout.flush()
if os.fork() == 0:
    print("#" * 100_000, flush=True)
    os._exit(0)
os.wait()
print(open("/proc/self/comm").read(), open("/proc/meminfo").readline()[:8])
"""


def test_what_programs_need_is_allowed(graded):
    grade, text = graded(ALLOWED)
    assert grade.score == 2 and grade.run.review == []
    assert "child\n \n-9\n" in text and "MemTotal" in text
    assert text.count("#") == 100_000


LEFT_BEHIND = """\
import os, subprocess, time
open("left", "w").write("here")
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True: time.sleep(987)
    os._exit(0)
subprocess.Popen(["sleep", "98766"], start_new_session=True)
deep = "."
for _ in range(40):
    deep += "/a" * 20
    try:
        os.makedirs(deep)
        os.chdir(deep)
    except OSError:
        break
    deep = "."
os.mkdir("unreadable", 0o300)
"""


def test_nothing_is_left_for_the_next_submission(graded):
    graded(LEFT_BEHIND, student="ada")
    assert "98766" not in running()
    _, text = graded("import os; print(os.listdir(), sorted(os.listdir('..')))", student="bob")
    assert text.splitlines()[0] == "[] ['home', 'notebook']"


@pytest.mark.parametrize("code", [SOCKETS, SECOND_THREADS, MANY], ids=["sockets", "2nd", "many"])
def test_memory_of_all_processes_counts(graded, code):
    grade, text = graded(code, memory=400)
    assert "the notebook used more than 400 MB of memory" in text and grade.score == 0


DELETED = """\
import mmap, os, time
kept = []
for number in range(40):
    file = open("file", "w+b")
    file.write(bytes(1_000_000))
    file.flush()
    os.unlink("file")
    kept.append({kept})
    if number % 5 == 0:
        time.sleep(0.1)
time.sleep(20)
"""


@pytest.mark.parametrize("kept", ["file", "mmap.mmap(file.fileno(), 0)"], ids=["open", "mapped"])
def test_files_that_have_no_name_count(graded, kept):
    grade, text = graded(DELETED.format(kept=kept), scratch_size=10)
    assert "the notebook's files had more than 10 MB" in text and grade.score == 0


@pytest.mark.parametrize(
    "code",
    [
        "for n in range(100): open(f'small{n}', 'wb').write(bytes(500_000))",
        "for n in range(30_000): open(f'empty{n}', 'w').close()",
    ],
    ids=["size", "number"],
)
def test_all_files_together_end_the_notebook(graded, code):
    """Less than with bubblewrap, where the cell gets an error and goes on."""
    grade, text = graded(f"{code}\nimport time; time.sleep(20)", scratch_size=10)
    assert "the notebook's files had more than 10 MB" in text and grade.score == 0


def test_too_many_processes_end_the_notebook(graded):
    """Less than with bubblewrap, or with a uid of its own, where `fork` fails."""
    code = """\
import os, time
for _ in range(100):
    if os.fork() == 0:
        time.sleep(60)
time.sleep(20)
"""
    grade, text = graded(code, processes=60)
    reason = "the notebook had more than 60 processes and threads"
    assert ("BlockingIOError" if OWN_USER else reason) in text and grade.score == 0


WHAT_IT_HOLDS_LESS = """\
import os, shutil, importlib.util, zmq.backend.cython._zmq as built
from multiprocessing import Lock
print("sees that a file exists:", os.stat("/etc/passwd").st_size)
shutil.copy(built.__file__, "mine.so")
spec = importlib.util.spec_from_file_location("_zmq", "mine.so")
print("loads a library of its own:", bool(importlib.util.module_from_spec(spec)))
try:
    Lock()
except PermissionError:
    print("no semaphores, and so no pools of processes")
"""


def test_what_it_holds_less(graded):
    _, text = graded(WHAT_IT_HOLDS_LESS)
    assert re.search(r"sees that a file exists: \d+\n", text)
    assert "loads a library of its own: True" in text
    assert ("no semaphores" in text) == (not OWN_USER)


STAYS = """\
import os, subprocess, time
subprocess.Popen(["sleep", "98765.4"], start_new_session=True)
time.sleep(4)
"""


@pytest.mark.full
@pytest.mark.parametrize("victim", ["warm process", "keeper"])
def test_a_process_of_the_sandbox_that_is_killed_leaves_nothing(graded, victim):
    """Nothing a submission can do; the submission is graded again in a new sandbox."""
    current = warm_sandbox.current(tuple(LIGHT), backends.Choice("landlock"))

    def kill():
        (keeper,) = (int(one) for one in children(current.process.pid))
        os.kill(keeper if victim == "keeper" else current.process.pid, signal.SIGKILL)

    threading.Timer(2, kill).start()
    grade, _ = graded(STAYS)
    assert grade.score == 2
    assert warm_sandbox.current(tuple(LIGHT), backends.Choice("landlock")) is not current
    assert (
        "98765.4"
        not in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
    )


def running():
    return subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout


def children(process):
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()


def test_an_older_linux_is_refused_unless_the_instructor_accepts_it(monkeypatch, sandbox):
    monkeypatch.setattr(landlock, "abi", lambda: 4)
    monkeypatch.setattr(landlock, "unused_user", os.getuid)
    reason = backends.why_not(backends.Choice("landlock"))
    assert "older than 6.12" in reason and "end the grader's processes" in reason
    assert reason.endswith(f"{backends.WEAKER} {backends.ANYWAY}")
    accepted = backends.Choice("landlock", weaker=True)
    assert backends.why_not(accepted) is None
    assert "It is weaker here: Landlock: this Linux" in backends.line(accepted)
