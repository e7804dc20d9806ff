"""Reject the notebook of another assignment or of a lesson: it would get 0 points silently."""

import contextlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from nbformat import NotebookNode
from nbgrader import utils

from grader.course.course import Course
from grader.errors import BadInput
from grader.submissions import validate
from grader.submissions.find import Submission
from helpers import lesson_files

OF = "this is the notebook of "
#: Shorter lines, and imports, are in the notebooks of any course.
MIN_LINE = 10
IMPORTS = ("import ", "from ")
#: Share of its lines that identifies a notebook; parts of one have this, other notebooks of the
#: course have up to a twentieth.
RECOGNIZED = 0.1


@dataclass(frozen=True)
class Sheet:
    """What identifies a notebook of the course: names of nbgrader's cells, and lines of text."""

    names: frozenset[str]
    lines: frozenset[str]


def read(course: Course, submission: Submission) -> NotebookNode:
    """Read a submission's notebook.

    Raises:
        BadInput: if it is not a notebook, or the notebook of another assignment.
    """
    notebook = validate.read_notebook(submission.notebook)
    sheets = _sheets(course)
    own = sheets.pop(submission.assignment, None)
    reason = own and _reason(notebook, own, sheets)
    if reason:
        raise BadInput(f"{reason}; expected assignment {submission.assignment}")
    return notebook


def assignment_of(course: Course, path: Path, expected: str) -> str:
    """Return the assignment whose notebook a file is: the expected one, unless it is another's.

    Args:
        course: the course.
        path: the file; one that is no notebook counts as the expected one's.
        expected: the assignment's name.
    """
    sheets = _sheets(course)
    own = sheets.pop(expected, None)
    try:
        reason = own and _reason(validate.read_notebook(path), own, sheets)
    except BadInput:
        return expected
    found = (reason or "").removeprefix(OF)
    return found if found in course.assignments else expected


def _sheets(course: Course) -> dict[str, Sheet]:
    """Return the course's assignments and lessons; a broken one concerns no other's submissions."""
    paths = {slug: course.source_notebook(slug) for slug in course.assignments}
    lessons = lesson_files.find(course.root / "course")
    paths |= {f"the lesson {slug}": path for slug, path in lessons.items()}
    sheets = {}
    for name, path in paths.items():
        with contextlib.suppress(BadInput, OSError):
            found = path.stat()
            sheets[name] = _sheet(path, found.st_mtime_ns, found.st_size)
    return sheets


def _reason(notebook: NotebookNode, own: Sheet, others: dict[str, Sheet]) -> str | None:
    """Return why a notebook is not that of a sheet, or None."""
    names = {name for cell in notebook.cells for name in (_grade_id(cell), cell.get("id"))}
    if own.names <= names:  # whatever else it has
        return None
    if own.names & names:
        counts = {slug: len(other.names & names) for slug, other in others.items()}
        count = len(own.names & names)
    else:  # some tools drop metadata and ids, so that the text decides
        lines = _lines(notebook)
        counts = {
            slug: len(other.lines & lines)
            for slug, other in others.items()
            if other.names & names or len(other.lines & lines) > RECOGNIZED * len(other.lines)
        }
        count = len(own.lines & lines)
    found = max(counts, key=counts.get, default=None)
    if found and counts[found] > count:
        return f"{OF}{found}"
    return None if count else "this notebook has nothing of the assignment"


@lru_cache(maxsize=1000)
def _sheet(path: Path, changed: int, size: int) -> Sheet:
    """Read a notebook of the course; its time and size distinguish its versions."""
    notebook = validate.read_notebook(path)
    given = (utils.is_grade, utils.is_solution, utils.is_locked)
    cells = (cell for cell in notebook.cells if any(is_given(cell) for is_given in given))
    return Sheet(frozenset(map(_grade_id, cells)), frozenset(_lines(notebook)))


def _grade_id(cell: NotebookNode) -> str | None:
    nbgrader = cell.metadata.get("nbgrader")
    name = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    return name if isinstance(name, str) else None


def _lines(notebook: NotebookNode) -> set[str]:
    lines = {line.strip() for cell in notebook.cells for line in cell.source.splitlines()}
    return {line for line in lines if len(line) >= MIN_LINE and not line.startswith(IMPORTS)}
