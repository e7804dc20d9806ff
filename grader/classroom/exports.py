"""Export the gradebook's points as files that Canvas and Moodle import."""

from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import MissingEntry

from grader import csv_files
from grader.course.course import Course
from grader.submissions import record


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
        rows: one row per student.
        pending: number of submissions that are pending manual grading.
        outdated: "student, assignment: reason" for each submission that was resubmitted or rejected
            since it was graded.
    """

    max_scores: dict[str, float]
    rows: list[Row]
    pending: int
    outdated: list[str]


def read_gradebook(course: Course, *, missing_as_zero: bool = False) -> Points:
    """Read all grades, including manual points and penalties.

    Args:
        course: the course.
        missing_as_zero: give 0 points for a missing submission, if others have submitted.
    """
    outdated = record.not_as_graded(course)
    with course.gradebook() as gradebook:
        max_scores = {one.name: one.max_score for one in gradebook.assignments}
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
                    if missing_as_zero and name in submitted and not exists:
                        scores[name] = 0
                    continue
                if submission.needs_manual_grade:
                    pending += 1
                else:
                    scores[name] = max(0, submission.score - submission.late_submission_penalty)
            gradebook.db.expunge(student)
            rows.append(Row(student, scores))
    lines = [f"{', '.join(key)}: {reason}" for key, reason in sorted(outdated.items())]
    return Points(max_scores, rows, pending, lines)


def write_canvas(course: Course, path: Path, *, missing_as_zero: bool = False) -> Points:
    """Write a file for Canvas's gradebook import.

    Each assignment has a column with its name; Canvas offers to create unknown ones. Canvas
    identifies students by "ID" (nbgrader's `lms_user_id`) or "SIS Login ID" (the student's id in
    the gradebook). An empty cell changes nothing. Layout:
    https://community.canvaslms.com/t5/Instructor-Guide/How-do-I-import-grades-in-the-Gradebook/ta-p/807

    Args:
        course: the course.
        path: the file; it is overwritten.
        missing_as_zero: give 0 points for a missing submission, if others have submitted.

    Returns:
        The exported points, and the submissions that are left out.
    """
    points = read_gradebook(course, missing_as_zero=missing_as_zero)
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *points.max_scores]
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


def write_moodle(course: Course, path: Path, *, missing_as_zero: bool = False) -> Points:
    """Write a file for Moodle's import under Grades, Import, CSV file.

    Map "Email address" to the email address, or "ID" to the Moodle field of the roster's ids
    (username or ID number), and each assignment to its grade item. Layout:
    https://docs.moodle.org/en/Grade_import

    Args:
        course: the course.
        path: the file; it is overwritten.
        missing_as_zero: give 0 points for a missing submission, if others have submitted.

    Returns:
        The exported points, and the submissions that are left out.
    """
    points = read_gradebook(course, missing_as_zero=missing_as_zero)
    header = ["First name", "Last name", "ID", "Email address", *points.max_scores]
    lines = []
    for row in points.rows:
        student = row.student
        scores = map(csv_files.number, row.scores.values())
        names = student.first_name, student.last_name
        lines.append([*names, student.id, student.email, *scores])
    csv_files.write(path, header, lines)
    return points


LAYOUTS = {"canvas": write_canvas, "moodle": write_moodle}
