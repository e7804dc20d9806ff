"""Questions for all students of a class."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from random import Random

from grader.course.course import Course
from grader.errors import GradingError
from grader.grading import workers
from grader.sandbox import backends
from grader.submissions import find
from grader.submissions.find import Submission
from grader.text import printable
from grader.viva import experiment, questions
from grader.viva.questions import Question


@dataclass(frozen=True)
class Viva:
    """One student's questions.

    Attributes:
        student: the student's id.
        questions: up to three.
        reason: why there are none, or "".
    """

    student: str
    questions: list[Question] = field(default_factory=list)
    reason: str = ""


def hold(
    course: Course,
    assignment: str,
    students: list[str],
    seed: int,
    jobs: int | None,
    report: Callable[[str], None],
) -> list[Viva]:
    """Run the submissions of an assignment with changes, and choose questions.

    Args:
        course: the course.
        assignment: the assignment's name.
        students: ids of the students; empty: all.
        seed: another one gives other questions.
        jobs: number of parallel processes, or None for one per core.
        report: called with a line for the sandbox and for each student.

    Raises:
        GradingError: if there is no such assignment or no such submission, or no sandbox can be
            created.
    """
    course.require(assignment)
    submissions, _ = find.collect(course, assignment)
    if unknown := set(students) - {submission.student for submission in submissions}:
        raise GradingError(f"No submission of {assignment} by {', '.join(sorted(unknown))}.")
    submissions = [one for one in submissions if not students or one.student in students]
    if submissions and course.sandboxed:
        report(backends.line(course.sandbox))
    ask = partial(questions_for, seed=seed)
    held = []
    for one in workers.each(course, submissions, ask, jobs or workers.cores()):
        report(printable(f"{one.student}: {one.reason or f'{len(one.questions)} questions'}"))
        held.append(one)
    return held


def questions_for(course: Course, submission: Submission, *, seed: int) -> Viva:
    """Return one student's questions; the seed and the student's id decide which."""
    chance = Random(f"{seed} {submission.assignment} {submission.student}")
    try:
        examined = experiment.examine(course, submission, chance)
    except Exception as error:  # nbgrader raises many types for broken notebooks
        first, *_ = str(error).splitlines() or [type(error).__name__]
        return Viva(submission.student, reason=f"not run: {first}")
    found = questions.choose(examined, chance)
    reason = "" if found else "nothing to ask: no answered task prints different things"
    return Viva(submission.student, found, reason)
