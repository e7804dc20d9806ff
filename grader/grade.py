"""One pass over a course: collect, autograde, write feedback, read the gradebook."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import nbformat
from nbgrader.api import MissingEntry

from grader.course import Course, GradingError
from grader.submissions import Refusal, Submission, collect

CODE = re.compile(r"^\[([a-z0-9-]+)\] ")


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
    """

    cell: str
    score: float
    max_score: float
    written: bool
    by_hand: bool
    code: str | None


@dataclass(frozen=True)
class Grade:
    """What the gradebook says of one submission."""

    submission: Submission
    cells: list[CellGrade]

    @property
    def score(self) -> float:
        """Points so far, without what waits to be graded by hand."""
        return sum(cell.score for cell in self.cells)

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
    """The result of one pass."""

    grades: list[Grade] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def grade_course(
    course: Course,
    assignment: str | None = None,
    *,
    force: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Outcome:
    """Grade everything in `submitted/`.

    A submission that was graded since it was handed in is left as it is, unless `force`.

    Args:
        course: the course folder.
        assignment: only this one, or None for all.
        force: grade again what was graded before.
        progress: called with (done, total) after each submission.

    Returns:
        Grades and refusals; one submission that fails never stops the others.

    Raises:
        GradingError: if `assignment` is unknown, or an assignment cannot be registered.
    """
    if assignment is not None and assignment not in course.assignments:
        known = ", ".join(course.assignments) or "none"
        raise GradingError(f"There is no assignment {assignment!r} in source/; it has {known}.")
    submissions, refusals = collect(course, assignment)
    outcome = Outcome(refusals=refusals)
    for slug in sorted({submission.assignment for submission in submissions}):
        course.register(slug)
    for done, submission in enumerate(submissions, start=1):
        try:
            if force or not _is_graded(course, submission):
                course.autograde(submission.assignment, submission.student)
                course.write_feedback(submission.assignment, submission.student)
            outcome.grades.append(read_grade(course, submission))
        except GradingError as error:
            folder = submission.notebook.parent.relative_to(course.root)
            outcome.refusals.append(Refusal(folder, f"could not be graded: {error}"))
        progress(done, len(submissions))
    return outcome


def _is_graded(course: Course, submission: Submission) -> bool:
    """Tell whether scores and feedback are newer than the submission and its assignment."""
    names = submission.student, submission.assignment
    autograded = course.folder("autograded", *names) / submission.notebook.name
    feedback = course.folder("feedback", *names) / f"{submission.assignment}.html"
    inputs = submission.notebook, course.source_notebook(submission.assignment)
    if not (autograded.exists() and feedback.exists()):
        return False
    newest_input = max(path.stat().st_mtime for path in inputs)
    return min(autograded.stat().st_mtime, feedback.stat().st_mtime) > newest_input


def read_grade(course: Course, submission: Submission) -> Grade:
    """Read one submission's points from the gradebook, and the misconceptions from its outputs.

    Raises:
        GradingError: if the gradebook does not know the submission.
    """
    written, codes = _read_cells(course, submission)
    with course.gradebook() as gradebook:
        try:
            (notebook,) = gradebook.find_submission(
                submission.assignment, submission.student
            ).notebooks
        except (MissingEntry, ValueError):
            raise GradingError("the gradebook has no score for it; grade with --force") from None
        cells = [
            CellGrade(
                grade.name,
                float(grade.score or 0),
                float(grade.max_score),
                grade.name in written,
                bool(grade.needs_manual_grade),
                codes.get(grade.name),
            )
            for grade in notebook.grades
        ]
    order = list(codes)
    return Grade(submission, sorted(cells, key=lambda cell: order.index(cell.cell)))


def _read_cells(course: Course, submission: Submission) -> tuple[set, dict[str, str | None]]:
    """Read the autograded notebook's graded cells.

    Returns:
        The answers in words; and for each graded cell, in the notebook's order, the misconception
        that its error names.
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
    return written, codes
