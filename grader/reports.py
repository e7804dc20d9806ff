"""What an instructor reads after grading: a table in the terminal, and grades.csv."""

import csv
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.table import Table

from grader.grade import CellGrade, Grade, Outcome

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
    """Print a table for each assignment, one row a submission, and one line for each refusal."""
    for assignment, grades in groupby(
        sorted(outcome.grades, key=_by_assignment), key=lambda grade: grade.submission.assignment
    ):
        table = Table("Student", "Score", "By hand", "Points lost, and the misconception seen")
        table.title, table.title_justify = assignment, "left"
        for grade in grades:
            waiting = f"{grade.points_by_hand:g} to grade" if grade.points_by_hand else "–"
            score = f"{grade.score:g} / {grade.max_score:g}"
            table.add_row(grade.submission.student, score, waiting, _lost(grade))
        console.print(table)
    for refusal in outcome.refusals:
        console.print(f"Refused  {refusal}", markup=False, soft_wrap=True, highlight=False)


def _by_assignment(grade: Grade) -> tuple[str, str]:
    return grade.submission.assignment, grade.submission.student


def _lost(grade: Grade) -> str:
    """Return one line for each graded cell that lost points."""
    lost = [cell for cell in grade.cells if cell.score < cell.max_score and not cell.by_hand]
    if len(lost) == len(grade.cells) and not any(cell.code for cell in lost):
        return "all of them"
    return "\n".join(_lost_cell(cell) for cell in lost) or "–"


def _lost_cell(cell: CellGrade) -> str:
    note = cell.code or ("not answered" if cell.written else None)
    return f"{cell.cell}: {note}" if note else cell.cell


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
