"""jupyter_client's way to a kernel that a warm sandbox forks."""

import signal
import time
from queue import Empty

import zmq
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerBase
from traitlets import Any, Dict, Type

from grader.errors import SandboxCrashed
from grader.sandbox.kernel_messages import CheckedChannel
from grader.sandbox.warm_sandbox import WarmSandbox

#: A larger message from a kernel is not read; its sender is disconnected.
LARGEST_MESSAGE = 64 << 20
FOLDER = "/tmp/notebook"


class SandboxProvisioner(KernelProvisionerBase):
    """Start, signal and end the one kernel of a warm sandbox.

    Attributes:
        sandbox: where the kernel runs.
        limits: as `inside/confinement.py` wants them.
        crashed: why the sandbox itself cannot be used any more, or None.
    """

    sandbox: WarmSandbox = Any()
    limits: dict = Dict()
    crashed: str | None = None
    _inside = ""
    _running = False

    @property
    def has_process(self) -> bool:
        """Whether a kernel was started and not ended yet."""
        return self._running

    async def pre_launch(self, **kwargs):
        """Choose the sockets; there are no ports and no connection file."""
        manager = self.parent
        manager.transport = "ipc"
        manager.ip, self._inside = self.sandbox.address()
        for number, channel in enumerate(("shell", "iopub", "stdin", "control", "hb"), start=1):
            setattr(manager, f"{channel}_port", number)
        kwargs["cmd"] = kwargs.pop("extra_arguments", [])
        return kwargs

    async def launch_kernel(self, cmd, **kwargs):
        """Have the kernel forked. Raises SandboxCrashed."""
        info = self.parent.get_connection_info()
        inside = {**info, "ip": self._inside, "key": info["key"].decode()}
        self.sandbox.start(
            connection=inside,
            arguments=cmd,
            environment={"NBGRADER_EXECUTION": "autograde"},
            limits=self.limits,
            folder=FOLDER,
        )
        self._running = True
        self.connection_info = info
        return info

    async def poll(self):
        """Return None while the kernel runs, or its exit code."""
        if not self._running:
            return 0
        try:
            ended = self.sandbox.poll()
        except SandboxCrashed as error:
            self.crashed = str(error)
            return 1
        return None if ended is None else ended["code"]

    async def wait(self):
        """Note the end of a kernel that has ended."""
        self._running = False
        return 0

    async def send_signal(self, signum):
        """Interrupt the kernel; every other signal ends the submission's processes."""
        try:
            self.sandbox.signal(signum)
        except SandboxCrashed as error:
            self.crashed = str(error)

    async def kill(self, restart=False):
        """End all processes of the submission."""
        try:
            self.sandbox.stop()
        except SandboxCrashed as error:
            self.crashed = str(error)

    async def terminate(self, restart=False):
        """Do as `kill`: what a submission wants to do at its end is of no interest."""
        await self.send_signal(signal.SIGKILL)

    async def cleanup(self, restart=False):
        """Leave nothing that still runs."""
        if self._running and self.crashed is None:
            await self.kill()
        self._running = False


class SandboxClient(AsyncKernelClient):
    """A client that notices at once that a forked kernel is ready, and reads no huge message.

    Attributes:
        order: what `inside/guard.py` shall do for the cells that are executed now, or None.
        executed: id of the last request to execute a cell.
    """

    order: dict | None = None
    executed = ""
    shell_channel_class = Type(CheckedChannel)
    iopub_channel_class = Type(CheckedChannel)

    def execute(self, code, silent=False, store_history=True, stop_on_error=True, **_):
        """See jupyter_client; the request carries an order in its metadata."""
        content = {"code": code, "silent": silent, "store_history": store_history}
        content |= {"user_expressions": {}, "allow_stdin": False, "stop_on_error": stop_on_error}
        metadata = {} if self.order is None else {"thaw_order": self.order}
        message = self.session.msg("execute_request", content, metadata=metadata)
        self.shell_channel.send(message)
        self.executed = message["header"]["msg_id"]
        return self.executed

    def start_channels(self, shell=True, iopub=True, stdin=False, hb=False, control=True):
        """See jupyter_client; the grader watches the process itself, and nobody answers `input`."""
        super().start_channels(shell, iopub, stdin, hb, control)

    def _context_default(self):
        context = super()._context_default()
        context.setsockopt(zmq.MAXMSGSIZE, LARGEST_MESSAGE)
        return context

    async def wait_for_ready(self, timeout=None):
        """Wait until the kernel answers on both channels.

        The inherited method listens for 0.2 s more, in case that there is an older message; a
        kernel that was started a moment ago has none.

        Raises:
            RuntimeError: if the kernel ends, or does not answer in time.
        """
        deadline = time.monotonic() + (timeout or 60)
        while time.monotonic() < deadline:
            asked = self.kernel_info()
            try:
                reply = await self.shell_channel.get_msg(timeout=2)
                while True:
                    message = await self.iopub_channel.get_msg(timeout=2)
                    idle = message["content"].get("execution_state") == "idle"
                    if idle and message["parent_header"].get("msg_id") == asked:
                        self._handle_kernel_info_reply(reply)
                        return
            except Empty:
                if not await self.is_alive():
                    break
        raise RuntimeError("the kernel did not start")


class SandboxKernelManager(AsyncKernelManager):
    """A manager whose provisioner is given to it, not found by its name in the kernelspec.

    The sandbox is the grader's decision and must not reach the kernels that students start, who
    use the same kernelspec.
    """

    client_factory = Type(SandboxClient)

    def __init__(self, sandbox: WarmSandbox, limits: dict, **kwargs):
        super().__init__(kernel_name="python3", **kwargs)
        self.provisioner = SandboxProvisioner(sandbox=sandbox, limits=limits, parent=self)

    def write_connection_file(self, **kwargs):
        """Write none: only this client talks to the kernel, and a killed grader would leave it."""
