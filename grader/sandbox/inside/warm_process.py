"""A process that has imported TensorFlow and forks a kernel for each submission.

It is started by bubblewrap and communicates with the grader over one inherited socket, one JSON
object per line. It never runs a TensorFlow operation and has one thread, so forking it is safe.

    grader: {"do": "start", "connection": {...}, "arguments": [...], "limits": {...}, ...}
    grader: {"do": "signal", "number": 2}
    grader: {"do": "stop"}
    here:   {"is": "warm"}, {"is": "started"}, {"is": "stopped"}
            {"is": "ended", "code": 137, "limit": "memory", "cpu_seconds": 3.1}
"""

import contextlib
import gc
import importlib
import json
import os
import select
import shutil
import signal
import socket
import sys
import time

import confinement
import usage

PORTS = (1, 2, 3, 4, 5)


class WarmProcess:
    """Serve one grader until it disconnects."""

    def __init__(self, control: socket.socket, user: int):
        self.control = control
        self.user = user
        self.keeper = self.init = None
        self.limits: dict = {}
        self.limit_hit = None
        self.cpu_seconds = 0.0
        self.unread = b""

    def serve(self) -> None:
        """Execute orders and watch the running submission; return when the grader disconnects."""
        self.send(**{"is": "warm"})
        while True:
            ready, _, _ = select.select([self.control], [], [], 0.1 if self.keeper else None)
            if ready:
                received = self.control.recv(1 << 16)
                if not received:
                    return
                *lines, self.unread = (self.unread + received).split(b"\n")
                for line in lines:
                    order = json.loads(line)
                    getattr(self, order.pop("do"))(**order)
            self.watch()

    def send(self, **message) -> None:
        """Send one message."""
        self.control.sendall(json.dumps(message).encode() + b"\n")

    def start(self, connection, arguments, environment, limits, folder) -> None:
        """Fork and confine a kernel.

        Args:
            connection: the contents of a Jupyter connection file; "ip" is the sockets' path.
            arguments: the kernel's command line.
            environment: variables in addition to this process's.
            limits: "memory_bytes", "scratch_bytes", "file_bytes" and "processes".
            folder: the kernel's working directory.
        """
        import forked_kernel

        self.limits, self.limit_hit, self.cpu_seconds = limits, None, 0.0
        listening = {port: _listen(f"{connection['ip']}-{port}") for port in PORTS}
        reading, report = os.pipe()
        limits["data_bytes"] = limits["memory_bytes"] + usage.data_bytes(os.getpid())
        self.keeper = os.fork()
        if self.keeper == 0:
            try:
                self.control.close()
                os.close(reading)
                os.environ.update(environment)
                numbers = {port: opened.fileno() for port, opened in listening.items()}
                confinement.keep(
                    lambda: forked_kernel.run(connection, numbers, arguments, folder),
                    limits,
                    self.user,
                    report,
                )
            except BaseException as error:
                confinement.die_with_message(error)
        os.close(report)
        with open(reading, "rb") as pipe:
            self.init = int(pipe.read() or 0) or None
        for opened in listening.values():
            opened.close()
        self.send(**{"is": "started"})

    def signal(self, number: int) -> None:
        """Forward an interrupt; any other signal ends all processes of the submission."""
        self._send(signal.SIGINT if number == signal.SIGINT else signal.SIGKILL)

    def stop(self) -> None:
        """End the submission's processes and wait for their end."""
        if self.keeper:
            self._measure()
        self._send(signal.SIGKILL)
        while self.keeper:
            self.watch()
            time.sleep(0.002)
        self.send(**{"is": "stopped"})

    def watch(self) -> None:
        """Report the end of a submission, and end one that exceeds the memory limit."""
        if not self.keeper:
            return
        ended, status = os.waitpid(self.keeper, os.WNOHANG)
        if ended:
            self.keeper = self.init = None
            _empty(confinement.SOCKETS)
            code = os.waitstatus_to_exitcode(status)
            if code < 0:  # the keeper, out of a submission's reach; its init can still run
                sys.exit("a keeper was killed")
            result = {"code": code, "limit": self.limit_hit, "cpu_seconds": self.cpu_seconds}
            self.send(**{"is": "ended", **result})
        elif self.init and self.limit_hit is None:
            others = self._measure()
            if usage.exceeds(others, self.limits["memory_bytes"]):
                self.limit_hit = "memory"
                self._send(signal.SIGKILL)

    def _measure(self) -> set[int]:
        """Return the submission's processes, and update their CPU time."""
        others = usage.processes() - {1, os.getpid(), self.keeper}
        self.cpu_seconds = max(self.cpu_seconds, usage.cpu_seconds(others))
        return others

    def _send(self, number: int) -> None:
        if self.init:
            with contextlib.suppress(ProcessLookupError):  # it has just ended
                os.kill(self.init, number)


def _listen(path: str) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(path)
    # The submission can connect to its own kernel (ipykernel does), whatever its uid is.
    os.chmod(path, 0o666)
    listening.listen()
    return listening


def _empty(folder: str) -> None:
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path)
        else:
            os.unlink(entry.path)


def _render_a_traceback() -> None:
    """Compile the patterns for colored tracebacks here, so that kernels need not."""
    from IPython.core.ultratb import AutoFormattedTB

    try:
        exec(compile("raise ValueError", "<warm>", "exec"))
    except ValueError:
        AutoFormattedTB(mode="Context", theme_name="linux").structured_traceback(*sys.exc_info())


def main() -> None:
    """Import the kernels' modules, then serve."""
    user, control, *modules = sys.argv[1:]
    environment = dict(os.environ)
    for module in modules:
        importlib.import_module(module)
    import forked_kernel  # noqa: F401, kernels must find it loaded

    _render_a_traceback()
    os.environ.clear()  # the imports have changed it
    os.environ.update(environment)
    gc.collect()
    gc.freeze()  # so that a kernel's garbage collection does not copy shared pages
    WarmProcess(socket.socket(fileno=int(control)), int(user)).serve()


if __name__ == "__main__":
    main()
