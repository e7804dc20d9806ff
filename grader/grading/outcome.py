"""The result of a grading run: grades, rejections, missing submissions."""

from dataclasses import dataclass, field

from nbgrader.api import SubmittedNotebook

from grader.course import naming
from grader.grading.score_changes import Change
from grader.sheet.metadata import Run
from grader.submissions.find import Rejection, Submission
from grader.submissions.record import Record


@dataclass(frozen=True)
class CellGrade:
    """Points of one graded cell.

    Attributes:
        cell: its `grade_id`.
        score: current points.
        max_score: maximum points.
        free_text: whether it is a free-text answer, which is graded manually.
        pending: whether it is pending manual grading (a missing answer is not).
        code: the detected misconception, or None.
        answered: False for a free-text answer that is still the sheet's.
        manual: whether its points are manual points.
    """

    cell: str
    score: float
    max_score: float
    free_text: bool
    pending: bool
    code: str | None
    answered: bool = True
    manual: bool = False


@dataclass(frozen=True)
class Grade:
    """The grade of one submission, from the gradebook.

    Attributes:
        submission: the submission.
        cells: its graded cells, in the notebook's order.
        run: its run in the sandbox.
        late_penalty: points deducted for late submission.
    """

    submission: Submission
    cells: list[CellGrade]
    run: Run = field(default_factory=Run, compare=False)
    late_penalty: float = 0

    @property
    def score(self) -> float:
        """Current points minus the penalty; pending points are not included."""
        return max(0, sum(cell.score for cell in self.cells) - self.late_penalty)

    @property
    def max_score(self) -> float:
        """Maximum points."""
        return sum(cell.max_score for cell in self.cells)

    @property
    def pending_points(self) -> float:
        """Points that are pending manual grading."""
        return sum(cell.max_score for cell in self.cells if cell.pending)


@dataclass
class Outcome:
    """The result of a grading run.

    Attributes:
        grades: grades of all submissions that could be graded.
        rejections: submissions that could not be graded.
        missing: for each assignment, the gradebook's students without a submission.
        unchanged: number of submissions that were graded before and are unchanged.
        refreshed: number of these whose page was rebuilt for new points or comments.
        regraded: number of unchanged notebooks that were graded again.
        changes: their changed points.
        names: names of students and titles of tasks.
    """

    grades: list[Grade] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    missing: dict[str, list[str]] = field(default_factory=dict)
    unchanged: int = 0
    refreshed: int = 0
    regraded: int = 0
    changes: list[Change] = field(default_factory=list)
    names: naming.Naming = field(default_factory=naming.Naming)


def grade_of(submission: Submission, record: Record, row: SubmittedNotebook) -> Grade:
    """Combine the record and the gradebook's row of a graded submission.

    Args:
        submission: the submission.
        record: its record.
        row: its row in the gradebook.
    """
    cells = []
    for grade in row.grades:
        recorded = record.cells.get(grade.name)
        # A deleted free-text answer has a grade but no cell.
        free_text = recorded is not None and bool(recorded.answer)
        cells.append(
            CellGrade(
                grade.name,
                float(grade.score or 0),
                float(grade.max_score),
                free_text=free_text,
                pending=bool(grade.needs_manual_grade),
                code=recorded.code if recorded else None,
                answered=not free_text or grade.auto_score is None,
                manual=grade.manual_score is not None,
            )
        )
    # Cells that are missing in the notebook come last.
    order = {name: place for place, name in enumerate(record.cells)}
    cells.sort(key=lambda cell: order.get(cell.cell, len(order)))
    penalty = float(row.late_submission_penalty or 0)
    return Grade(submission, cells, record.run, late_penalty=penalty)
