"""The sandboxes, and the strongest that works on this machine.

Each backend is one module with the interface `Backend`.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from subprocess import Popen
from typing import Protocol

from grader.errors import GradingError
from grader.sandbox import bubblewrap, landlock

STRONGEST = "strongest"
NEEDS = "Grading runs students' code in a sandbox"
ANYWAY = "Without a sandbox: --no-sandbox."
NOT_LINUX = (
    f"{NEEDS}, which needs Linux: grade on a Linux machine or in a virtual machine. {ANYWAY}"
)
NONE_WORKS = NEEDS + ", and none works here. {reasons} " + ANYWAY
WEAKER = "To accept that: --weaker-sandbox."


class Backend(Protocol):
    """A way to start the warm process so that its kernels are confined."""

    NAME: str
    DESCRIPTION: str

    def start(self, folder: Path, modules: tuple[str, ...], control: socket, output) -> Popen:
        """Start a warm process.

        Args:
            folder: has the empty folders "sockets", where kernels listen, and "files", for the
                files next to a notebook.
            modules: what the warm process imports.
            control: the end of a socket pair over which it takes orders.
            output: a file for its standard output and error.
        """

    def address(self, folder: Path, name: str) -> str:
        """Return the path of a kernel's sockets in its own view of the machine."""

    def why_not(self) -> str | None:
        """Return the reason why it cannot be used here, with the fix, in one line, or None."""

    def not_allowed(self, cause: str) -> str:
        """Return the message for a warm process that could not start."""

    def lacks(self) -> str | None:
        """Return what it guarantees elsewhere and not on this machine, in one line, or None."""


#: The strongest first.
BACKENDS: tuple[Backend, ...] = (bubblewrap, landlock)
NAMES = (STRONGEST, *(backend.NAME for backend in BACKENDS))


@dataclass(frozen=True)
class Choice:
    """Which backends may be used.

    Attributes:
        name: one of `NAMES`.
        weaker: also one that lacks something on this machine.
    """

    name: str = STRONGEST
    weaker: bool = False

    def allows(self, backend: Backend) -> bool:
        """Tell whether the name includes a backend."""
        return self.name in (STRONGEST, backend.NAME)


def strongest(choice: Choice = Choice()) -> Backend:
    """Return the first backend that works. Raises GradingError with the reasons if none does."""
    return _find(choice)[0]


def why_not(choice: Choice = Choice()) -> str | None:
    """Return the reasons why no sandbox can be created, in one line, or None."""
    try:
        strongest(choice)
    except GradingError as error:
        return str(error)
    return None


def line(choice: Choice = Choice()) -> str:
    """Return which sandbox is used and why, in one line. Raises GradingError if there is none."""
    backend, reasons = _find(choice)
    parts = [f"Sandbox: {backend.DESCRIPTION}.", *reasons]
    if lacking := backend.lacks():
        parts.append(f"It is weaker here: {lacking}")
    return " ".join(parts)


def _find(choice: Choice) -> tuple[Backend, list[str]]:
    """Return the first backend that works, and why the stronger ones do not."""
    if sys.platform != "linux":
        raise GradingError(NOT_LINUX)
    reasons = []
    for backend in filter(choice.allows, BACKENDS):
        reason = backend.why_not()
        if reason is None and not choice.weaker and (lacking := backend.lacks()):
            reason = f"{lacking} {WEAKER}"
        if reason is None:
            return backend, reasons
        reasons.append(reason)
    raise GradingError(NONE_WORKS.format(reasons=" ".join(reasons)))
