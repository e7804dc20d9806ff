"""Limits of a submission in the sandbox: settings, and messages for exceeded limits.

The settings are traits of the execution step, for example `c.SandboxedExecute.memory` in
nbgrader_config.py; `thaw grade --help` and the table in the guide are generated from them.
"""

from nbformat import NotebookNode
from nbformat.v4 import new_output
from traitlets import Float, Integer
from traitlets.config import Configurable

MEGABYTE = 1_000_000
#: Names of the errors that replace a cell's own result.
TOO_LONG = "TimeLimitReached"
LIMIT = "LimitReached"
NOT_RUN = "NotRun"
FLAGGED = "Flagged"


class Limits(Configurable):
    """Limits of a submission; `c.Execute.timeout` is the limit of one cell, in seconds."""

    notebook_timeout = Integer(600, help="Seconds that all cells of a notebook may take.").tag(
        config=True
    )
    memory = Integer(3000, help="Megabytes of memory that a notebook may use.").tag(config=True)
    processes = Integer(256, help="Processes and threads that a notebook may have.").tag(
        config=True
    )
    file_size = Integer(200, help="Megabytes that one file may have.").tag(config=True)
    scratch_size = Integer(500, help="Megabytes that all its files may have together.").tag(
        config=True
    )
    output_size = Float(5, help="Megabytes of output that are kept of each cell.").tag(config=True)
    grader_memory = Integer(
        1000, help="Megabytes by which its messages may make the grading process grow."
    ).tag(config=True)


def cell_too_long(seconds: int) -> str:
    """Return the message for a cell that was stopped."""
    return f"the cell took more than {seconds} s"


def notebook_too_long(seconds: int) -> str:
    """Return the message for a notebook that was stopped."""
    return f"the notebook took more than {seconds} s"


def too_much_memory(megabytes: int) -> str:
    """Return the message for a notebook that exceeded the memory limit."""
    return f"the notebook used more than {megabytes} MB of memory"


def too_much_output(megabytes: float) -> str:
    """Return the message for a notebook with incomplete output."""
    return f"a cell wrote more than {megabytes:g} MB"


def kernel_ended(code: int | None = None) -> str:
    """Return the message for a notebook whose kernel ended by itself."""
    return "the notebook's kernel ended" + ("" if code is None else f" (exit code {code})")


def error(name: str, text: str) -> NotebookNode:
    """Return an error output that replaces a cell's own result.

    Args:
        name: one of the names above.
        text: the message.
    """
    return new_output("error", ename=name, evalue=text, traceback=[f"{name}: {text}"])
