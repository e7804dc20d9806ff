"""Changed points: by regrading, which can add new tests to the gradebook, and by hand."""

import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import (
    Assignment,
    BaseCell,
    Grade,
    GradeCell,
    MissingEntry,
    SourceCell,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import select

from grader import csv_files
from grader.course.course import Course
from grader.errors import GradingError
from grader.sheet.cells import is_test
from grader.submissions import record
from grader.submissions.find import Submission
from grader.submissions.record import Record, in_gradebook

#: The name under which a late penalty is listed among a submission's cells.
LATE = "late penalty"
COLUMNS = (
    "graded_at",
    "assignment",
    "student_id",
    "cell",
    "score_before",
    "score_after",
    "given_by_hand",
)


@dataclass(frozen=True)
class CellScore:
    """Points of a cell, and whether they are manual points."""

    score: float
    manual: bool = False


Scores = dict[Submission, dict[str, CellScore]]


@dataclass(frozen=True)
class Change:
    """A cell whose points changed.

    Attributes:
        submission: the submission with the cell.
        cell: its `grade_id`, or "late penalty".
        before: the old points; None if the cell is new or had none.
        after: the new points.
        manual: whether the new points are manual points.
    """

    submission: Submission
    cell: str
    before: float | None
    after: float
    manual: bool


def scores(course: Course, submissions: list[Submission]) -> Scores:
    """Read points from the gradebook.

    Args:
        course: the course.
        submissions: submissions; those that are not in the gradebook are left out.

    Returns:
        For each submission, the points of its cells by grade_id; a late penalty is a negative
        number under `LATE`.
    """
    found: Scores = {}
    with course.gradebook() as gradebook:
        for submission in submissions:
            notebook = in_gradebook(gradebook, submission)
            if notebook is None:
                continue
            found[submission] = {
                grade.name: CellScore(
                    float(grade.score or 0), _is_by_hand(grade.manual_score, grade.extra_credit)
                )
                for grade in notebook.grades
            }
            if penalty := notebook.late_submission_penalty:
                found[submission][LATE] = CellScore(-penalty)
    return found


def changes(before: Scores, after: Scores) -> list[Change]:
    """Compare points, submission by submission.

    Args:
        before: what `scores` returned earlier.
        after: what it returns now; submissions that are not in `before` are ignored.
    """
    found = []
    for submission, cells in after.items():
        if submission not in before:
            continue
        old = before[submission]
        for cell in [*cells, *(old.keys() - cells.keys())]:
            now = cells.get(cell, CellScore(0))
            previous = old[cell].score if cell in old else (0 if cell == LATE else None)
            if previous != now.score:
                found.append(Change(submission, cell, previous, now.score, now.manual))
    return found


def by_hand(course: Course, path: Path) -> list[Change]:
    """Return points that were given, changed or withdrawn by hand and are not in the file yet.

    The file itself tells what was seen last, so no run can miss a change, or report one twice.

    Args:
        course: the course.
        path: the file that `write` writes; it can be missing.

    Raises:
        GradingError: if the file is damaged or has other columns.
    """
    last = _last_by_hand(path) if path.exists() else {}
    columns = (Grade.score, Grade.auto_score, Grade.manual_score, Grade.extra_credit)
    with course.gradebook() as gradebook:
        rows = gradebook.db.execute(
            select(SubmittedAssignment.student_id, Assignment.name, BaseCell.name, *columns)
            .select_from(Grade)
            .join(Grade.notebook)
            .join(SubmittedNotebook.assignment)
            .join(SubmittedAssignment.assignment)
            .join(Grade.cell)
            .order_by(Assignment.name, SubmittedAssignment.student_id, BaseCell.name)
        ).all()
    found = []
    for student, assignment, cell, score, auto, manual, extra in rows:
        key, given = (assignment, student, cell), _is_by_hand(manual, extra)
        before = last.get(key, auto)
        if (given or key in last) and csv_files.number(before) != csv_files.number(score):
            notebook = course.folder("submitted", student, assignment) / f"{assignment}.ipynb"
            submission = Submission(student, assignment, notebook)
            found.append(Change(submission, cell, before, score, given))
    return found


def _is_by_hand(manual_score: float | None, extra_credit: float | None) -> bool:
    return manual_score is not None or bool(extra_credit)


def _last_by_hand(path: Path) -> dict[tuple[str, str, str], float]:
    """Return the last points by hand in the file, by assignment, student and cell."""
    (_, header), *rows = csv_files.read(path)
    if header != list(COLUMNS):
        raise GradingError(
            f"{path} has other columns than {', '.join(COLUMNS)}: rename it to begin a new one."
        )
    found = {}
    for line, row in rows:
        try:
            _, assignment, student, cell, _, after, given = row
            found[assignment, student, cell] = float(after)
        except ValueError:
            raise GradingError(f"{path}, line {line}: {','.join(row)!r} is damaged.") from None
        if given != "yes":
            del found[assignment, student, cell]
    return found


def write(found: list[Change], path: Path) -> None:
    """Append changes to a CSV file.

    Args:
        found: what `changes` or `by_hand` returned.
        path: the file; it is created if needed.
    """
    now = f"{datetime.now():%Y-%m-%d %H:%M:%S}"
    is_new = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        if is_new:
            writer.writerow(COLUMNS)
        for change in found:
            student, assignment = change.submission.key
            points = csv_files.number(change.before), csv_files.number(change.after)
            manual = "yes" if change.manual else "no"
            writer.writerow([now, assignment, student, change.cell, *points, manual])


def same_answers(before: Record, executed: NotebookNode) -> list[str]:
    """Return grade_ids of cells whose answer is unchanged since it was last graded.

    Args:
        before: the submission's record.
        executed: its notebook, as executed now.

    Returns:
        All cells if the notebook is unchanged, else the unchanged free-text answers.
    """
    now = record.cells_of(executed)
    if before.same_notebook:
        return list(now)
    old = {name: cell.answer for name, cell in before.cells.items() if before.digests}
    return [name for name, cell in now.items() if cell.answer and old.get(name) == cell.answer]


def add_new_tests(course: Course, assignment: str) -> None:
    """Add the source's new tests to the gradebook.

    Once there are submissions, nbgrader rejects a source with added or removed cells. A new test
    does not conflict with the gradebook's data, so it is added there for each submission, in one
    transaction.

    Args:
        course: the course.
        assignment: the assignment's name; without submissions nothing is done.

    Raises:
        GradingError: if any other cell was added, removed or renamed.
    """
    source = nbformat.read(course.source_notebook(assignment), as_version=4)
    graded = [cell for cell in source.cells if _is_known_to_nbgrader(cell)]
    with course.gradebook() as gradebook:
        try:
            notebook = gradebook.find_notebook(assignment, assignment)
        except MissingEntry:
            return
        if not notebook.submissions:
            return
        known = {cell.name for cell in notebook.source_cells}
        new = [cell for cell in graded if cell.metadata.nbgrader.grade_id not in known]
        missing = known - {cell.metadata.nbgrader.grade_id for cell in graded}
        not_tests = [cell.metadata.nbgrader.grade_id for cell in new if not is_test(cell)]
        if missing or not_tests:
            raise GradingError(_rejection(assignment, sorted(missing), new, not_tests))
        for cell in new:
            name, kind = cell.metadata.nbgrader.grade_id, cell.cell_type
            points = float(cell.metadata.nbgrader.points)
            graded_cell = GradeCell(name=name, notebook=notebook, max_score=points, cell_type=kind)
            gradebook.db.add(graded_cell)
            gradebook.db.add(
                SourceCell(
                    name=name, notebook=notebook, cell_type=kind, source=cell.source, locked=True
                )
            )
            for submitted in notebook.submissions:
                gradebook.db.add(Grade(cell=graded_cell, notebook=submitted))
        gradebook.db.commit()


def _is_known_to_nbgrader(cell) -> bool:
    kinds = (utils.is_grade, utils.is_solution, utils.is_locked, utils.is_task)
    return any(kind(cell) for kind in kinds)


def _rejection(assignment: str, missing: list[str], new: list, not_tests: list[str]) -> str:
    differences = [f"missing: {', '.join(missing)}"] if missing else []
    if new:
        names = [cell.metadata.nbgrader.grade_id for cell in new]
        differences.append(f"new: {', '.join(names if missing else not_tests)}")
    return (
        f"The cells of source/{assignment} differ from the gradebook's ({'; '.join(differences)}). "
        "Points and comments are stored by cell name: restore the old names (grade_id). You can "
        "add lines and tests, but not answers; docs/instructor.md describes how to start an "
        "assignment over."
    )
