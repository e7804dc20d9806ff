"""Write feedback pages, and rebuild those with outdated points."""

import hashlib
import json
from collections.abc import Callable

from nbgrader.api import Gradebook

from grader.course import conversions
from grader.course.course import Course
from grader.errors import GradingError
from grader.submissions import record
from grader.submissions.find import Submission
from grader.submissions.record import Record, in_gradebook

#: A file next to a page, with a digest of the gradebook's data on the page.
MADE_FROM = ".made-from"


def write(course: Course, submission: Submission, report: Callable[[str], None]) -> None:
    """Write one submission's page.

    Args:
        course: the course.
        submission: whose page.
        report: called with a line that an instructor should read.

    Raises:
        GradingError: if nbgrader cannot write it, for example because it was not graded.
        OSError: if the page cannot be written.
    """
    with course.gradebook() as gradebook:
        digest = _digest(course, gradebook, submission, record.read(course, gradebook, submission))
    if line := conversions.write_feedback(course, *submission.key):
        report(line)
    folder = course.folder("feedback", *submission.key)
    (folder / MADE_FROM).write_text(digest)


def refresh(
    course: Course,
    graded: dict[Submission, Record],
    report: Callable[[str], None] = lambda line: None,
) -> tuple[int, dict[Submission, str]]:
    """Rebuild the pages whose points, comments, names or dates changed in the gradebook.

    Rebuilding a page recomputes its late penalty. No student code is run.

    Args:
        course: the course.
        graded: submissions with scores and a page, and their records.
        report: called with each line that an instructor should read.

    Returns:
        The number of rebuilt pages, and a reason for each page that could not be rebuilt. Pages of
        students who are not in the gradebook are kept.
    """
    with course.gradebook() as gradebook:
        now = {one: _digest(course, gradebook, one, last) for one, last in graded.items()}
    stale = [one for one in graded if now[one] and _made_from(course, one) != now[one]]
    failures = {}
    for submission in stale:
        try:
            write(course, submission, report)
        except (GradingError, OSError) as error:
            failures[submission] = f"its page cannot be written: {error}"
    return len(stale) - len(failures), failures


def _made_from(course: Course, submission: Submission) -> str:
    folder = course.folder("feedback", *submission.key)
    try:
        return (folder / MADE_FROM).read_text()
    except (OSError, UnicodeError):  # missing if Formgrader or nbgrader wrote the page
        return ""


def _digest(course: Course, gradebook: Gradebook, submission: Submission, last: Record) -> str:
    """Return a sha256, in hexadecimal, of everything on a page except the notebook."""
    notebook = in_gradebook(gradebook, submission)
    if notebook is None:
        return ""
    student, submitted = notebook.student, notebook.assignment
    grades = [
        (grade.name, grade.score, grade.max_score, grade.manual_score, grade.needs_manual_grade)
        for grade in notebook.grades
    ]
    comments = [(comment.name, comment.comment) for comment in notebook.comments]
    late = str(submitted.timestamp), str(submitted.duedate), course.late_settings
    names = student.first_name, student.last_name
    rows = sorted(grades, key=str), sorted(comments, key=str)
    content = json.dumps([*rows, late, names, last.digests])
    return hashlib.sha256(content.encode()).hexdigest()
