"""The results of a grading run, as printed in the terminal."""

from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from grader.grading.outcome import CellGrade, Grade, Outcome
from grader.grading.score_changes import Change


def print_table(outcome: Outcome, console: Console) -> None:
    """Print a table per assignment with a row per submission, the changes, and the rejections.

    Args:
        outcome: the results.
        console: where to print.
    """
    for assignment, grades in groupby(
        sorted(outcome.grades, key=_by_assignment), key=lambda grade: grade.submission.assignment
    ):
        table = Table("Student", "Score", "Pending", "Points lost, and the misconception detected")
        table.title, table.title_justify = assignment, "left"
        for grade in grades:
            pending = f"{grade.pending_points:g}" if grade.pending_points else "–"
            score = f"{grade.score:g} / {grade.max_score:g}"
            if grade.late_penalty:
                score += f"\nlate: −{grade.late_penalty:g}"
            name = outcome.names.student(grade.submission.student)
            table.add_row(escape(name), score, pending, escape(_lost(grade)))
        console.print(table)
        if missing := outcome.missing.get(assignment):
            line = f"No submission: {', '.join(map(outcome.names.student, missing))}\n"
            console.print(line, markup=False, soft_wrap=True, highlight=False)
    if outcome.unchanged:
        line = f"Graded before, unchanged: {outcome.unchanged} (--force regrades them)."
        if outcome.refreshed:
            line += f" Pages refreshed for new points or comments: {outcome.refreshed}."
        console.print(line, soft_wrap=True, highlight=False)
    if outcome.regraded:
        _print_changes(outcome, console)
    for rejection in outcome.rejections:
        console.print(f"Rejected  {rejection}", markup=False, soft_wrap=True, highlight=False)


def _print_changes(outcome: Outcome, console: Console) -> None:
    table = Table("Assignment", "Student", "Change", "Cells")
    by_submission = groupby(outcome.changes, key=lambda change: change.submission)
    for submission, changes in by_submission:
        changes = list(changes)
        total = sum(change.after - (change.before or 0) for change in changes)
        lines = "\n".join(map(_changed_cell, changes))
        name = escape(outcome.names.student(submission.student))
        table.add_row(submission.assignment, name, f"{total:+g}", escape(lines))
    line = f"Regraded: {outcome.regraded}. Changed points: {table.row_count}."
    console.print(line, soft_wrap=True, highlight=False)
    if table.row_count:
        console.print(table)


def _changed_cell(change: Change) -> str:
    before = "new" if change.before is None else f"{change.before:g}"
    note = ", graded manually" if change.manual else ""
    return f"{change.cell}: {before} → {change.after:g}{note}"


def _by_assignment(grade: Grade) -> tuple[str, str]:
    return grade.submission.assignment, grade.submission.student


def _lost(grade: Grade) -> str:
    """Return a line for each flag, each limit reached, and each graded cell that lost points."""
    lost = [cell for cell in grade.cells if cell.score < cell.max_score and not cell.pending]
    lines = [f"Needs review: {reason}" for reason in grade.run.review]
    lines += [f"Limit: {limit}" for limit in grade.run.limits]
    if len(lost) == len(grade.cells) and not any(cell.code for cell in lost):
        return "\n".join([*lines, "all tasks"])
    return "\n".join([*lines, *map(_lost_cell, lost)]) or "–"


def _lost_cell(cell: CellGrade) -> str:
    note = cell.code or (None if cell.answered else "not answered")
    if cell.manual:
        note = f"{cell.score:g} of {cell.max_score:g}, graded manually"
    return f"{cell.cell}: {note}" if note else cell.cell
