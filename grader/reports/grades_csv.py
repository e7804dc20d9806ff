"""Write grades.csv: what a pass gave, a row for each submission."""

from pathlib import Path

from grader import csv_files
from grader.grading.outcome import Outcome

COLUMNS = (
    "assignment",
    "student_id",
    "last_name",
    "first_name",
    "score",
    "max_score",
    "points_to_grade_by_hand",
    "misconceptions",
    "flagged",
    "late_penalty",
    "status",
)


def write_grades(outcome: Outcome, names: dict[str, tuple[str, str]], path: Path) -> None:
    """Write grades.csv: a row for each submission, and for each student who handed in nothing.

    The last column says "graded", "refused" or "missing"; only what was graded has points. What
    was refused has a row if the gradebook knows the student.

    Args:
        outcome: what was graded.
        names: student id to (last name, first name), as the gradebook has them.
        path: the file; it is written anew.
    """
    lines = []
    for grade in outcome.grades:
        student = grade.submission.student
        codes = sorted({cell.code for cell in grade.cells if cell.code})
        points = map(csv_files.number, (grade.score, grade.max_score, grade.pending_points))
        flags, penalty = "; ".join(grade.run.flags), csv_files.number(grade.late_penalty)
        who = (grade.submission.assignment, student, *names.get(student, ("", "")))
        lines.append([*who, *points, " ".join(codes), flags, penalty, "graded"])
    without = [(*rejection.key, "refused") for rejection in outcome.rejections if rejection.key]
    without += [(who, slug, "missing") for slug, whole in outcome.missing.items() for who in whole]
    for student, assignment, status in without:
        if student in names:
            lines.append([assignment, student, *names[student], *[""] * 6, status])
    lines.sort(key=lambda line: line[:2])
    csv_files.write(path, COLUMNS, lines)
