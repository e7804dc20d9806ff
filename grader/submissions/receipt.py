"""Receipts: which file was graded, when, and with which version."""

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from nbgrader.api import MissingEntry

from grader.course import naming
from grader.course.course import Course
from grader.errors import BadInput, GradingError
from grader.sheet import metadata
from grader.submissions import record
from grader.submissions.find import collect
from grader.submissions.validate import read_timestamp

#: Hexadecimal digits of a digest that people compare.
DIGITS = 8
#: Times are in UTC.
MINUTE = "%Y-%m-%d %H:%M UTC"
UNKNOWN = "at an unknown time"


@dataclass(frozen=True)
class Receipt:
    """What a feedback page says of the file that was graded.

    Attributes:
        digest: sha256 of the submitted file, in hexadecimal.
        submitted: when it was submitted; "at an unknown time" without a `timestamp.txt`.
        graded: when it was graded, likewise.
        version: the project's version that graded it; "" if unknown.
    """

    digest: str
    submitted: str = UNKNOWN
    graded: str = UNKNOWN
    version: str = ""

    def __str__(self) -> str:
        by = f" with Thaw {self.version}" if self.version else ""
        return (
            f"submitted {self.submitted}, file {self.digest[:DIGITS]} (SHA-256), "
            f"graded {self.graded}{by}"
        )


def now() -> dict[str, str]:
    """Return the part `grading` of a notebook's metadata: this minute, and this version."""
    return {"time": f"{datetime.now(UTC):{MINUTE}}", "version": version("thaw")}


def of_notebook(notebook: dict, timestamp: datetime | None) -> Receipt | None:
    """Return the receipt of a graded notebook, or None if it has no digest.

    Args:
        notebook: the autograded notebook, from nbformat or JSON.
        timestamp: the submission's time in the gradebook.
    """
    digest = (metadata.read(notebook, "graded") or {}).get("notebook")
    if not digest:
        return None
    grading = metadata.read(notebook, "grading") or {}
    submitted = f"{timestamp:{MINUTE}}" if timestamp else UNKNOWN
    return Receipt(digest, submitted, grading.get("time", UNKNOWN), grading.get("version", ""))


def of_file(course: Course, student: str, assignment: str) -> Receipt | None:
    """Return the receipt of a submitted notebook that was not graded, or None if there is none.

    Raises:
        OSError: if it cannot be read.
    """
    folder = course.folder("submitted", student, assignment)
    notebook = folder / f"{assignment}.ipynb"
    if notebook.is_symlink() or not notebook.is_file():
        return None
    with notebook.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with contextlib.suppress(BadInput):  # it is another rejection's reason
        submitted = read_timestamp(folder / "timestamp.txt")
        return Receipt(digest, f"{submitted:{MINUTE}}" if submitted else UNKNOWN)
    return Receipt(digest)


def check(course: Course, file: Path, student: str | None = None) -> tuple[bool, list[str]]:
    """Find the graded submissions whose file has the same content.

    Args:
        course: the course.
        file: any file, under any name.
        student: the only student to compare with, or None for all.

    Returns:
        Whether there is one, and lines that say for whom and when it was graded, or what is
        different.

    Raises:
        GradingError: if the file cannot be read, or the gradebook does not have the student.
    """
    try:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        raise GradingError(f"{file} cannot be read ({error.strerror}).") from None
    receipts = dict(_receipts(course, student))
    same = {who: one for who, one in receipts.items() if one.digest == digest}
    if len(same) == 1:
        ((who, one),) = same.items()
        return True, [f"This file is the one that was graded: {who}, {one}."]
    if same:
        first = f"{len(same)} submissions with this content were graded:"
        return True, [first, *(f"  {who}, {one}" for who, one in same.items())]
    short = digest[:DIGITS]
    found, _ = collect(course, None)
    for one in found:
        same_bytes = hashlib.sha256(one.notebook.read_bytes()).hexdigest() == digest
        if same_bytes and student in (None, one.student):
            ends = f"not graded yet, or rejected; thaw grade {one.assignment} says which."
            return False, [f"Not graded: submitted by {one.student} ({short}), {ends}"]
    lines = [f"Not graded: no graded submission has this content ({short})."]
    if student is not None:
        lines += [f"  Graded instead: {who}, {one}" for who, one in receipts.items()]
    return False, lines


def _receipts(course: Course, student: str | None) -> Iterator[tuple[str, Receipt]]:
    """Yield the assignment and student of each graded submission, and its receipt."""
    with course.gradebook() as gradebook:
        known = {one.id: one for one in gradebook.students}
        if student not in (None, *known):
            raise GradingError(f"The gradebook has no student {student!r}.")
        for one in [known[name] for name in sorted(known) if student in (None, name)]:
            name = naming.student_name(one.id, one.last_name, one.first_name)
            for assignment in course.assignments:
                notebook = record.autograded(course, one.id, assignment)
                try:
                    timestamp = gradebook.find_submission(assignment, one.id).timestamp
                except MissingEntry:
                    continue
                receipt = notebook and of_notebook(notebook, timestamp)
                if receipt:
                    yield f"{assignment} of {name}", receipt
