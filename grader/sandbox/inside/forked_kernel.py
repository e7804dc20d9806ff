"""The Jupyter kernel of one submission: a fork of the warm process."""

import builtins
import os
import sys
from pathlib import Path

import zmq
from census import Census
from child_output import ForkedOutput
from guard import Guard
from ipykernel import kernelapp
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from notices import writer
from tripwires import Tripwires

#: Functions keep these, whatever a submission does to the real ones.
__builtins__ = dict(vars(builtins))

kernelapp.IOPubThread = ForkedOutput  # before the census


class GuardedKernel(IPythonKernel):
    """A kernel that runs a request as the grader means it, if the request has an order.

    The request's metadata have it, {"thaw_order": {...}}: arguments of `Guard.run`, and a "nonce".
    """

    def obey(self, guard: Guard, ran) -> None:
        """Begin to look for orders; the guard is bound where no name leads to it.

        Args:
            guard: runs requests that have one.
            ran: reports such a request; see `notices.writer`.
        """
        execute, run = type(self).execute_request, guard.run

        async def execute_request(stream, ident, parent):
            # Taken out, so that code cannot find it in its request.
            order = (parent.get("metadata") or {}).pop("thaw_order", None)
            if order is None:
                guard.touched = True
                await execute(self, stream, ident, parent)
                return
            content = parent["content"]
            code = content["code"]
            # A text of another class can be one code here and another where it is run.
            ran(order.pop("nonce"), code if type(code) is str and type(content) is dict else "")
            # The shell keeps the request and its history, where a submission could read a test.
            parent["content"] = {**content, "code": ""}
            request = {**parent, "content": {**content, "store_history": False}}

            async def as_always():
                await execute(self, stream, ident, request)

            await run(as_always, order)
            self.shell.execution_count += content["store_history"]

        self.shell_handlers["execute_request"] = execute_request
        guard.handlers = dict(self.shell_handlers), dict(self.control_handlers)


class ForkedKernelApp(IPKernelApp):
    """A kernel on sockets that were opened for it.

    The submission cannot create files where the grader listens; the warm process opens the
    listening sockets, and ZeroMQ takes them over by their file descriptors.
    """

    kernel_class = GuardedKernel
    connection: dict = {}  # noqa: RUF012, traitlets owns the constructor
    listening: dict[int, int] = {}  # noqa: RUF012

    def init_connection_file(self):
        """Take the connection from memory; there is no file."""
        self.load_connection_info(self.connection)

    def write_connection_file(self, **kwargs):
        """Write none."""

    def cleanup_connection_file(self):
        """Remove none."""

    def init_heartbeat(self):
        """Have none: the grader watches the process itself."""

    def _try_bind_socket(self, s, port):
        s.setsockopt(zmq.USE_FD, self.listening[port])
        s.bind(f"ipc://{self.ip}-{port}")
        return port


def run(
    connection: dict,
    listening: dict[int, int],
    arguments: list[str],
    folders: tuple[str, str],
    census: Census,
    report: tuple[int, str],
) -> None:
    """Be the kernel until it is shut down.

    Args:
        connection: what a Jupyter connection file has, with transport "ipc".
        listening: port number to the file descriptor of its listening socket.
        arguments: command line of the kernel.
        folders: the working directory, and the files next to the notebook; the first is created,
            with links to the second.
        census: what the libraries are.
        report: where the guard writes its notices, and the kernel's key; see `notices.writer`.
    """
    os.makedirs(os.environ["HOME"], exist_ok=True)
    folder, files = folders
    os.makedirs(folder, exist_ok=True)
    os.chdir(folder)
    for entry in os.scandir(files):
        os.symlink(entry.path, entry.name)
    ForkedKernelApp.connection, ForkedKernelApp.listening = connection, listening
    app = ForkedKernelApp.instance()
    app.initialize(arguments)
    notice, ran = writer(*report)
    tripwires = Tripwires(notice)
    app.shell.ask_exit = _stay  # before the guard notes what the shell is
    app.kernel.obey(Guard(app.kernel, census, tripwires), ran)
    tripwires.set_up(str(Path(__file__).parent))
    _forget_this_folder()
    app.start()


def _stay() -> None:
    """Do what `sys.exit()` does in a notebook: end the cell, and not the kernel."""
    raise SystemExit("exit() ended this cell; in grading, the next cells still run")


#: Classes that a submission can find by their bases.
CLASSES = (GuardedKernel, ForkedKernelApp)


def _forget_this_folder() -> None:
    """Let a submission's own `usage.py` be imported, as in any other kernel."""
    here = Path(__file__).parent
    sys.path.remove(str(here))
    sys.argv[:] = ["ipykernel_launcher.py"]
    for module in here.glob("*.py"):
        sys.modules.pop(module.stem, None)
