"""Names of students and titles of tasks, for the ids in the gradebook."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import nbformat
from nbformat import NotebookNode

from grader.course.course import Course
from grader.text import printable

TASK = re.compile(r"^#{2,} (.+?) \(\d+ points?\)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Naming:
    """Names and titles from the course itself, never from a submission.

    Attributes:
        students: maps a student's id to (last name, first name); either can be empty.
        tasks: for each assignment, maps a grade_id to the title of its task, if it has one.
    """

    students: dict[str, tuple[str, str]] = field(default_factory=dict)
    tasks: dict[str, dict[str, str]] = field(default_factory=dict)

    def student(self, student: str) -> str:
        """Return "Jan de Vries (20269)", or the id of a student without a name."""
        return student_name(student, *self.students.get(student, ("", "")))


def student_name(student: str, last: str | None, first: str | None) -> str:
    """Return "Jan de Vries (20269)" as one line, or the id of a student without a name."""
    name = printable(" ".join(part.strip() for part in (first, last) if part and part.strip()))
    return f"{name} ({student})" if name else student


def read(course: Course, assignments: Iterable[str]) -> Naming:
    """Read names from the gradebook and titles from the source notebooks.

    Args:
        course: the course.
        assignments: names of assignments in `source/`.
    """
    with course.gradebook() as gradebook:
        known = gradebook.students
        students = {who.id: (who.last_name or "", who.first_name or "") for who in known}
    tasks = {}
    for slug in assignments:
        notebook = nbformat.read(course.source_notebook(slug), as_version=4)
        tasks[slug] = {
            cell.metadata.nbgrader.grade_id: title for cell, title in with_titles(notebook) if title
        }
    return Naming(students, tasks)


def with_titles(nb: NotebookNode) -> Iterator[tuple[NotebookNode, str]]:
    """Yield nbgrader's cells, each with the preceding heading (the title of its task) or ""."""
    title = ""
    for cell in nb.cells:
        if cell.metadata.get("nbgrader"):
            yield cell, title
        elif cell.cell_type == "markdown":
            title = (TASK.findall(cell.source) or [title])[-1]
