"""A jupyter_client provisioner for kernels that a warm sandbox forks."""

import secrets
import signal
import time
from queue import Empty

import zmq
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerBase
from traitlets import Any, Dict, Type

from grader.errors import SandboxCrashed
from grader.sandbox.inside.notices import signature
from grader.sandbox.jupyter_protocol import CheckedChannel
from grader.sandbox.warm_sandbox import WarmSandbox

#: A larger message from a kernel is not read; its sender is disconnected.
MAX_MESSAGE_BYTES = 64 << 20


class SandboxProvisioner(KernelProvisionerBase):
    """Start, signal and end the one kernel of a warm sandbox.

    Attributes:
        sandbox: the sandbox of the kernel.
        limits: the limits for `inside/confinement.py`.
        crashed: the reason why the sandbox itself is no longer usable, or None.
        key: what the guard of the kernel signs with.
    """

    sandbox: WarmSandbox = Any()
    limits: dict = Dict()
    crashed: str | None = None
    key = ""
    _inside = ""
    _running = False

    @property
    def has_process(self) -> bool:
        """Whether a kernel was started and has not ended."""
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
        """Fork the kernel. Raises SandboxCrashed."""
        info = self.parent.get_connection_info()
        self.key = secrets.token_hex(16)
        inside = {**info, "ip": self._inside, "key": info["key"].decode()}
        self.sandbox.start(
            connection=inside,
            arguments=cmd,
            environment={"NBGRADER_EXECUTION": "autograde"},
            limits=self.limits,
            key=self.key,
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
        """Record the end of a kernel."""
        self._running = False
        return 0

    async def send_signal(self, signum):
        """Interrupt the kernel; any other signal ends the submission's processes."""
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
        """Do the same as `kill`: a submission's shutdown code need not run."""
        await self.send_signal(signal.SIGKILL)

    async def cleanup(self, restart=False):
        """End the kernel if it still runs."""
        if self._running and self.crashed is None:
            await self.kill()
        self._running = False


class SandboxClient(AsyncKernelClient):
    """A client that detects a ready kernel without delay, and rejects large messages.

    Attributes:
        order: the order to `inside/guard.py` for the next cells, or None.
        executed: the id of the last execution request.
        signatures: what the guard has to report, one for each request with an order.
    """

    order: dict | None = None
    executed = ""
    shell_channel_class = Type(CheckedChannel)
    iopub_channel_class = Type(CheckedChannel)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.signatures: list[str] = []

    def execute(self, code, silent=False, store_history=True, stop_on_error=True, **_):
        """See jupyter_client; the order is in the request's metadata."""
        content = {"code": code, "silent": silent, "store_history": store_history}
        content |= {"user_expressions": {}, "allow_stdin": False, "stop_on_error": stop_on_error}
        nonce = secrets.token_hex(8)
        metadata = {} if self.order is None else {"thaw_order": {**self.order, "nonce": nonce}}
        message = self.session.msg("execute_request", content, metadata=metadata)
        self.executed = message["header"]["msg_id"]
        if self.order is not None:
            self.signatures.append(signature(self.parent.provisioner.key, nonce, code))
        self.shell_channel.send(message)
        return self.executed

    def start_channels(self, shell=True, iopub=True, stdin=False, hb=False, control=True):
        """See jupyter_client; there is no heartbeat and no standard input."""
        super().start_channels(shell, iopub, stdin, hb, control)

    def _context_default(self):
        context = super()._context_default()
        context.setsockopt(zmq.MAXMSGSIZE, MAX_MESSAGE_BYTES)
        return context

    async def wait_for_ready(self, timeout=None):
        """Wait until the kernel replies on both channels.

        The inherited method waits 0.2 s longer for older messages; a new kernel has none.

        Raises:
            RuntimeError: if the kernel ends, or does not reply in time.
        """
        deadline = time.monotonic() + (timeout or 60)
        while time.monotonic() < deadline:
            request = self.kernel_info()
            try:
                reply = await self.shell_channel.get_msg(timeout=2)
                while True:
                    message = await self.iopub_channel.get_msg(timeout=2)
                    idle = message["content"].get("execution_state") == "idle"
                    if idle and message["parent_header"].get("msg_id") == request:
                        self._handle_kernel_info_reply(reply)
                        return
            except Empty:
                if not await self.is_alive():
                    break
        raise RuntimeError("the kernel did not start")


class SandboxKernelManager(AsyncKernelManager):
    """A manager with a given provisioner, instead of the kernelspec's.

    The kernels that students start use the same kernelspec, and must not use the sandbox.
    """

    client_factory = Type(SandboxClient)

    def __init__(self, sandbox: WarmSandbox, limits: dict, **kwargs):
        super().__init__(kernel_name="python3", **kwargs)
        self.provisioner = SandboxProvisioner(sandbox=sandbox, limits=limits, parent=self)

    def write_connection_file(self, **kwargs):
        """Write no file: only this client needs it, and a killed grader would leave it behind."""
