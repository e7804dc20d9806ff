"""Nothing outside the sandbox can be found from inside."""

import ctypes
import os
import socket
import subprocess
from multiprocessing import shared_memory

import nbformat
import pytest
from jupyter_core.paths import jupyter_runtime_dir

from grader.sandbox import landlock
from tests.attacks.conftest import SLUG, grade_all, selected
from tests.attacks.escapes import ESCAPES
from tests.levels import all_but, on_both

KEY = 0x7A11
#: An ordinary user cannot become root outside the sandbox either.
ROOT_ONLY = {"be root", "poison the library"} if os.getuid() else set()
QUICK = {
    "read the source notebook",
    "leave a file in the course",
    "signal a process outside",
    "connect over the network",
}


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """The secrets outside the sandbox."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX) as abstract,
        socket.socket(socket.AF_UNIX) as in_files,
        subprocess.Popen(["sleep", "3600"]) as sleeping,
    ):
        abstract.bind(f"\0thaw-{os.getpid()}")
        path = tmp_path_factory.mktemp("s") / "socket"
        in_files.bind(str(path))
        abstract.listen()
        in_files.listen()
        shared = shared_memory.SharedMemory(create=True, size=10)
        libc = ctypes.CDLL(None)
        segment = libc.shmget(KEY, 10, 0o1666)
        os.environ["SECRET"] = "token"
        yield {
            "PORT": server.getsockname()[1],
            "ABSTRACT": f"thaw-{os.getpid()}",
            "SOCKET": path,
            "PROCESS": sleeping.pid,
            "SHARED": shared.name,
            "KEY": KEY,
            "UID": os.getuid(),
            "RUNTIME": jupyter_runtime_dir(),
        }
        del os.environ["SECRET"]
        libc.shmctl(segment, 0, None)
        shared.close()
        shared.unlink()
        sleeping.kill()


def attack(course, places, names):
    """Grade some escapes; return those that found something."""
    filled = {}
    for name, code in ((name, ESCAPES[name]) for name in names):
        for word, value in {**places, "COURSE": course.root}.items():
            code = code.replace("{" + word + "}", str(value))
        filled[name] = code
    filled["control"] = "print('LOOT')"
    # In workers, because their environment has the secret from the start.
    grade_all(course, filled, jobs=2)
    found = {
        name for number, name in enumerate(filled) if "LOOT" in printed(course, f"eve{number}")
    }
    assert "control" in found, "nothing was run, so that nothing could be found"
    return found


def printed(course, student):
    """Return the printed output of a notebook."""
    path = course.folder("autograded", student, SLUG) / f"{SLUG}.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    outputs = [out for cell in cells for out in cell.get("outputs", [])]
    return "".join(out.get("text", "") for out in outputs)


#: What a submission with the grader's uid sees without namespaces: the modes of files, by which it
#: seems to be allowed to write. `tests/grader/sandbox/test_landlock.py` shows that it is not.
SEEN_WITHOUT_NAMESPACES = {"change what was handed in", "poison the library"}
SEEN_WITHOUT_NAMESPACES |= set() if os.getuid() else {"be root"}
if landlock.unused_user() != os.getuid():
    SEEN_WITHOUT_NAMESPACES = set()


@pytest.fixture(scope="module")
def found_outside(target, places, request):
    course = target()
    course.disable_sandbox()
    return attack(course, places, selected(request, "name"))


@pytest.fixture(scope="module")
def found_inside(target, places, request):
    course = target()
    found = attack(course, places, selected(request, "name"))
    assert not (course.root / "planted").exists()
    return found


@pytest.mark.full
@pytest.mark.parametrize("name", sorted(set(ESCAPES) - ROOT_ONLY))
def test_plain_nbgrader_lets_it_out(found_outside, name):
    assert name in found_outside


@on_both(quick=True)
@pytest.mark.parametrize("name", all_but(QUICK, ESCAPES))
def test_the_sandbox_stops_it(found_inside, sandbox, name):
    seen = sandbox == "landlock" and name in SEEN_WITHOUT_NAMESPACES
    assert (name in found_inside) == seen
