"""The outputs that a student handed in, for pages about the graded run."""

import hashlib
from collections import defaultdict, deque
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_locked

from grader.sandbox import limit_messages
from grader.sheet import metadata
from grader.sheet.cells import is_test
from grader.sheet.hidden_regions import HIDDEN_TESTS
from grader.submissions.encodings import decoded

#: Bytes of a submitted notebook whose outputs are shown.
MAX_SUBMITTED = 20_000_000
LABEL = "[As handed in, since a limit stopped the graded run:]\n"


def text_of_submission(coursedir, nb: NotebookNode, names: dict) -> str:
    """Return the text of the submitted notebook, which can take long to parse.

    Args:
        coursedir: nbgrader's CourseDirectory.
        nb: the graded notebook.
        names: of the `student`, the `assignment` and the `notebook`.

    Returns:
        The text; "" if it is not the one that was graded, or longer than a page can be.
    """
    place = coursedir.submitted_directory, names["student"], names["assignment"]
    path = Path(coursedir.format_path(*place), f"{names['notebook']}.ipynb")
    try:
        content = path.read_bytes()
    except OSError:
        return ""
    graded = metadata.read(nb, "graded") or {}
    same = hashlib.sha256(content).hexdigest() == graded.get("notebook")
    return decoded(content) if same and len(content) <= MAX_SUBMITTED else ""


def by_cell(text: str) -> Callable[[NotebookNode], list[NotebookNode]]:
    """Return a function that gives the submitted outputs of a graded notebook's cell, once.

    Args:
        text: the submitted notebook, which was valid when it was graded; or "".
    """
    held = defaultdict(deque)
    for cell in nbformat.reads(text, as_version=4).cells if text else ():
        if cell.cell_type == "code":
            held[cell.source.strip()].append(cell.outputs)

    def outputs_of(cell: NotebookNode) -> list[NotebookNode]:
        found = held[visible(cell).strip()]
        return list(found.popleft()) if found else []

    return outputs_of


def visible(cell: NotebookNode) -> str:
    """Return a cell's source without hidden tests, if it is the sheet's."""
    return HIDDEN_TESTS.sub("", cell.source) if is_locked(cell) else cell.source


def is_cut(nb: NotebookNode) -> bool:
    """Tell whether a limit stopped a cell of a graded notebook."""
    return any(map(_is_stopped, nb.cells))


class ShowSubmittedOutputs(NbGraderPreprocessor):
    """Add the outputs that were handed in where a limit kept the graded run from making them.

    That is in the cell that was stopped, and in later ones that did not run or failed, perhaps for
    lack of what the first would have made. It is for Formgrader's page: whoever grades a written
    answer looks at the figures and tables above it. Tests say what the graded run says.
    """

    def preprocess(self, nb, resources):
        """See nbconvert's Preprocessor."""
        submitted, stopped = by_cell(resources.get("submitted", "")), False
        for cell in nb.cells:
            if cell.cell_type != "code":
                continue
            outputs = submitted(cell)  # of each cell, because some have the same source
            stopped = stopped or _is_stopped(cell)
            failed = any(output.output_type == "error" for output in cell.outputs)
            if stopped and failed and outputs and not is_test(cell):
                cell.outputs += [new_output("stream", name="stdout", text=LABEL), *outputs]
        return nb, resources


def _is_stopped(cell: NotebookNode) -> bool:
    names = limit_messages.TOO_LONG, limit_messages.LIMIT, limit_messages.NOT_RUN
    return any(output.get("ename") in names for output in cell.get("outputs", []))
