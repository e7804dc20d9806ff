"""Find submissions, and reject those that cannot be graded, with a reason of one line."""

from dataclasses import dataclass
from pathlib import Path

from grader.course.course import Course
from grader.errors import BadInput
from grader.submissions import validate
from grader.text import printable


@dataclass(frozen=True)
class Rejection:
    """A file or folder under `submitted/` that cannot be graded, and the reason."""

    path: Path
    reason: str

    @property
    def key(self) -> tuple[str, str] | None:
        """The student and the assignment, if the path is below an assignment's folder."""
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
        """Return this submission as rejected for a reason."""
        return Rejection(Path("submitted", *self.key), reason)


def entries(course: Course) -> list[Path]:
    """Return the entries of `submitted/`, sorted, without the README and hidden files."""
    return [path for path in _visible(course.root / "submitted") if path.name != "README.md"]


def collect(course: Course, assignment: str | None) -> tuple[list[Submission], list[Rejection]]:
    """Find all `submitted/<student>/<assignment>/<assignment>.ipynb`.

    Args:
        course: the course folder.
        assignment: the assignment's name, or None for all.

    Returns:
        Submissions and rejections, each sorted by student and assignment. Notebooks are not read,
        so a submission can still turn out not to be a notebook.
    """
    found: list[Submission] = []
    rejected: list[Rejection] = []
    for student in entries(course):
        if not student.is_dir() or student.is_symlink():
            reason = "not in a student's folder; expected submitted/<student>/<assignment>/"
            rejected.append(Rejection(student.relative_to(course.root), reason))
            continue
        try:
            validate.check_student(student.name)
            folders = _visible(student)
        except (BadInput, OSError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            rejected.append(Rejection(student.relative_to(course.root), reason))
            continue
        if not folders:
            rejected.append(Rejection(student.relative_to(course.root), "the folder is empty"))
        for folder in folders:
            if assignment not in (None, folder.name):
                continue
            notebook = folder / f"{folder.name}.ipynb"
            reason = _rejection_reason(course, folder, notebook)
            if reason:
                rejected.append(Rejection(folder.relative_to(course.root), reason))
            else:
                found.append(Submission(student.name, folder.name, notebook))
    return found, rejected


def _visible(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _rejection_reason(course: Course, folder: Path, notebook: Path) -> str | None:
    """Return the reason why a submission cannot be graded, or None."""
    if not folder.is_dir():
        return "a file; expected a folder with the assignment's name"
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
