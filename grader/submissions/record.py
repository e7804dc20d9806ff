"""What was graded last, with which result, and whether that is the current submission."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry, SubmittedNotebook

from grader.course.course import Course
from grader.errors import BadInput
from grader.sheet import failed_check, metadata
from grader.sheet.metadata import Run
from grader.submissions import wrong_sheet
from grader.submissions.find import Submission, collect


@dataclass(frozen=True)
class CellRecord:
    """A graded cell as of its last grading.

    Attributes:
        answer: sha256 of a free-text answer's text, in hexadecimal; "" for a test.
        code: the misconception that its error reports, or None.
    """

    answer: str = ""
    code: str | None = None


@dataclass(frozen=True)
class Record:
    """The last grading of a submission, from its files and the gradebook.

    Attributes:
        graded: whether this notebook, with this submission time and this source, has its points
            and its page.
        same_notebook: whether this notebook was graded last, perhaps with another source.
        digests: digests of what was graded last, see `digests`; {} if nothing was.
        cells: graded cells of the autograded notebook by grade_id, in order.
        run: the run of the autograded notebook in the sandbox.
    """

    graded: bool = False
    same_notebook: bool = False
    digests: dict[str, str] = field(default_factory=dict)
    cells: dict[str, CellRecord] = field(default_factory=dict)
    run: Run = field(default_factory=Run)


def read(course: Course, gradebook: Gradebook, submission: Submission) -> Record:
    """Return the record of a submission.

    Args:
        course: the course.
        gradebook: the course's open gradebook.
        submission: a submission that `collect` has found.
    """
    now = digests(submission.notebook, course.source_notebook(submission.assignment))
    notebook = autograded(course, *submission.key)
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
        notebook: an executed notebook, from nbformat or JSON.
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
    """Return digests of what points depend on, as sha256 in hexadecimal.

    Args:
        notebook: the submitted notebook; a `timestamp.txt` next to it is optional.
        source: the assignment's source notebook.

    Raises:
        OSError: if a file cannot be read.
    """
    stamp = notebook.with_name("timestamp.txt")
    contents = {
        "notebook": notebook.read_bytes(),
        "source": source.read_bytes(),
        "timestamp": stamp.read_bytes() if stamp.is_file() else b"",
    }
    return {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}


def in_gradebook(gradebook: Gradebook, submission: Submission) -> SubmittedNotebook | None:
    """Return the gradebook's row for a submission, or None if it has none."""
    try:
        (notebook,) = gradebook.find_submission(submission.assignment, submission.student).notebooks
    except (MissingEntry, ValueError):
        return None
    return notebook


def not_as_graded(course: Course, assignment: str | None = None) -> dict[tuple[str, str], str]:
    """Return the submissions that are not the ones graded last.

    Args:
        course: the course.
        assignment: the assignment's name, or None for all.

    Returns:
        Reasons by student and assignment: rejected, or submitted since then.
    """
    found, rejected = collect(course, assignment)
    reasons = {one.key: one.reason for one in rejected if one.key}
    with course.gradebook() as gradebook:
        new = [one for one in found if not read(course, gradebook, one).same_notebook]
    return reasons | {one.key: _reason_not_graded(course, one) for one in new}


def _reason_not_graded(course: Course, submission: Submission) -> str:
    try:
        wrong_sheet.read(course, submission)
    except BadInput as error:
        return str(error)
    return "not graded since it was submitted"


def autograded(course: Course, student: str, assignment: str) -> dict | None:
    """Return an autograded notebook from its JSON; None if it is missing or damaged."""
    folder = course.folder("autograded", student, assignment)
    try:
        notebook = json.loads((folder / f"{assignment}.ipynb").read_bytes())
        return notebook if notebook.keys() >= {"cells", "metadata"} else None
    except (OSError, ValueError, AttributeError):
        return None  # missing, or incomplete because the grader was killed
