"""What an instructor reads after grading: a table in the terminal, and grades.csv."""

import csv
from pathlib import Path

from rich.console import Console
from rich.table import Table

from grader.grade import Grade, Outcome

COLUMNS = (
    "assignment",
    "student_id",
    "last_name",
    "first_name",
    "score",
    "max_score",
    "points_to_grade_by_hand",
    "misconceptions",
)


def print_table(outcome: Outcome, console: Console) -> None:
    """Print one row a submission, and one line for each refusal."""
    if outcome.grades:
        table = Table("Student", "Assignment", "Score", "By hand", "Points lost")
        for grade in outcome.grades:
            waiting = f"{grade.points_by_hand:g} to grade" if grade.points_by_hand else "–"
            table.add_row(
                grade.submission.student,
                grade.submission.assignment,
                f"{grade.score:g} / {grade.max_score:g}",
                waiting,
                "\n".join(_lost(grade)) or "–",
            )
        console.print(table)
    for refusal in outcome.refusals:
        console.print(f"Refused  {refusal}", markup=False, soft_wrap=True, highlight=False)


def _lost(grade: Grade) -> list[str]:
    """Return one line for each graded cell that lost points."""
    lost = [cell for cell in grade.cells if cell.score < cell.max_score and not cell.by_hand]
    return [f"{cell.cell}: {cell.code or '-'}" for cell in lost]


def write_csv(outcome: Outcome, names: dict[str, tuple[str, str]], path: Path) -> None:
    """Write grades.csv, one row a submission.

    Args:
        outcome: what was graded.
        names: student id to (last name, first name), as the gradebook has them.
        path: the file; it is written anew.
    """
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for grade in outcome.grades:
            student = grade.submission.student
            last_name, first_name = names.get(student, ("", ""))
            codes = sorted({cell.code for cell in grade.cells if cell.code})
            values = (
                grade.submission.assignment,
                student,
                last_name,
                first_name,
                f"{grade.score:g}",
                f"{grade.max_score:g}",
                f"{grade.points_by_hand:g}",
                " ".join(codes),
            )
            writer.writerow(dict(zip(COLUMNS, values, strict=True)))
