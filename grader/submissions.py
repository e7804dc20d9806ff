"""Find what was handed in, and refuse in one line what cannot be graded."""

from dataclasses import dataclass
from pathlib import Path

from grader import intake
from grader.course import Course


@dataclass(frozen=True)
class Submission:
    """One student's notebook for one assignment."""

    student: str
    assignment: str
    notebook: Path


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
        return intake.printable(f"{self.path}: {self.reason}")


def collect(course: Course, assignment: str | None) -> tuple[list[Submission], list[Refusal]]:
    """Look through `submitted/<student>/<assignment>/<assignment>.ipynb`.

    Args:
        course: the course folder.
        assignment: only this one, or None for all.

    Returns:
        What can be graded and what cannot, each sorted by student and assignment. Files that
        are hidden, and the README, are nobody's submission.
    """
    found: list[Submission] = []
    refused: list[Refusal] = []
    submitted = course.root / "submitted"
    for student in _visible(submitted):
        if not student.is_dir() or student.is_symlink():
            if student.name != "README.md":
                reason = "not in a student's folder; expected submitted/<student>/<assignment>/"
                refused.append(Refusal(student.relative_to(course.root), reason))
            continue
        try:
            intake.check_student(student.name)
            folders = _visible(student)
        except (intake.BadInput, OSError) as error:
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


def is_graded(course: Course, submission: Submission) -> bool:
    """Tell whether scores and feedback are newer than the submission and its assignment."""
    names = submission.student, submission.assignment
    autograded = course.folder("autograded", *names) / submission.notebook.name
    feedback = course.folder("feedback", *names) / f"{submission.assignment}.html"
    inputs = submission.notebook, course.source_notebook(submission.assignment)
    if not (autograded.exists() and feedback.exists()):
        return False
    newest_input = max(path.stat().st_mtime for path in inputs)
    return min(autograded.stat().st_mtime, feedback.stat().st_mtime) > newest_input


def is_as_graded(course: Course, submission: Submission) -> bool:
    """Tell whether this is what was graded last, if perhaps by another source."""
    folder = course.folder("autograded", submission.student, submission.assignment)
    autograded = folder / submission.notebook.name
    handed_in = submission.notebook.stat().st_mtime
    return autograded.exists() and autograded.stat().st_mtime > handed_in


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
    except intake.BadInput as error:
        return str(error)
    return None
