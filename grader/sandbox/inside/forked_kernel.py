"""The Jupyter kernel of one submission: a fork of the warm process."""

import contextlib
import os
import sys
from pathlib import Path

import zmq
from confinement import FILES
from guard import Guard
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp


class GuardedKernel(IPythonKernel):
    """A kernel that prepares for graded cells on the grader's orders.

    The order is in the request's metadata:
    {"thaw_order": {"imports": [...], "other_answers": {...}}}.
    """

    guard: Guard | None = None

    async def execute_request(self, stream, ident, parent):
        """See ipykernel; the order is removed, so that code cannot read it in its request."""
        order = (parent.get("metadata") or {}).pop("thaw_order", None)
        if order is None:
            await super().execute_request(stream, ident, parent)
            return
        self.guard.restore(order["imports"])
        with contextlib.ExitStack() as around:
            around.enter_context(self.guard.only_known_callbacks())
            around.enter_context(self.guard.unshadowed(parent["content"]["code"]))
            if "other_answers" in order:
                around.enter_context(self.guard.other_answers(**order["other_answers"]))
            await super().execute_request(stream, ident, parent)


class ForkedKernelApp(IPKernelApp):
    """A kernel on sockets that the warm process has opened.

    The submission cannot create files in the sockets' folder, so the warm process opens the
    listening sockets, and ZeroMQ takes over their file descriptors.
    """

    kernel_class = GuardedKernel
    connection: dict = {}  # noqa: RUF012, traitlets owns the constructor
    listening: dict[int, int] = {}  # noqa: RUF012

    def init_connection_file(self):
        """Load the connection from memory; there is no file."""
        self.load_connection_info(self.connection)

    def write_connection_file(self, **kwargs):
        """Do nothing: there is no file."""

    def cleanup_connection_file(self):
        """Do nothing: there is no file."""

    def init_heartbeat(self):
        """Do nothing: the grader watches the process itself."""

    def _try_bind_socket(self, s, port):
        s.setsockopt(zmq.USE_FD, self.listening[port])
        s.bind(f"ipc://{self.ip}-{port}")
        return port


def run(connection: dict, listening: dict[int, int], arguments: list[str], folder: str) -> None:
    """Run the kernel until it is shut down.

    Args:
        connection: the contents of a Jupyter connection file, with transport "ipc".
        listening: maps a port number to the file descriptor of its listening socket.
        arguments: the kernel's command line.
        folder: the working directory; it is created, with links to the notebook's files.
    """
    os.makedirs(os.environ["HOME"], exist_ok=True)
    os.makedirs(folder, exist_ok=True)
    os.chdir(folder)
    for entry in os.scandir(FILES):
        os.symlink(entry.path, entry.name)
    _forget_this_folder()
    ForkedKernelApp.connection, ForkedKernelApp.listening = connection, listening
    app = ForkedKernelApp.instance()
    app.initialize(arguments)
    app.kernel.guard = Guard(app.kernel)
    app.start()


def _forget_this_folder() -> None:
    """Make a submission's own `usage.py` importable, as in any other kernel."""
    here = Path(__file__).parent
    sys.path.remove(str(here))
    sys.argv[:] = ["ipykernel_launcher.py"]
    for module in here.glob("*.py"):
        sys.modules.pop(module.stem, None)
