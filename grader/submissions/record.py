"""Is this graded? What was graded last, and in what state it was handed in."""

import hashlib
import json
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry, SubmittedNotebook

from grader.course.course import Course
from grader.submissions.find import Submission, collect

#: Metadata of an autograded notebook: `digests` of what is being graded, and of what was.
HANDED_IN, GRADED_FROM = "handed_in", "graded_from"


def digests(notebook: Path, source: Path) -> dict[str, str]:
    """Return what points depend on, as sha256 in hexadecimal.

    Args:
        notebook: the notebook that was handed in; beside it may be a `timestamp.txt`.
        source: the assignment's source notebook.

    Raises:
        OSError: if one of them cannot be read.
    """
    stamp = notebook.with_name("timestamp.txt")
    contents = {
        "notebook": notebook.read_bytes(),
        "source": source.read_bytes(),
        "timestamp": stamp.read_bytes() if stamp.is_file() else b"",
    }
    return {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}


def is_graded(course: Course, submission: Submission) -> bool:
    """Tell whether just this, handed in then, for just this source, has scores and feedback.

    Args:
        course: the course.
        submission: one that `collect` has found.
    """
    feedback = course.folder("feedback", submission.student, submission.assignment)
    now = digests(submission.notebook, course.source_notebook(submission.assignment))
    page = feedback / f"{submission.assignment}.html"
    return page.exists() and graded_from(course, submission) == now


def is_as_graded(course: Course, submission: Submission) -> bool:
    """Tell whether this is what was graded last, if perhaps by another source.

    Args:
        course: the course.
        submission: one that `collect` has found.
    """
    now = digests(submission.notebook, course.source_notebook(submission.assignment))
    return graded_from(course, submission).get("notebook") == now["notebook"]


def in_gradebook(gradebook: Gradebook, submission: Submission) -> SubmittedNotebook | None:
    """Return a submission's row with its points, or None if the gradebook has none."""
    try:
        (notebook,) = gradebook.find_submission(submission.assignment, submission.student).notebooks
    except (MissingEntry, ValueError):
        return None
    return notebook


def not_as_graded(course: Course, assignment: str | None = None) -> dict[tuple[str, str], str]:
    """Return what was handed in and is not what was graded last.

    Args:
        course: the course.
        assignment: only this one, or None for all.

    Returns:
        By student and assignment, why: it was refused, or handed in (anew) since.
    """
    found, refused = collect(course, assignment)
    why = {one.whose: one.reason for one in refused if one.whose}
    for one in found:
        if not is_as_graded(course, one):
            why[one.student, one.assignment] = "not graded since it was handed in"
    return why


def last_graded(course: Course, submission: Submission) -> dict:
    """Return the autograded notebook, as JSON has it, if its scores were saved; else {}."""
    folder = course.folder("autograded", submission.student, submission.assignment)
    try:
        notebook = json.loads((folder / submission.notebook.name).read_bytes())
        return notebook if GRADED_FROM in notebook["metadata"] else {}
    except (OSError, ValueError, KeyError, TypeError):  # nothing, or what a killed grader left
        return {}


def graded_from(course: Course, submission: Submission) -> dict[str, str]:
    """Return the digests that `SaveScores` wrote into the autograded notebook, if any."""
    notebook = last_graded(course, submission)
    return notebook["metadata"][GRADED_FROM] if notebook else {}
