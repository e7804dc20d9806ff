"""Is this graded? What was graded last, and how it came out."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry, SubmittedNotebook

from grader.course.course import Course
from grader.errors import BadInput
from grader.sheet import failed_check, metadata
from grader.sheet.metadata import Run
from grader.submissions.find import Submission, collect
from grader.submissions.validate import read_notebook


@dataclass(frozen=True)
class CellRecord:
    """A graded cell as it was graded.

    Attributes:
        answer: the text of a free-text answer, as sha256 in hexadecimal; "" of a test.
        code: the misconception that its error names, or None.
    """

    answer: str = ""
    code: str | None = None


@dataclass(frozen=True)
class Record:
    """What is known of a submission, from its files and the gradebook.

    Attributes:
        graded: this notebook, submitted then, for this source, has its points and its page.
        same_notebook: it is the notebook that was graded last, perhaps for another source.
        digests: of what was graded last, see `digests`; {} if nothing was.
        cells: graded cells of its autograded notebook by grade_id, in order.
        run: what happened in the sandbox when that was executed.
    """

    graded: bool = False
    same_notebook: bool = False
    digests: dict[str, str] = field(default_factory=dict)
    cells: dict[str, CellRecord] = field(default_factory=dict)
    run: Run = field(default_factory=Run)


def read(course: Course, gradebook: Gradebook, submission: Submission) -> Record:
    """Return what is known of a submission.

    Args:
        course: the course.
        gradebook: its gradebook, opened.
        submission: one that `collect` has found.
    """
    now = digests(submission.notebook, course.source_notebook(submission.assignment))
    notebook = _autograded(course, submission)
    then = (notebook and metadata.read(notebook, "graded")) or {}
    page = course.folder("feedback", *submission.key) / f"{submission.assignment}.html"
    points = in_gradebook(gradebook, submission) is not None
    return Record(
        graded=then == now and page.exists() and points,
        same_notebook=then.get("notebook") == now["notebook"],
        digests=dict(then),
        cells=cells_of(notebook) if notebook else {},
        run=metadata.run_of(notebook) if notebook else Run(),
    )


def cells_of(notebook: dict) -> dict[str, CellRecord]:
    """Return a notebook's graded cells by their grade_id.

    Args:
        notebook: an executed one, as nbformat or JSON has it.
    """
    found = {}
    for cell in notebook["cells"]:
        nbgrader = cell["metadata"].get("nbgrader", {})
        if nbgrader.get("grade"):
            text = "".join(cell["source"]).encode() if nbgrader.get("solution") else b""
            answer = hashlib.sha256(text).hexdigest() if nbgrader.get("solution") else ""
            checks = map(failed_check.of_output, cell.get("outputs", []))
            codes = (check.code for check in checks if check and check.code)
            found[nbgrader["grade_id"]] = CellRecord(answer, next(codes, None))
    return found


def digests(notebook: Path, source: Path) -> dict[str, str]:
    """Return what points depend on, as sha256 in hexadecimal.

    Args:
        notebook: the notebook that was submitted; next to it may be a `timestamp.txt`.
        source: the assignment's source notebook.

    Raises:
        OSError: if one of them cannot be read.
    """
    stamp = notebook.with_name("timestamp.txt")
    contents = {
        "notebook": notebook.read_bytes(),
        "source": source.read_bytes(),
        "timestamp": stamp.read_bytes() if stamp.is_file() else b"",
    }
    return {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}


def in_gradebook(gradebook: Gradebook, submission: Submission) -> SubmittedNotebook | None:
    """Return a submission's row with its points, or None if the gradebook has none."""
    try:
        (notebook,) = gradebook.find_submission(submission.assignment, submission.student).notebooks
    except (MissingEntry, ValueError):
        return None
    return notebook


def not_as_graded(course: Course, assignment: str | None = None) -> dict[tuple[str, str], str]:
    """Return what was submitted and is not what was graded last.

    Args:
        course: the course.
        assignment: only this one, or None for all.

    Returns:
        By student and assignment, why: it is rejected, or was submitted since.
    """
    found, rejected = collect(course, assignment)
    why = {one.key: one.reason for one in rejected if one.key}
    with course.gradebook() as gradebook:
        new = [one for one in found if not read(course, gradebook, one).same_notebook]
    return why | {one.key: _why_not_graded(one) for one in new}


def _why_not_graded(submission: Submission) -> str:
    try:
        read_notebook(submission.notebook)
    except BadInput as error:
        return str(error)
    return "not graded since it was submitted"


def _autograded(course: Course, submission: Submission) -> dict | None:
    folder = course.folder("autograded", *submission.key)
    try:
        notebook = json.loads((folder / submission.notebook.name).read_bytes())
        return notebook if notebook.keys() >= {"cells", "metadata"} else None
    except (OSError, ValueError, AttributeError):
        return None  # there is none, or a grader that was killed has left half of it
