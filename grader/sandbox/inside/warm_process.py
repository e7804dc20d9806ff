"""A process that has imported TensorFlow and forks a kernel for each submission.

It is started by bubblewrap and talks with the grader over one inherited socket, one JSON object a
line. It never runs a TensorFlow operation and has one thread, so that forking it is safe.

    grader: {"do": "start", "connection": {...}, "arguments": [...], "limits": {...}, ...}
    grader: {"do": "signal", "number": 2}
    grader: {"do": "stop"}
    here:   {"is": "warm"}, {"is": "started"}, {"is": "stopped"}
            {"is": "ended", "code": 137, "limit": "memory", "cpu_seconds": 3.1,
             "notices": [...], "ran": [...]}
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
import notices
import usage

PORTS = (1, 2, 3, 4, 5)


class WarmProcess:
    """Serve one grader until it hangs up."""

    def __init__(self, control: socket.socket, user: int, census):
        self.control, self.census = control, census
        self.user = user
        self.keeper = self.init = None
        self.notices: notices.Reader | None = None
        self.limits: dict = {}
        self.limit_hit = None
        self.cpu_seconds = 0.0
        self.unread = b""

    def serve(self) -> None:
        """Answer orders and watch the submission that runs; return when the grader is gone."""
        self.say(**{"is": "warm"})
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

    def say(self, **message) -> None:
        """Send one message."""
        self.control.sendall(json.dumps(message).encode() + b"\n")

    def start(self, connection, arguments, environment, limits, folder, key) -> None:
        """Fork a kernel and shut it in.

        Args:
            connection: what a Jupyter connection file has; "ip" is where its sockets are made.
            arguments: command line of the kernel.
            environment: variables that it has on top of this process's.
            limits: "memory_bytes", "scratch_bytes", "file_bytes" and "processes".
            folder: its working directory.
            key: what the guard signs with.
        """
        import forked_kernel

        self.limits, self.limit_hit, self.cpu_seconds = limits, None, 0.0
        listening = {port: _listen(f"{connection['ip']}-{port}") for port in PORTS}
        reading, report = os.pipe()
        noticing, notice = os.pipe()
        limits["data_bytes"] = limits["memory_bytes"] + usage.data_bytes(os.getpid())
        self.keeper = os.fork()
        if self.keeper == 0:
            try:
                self.control.close()
                os.close(reading)
                os.close(noticing)
                os.environ.update(environment)
                numbers = {port: opened.fileno() for port, opened in listening.items()}
                kernel = connection, numbers, arguments, folder, self.census, (notice, key)
                confinement.keep(
                    lambda: forked_kernel.run(*kernel),
                    limits,
                    self.user,
                    report,
                )
            except BaseException as error:
                confinement.die_with_message(error)
        os.close(report)
        os.close(notice)
        self.notices = notices.Reader(noticing)
        with open(reading, "rb") as reported:
            self.init = int(reported.read() or 0) or None
        for opened in listening.values():
            opened.close()
        self.say(**{"is": "started"})

    def signal(self, number: int) -> None:
        """Pass a signal on; what is not an interrupt ends all processes of the submission."""
        self._send(signal.SIGINT if number == signal.SIGINT else signal.SIGKILL)

    def stop(self) -> None:
        """End what runs, wait for it, and leave nothing behind."""
        if self.keeper:
            self._look()
        self._send(signal.SIGKILL)
        while self.keeper:
            self.watch()
            time.sleep(0.002)
        self.say(**{"is": "stopped"})

    def watch(self) -> None:
        """Notice the end of a submission, and end one that holds too much memory."""
        if not self.keeper:
            return
        self.notices.read()
        ended, status = os.waitpid(self.keeper, os.WNOHANG)
        if ended:
            self.keeper = self.init = None
            _empty(confinement.SOCKETS)
            code = os.waitstatus_to_exitcode(status)
            if code < 0:  # the keeper itself, which no submission can reach; its init may live on
                sys.exit("a keeper was killed")
            how = {"code": code, "limit": self.limit_hit, "cpu_seconds": self.cpu_seconds}
            self.say(**{"is": "ended", **how, **self.notices.close()})
        elif self.init and self.limit_hit is None:
            others = self._look()
            if usage.exceeds(others, self.init, self.limits["memory_bytes"]):
                self.limit_hit = "memory"
                self._send(signal.SIGKILL)

    def _look(self) -> set[int]:
        """Return the submission's processes, and note what they have computed so far."""
        others = usage.processes() - {1, os.getpid(), self.keeper}
        self.cpu_seconds = max(self.cpu_seconds, usage.cpu_seconds(others))
        return others

    def _send(self, number: int) -> None:
        if self.init:
            with contextlib.suppress(ProcessLookupError):  # it is ending at this moment
                os.kill(self.init, number)


def _listen(path: str) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(path)
    # The submission may connect to its own kernel (ipykernel does), whatever its uid is.
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
    """Have the patterns for coloured tracebacks compiled here, not again in each kernel."""
    from IPython.core.ultratb import AutoFormattedTB

    try:
        exec(compile("raise ValueError", "<warm>", "exec"))
    except ValueError:
        AutoFormattedTB(mode="Context", theme_name="linux").structured_traceback(*sys.exc_info())


def main() -> None:
    """Import what kernels need, then serve."""
    user, control, *modules = sys.argv[1:]
    environment = dict(os.environ)
    for module in modules:
        importlib.import_module(module)
    import forked_kernel

    _render_a_traceback()
    census = forked_kernel.Census(forked_kernel.CLASSES)
    os.environ.clear()  # of what the imports have put there
    os.environ.update(environment)
    gc.collect()
    gc.freeze()  # so that a garbage collection in a kernel copies no page of what is shared
    WarmProcess(socket.socket(fileno=int(control)), int(user), census).serve()


if __name__ == "__main__":
    main()
