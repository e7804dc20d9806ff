"""The sandbox for places where no namespaces can be made: Landlock and seccomp.

The warm process is an ordinary process; its kernels confine themselves (`inside/landlocked.py`).
"""

import contextlib
import json
import os
import platform
import pwd
import random
import select
import socket
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import helpers
from grader.sandbox import view
from grader.sandbox.inside import landlock as system_calls

NAME = "landlock"
DESCRIPTION = "Landlock, without namespaces"
MACHINES = ("x86_64", "aarch64")
NO_MACHINE = "Landlock: the filter of system calls is only for x86_64 and aarch64."
NO_LANDLOCK = (
    "Landlock: this Linux ({release}) does not have it, or has it switched off; it needs Linux "
    "6.12 (5.13 as root) and `landlock` in the kernel's parameter lsm=."
)
NOT_ASKED = "Landlock: the rules of this container deny it ({cause}): update Docker or Podman."
NOT_CONFINED = "Landlock: a submission cannot be confined here ({cause})."
TOO_OLD = (
    "Landlock: this Linux ({release}, Landlock {abi}) is older than {needed}, and a submission, "
    "which has the grader's uid, could {harm}; grade as root, in an environment that all users can "
    "read, or on a newer Linux."
)
#: The ABI and the Linux that keep a submission with the grader's uid from doing harm.
HARMS = (
    (system_calls.TRUNCATION, "6.2", "empty the grader's files and end its processes"),
    (system_calls.SIGNALS, "6.12", "end the grader's processes"),
)
#: From <linux/capability.h>: CHOWN, DAC_OVERRIDE, FOWNER, KILL, SETGID and SETUID.
_NEEDED = sum(1 << number for number in (0, 1, 3, 5, 6, 7))
_FAR = 1 << 30
_NOBODY = 65534
_END_SECONDS = 30


class _WarmProcess(subprocess.Popen):
    """A warm process that has ended when nothing of its sandbox is left."""

    alive = -1

    def wait(self, timeout=None):
        """See subprocess.Popen; what a killed warm process leaves ends a moment later."""
        code = super().wait(timeout)
        if self.alive >= 0:
            select.select([self.alive], [], [], _END_SECONDS)
            os.close(self.alive)
            self.alive = -1
        return code


def start(
    folder: Path, modules: tuple[str, ...], control: socket.socket, output
) -> subprocess.Popen:
    """Start a warm process; see `backends.Backend`."""
    number = control.fileno()
    alive, inherited = os.pipe()
    user = unused_user()
    with contextlib.ExitStack() as opened:
        opened.callback(os.close, inherited)
        process = _WarmProcess(
            _command(folder, user, inherited, "warm_process.py", str(number), *modules),
            pass_fds=[number, inherited],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=_environment(folder),
            cwd="/",
        )
    process.alive = alive
    return process


def address(folder: Path, name: str) -> str:
    """Return the path of a kernel's sockets, which is the same for everyone."""
    return str(folder / "sockets" / name)


def abi() -> int:
    """Return the version of Landlock here; 0 if there is none. Raises OSError if it is denied."""
    return system_calls.abi() if sys.platform == "linux" else 0


def lacks() -> str | None:
    """Return what an older Linux does not deny a submission with the grader's uid, or None."""
    version = abi()
    if unused_user() != os.getuid():
        return None
    for known, needed, harm in HARMS:
        if version < known:
            return TOO_OLD.format(release=platform.release(), abi=version, needed=needed, harm=harm)
    return None


def why_not() -> str | None:
    """Return the reason why no submission can be confined, in one line, or None.

    This confines a process like a submission; it tries what has to be denied.
    """
    if platform.machine() not in MACHINES:
        return NO_MACHINE
    try:
        version = abi()
    except OSError as error:
        return NOT_ASKED.format(cause=error)
    if version == 0:
        return NO_LANDLOCK.format(release=platform.release())
    with tempfile.TemporaryDirectory(prefix="thaw-probe-") as name:
        folder = Path(name)
        for part in ("sockets", "files"):
            (folder / part).mkdir()
        nothing = os.open(os.devnull, os.O_RDONLY)
        try:
            probe = subprocess.run(
                _command(folder, unused_user(), nothing, "probe.py"),
                pass_fds=[nothing],
                capture_output=True,
                text=True,
                env=_environment(folder),
                cwd="/",
            )
        finally:
            os.close(nothing)
    if probe.returncode != 0:
        cause = probe.stderr.strip().splitlines() or [f"exit code {probe.returncode}"]
        return not_allowed(cause[-1])
    return None


def not_allowed(cause: str) -> str:
    """Return the message for a submission that cannot be confined."""
    return NOT_CONFINED.format(cause=cause)


def unused_user() -> int:
    """Return the uid of submissions: one that is otherwise unused if root may give it to them.

    They then must be able to read the environment. Otherwise it is the grader's own.
    """
    own = os.getuid()
    if own != 0 or _capabilities() & _NEEDED != _NEEDED:
        return own
    if not all(map(_open_to_all, map(Path, [*view.environments(), *_own_code()]))):
        return own
    ranges = [line.split() for line in Path("/proc/self/uid_map").read_text().splitlines()]
    first, count = max(((int(line[0]), int(line[2])) for line in ranges), key=lambda one: one[1])
    if count > _FAR:
        return random.randrange(_FAR, min(count, 2 * _FAR))
    taken = {entry.pw_uid for entry in pwd.getpwall()} | {_NOBODY, own}
    free = [uid for uid in range(first + count // 2, first + count) if uid not in taken]
    return random.choice(free) if free else own


def _command(folder: Path, user: int, alive: int, script: str, *arguments: str) -> list[str]:
    """Return the command line of one of `inside`'s scripts, and prepare the folder for it."""
    if user != os.getuid():
        folder.chmod(0o711)
    path = folder / "path"
    path.mkdir()
    (path / "helpers").symlink_to(Path(helpers.__file__).parent)
    (folder / "scratch").mkdir()
    settings = {
        "kind": "landlock",
        "user": user,
        "folder": str(folder),
        "readable": [*view.SYSTEM, *view.ROOTS, *view.environments(), *_own_code(), str(path)],
        "abi": abi(),
        "alive": alive,
    }
    script = str(Path(__file__).parent / "inside" / script)
    return [sys.executable, script, json.dumps(settings), *arguments]


def _environment(folder: Path) -> dict[str, str]:
    return {
        **view.ENVIRONMENT,
        "HOME": str(folder / "scratch" / "home"),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "PYTHONPATH": str(folder / "path"),
        "TMPDIR": str(folder / "scratch"),
    }


def _own_code() -> list[str]:
    return [os.path.realpath(Path(helpers.__file__).parent), str(Path(__file__).parent / "inside")]


def _open_to_all(folder: Path) -> bool:
    """Tell whether all users can read a folder."""
    above = all(one.stat().st_mode & stat.S_IXOTH for one in (folder, *folder.parents))
    return bool(above and folder.stat().st_mode & stat.S_IROTH)


def _capabilities() -> int:
    """Return this process's effective capabilities, as a bit mask."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("CapEff:"):
            return int(line.split()[1], 16)
    return 0
