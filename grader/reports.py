"""What an instructor reads in the terminal after grading."""

from itertools import groupby

from rich.console import Console
from rich.table import Table

from grader.grade import CellGrade, Grade, Outcome


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
    """Return a line for each flag, each limit that was hit, each graded cell that lost points."""
    lost = [cell for cell in grade.cells if cell.score < cell.max_score and not cell.by_hand]
    lines = [f"Look at this one! {flag}" for flag in grade.flags]
    lines += [f"Limit: {limit}" for limit in grade.limits]
    if len(lost) == len(grade.cells) and not any(cell.code for cell in lost):
        return "\n".join([*lines, "all of them"])
    return "\n".join([*lines, *map(_lost_cell, lost)]) or "–"


def _lost_cell(cell: CellGrade) -> str:
    note = cell.code or ("not answered" if cell.written else None)
    return f"{cell.cell}: {note}" if note else cell.cell
