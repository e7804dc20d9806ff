"""The gradebook's points as files that Canvas and Moodle import."""

from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import MissingEntry

from grader import csv_files
from grader.course.course import Course
from grader.submissions import record


@dataclass(frozen=True)
class Row:
    """One student's grades, as they are in the gradebook.

    Attributes:
        student: who it is, a row of the gradebook.
        scores: points for each assignment; None if nothing was submitted, or something is pending
            manual grading.
    """

    student: object
    scores: dict[str, float | None]


@dataclass(frozen=True)
class Points:
    """What the gradebook holds, and what of it is left out.

    Attributes:
        most: the points that each assignment has.
        rows: one for each student.
        pending: how many submissions are pending manual grading.
        outdated: "student, assignment: why" for each submission that is not the one that was
            graded: it was resubmitted, or is rejected.
    """

    most: dict[str, float]
    rows: list[Row]
    pending: int
    outdated: list[str]


def read_gradebook(course: Course, *, missing_as_zero: bool = False) -> Points:
    """Read all grades, manually given points and penalties included.

    Args:
        course: the course.
        missing_as_zero: give 0 points to those who submitted nothing where others did.
    """
    outdated = record.not_as_graded(course)
    with course.gradebook() as gradebook:
        most = {assignment.name: assignment.max_score for assignment in gradebook.assignments}
        begun = {one.name for one in gradebook.assignments if one.submissions}
        rows, pending = [], 0
        for student in gradebook.students:
            scores: dict[str, float | None] = dict.fromkeys(most)
            for name in most:
                if (student.id, name) in outdated:
                    continue
                try:
                    submission = gradebook.find_submission(name, student.id)
                except MissingEntry:
                    # Graded once, and not known to the gradebook any more: that is not nothing.
                    submitted = course.folder("submitted", student.id, name).exists()
                    if missing_as_zero and name in begun and not submitted:
                        scores[name] = 0
                    continue
                if submission.needs_manual_grade:
                    pending += 1
                else:
                    scores[name] = max(0, submission.score - submission.late_submission_penalty)
            gradebook.db.expunge(student)
            rows.append(Row(student, scores))
    lines = [f"{', '.join(which)}: {why}" for which, why in sorted(outdated.items())]
    return Points(most, rows, pending, lines)


def write_canvas(course: Course, path: Path, *, missing_as_zero: bool = False) -> Points:
    """Write what Canvas imports into its gradebook.

    One column an assignment, named as the assignment; Canvas offers to create those it does not
    know. Students are found by "ID" (nbgrader's `lms_user_id`) or "SIS Login ID" (the student's
    id here). A cell that is empty changes nothing. Layout:
    https://community.canvaslms.com/t5/Instructor-Guide/How-do-I-import-grades-in-the-Gradebook/ta-p/807

    Args:
        course: the course.
        path: the file; it is overwritten.
        missing_as_zero: give 0 points to those who submitted nothing where others did.

    Returns:
        What was written, and what is left out.
    """
    points = read_gradebook(course, missing_as_zero=missing_as_zero)
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *points.most]
    lines = [["    Points Possible", "", "", "", "", *map(csv_files.number, points.most.values())]]
    for row in points.rows:
        who = row.student
        name = ", ".join(part for part in (who.last_name, who.first_name) if part) or who.id
        scores = map(csv_files.number, row.scores.values())
        lines.append([name, who.lms_user_id, "", who.id, "", *scores])
    csv_files.write(path, header, lines)
    return points


def write_moodle(course: Course, path: Path, *, missing_as_zero: bool = False) -> Points:
    """Write what Moodle imports under Grades, Import, CSV file.

    Map "Email address" to the email address, or "ID" to what the roster's ids are (username or ID
    number), and each assignment to its grade item. Layout: https://docs.moodle.org/en/Grade_import

    Args:
        course: the course.
        path: the file; it is overwritten.
        missing_as_zero: give 0 points to those who submitted nothing where others did.

    Returns:
        What was written, and what is left out.
    """
    points = read_gradebook(course, missing_as_zero=missing_as_zero)
    header = ["First name", "Last name", "ID", "Email address", *points.most]
    lines = []
    for row in points.rows:
        who = row.student
        scores = map(csv_files.number, row.scores.values())
        lines.append([who.first_name, who.last_name, who.id, who.email, *scores])
    csv_files.write(path, header, lines)
    return points


LAYOUTS = {"canvas": write_canvas, "moodle": write_moodle}
