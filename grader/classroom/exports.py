"""Export the gradebook's points as files that Canvas and Moodle import."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import MissingEntry

from grader import csv_files
from grader.course.course import Course
from grader.errors import GradingError
from grader.submissions import record


@dataclass(frozen=True)
class Selection:
    """What is exported.

    Attributes:
        assignments: names of assignments; if there are none, all.
        columns: for an assignment's name, the name of its column in the LMS, if it is another.
        missing_as_zero: give 0 points for a missing submission, if others have submitted.
    """

    assignments: Collection[str] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    missing_as_zero: bool = False


@dataclass(frozen=True)
class Row:
    """One student's grades from the gradebook.

    Attributes:
        student: the student's row in the gradebook.
        scores: points for each assignment; None if there is no submission, or if it is pending
            manual grading.
    """

    student: object
    scores: dict[str, float | None]


@dataclass(frozen=True)
class Points:
    """The exported points, and the submissions that are left out.

    Attributes:
        max_scores: the maximum score of each assignment.
        columns: the name of each assignment's column.
        rows: one row per student.
        pending: number of submissions that are pending manual grading.
        outdated: "student, assignment: reason" for each submission that was resubmitted or rejected
            since it was graded.
    """

    max_scores: dict[str, float]
    columns: list[str]
    rows: list[Row]
    pending: int
    outdated: list[str]


def read_gradebook(course: Course, selection: Selection) -> Points:
    """Read grades, including manual points and penalties.

    Args:
        course: the course.
        selection: which grades.

    Raises:
        GradingError: if an assignment is not in the gradebook.
    """
    with course.gradebook() as gradebook:
        max_scores = {one.name: one.max_score for one in gradebook.assignments}
    max_scores = dict(sorted(max_scores.items()))  # the gradebook's own order is by due date
    for name in (*selection.assignments, *selection.columns):
        if name not in max_scores:
            known = ", ".join(max_scores) or "none"
            raise GradingError(f"There is no assignment {name!r} in the gradebook; it has {known}.")
    if selection.assignments:
        max_scores = {
            name: max_scores[name] for name in max_scores if name in selection.assignments
        }
    outdated = {}
    for name in max_scores if selection.assignments else (None,):
        outdated |= record.not_as_graded(course, name)
    with course.gradebook() as gradebook:
        submitted = {one.name for one in gradebook.assignments if one.submissions}
        rows, pending = [], 0
        for student in gradebook.students:
            scores: dict[str, float | None] = dict.fromkeys(max_scores)
            for name in max_scores:
                if (student.id, name) in outdated:
                    continue
                try:
                    submission = gradebook.find_submission(name, student.id)
                except MissingEntry:
                    # A folder without points belongs to a submission that is not graded yet.
                    exists = course.folder("submitted", student.id, name).exists()
                    if selection.missing_as_zero and name in submitted and not exists:
                        scores[name] = 0
                    continue
                if submission.needs_manual_grade:
                    pending += 1
                else:
                    scores[name] = max(0, submission.score - submission.late_submission_penalty)
            gradebook.db.expunge(student)
            rows.append(Row(student, scores))
    lines = [f"{', '.join(key)}: {reason}" for key, reason in sorted(outdated.items())]
    columns = [selection.columns.get(name, name) for name in max_scores]
    return Points(max_scores, columns, rows, pending, lines)


def write_canvas(course: Course, path: Path, selection: Selection) -> Points:
    """Write a file for Canvas's gradebook import.

    Each assignment has a column with its name; Canvas offers to create unknown ones, and knows its
    own by names such as "Assignment 3 (12345)". It identifies students by "ID" (nbgrader's
    `lms_user_id`) or "SIS Login ID" (the student's id in the gradebook). An empty cell changes
    nothing. Layout:
    https://community.canvaslms.com/t5/Instructor-Guide/How-do-I-import-grades-in-the-Gradebook/ta-p/807

    Args:
        course: the course.
        path: the file; it is overwritten.
        selection: which grades.

    Returns:
        The exported points, and the submissions that are left out.

    Raises:
        GradingError: if an assignment is not in the gradebook, or the file cannot be written.
    """
    points = read_gradebook(course, selection)
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *points.columns]
    max_scores = map(csv_files.number, points.max_scores.values())
    lines = [["    Points Possible", "", "", "", "", *max_scores]]
    for row in points.rows:
        student = row.student
        parts = [part for part in (student.last_name, student.first_name) if part]
        name = ", ".join(parts) or student.id
        scores = map(csv_files.number, row.scores.values())
        lines.append([name, student.lms_user_id, "", student.id, "", *scores])
    csv_files.write(path, header, lines)
    return points


def write_moodle(course: Course, path: Path, selection: Selection) -> Points:
    """Write a file for Moodle's import under Grades, Import, CSV file.

    Map "Email address" to the email address, or "ID" to the Moodle field of the roster's ids
    (username or ID number), and each assignment to its grade item. Layout:
    https://docs.moodle.org/en/Grade_import

    Args:
        course: the course.
        path: the file; it is overwritten.
        selection: which grades.

    Returns:
        The exported points, and the submissions that are left out.

    Raises:
        GradingError: if an assignment is not in the gradebook, or the file cannot be written.
    """
    points = read_gradebook(course, selection)
    header = ["First name", "Last name", "ID", "Email address", *points.columns]
    lines = []
    for row in points.rows:
        student = row.student
        scores = map(csv_files.number, row.scores.values())
        names = student.first_name, student.last_name
        lines.append([*names, student.id, student.email, *scores])
    csv_files.write(path, header, lines)
    return points


LAYOUTS = {"canvas": write_canvas, "moodle": write_moodle}
