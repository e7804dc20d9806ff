"""What each student of a class wrote for each task of an assignment."""

import copy
from dataclasses import dataclass, field

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions

from grader.course.course import Course
from grader.course.naming import TASK
from grader.errors import GradingError
from grader.submissions import find

BEFORE_THE_FIRST = "Before the first task"


@dataclass
class Work:
    """One student's own cells.

    Attributes:
        student: the student's id.
        code: for each task's title, the code of the student's cells.
        text: for each task's title, the text of the student's cells.
    """

    student: str
    code: dict[str, str] = field(default_factory=dict)
    text: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Class:
    """All works of an assignment, and what the assignment itself brings.

    Attributes:
        works: one for each submission that is a notebook, by student.
        sheet: code and text that everybody was given, and the model solution.
        unread: submissions that could not be read.
    """

    works: list[Work]
    sheet: list[str]
    unread: list[str]


def read(course: Course, assignment: str) -> Class:
    """Read the submissions in `submitted/`.

    Raises:
        GradingError: if there is no such assignment.
    """
    if assignment not in course.assignments:
        raise GradingError(
            f"Unknown assignment {assignment}; source/ has {', '.join(course.assignments)}."
        )
    path = course.root / "source" / assignment / f"{assignment}.ipynb"
    source = nbformat.read(path, as_version=4)
    blank = copy.deepcopy(source)
    for step in (ClearSolutions, ClearHiddenTests):
        blank, _ = step(config=course.config).preprocess(blank, {})
    sheet = [cell.source for notebook in (source, blank) for cell in notebook.cells]
    submissions, rejections = find.collect(course, assignment)
    works, unread = [], [str(rejection) for rejection in rejections]
    for submission in submissions:
        try:
            notebook = nbformat.read(submission.notebook, as_version=4)
            works.append(_work(submission.student, notebook, set(sheet)))
        except Exception as error:  # nbformat raises whatever a damaged file leads to
            unread.append(f"{submission.student}: {type(error).__name__}")
    return Class(works, sheet, unread)


def _work(student: str, notebook: NotebookNode, sheet: set[str]) -> Work:
    work, title = Work(student), BEFORE_THE_FIRST
    for cell in notebook.cells:
        if cell.source in sheet:
            if cell.cell_type == "markdown" and (heading := TASK.search(cell.source)):
                title = heading[1]
            continue
        parts = work.code if cell.cell_type == "code" else work.text
        parts[title] = "\n\n".join(filter(None, [parts.get(title), cell.source.strip()]))
    return work
