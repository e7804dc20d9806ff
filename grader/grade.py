"""One pass over a course: collect, autograde, write feedback, read the gradebook."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import nbformat
from nbgrader.api import MissingEntry

from grader import backup, cluster, naming, regrade, roster, workers
from grader.course import Course, GradingError
from grader.feedback_summary import CODE
from grader.submissions import Refusal, Submission, collect, is_as_graded, is_graded
from grader.workers import Executed


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
    """

    cell: str
    score: float
    max_score: float
    written: bool
    by_hand: bool
    code: str | None
    answered: bool = True


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
        again: how many were graded that had been graded before, in the state that was handed in.
        changes: what points these have gained or lost.
        names: what the class's students and tasks are called.
    """

    grades: list[Grade] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    missing: dict[str, list[str]] = field(default_factory=dict)
    again: int = 0
    changes: list[regrade.Change] = field(default_factory=list)
    names: naming.Naming = field(default_factory=naming.Naming)


def grade_course(
    course: Course,
    assignment: str | None = None,
    *,
    force: bool = False,
    jobs: int = 1,
    scheduler: str | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    tell: Callable[[str], None] = lambda line: None,
) -> Outcome:
    """Grade everything in `submitted/`.

    A submission that was graded since it was handed in is left as it is, unless `force`. So a
    pass that was killed goes on where it was: scores are written in one transaction, and a
    submission counts as graded when its feedback, which is written last, is there.

    Args:
        course: the course folder.
        assignment: only this one, or None for all.
        force: grade again what was graded before.
        jobs: how many submissions are executed at a time, on this machine.
        scheduler: address of a Dask scheduler, whose workers execute them instead.
        progress: called with (done, total) at the beginning and after each submission that
            has to be graded.
        tell: called with a line that an instructor should read before grading is done.

    Returns:
        Grades and refusals, sorted; one submission that fails never stops the others.

    Raises:
        GradingError: if `assignment` is unknown or cannot be registered, or if another process
            grades this course.
    """
    if assignment is not None:
        course.require(assignment)
    with course.alone():
        return _grade(course, assignment, force, _executor(jobs, scheduler), progress, tell)


def _executor(jobs: int, scheduler: str | None) -> Callable[..., Iterator[Executed]]:
    if scheduler is None:
        return partial(workers.execute_all, jobs=jobs)
    return partial(cluster.execute_all, scheduler=scheduler)


def _grade(
    course: Course, assignment: str | None, force: bool, execute_all, progress, tell
) -> Outcome:
    submissions, refusals = collect(course, assignment)
    outcome = Outcome(refusals=refusals)
    slugs = {submission.assignment for submission in submissions}
    todo = [submission for submission in submissions if force or not is_graded(course, submission)]
    same = {submission for submission in todo if is_as_graded(course, submission)}
    before = regrade.scores(course, todo if force else [one for one in todo if one in same])
    if before:
        tell(backup.back_up(course))
    for slug in sorted(slugs):
        regrade.add_new_tests(course, slug)
        course.register(slug)
    failures: dict[Submission, str] = {}
    progress(0, len(todo))
    for done, executed in enumerate(execute_all(course, todo), start=1):
        again = executed.submission in same
        failure = executed.failure or _write(course, executed, again=again)
        if failure:
            failures[executed.submission] = failure
        progress(done, len(todo))
    for submission in submissions:
        try:
            if submission in failures:
                raise GradingError(failures[submission])
            outcome.grades.append(read_grade(course, submission))
        except GradingError as error:
            folder = submission.notebook.parent.relative_to(course.root)
            outcome.refusals.append(Refusal(folder, f"could not be graded: {error}"))
    there = {(one.student, one.assignment) for one in submissions}
    there |= {one.whose for one in outcome.refusals if one.whose}
    outcome.again = len(before)
    outcome.changes = regrade.changes(before, regrade.scores(course, list(before)))
    outcome.missing = roster.absent(course, slugs, there)
    outcome.names = naming.read(course, sorted(slugs))
    return outcome


def _write(course: Course, executed: Executed, *, again: bool) -> str | None:
    """Write scores and feedback of one submission; return what went wrong, or None."""
    assignment, student = executed.submission.assignment, executed.submission.student
    # Its absence says that the submission is not graded, whenever we are interrupted.
    shutil.rmtree(course.folder("feedback", student, assignment), ignore_errors=True)
    try:
        course.autograde(assignment, student, executed.notebook, again=again)
        course.write_feedback(assignment, student)
    except GradingError as error:
        return str(error)
    return None


def read_grade(course: Course, submission: Submission) -> Grade:
    """Read one submission's points from the gradebook, and the misconceptions from its outputs.

    Raises:
        GradingError: if the gradebook does not know the submission.
    """
    written, codes, remarks = _read_cells(course, submission)
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
                grade.name not in written or grade.auto_score is None,
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
        that its error names; and what `grader.execute` remarked.
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
