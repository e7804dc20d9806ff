"""A page for each student whose submission is rejected: what is wrong, and what to do.

It takes the place of the feedback page, so that it is handed back like one. It never counts as
feedback: a page that grading has not written is rebuilt as soon as its submission is graded.
"""

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import MissingEntry

from grader import html_templates
from grader.course import naming
from grader.course.course import Course
from grader.submissions import receipt
from grader.submissions.find import Rejection
from grader.text import printable

#: A file next to a page, with the reason that the page explains.
REASON = ".rejected-for"
#: From here on, a reason says what the instructor can do.
FOR_INSTRUCTORS = "; request it again"
#: What nbgrader needs next to a page to release it.
FOR_RELEASE = ("timestamp.txt", "submission_secret.txt")


@dataclass(frozen=True)
class Advice:
    """What a student reads.

    Attributes:
        reason: a pattern for the reasons of a rejection.
        what: what is wrong.
        steps: what to do.
    """

    reason: str
    what: str
    steps: tuple[str, ...]


#: The first that fits is taken. Reasons that only an instructor can mend have none.
ADVICE = (
    Advice(
        r"more than \d+ (MB|files|cells|lists|values)",
        "What you handed in is too large to be read.",
        (
            "Open your notebook and clear its outputs (Edit, Clear Outputs of All Cells).",
            "Save it and hand in the notebook again, without other files.",
        ),
    ),
    Advice(
        r"\.ipynb (is not a notebook|is not UTF-8|has half a character|is nested too deeply"
        r"|is empty)",
        "Your file is not a complete notebook, so nothing in it could be read.",
        (
            "Open your notebook in JupyterLab. If it shows your answers, save it and hand in that "
            "file: neither an export (PDF, HTML, Python) nor a copy of its text.",
            "If it does not open, download the assignment again, put your answers into it, save it "
            "and hand it in.",
        ),
    ),
    Advice(
        r"\.ipynb is missing|the folder is empty",
        "The notebook of this assignment is not among the files that you handed in.",
        (
            "Hand in the notebook itself, the file that ends with .ipynb: neither an export (PDF, "
            "HTML, Python) nor a picture.",
            "If there is a name to choose, keep the assignment's.",
        ),
    ),
    Advice(
        r"^this (is the notebook of|notebook has nothing of the assignment)",
        "You handed in another notebook than the one of this assignment.",
        ("Find the notebook of this assignment among your files, and hand in that one.",),
    ),
)


def write(course: Course, rejections: Iterable[Rejection]) -> list[str]:
    """Write pages to `feedback/<student>/<assignment>/`, in place of earlier ones.

    Args:
        course: the course.
        rejections: rejected submissions; those without advice for the student get no page.

    Returns:
        A line for each page that cannot be written.
    """
    environment = html_templates.environment(Path(__file__).parent)
    template = environment.get_template("rejection_page.html.j2")
    lines = []
    for rejection in rejections:
        fitting = (one for one in ADVICE if re.search(one.reason, rejection.reason))
        advice = next(fitting, None)
        if not advice or not rejection.key or rejection.key[1] not in course.assignments:
            continue
        reason = rejection.reason.partition(FOR_INSTRUCTORS)[0]
        about = {"assignment": rejection.key[1], "reason": printable(reason)}
        try:
            about |= {"student": _name(course, rejection.key[0])}
            about |= {"received": receipt.of_file(course, *rejection.key)}
            page = template.render(advice=advice, **about)
            _place(course, rejection, page)
        except OSError as error:
            lines.append(f"{rejection}; its page cannot be written ({error.strerror})")
    return lines


def _name(course: Course, student: str) -> str:
    with course.gradebook() as gradebook:
        try:
            found = gradebook.find_student(student)
        except MissingEntry:
            return student
        return naming.student_name(student, found.last_name, found.first_name)


def explains(course: Course, student: str, assignment: str, reason: str) -> bool:
    """Whether a student's page is about the rejection of a submission for this reason."""
    try:
        return (course.folder("feedback", student, assignment) / REASON).read_text() == reason
    except (OSError, UnicodeError):
        return False


def _place(course: Course, rejection: Rejection, page: str) -> None:
    submitted = course.folder("submitted", *rejection.key)
    folder = course.folder("feedback", *rejection.key)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in FOR_RELEASE:
        if (submitted / name).is_file() and not (submitted / name).is_symlink():
            shutil.copyfile(submitted / name, folder / name)
    (folder / f"{folder.name}.html").write_text(page, encoding="utf-8")
    (folder / REASON).write_text(rejection.reason)
