"""A process that has imported TensorFlow and forks a kernel for each submission.

It talks with the grader over one inherited socket, one JSON object a line. It never runs a
TensorFlow operation and has one thread, so that forking it is safe.

    grader: {"do": "start", "connection": {...}, "arguments": [...], "limits": {...}, ...}
    grader: {"do": "signal", "number": 2}
    grader: {"do": "stop"}
    here:   {"is": "warm"}, {"is": "started"}, {"is": "stopped"}
            {"is": "ended", "code": 137, "limit": "memory", "cpu_seconds": 3.1,
             "notices": [...], "ran": [...]}
"""

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
import confinements
import notices
import usage

PORTS = (1, 2, 3, 4, 5)


class WarmProcess:
    """Serve one grader until it hangs up.

    Args:
        control: the socket.
        confined: how submissions are confined; see `confinement`.
        census: what the libraries are.
    """

    def __init__(self, control: socket.socket, confined, census):
        self.control, self.confined, self.census = control, confined, census
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

    def start(self, connection, arguments, environment, limits, key) -> None:
        """Fork a kernel and shut it in.

        Args:
            connection: what a Jupyter connection file has; "ip" is where its sockets are made.
            arguments: command line of the kernel.
            environment: variables that it has on top of this process's.
            limits: "memory_bytes", "scratch_bytes", "file_bytes" and "processes".
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
                folders = self.confined.notebook, self.confined.files
                kernel = connection, numbers, arguments, folders, self.census, (notice, key)
                self.confined.keep(lambda: forked_kernel.run(*kernel), limits, report)
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
        if self.init and number == signal.SIGINT:
            self.confined.interrupt(self.init)
        else:
            self._end()

    def stop(self) -> None:
        """End what runs, wait for it, and leave nothing behind."""
        if self.keeper:
            self._look()
        self._end()
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
            _empty(self.confined.sockets)
            code = os.waitstatus_to_exitcode(status)
            self.confined.ended(code)
            how = {"code": code, "limit": self.limit_hit, "cpu_seconds": self.cpu_seconds}
            self.say(**{"is": "ended", **how, **self.notices.close()})
        elif self.init and self.limit_hit is None:
            self.limit_hit = self.confined.exceeded(self._look(), self.init, self.limits)
            if self.limit_hit:
                self._end()

    def _look(self) -> set[int]:
        """Return the submission's processes, and note what they have computed so far."""
        others = self.confined.processes(self.keeper)
        self.cpu_seconds = max(self.cpu_seconds, usage.cpu_seconds(others))
        return others

    def _end(self) -> None:
        if self.init:
            self.confined.end(self.init)


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
    settings, control, *modules = sys.argv[1:]
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
    confined = confinements.from_settings(settings)
    WarmProcess(socket.socket(fileno=int(control)), confined, census).serve()


if __name__ == "__main__":
    main()
