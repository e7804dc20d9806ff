"""The sandbox that warm processes start in: bubblewrap's view of the machine.

Visible inside: the system's programs and libraries, this Python environment and `helpers`, all
read-only; an empty scratch folder. Not visible: the course, the gradebook, anybody's work, home
folders, the network, other processes.
"""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import helpers
from grader.course import GradingError
from grader.inside.confinement import FILES, SOCKETS

INSIDE = "/opt/thaw"
#: Read-only parts of the system, where they exist.
SYSTEM = (
    "/usr",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/mime.types",
)
ROOTS = ("/bin", "/lib", "/lib32", "/lib64", "/sbin")
ENVIRONMENT = {
    "HOME": "/tmp/home",
    "LANG": "C.UTF-8",
    "LOGNAME": "student",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONNOUSERSITE": "1",
    "PYTHONPATH": INSIDE,
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "USER": "student",
}
NOT_INSTALLED = (
    "Grading runs students' code in a sandbox and needs bubblewrap, which is not installed "
    "(Debian, Ubuntu: apt install bubblewrap). Without a sandbox: --no-sandbox."
)
NOT_ALLOWED = (
    "Grading runs students' code in a sandbox, and this machine does not let bubblewrap make one "
    "({cause}); docs/grading.md says what to do. Without a sandbox: --no-sandbox."
)


def command(folder: Path, control: int, modules: tuple[str, ...]) -> list[str]:
    """Return the command line of a warm process in its sandbox.

    Args:
        folder: has two empty folders: "sockets", where kernels will listen, and "files", for what
            lies beside a notebook.
        control: file descriptor of the socket over which the warm process takes orders.
        modules: what to import before the first kernel is forked.

    Raises:
        GradingError: if bubblewrap is not installed.
    """
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        raise GradingError(NOT_INSTALLED)
    line = [bwrap, "--die-with-parent", "--new-session", "--clearenv"]
    line += ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
    line += ["--unshare-cgroup-try", "--hostname", "sandbox"]
    if os.getuid() != 0:
        line += ["--unshare-user"]
    # For the warm process, which gives each submission a namespace of its own. The submission
    # itself has none of them.
    line += ["--cap-add", "ALL"]
    line += _system()
    for outside, inside in (
        *_environments().items(),
        (str(Path(helpers.__file__).parent), f"{INSIDE}/helpers"),
        (str(Path(__file__).parent / "inside"), f"{INSIDE}/inside"),
        (str(folder / "files"), FILES),
    ):
        line += [*_folders_above(inside), "--ro-bind", outside, inside]
    line += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
    line += [*_folders_above(SOCKETS), "--bind", str(folder / "sockets"), SOCKETS]
    line += ["--remount-ro", "/dev", "--remount-ro", "/"]
    for name, value in {"PATH": _path(), **ENVIRONMENT}.items():
        line += ["--setenv", name, value]
    line += ["--chdir", "/tmp", "--", _python(), f"{INSIDE}/inside/warm_process.py"]
    return [*line, str(control), str(_unprivileged_user()), *modules]


def _system() -> list[str]:
    line = []
    for path in SYSTEM:
        line += ["--ro-bind-try", path, path]
    for path in map(Path, ROOTS):
        if path.is_symlink():
            line += ["--symlink", os.readlink(path), str(path)]
        else:
            line += ["--ro-bind-try", str(path), str(path)]
    return line


def _folders_above(path: str) -> list[str]:
    """Create the folders above a path as anybody may enter them; bubblewrap's own are private."""
    above = reversed(Path(path).parents[:-1])
    return [word for folder in above for word in ("--dir", str(folder))]


def _environments() -> dict[str, str]:
    """Return where this Python and the environment around it lie, outside and inside.

    What lies below the scratch folder, which is empty inside, is shown somewhere else.
    """
    places = {}
    for prefix in map(os.path.realpath, (sys.prefix, sys.base_prefix)):
        if not prefix.startswith("/usr/"):
            hidden = prefix.startswith("/tmp/")
            places[prefix] = f"{INSIDE}/environment{len(places)}" if hidden else prefix
    return places


def _python() -> str:
    """Return the path of this Python as it is inside."""
    for outside, inside in _environments().items():
        folder = Path(os.path.realpath(Path(sys.executable).parent))
        if folder.is_relative_to(outside):
            return str(inside / folder.relative_to(outside) / Path(sys.executable).name)
    return sys.executable


def _path() -> str:
    return os.pathsep.join([str(Path(_python()).parent), "/usr/bin", "/bin"])


def _unprivileged_user() -> int:
    """Return the uid that submissions run as.

    Limits on processes do not bind root, so that root hands over to a uid that nobody else has.
    """
    return os.getuid() or random.randrange(1 << 30, 1 << 31)


def why_not() -> str | None:
    """Return one sentence if sandboxes cannot be made here, or None."""
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        return NOT_INSTALLED
    line = [bwrap, "--unshare-pid", "--unshare-net", "--cap-add", "ALL", "--ro-bind", "/", "/"]
    if os.getuid() != 0:
        line += ["--unshare-user"]
    tried = subprocess.run([*line, "--proc", "/proc", "true"], capture_output=True, text=True)
    if tried.returncode != 0:
        cause = tried.stderr.strip().splitlines() or [f"exit code {tried.returncode}"]
        return NOT_ALLOWED.format(cause=cause[-1])
    return None
