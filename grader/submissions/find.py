"""Find what was handed in, and refuse in one line what cannot be graded."""

from dataclasses import dataclass
from pathlib import Path

from grader.course.course import Course
from grader.errors import BadInput
from grader.submissions import validate
from grader.text import printable


@dataclass(frozen=True)
class Rejection:
    """Something under `submitted/` that cannot be graded, and why."""

    path: Path
    reason: str

    @property
    def key(self) -> tuple[str, str] | None:
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

    @property
    def key(self) -> tuple[str, str]:
        """The student and the assignment."""
        return self.student, self.assignment

    def rejection(self, reason: str) -> Rejection:
        """Return it as one that is not graded."""
        return Rejection(Path("submitted", *self.key), reason)


def entries(course: Course) -> list[Path]:
    """Return what lies in `submitted/`, sorted, without the README and what is hidden."""
    return [path for path in _visible(course.root / "submitted") if path.name != "README.md"]


def collect(course: Course, assignment: str | None) -> tuple[list[Submission], list[Rejection]]:
    """Look through `submitted/<student>/<assignment>/<assignment>.ipynb`.

    Args:
        course: the course folder.
        assignment: only this one, or None for all.

    Returns:
        What can be graded and what cannot, each sorted by student and assignment. Notebooks are
        not read: whoever reads one finds out whether it is a notebook.
    """
    found: list[Submission] = []
    refused: list[Rejection] = []
    for student in entries(course):
        if not student.is_dir() or student.is_symlink():
            reason = "not in a student's folder; expected submitted/<student>/<assignment>/"
            refused.append(Rejection(student.relative_to(course.root), reason))
            continue
        try:
            validate.check_student(student.name)
            folders = _visible(student)
        except (BadInput, OSError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            refused.append(Rejection(student.relative_to(course.root), reason))
            continue
        if not folders:
            refused.append(Rejection(student.relative_to(course.root), "the folder is empty"))
        for folder in folders:
            if assignment not in (None, folder.name):
                continue
            notebook = folder / f"{folder.name}.ipynb"
            reason = _why_not(course, folder, notebook)
            if reason:
                refused.append(Rejection(folder.relative_to(course.root), reason))
            else:
                found.append(Submission(student.name, folder.name, notebook))
    return found, refused


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
        validate.check_folder(folder)
        if not _visible(folder):
            return "the folder is empty"
        if not notebook.is_file():
            others = ", ".join(path.name for path in _visible(folder))
            return f"{notebook.name} is missing; the folder has {others}"
        validate.check_readable(notebook)
        validate.read_timestamp(folder / "timestamp.txt")
    except BadInput as error:
        return str(error)
    return None
