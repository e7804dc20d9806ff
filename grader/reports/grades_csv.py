"""Write grades.csv: the results of a grading run, one row per submission."""

from collections.abc import Iterable
from pathlib import Path

from grader import csv_files
from grader.grading.outcome import Outcome
from grader.submissions.find import Submission

COLUMNS = (
    "assignment",
    "student_id",
    "last_name",
    "first_name",
    "score",
    "max_score",
    "pending_points",
    "misconceptions",
    "flagged",
    "late_penalty",
    "status",
    "points_to_grade_by_hand",
)


def write_grades(
    outcome: Outcome,
    names: dict[str, tuple[str, str]],
    path: Path,
    ungraded: Iterable[Submission] = (),
) -> None:
    """Write grades.csv: a row for each submission, and for each student without a submission.

    `status` is "graded", "not graded", "rejected" or "missing"; only graded rows have points. The
    others have a row if the student is in the gradebook. `pending_points` are pending manual
    grading; `points_to_grade_by_hand`, the earlier name, repeats them for one release.

    Args:
        outcome: the results.
        names: maps a student's id to (last name, first name), from the gradebook.
        path: the file; it is overwritten.
        ungraded: submissions that have not been graded since they were submitted.
    """
    lines = []
    for grade in outcome.grades:
        student = grade.submission.student
        codes = sorted({cell.code for cell in grade.cells if cell.code})
        pending = csv_files.number(grade.pending_points)
        points = [csv_files.number(grade.score), csv_files.number(grade.max_score), pending]
        flags, penalty = "; ".join(grade.run.review), csv_files.number(grade.late_penalty)
        key = (grade.submission.assignment, student, *names.get(student, ("", "")))
        lines.append([*key, *points, " ".join(codes), flags, penalty, "graded", pending])
    others = [(*one.key, "rejected") for one in outcome.rejections if one.key]
    others += [(*one.key, "not graded") for one in ungraded]
    others += [(one, slug, "missing") for slug, ids in outcome.missing.items() for one in ids]
    for student, assignment, status in others:
        if student in names:
            lines.append([assignment, student, *names[student], *[""] * 6, status, ""])
    lines.sort(key=lambda line: line[:2])
    csv_files.write(path, COLUMNS, lines)
