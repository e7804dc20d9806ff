"""What each student of a class wrote for each task of an assignment."""

from dataclasses import dataclass, field

from nbformat import NotebookNode

from grader.course.course import Course
from grader.course.naming import TASK
from grader.errors import BadInput
from grader.integrity import answer_key
from grader.sheet import matching
from grader.submissions import find, validate

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
    sheet: set[str]
    unread: list[str]


def read(course: Course, assignment: str) -> Class:
    """Read the submissions in `submitted/`.

    Raises:
        GradingError: if there is no such assignment.
    """
    course.require(assignment)
    path = course.source_notebook(assignment)
    blank = answer_key.read(path, course.config).blank
    given = (*validate.read_notebook(path).cells, *blank.cells)
    sheet = {text for cell in given for text in (cell.source.strip(), matching.released(cell))}
    submissions, rejections = find.collect(course, assignment)
    works, unread = [], [str(rejection) for rejection in rejections]
    for submission in submissions:
        try:
            notebook = validate.read_notebook(submission.notebook)
        except BadInput as error:
            unread.append(str(submission.rejection(str(error))))
        else:
            works.append(_work(submission.student, notebook, sheet))
    return Class(works, sheet, unread)


def _work(student: str, notebook: NotebookNode, sheet: set[str]) -> Work:
    work, title = Work(student), BEFORE_THE_FIRST
    for cell in notebook.cells:
        if cell.source.strip() in sheet:
            if cell.cell_type == "markdown" and (heading := TASK.search(cell.source)):
                title = heading[1]
            continue
        parts = work.code if cell.cell_type == "code" else work.text
        parts[title] = "\n\n".join(filter(None, [parts.get(title), cell.source.strip()]))
    return work
