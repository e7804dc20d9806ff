"""What one pass over a course gives: grades, rejections, who is missing."""

from dataclasses import dataclass, field

from nbgrader.api import SubmittedNotebook

from grader.course import naming
from grader.grading.changes import Change
from grader.sheet.metadata import Run
from grader.submissions.find import Rejection, Submission
from grader.submissions.record import Record


@dataclass(frozen=True)
class CellGrade:
    """Points of one graded cell.

    Attributes:
        cell: its `grade_id`.
        score: points so far.
        max_score: points that can be had.
        free_text: a free-text answer, graded manually, and not a test.
        pending: it is pending manual grading (an answer that was not given is not).
        code: the misconception that was recognised, if any.
        answered: it is not a free-text answer that was left as the sheet has it.
        manual: its points were given manually.
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
    """What the gradebook says of one submission.

    Attributes:
        submission: whose it is.
        cells: its graded cells, in the notebook's order.
        run: what happened in the sandbox.
        late_penalty: points taken off for submitting late.
    """

    submission: Submission
    cells: list[CellGrade]
    run: Run = field(default_factory=Run, compare=False)
    late_penalty: float = 0

    @property
    def score(self) -> float:
        """Points so far, less the penalty, without what is pending manual grading."""
        return max(0, sum(cell.score for cell in self.cells) - self.late_penalty)

    @property
    def max_score(self) -> float:
        """Points that can be had."""
        return sum(cell.max_score for cell in self.cells)

    @property
    def pending_points(self) -> float:
        """Points that are pending manual grading."""
        return sum(cell.max_score for cell in self.cells if cell.pending)


@dataclass
class Outcome:
    """The result of one pass.

    Attributes:
        grades: of all submissions that could be graded.
        rejections: what could not.
        missing: for each assignment, students of the gradebook who submitted nothing.
        unchanged: how many were graded before and are left unchanged.
        refreshed: of how many of these the page was rebuilt, for its points or comments.
        regraded: how many were graded that had been graded before, the same notebook.
        changes: what points these have gained or lost.
        names: what the class's students and tasks are called.
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
    """Put together what is known of a submission that was graded.

    Args:
        submission: which one.
        record: what its files say.
        row: what the gradebook has of it.
    """
    cells = []
    for grade in row.grades:
        recorded = record.cells.get(grade.name)
        # A free-text answer that was deleted has a grade and no cell.
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
    # What is missing in the notebook comes last.
    order = {name: place for place, name in enumerate(record.cells)}
    cells.sort(key=lambda cell: order.get(cell.cell, len(order)))
    penalty = float(row.late_submission_penalty or 0)
    return Grade(submission, cells, record.run, late_penalty=penalty)
