"""Find what was handed in, and refuse in one line what cannot be graded."""

from dataclasses import dataclass
from pathlib import Path

import nbformat

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

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


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
        if not student.is_dir():
            if student.name != "README.md":
                reason = "not in a student's folder; expected submitted/<student>/<assignment>/"
                refused.append(Refusal(student.relative_to(course.root), reason))
            continue
        folders = _visible(student)
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
    if not _visible(folder):
        return "the folder is empty"
    if not notebook.is_file():
        others = ", ".join(path.name for path in _visible(folder))
        return f"{notebook.name} is missing; the folder has {others}"
    try:
        content = nbformat.reads(notebook.read_text(encoding="utf-8"), as_version=4)
        nbformat.validate(content)
    except Exception as error:  # whatever a broken file makes nbformat raise
        cause = str(error).strip().splitlines()
        return f"{notebook.name} is not a notebook ({cause[0] if cause else type(error).__name__})"
    return None
