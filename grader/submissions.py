"""Find what was handed in, and refuse in one line what cannot be graded."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry, SubmittedNotebook

from grader import intake
from grader.course import Course
from grader.errors import BadInput
from grader.text import printable

#: Metadata of an autograded notebook: `digests` of what is being graded, and of what was.
HANDED_IN, GRADED_FROM = "handed_in", "graded_from"


@dataclass(frozen=True)
class Refusal:
    """Something under `submitted/` that cannot be graded, and why."""

    path: Path
    reason: str

    @property
    def whose(self) -> tuple[str, str] | None:
        """The student and the assignment, if it lies in an assignment's folder."""
        return self.path.parts[1:3] if len(self.path.parts) > 2 else None

    def __str__(self) -> str:
        return printable(f"{self.path}: {self.reason}")


@dataclass(frozen=True)
class Submission:
    """One student's notebook for one assignment."""

    student: str
    assignment: str
    notebook: Path

    def refusal(self, reason: str) -> Refusal:
        """Return it as one that is not graded."""
        return Refusal(Path("submitted", self.student, self.assignment), reason)


def entries(course: Course) -> list[Path]:
    """Return what lies in `submitted/`, sorted, without the README and what is hidden."""
    return [path for path in _visible(course.root / "submitted") if path.name != "README.md"]


def collect(course: Course, assignment: str | None) -> tuple[list[Submission], list[Refusal]]:
    """Look through `submitted/<student>/<assignment>/<assignment>.ipynb`.

    Args:
        course: the course folder.
        assignment: only this one, or None for all.

    Returns:
        What can be graded and what cannot, each sorted by student and assignment.
    """
    found: list[Submission] = []
    refused: list[Refusal] = []
    for student in entries(course):
        if not student.is_dir() or student.is_symlink():
            reason = "not in a student's folder; expected submitted/<student>/<assignment>/"
            refused.append(Refusal(student.relative_to(course.root), reason))
            continue
        try:
            intake.check_student(student.name)
            folders = _visible(student)
        except (BadInput, OSError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            refused.append(Refusal(student.relative_to(course.root), reason))
            continue
        if not folders:
            refused.append(Refusal(student.relative_to(course.root), "the folder is empty"))
        for folder in folders:
            if assignment not in (None, folder.name):
                continue
            notebook = folder / f"{folder.name}.ipynb"
            reason = _why_not(course, folder, notebook)
            if reason:
                refused.append(Refusal(folder.relative_to(course.root), reason))
            else:
                found.append(Submission(student.name, folder.name, notebook))
    return found, refused


def digests(notebook: Path, source: Path) -> dict[str, str]:
    """Return what points depend on, as sha256 in hexadecimal.

    Args:
        notebook: the notebook that was handed in; beside it may be a `timestamp.txt`.
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


def is_graded(course: Course, submission: Submission) -> bool:
    """Tell whether just this, handed in then, for just this source, has scores and feedback.

    Args:
        course: the course.
        submission: one that `collect` has found.
    """
    feedback = course.folder("feedback", submission.student, submission.assignment)
    now = digests(submission.notebook, course.source_notebook(submission.assignment))
    page = feedback / f"{submission.assignment}.html"
    return page.exists() and graded_from(course, submission) == now


def is_as_graded(course: Course, submission: Submission) -> bool:
    """Tell whether this is what was graded last, if perhaps by another source.

    Args:
        course: the course.
        submission: one that `collect` has found.
    """
    now = digests(submission.notebook, course.source_notebook(submission.assignment))
    return graded_from(course, submission).get("notebook") == now["notebook"]


def in_gradebook(gradebook: Gradebook, submission: Submission) -> SubmittedNotebook | None:
    """Return a submission's row with its points, or None if the gradebook has none."""
    try:
        (notebook,) = gradebook.find_submission(submission.assignment, submission.student).notebooks
    except (MissingEntry, ValueError):
        return None
    return notebook


def not_as_graded(course: Course, assignment: str | None = None) -> dict[tuple[str, str], str]:
    """Return what was handed in and is not what was graded last.

    Args:
        course: the course.
        assignment: only this one, or None for all.

    Returns:
        By student and assignment, why: it was refused, or handed in (anew) since.
    """
    found, refused = collect(course, assignment)
    why = {one.whose: one.reason for one in refused if one.whose}
    for one in found:
        if not is_as_graded(course, one):
            why[one.student, one.assignment] = "not graded since it was handed in"
    return why


def last_graded(course: Course, submission: Submission) -> dict:
    """Return the autograded notebook, as JSON has it, if its scores were saved; else {}."""
    folder = course.folder("autograded", submission.student, submission.assignment)
    try:
        notebook = json.loads((folder / submission.notebook.name).read_bytes())
        return notebook if GRADED_FROM in notebook["metadata"] else {}
    except (OSError, ValueError, KeyError, TypeError):  # nothing, or what a killed grader left
        return {}


def graded_from(course: Course, submission: Submission) -> dict[str, str]:
    """Return the digests that `grader.scores` wrote into the autograded notebook, if any."""
    notebook = last_graded(course, submission)
    return notebook["metadata"][GRADED_FROM] if notebook else {}


def _visible(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _why_not(course: Course, folder: Path, notebook: Path) -> str | None:
    """Return the reason why a submission cannot be graded, or None."""
    if not folder.is_dir():
        return "a file where a folder named after the assignment is expected"
    if folder.name not in course.assignments:
        return f"unknown assignment; source/ has {', '.join(course.assignments) or 'none'}"
    try:
        intake.check_folder(folder)
        if not _visible(folder):
            return "the folder is empty"
        if not notebook.is_file():
            others = ", ".join(path.name for path in _visible(folder))
            return f"{notebook.name} is missing; the folder has {others}"
        intake.read_notebook(notebook)
        intake.read_timestamp(folder / "timestamp.txt")
    except BadInput as error:
        return str(error)
    return None
