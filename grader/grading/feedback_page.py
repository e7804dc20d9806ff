"""Write feedback pages, and rebuild those that show other points than the gradebook."""

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

#: Next to a page, what of the gradebook it was made from.
MADE_FROM = ".made-from"


def write(course: Course, submission: Submission, report: Callable[[str], None]) -> None:
    """Write one submission's page.

    Args:
        course: the course.
        submission: whose page.
        report: called with a line that an instructor should read.

    Raises:
        GradingError: if nbgrader cannot write it, for example because it was not graded.
        OSError: if there is something in its way.
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
    """Rebuild the pages whose points, comments, names or dates have changed in the gradebook.

    With a page, what being late costs is worked out anew. No student's code is run.

    Args:
        course: the course.
        graded: submissions that have scores and a page, with what is known of them.
        report: called with a line that an instructor should read.

    Returns:
        How many were written, and why some could not be. Whom the gradebook does not know (any
        more) keeps the page.
    """
    with course.gradebook() as gradebook:
        now = {one: _digest(course, gradebook, one, known) for one, known in graded.items()}
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
    except (OSError, UnicodeError):  # none: Formgrader or nbgrader has written the page
        return ""


def _digest(course: Course, gradebook: Gradebook, submission: Submission, known: Record) -> str:
    """Return a sha256, in hexadecimal, of all that a page is made from but the notebook."""
    notebook = in_gradebook(gradebook, submission)
    if notebook is None:
        return ""
    who, handed_in = notebook.student, notebook.assignment
    grades = [
        (grade.name, grade.score, grade.max_score, grade.manual_score, grade.needs_manual_grade)
        for grade in notebook.grades
    ]
    comments = [(comment.name, comment.comment) for comment in notebook.comments]
    late = str(handed_in.timestamp), str(handed_in.duedate), course.late_settings
    names = who.first_name, who.last_name
    rows = sorted(grades, key=str), sorted(comments, key=str)
    content = json.dumps([*rows, late, names, known.digests])
    return hashlib.sha256(content.encode()).hexdigest()
