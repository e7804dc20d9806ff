"""Grading again what was graded before: new tests in the gradebook, and whose score changed."""

import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import Grade, GradeCell, MissingEntry, SourceCell

from grader.course.course import Course
from grader.errors import GradingError
from grader.sheet.cells import is_test
from grader.submissions import record
from grader.submissions.find import Submission
from grader.submissions.record import Record, in_gradebook

#: Under this name, what is taken off for being late stands among a submission's cells.
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
    """Points of a cell, and whether they were given manually."""

    score: float
    manual: bool = False


Scores = dict[Submission, dict[str, CellScore]]


@dataclass(frozen=True)
class Change:
    """A cell that has other points than before.

    Attributes:
        submission: whose cell.
        cell: its `grade_id`, or "late penalty".
        before: points it had; None if there was no such cell.
        after: points it has.
        manual: whether the points that it has were given manually.
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
        submissions: whose; those that the gradebook does not know are left out.

    Returns:
        For each submission, by grade_id, the points of its cells; under `LATE`, if something was
        taken off, that as a negative number.
    """
    found: Scores = {}
    with course.gradebook() as gradebook:
        for submission in submissions:
            notebook = in_gradebook(gradebook, submission)
            if notebook is None:
                continue
            found[submission] = {
                grade.name: CellScore(float(grade.score or 0), grade.manual_score is not None)
                for grade in notebook.grades
            }
            if penalty := notebook.late_submission_penalty:
                found[submission][LATE] = CellScore(-penalty)
    return found


def changes(before: Scores, after: Scores) -> list[Change]:
    """Compare points, submission by submission.

    Args:
        before: what `scores` returned earlier.
        after: what it returns now; of submissions that were not there before nothing is told.
    """
    found = []
    for submission, cells in after.items():
        if submission not in before:
            continue
        old = before[submission]
        for cell in [*cells, *(old.keys() - cells.keys())]:
            now = cells.get(cell, CellScore(0))
            was = old[cell].score if cell in old else (0 if cell == LATE else None)
            if was != now.score:
                found.append(Change(submission, cell, was, now.score, now.manual))
    return found


def write(found: list[Change], path: Path) -> None:
    """Add changes to a CSV file, which keeps those of earlier times.

    Args:
        found: what `changes` returned.
        path: the file; it is made if it is not there.
    """
    now = f"{datetime.now():%Y-%m-%d %H:%M:%S}"
    is_new = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        if is_new:
            writer.writerow(COLUMNS)
        for change in found:
            student, assignment = change.submission.key
            before = "" if change.before is None else f"{change.before:g}"
            manual = "yes" if change.manual else "no"
            writer.writerow(
                [now, assignment, student, change.cell, before, f"{change.after:g}", manual]
            )


def same_answers(before: Record, executed: NotebookNode) -> list[str]:
    """Return grade_ids of cells whose answer is the one that was graded last.

    Args:
        before: what was known of the submission.
        executed: its notebook as it was executed now.

    Returns:
        All if the notebook is the same; else the free-text answers that have the same words.
    """
    now = record.cells_of(executed)
    if before.same_notebook:
        return list(now)
    old = {name: cell.answer for name, cell in before.cells.items() if before.digests}
    return [name for name, cell in now.items() if cell.answer and old.get(name) == cell.answer]


def add_new_tests(course: Course, assignment: str) -> None:
    """Give the gradebook the tests that the source has and it has not.

    Once there are submissions, nbgrader refuses every source with other cells than before. A test
    that was added takes nothing from what the gradebook holds, so it is added there, for each
    submission, in one transaction.

    Args:
        course: the course.
        assignment: which one; without submissions nothing is done.

    Raises:
        GradingError: if anything else was added, removed or renamed.
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
        gone = known - {cell.metadata.nbgrader.grade_id for cell in graded}
        misfits = [cell.metadata.nbgrader.grade_id for cell in new if not is_test(cell)]
        if gone or misfits:
            raise GradingError(_refusal(assignment, sorted(gone), new, misfits))
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


def _refusal(assignment: str, gone: list[str], new: list, misfits: list[str]) -> str:
    said = [f"no longer in it: {', '.join(gone)}"] if gone else []
    if new:
        names = [cell.metadata.nbgrader.grade_id for cell in new]
        said.append(f"new: {', '.join(names if gone else misfits)}")
    return (
        f"source/{assignment} has other cells than when it was handed in ({'; '.join(said)}), and "
        "points and comments hang on their names: give each its old name (grade_id) back. Lines "
        "and tests may be added, answers may not; docs/instructor.md says how to start an "
        "assignment over."
    )
