"""The grader's side of a warm process in its sandbox."""

import contextlib
import fcntl
import json
import os
import select
import shutil
import signal
import socket
import tempfile
import time
from multiprocessing.util import Finalize
from pathlib import Path

from grader.errors import GradingError, SandboxCrashed
from grader.sandbox import backends
from grader.sandbox.backends import Backend

#: Imported once, before the first kernel is forked. None of them runs a TensorFlow operation.
#: Some are listed because `fit` or the first traceback would import them in each kernel.
#: None changes a global setting, as helpers.plots does.
MODULES = (
    "helpers.quiet_tensorflow",
    "tensorflow.python.data.ops.flat_map_op",
    "tensorflow.python.data.ops.from_tensors_op",
    "tensorflow.python.data.ops.range_op",
    "tensorflow.python.data.ops.zip_op",
    "matplotlib.pyplot",
    "numpy.random",
    "numpy.testing",
    "helpers.checks",
    "helpers.reproducibility",
    "pygments.formatters.terminal256",
    "pygments.styles.default",
    "stack_data",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.debugger",
)
PREFIX = "thaw-sandbox-"
#: Exit codes if it, or bubblewrap's program, received a SIGKILL.
KILLED = (-signal.SIGKILL, 128 + signal.SIGKILL)
WARM_UP_SECONDS = 300
REPLY_SECONDS = 30


class WarmSandbox:
    """A sandbox that starts when it is created and ends with `close`; it runs one kernel at a time.

    Args:
        backend: what starts it.
        modules: the modules that the warm process imports.

    Raises:
        GradingError: if the backend cannot start one here, or the imports fail.
        SandboxCrashed: if it is killed while it warms up.
    """

    def __init__(self, backend: Backend, modules: tuple[str, ...] = MODULES):
        remove_leftovers()
        self.backend = backend
        self._folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        # Another grader's `remove_leftovers` checks only "stderr", and must find it locked.
        self._stderr = (self._folder / "unlocked").open("w+b")
        fcntl.flock(self._stderr, fcntl.LOCK_EX | fcntl.LOCK_NB)
        (self._folder / "unlocked").rename(self._folder / "stderr")
        for name, mode in (("sockets", 0o711), ("files", 0o755)):
            (self._folder / name).mkdir()
            (self._folder / name).chmod(mode)
        ours, theirs = socket.socketpair()
        self._control, self._unread, self._kernels = ours, b"", 0
        self.ended: dict | None = None
        self.owner, self.modules = os.getpid(), modules
        self.process = backend.start(self._folder, modules, theirs, self._stderr)
        theirs.close()
        try:
            self._expect("warm", WARM_UP_SECONDS)
        except SandboxCrashed:
            code = self.process.poll()
            cause = self.last_line() or f"exit code {code}"
            self.close()
            if code in KILLED:  # another attempt can succeed
                raise SandboxCrashed(f"killed while it warmed up, {cause}") from None
            raise GradingError(backend.not_allowed(cause)) from None

    @property
    def alive(self) -> bool:
        """Whether the sandbox has not ended."""
        return self.process.poll() is None

    def last_line(self) -> str:
        """Return the last line of the sandbox's standard error."""
        self._stderr.seek(0)
        lines = self._stderr.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""

    def address(self) -> tuple[str, str]:
        """Return a new path for a kernel's sockets, outside and inside the sandbox."""
        self._kernels += 1
        name = f"kernel{self._kernels}"
        return str(self._folder / "sockets" / name), self.backend.address(self._folder, name)

    def set_files(self, files: dict[str, Path]) -> None:
        """Replace the files next to the next notebook.

        Args:
            files: maps each path, relative to the notebook's folder, to the file to copy.
        """
        place = self._folder / "files"
        for entry in place.iterdir():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        for path, file in files.items():
            copied = place / path
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copied)
        for entry in place.rglob("*"):  # readable for the submission's uid
            entry.chmod(0o755 if entry.is_dir() else 0o644)

    def start(self, **order) -> None:
        """Fork a kernel; see `inside/warm_process.py`. Raises SandboxCrashed."""
        self.ended = None
        self._send("start", **order)
        self._expect("started")

    def signal(self, number: int) -> None:
        """Send a signal to the kernel. Raises SandboxCrashed."""
        self._send("signal", number=number)

    def poll(self) -> dict | None:
        """Return how the kernel ended, or None while it runs. Raises SandboxCrashed."""
        while self.ended is None and self._receive(0) is not None:
            pass
        if self.ended is None and not self.alive:
            raise SandboxCrashed(self.last_line() or "the warm process ended")
        return self.ended

    def stop(self) -> None:
        """End all processes of the submission and wait for their end. Raises SandboxCrashed."""
        self._send("stop")
        self._expect("stopped")

    def close(self) -> None:
        """End the sandbox and all its processes."""
        self._control.close()
        self.process.kill()
        self.process.wait()
        self._stderr.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _send(self, do: str, **order) -> None:
        try:
            self._control.sendall(json.dumps({"do": do, **order}).encode() + b"\n")
        except OSError as error:
            raise SandboxCrashed(str(error)) from None

    def _expect(self, what: str, seconds: float = REPLY_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while (remaining := deadline - time.monotonic()) > 0:
            message = self._receive(remaining)
            if message and message["is"] == what:
                return
            if message is None and not self.alive:
                break
        raise SandboxCrashed(self.last_line() or f"no reply ({what})")

    def _receive(self, seconds: float) -> dict | None:
        """Return the next message, or None after the time is up or the other side disconnected."""
        while b"\n" not in self._unread:
            if not select.select([self._control], [], [], min(seconds, 1.0))[0]:
                return None
            try:
                received = self._control.recv(1 << 16)
            except OSError:
                received = b""
            if not received:
                self.process.wait()
                return None
            self._unread += received
        line, self._unread = self._unread.split(b"\n", 1)
        message = json.loads(line)
        if message["is"] == "ended":
            self.ended = message
        return message


def remove_leftovers() -> None:
    """Remove the folders of killed graders, whose lock is free."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError), (folder / "stderr").open("rb") as stderr:
            fcntl.flock(stderr, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)


_current: WarmSandbox | None = None


def current(
    modules: tuple[str, ...] = MODULES, choice: backends.Choice | None = None
) -> WarmSandbox:
    """Return this process's sandbox; it is started when it is first needed.

    Args:
        modules: the modules that its warm process imports.
        choice: which backends may start it; default: see `backends.Choice`.

    Raises:
        GradingError: if no sandbox can be created.
        SandboxCrashed: if it is killed while it warms up.
    """
    global _current
    if _current is not None and _current.owner != os.getpid():
        _current = None  # a fork must not use its parent's sandbox
    choice = choice or backends.Choice()
    if _current is not None and not (
        _current.alive and _current.modules == modules and choice.allows(_current.backend)
    ):
        replace()
    if _current is None:
        _current = WarmSandbox(backends.strongest(choice), modules)
        # Unlike atexit, this also runs at the end of a worker process.
        Finalize(_current, _current.close, exitpriority=1)
    return _current


def replace() -> None:
    """Close this process's sandbox, if it has one."""
    global _current
    if _current is not None:
        _current.close()
        _current = None
