"""What one pass over a course gives: grades as the gradebook has them, refusals, who is missing."""

from dataclasses import dataclass, field

import nbformat
from nbgrader.api import Gradebook

from grader.course import naming
from grader.course.course import Course
from grader.errors import GradingError
from grader.grading.changes import Change
from grader.sheet.check_messages import CODE
from grader.submissions.find import Refusal, Submission
from grader.submissions.record import in_gradebook


@dataclass(frozen=True)
class CellGrade:
    """Points of one graded cell.

    Attributes:
        cell: its `grade_id`.
        score: points so far.
        max_score: points that can be had.
        written: an answer in words, graded by hand, and not a test.
        by_hand: it waits to be graded by hand (an answer that was not given does not).
        code: the misconception that was recognised, if any.
        answered: it is not an answer in words that was left as the sheet has it.
        given: somebody gave its points by hand.
    """

    cell: str
    score: float
    max_score: float
    written: bool
    by_hand: bool
    code: str | None
    answered: bool = True
    given: bool = False


@dataclass(frozen=True)
class Grade:
    """What the gradebook says of one submission.

    Attributes:
        submission: whose it is.
        cells: its graded cells, in the notebook's order.
        limits: which limits of the sandbox it ran into, in words.
        flags: graded cells whose verdict cannot be trusted, with the evidence.
        seconds: how long the notebook ran in the sandbox; None outside of it.
        cpu_seconds: what it computed there, all its processes and the grader's questions included.
        late_penalty: points taken off for handing in late.
    """

    submission: Submission
    cells: list[CellGrade]
    limits: list[str]
    flags: list[str]
    seconds: float | None = field(default=None, compare=False)
    cpu_seconds: float | None = field(default=None, compare=False)
    late_penalty: float = 0

    @property
    def score(self) -> float:
        """Points so far, less the penalty, without what waits to be graded by hand."""
        return max(0, sum(cell.score for cell in self.cells) - self.late_penalty)

    @property
    def max_score(self) -> float:
        """Points that can be had."""
        return sum(cell.max_score for cell in self.cells)

    @property
    def points_by_hand(self) -> float:
        """Points that wait to be graded by hand."""
        return sum(cell.max_score for cell in self.cells if cell.by_hand)


@dataclass
class Outcome:
    """The result of one pass.

    Attributes:
        grades: of all submissions that could be graded.
        refusals: what could not.
        missing: for each assignment, students of the gradebook who handed in nothing.
        left: how many were graded before and are left as they were.
        renewed: of how many of these the page was written anew, for its points or comments.
        again: how many were graded that had been graded before, in the state that was handed in.
        changes: what points these have gained or lost.
        names: what the class's students and tasks are called.
    """

    grades: list[Grade] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    missing: dict[str, list[str]] = field(default_factory=dict)
    left: int = 0
    renewed: int = 0
    again: int = 0
    changes: list[Change] = field(default_factory=list)
    names: naming.Naming = field(default_factory=naming.Naming)


def read_grade(course: Course, gradebook: Gradebook, submission: Submission) -> Grade:
    """Read one submission's points from the gradebook, and the misconceptions from its outputs.

    Args:
        course: the course.
        gradebook: its gradebook, opened.
        submission: which one.

    Raises:
        GradingError: if the gradebook does not know the submission.
    """
    written, codes, remarks = _read_cells(course, submission)
    notebook = in_gradebook(gradebook, submission)
    if notebook is None:
        raise GradingError("the gradebook has no score for it")
    cells = [
        CellGrade(
            grade.name,
            float(grade.score or 0),
            float(grade.max_score),
            grade.name in written,
            bool(grade.needs_manual_grade),
            codes.get(grade.name),
            grade.name not in written or grade.auto_score is None,
            grade.manual_score is not None,
        )
        for grade in notebook.grades
    ]
    penalty = float(notebook.late_submission_penalty or 0)
    # What is missing in the notebook (an answer in words that was deleted) comes last.
    order = {name: place for place, name in enumerate(codes)}
    cells.sort(key=lambda cell: order.get(cell.cell, len(order)))
    limits, flags = remarks.get("limits", []), remarks.get("flags", [])
    times = remarks.get("seconds"), remarks.get("cpu_seconds")
    return Grade(submission, cells, limits, flags, *times, late_penalty=penalty)


def _read_cells(course: Course, submission: Submission) -> tuple[set, dict[str, str | None], dict]:
    """Read the autograded notebook.

    Returns:
        The answers in words; for each graded cell, in the notebook's order, the misconception
        that its error names; and what `grader.steps.execute` remarked.
    """
    folder = course.folder("autograded", submission.student, submission.assignment)
    notebook = nbformat.read(folder / submission.notebook.name, as_version=4)
    written, codes = set(), {}
    for cell in notebook.cells:
        metadata = cell.metadata.get("nbgrader", {})
        if metadata.get("grade"):
            if metadata.get("solution"):
                written.add(metadata["grade_id"])
            errors = [out for out in cell.get("outputs", []) if out.output_type == "error"]
            found = [CODE.match(error.evalue) for error in errors if error.ename == "CheckFailed"]
            codes[metadata["grade_id"]] = next((match[1] for match in found if match), None)
    return written, codes, notebook.metadata.get("thaw", {})
