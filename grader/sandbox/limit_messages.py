"""What a cell's output, the table and the page report of a limit that was reached."""

from nbformat import NotebookNode
from nbformat.v4 import new_output

#: Names of the errors that replace a cell's own result.
TOO_LONG = "TimeLimitReached"
LIMIT = "LimitReached"
NOT_RUN = "NotRun"
#: The names of errors of cells that a limit stopped, or did not let run.
OF_LIMITS = (TOO_LONG, LIMIT, NOT_RUN)
FLAGGED = "Flagged"
#: The name of Jupyter's error for input() if nobody can reply.
NO_STDIN = "StdinNotImplementedError"


def cell_too_long(seconds: int) -> str:
    """Return the message for a cell that was stopped."""
    return f"the cell took more than {seconds} s"


def notebook_too_long(seconds: int) -> str:
    """Return the message for a notebook that was stopped."""
    return f"the notebook took more than {seconds} s"


def too_much_memory(megabytes: int) -> str:
    """Return the message for a notebook that exceeded the memory limit."""
    return f"the notebook used more than {megabytes} MB of memory"


def too_many_processes(number: int) -> str:
    """Return the message for a notebook that exceeded the limit of processes."""
    return f"the notebook had more than {number} processes and threads"


def too_many_files(megabytes: int) -> str:
    """Return the message for a notebook whose files exceeded their limit."""
    return f"the notebook's files had more than {megabytes} MB, or were too many"


def too_much_output(megabytes: float) -> str:
    """Return the message for a notebook with incomplete output."""
    return f"a cell wrote more than {megabytes:g} MB"


def too_much_notebook_output(megabytes: float) -> str:
    """Return the message for a notebook whose later cells have incomplete output."""
    return f"the notebook's outputs and attachments have more than {megabytes:g} MB"


def kernel_ended(code: int | None = None) -> str:
    """Return the message for a notebook whose kernel ended by itself."""
    return "the notebook's kernel ended" + ("" if code is None else f" (exit code {code})")


def incomplete(reason: str) -> NotebookNode:
    """Return the output at the beginning of a cell whose other output was dropped.

    Args:
        reason: the message for the cell or the notebook.
    """
    text = f"[The output is incomplete: {reason}]\n"
    return new_output("stream", name="stdout", text=text)


def not_run(reason: str) -> str:
    """Return the message for a cell that did not run since the notebook had reached a limit."""
    return f"not run: {reason}"


def not_interrupted(reason: str) -> str:
    """Return the message for a notebook that ended with a cell that could not be stopped."""
    return f"{reason} and could not be interrupted"


def flagged(evidence: str) -> str:
    """Return the message for a test whose result cannot be trusted."""
    return f"no points until your instructor has reviewed this notebook: {evidence}"


def error(name: str, text: str) -> NotebookNode:
    """Return an error output that replaces a cell's own result.

    Args:
        name: one of the names above.
        text: the message.
    """
    return new_output("error", ename=name, evalue=text, traceback=[f"{name}: {text}"])
