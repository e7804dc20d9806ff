"""One pass over a course: collect, autograde, write feedback, read the gradebook."""

import shutil
from collections.abc import Callable, Iterator
from functools import partial

from grader.course import backup, naming
from grader.course.course import Course
from grader.errors import GradingError
from grader.grading import changes, dask_pool, enrolled, feedback_page, workers
from grader.grading.outcome import Outcome, read_grade
from grader.grading.workers import Executed
from grader.submissions.find import Submission, collect
from grader.submissions.record import in_gradebook, is_as_graded, is_graded

REMOVED = (
    "graded before, and the student is no longer in the gradebook; move the folder away, or take "
    "the student back: nbgrader db student add ID"
)


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

    A submission that was graded since it was handed in, and has its points in the gradebook, is
    left as it is, unless `force`; only its page is written anew if the gradebook has other points
    or comments by now. So a pass that was killed goes on where it was: scores are written in one
    transaction, and a submission counts as graded when its feedback, which is written last, is
    there.

    Args:
        course: the course folder.
        assignment: only this one, or None for all.
        force: grade again what was graded before.
        jobs: how many submissions are executed at a time, on this machine.
        scheduler: address of a Dask scheduler, whose workers execute them instead.
        progress: called with (done, total), of those that have to be graded.
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
    return partial(dask_pool.execute_all, scheduler=scheduler)


def _grade(
    course: Course, assignment: str | None, force: bool, execute_all, progress, tell
) -> Outcome:
    found, refusals = collect(course, assignment)
    removed = enrolled.removed(course, found)
    submissions = [submission for submission in found if submission not in removed]
    refusals += [submission.refusal(REMOVED) for submission in removed]
    outcome = Outcome(refusals=refusals)
    slugs = {submission.assignment for submission in submissions}
    with course.gradebook() as gradebook:
        known = {submission for submission in submissions if in_gradebook(gradebook, submission)}
    todo = [one for one in submissions if force or one not in known or not is_graded(course, one)]
    again = todo if force else [one for one in todo if is_as_graded(course, one)]
    before = changes.scores(course, again)
    if before:
        tell(backup.back_up(course))
    for slug in sorted(slugs):
        changes.add_new_tests(course, slug)
        course.register(slug)
    failures: dict[Submission, str] = {}
    progress(0, len(todo))
    for done, executed in enumerate(execute_all(course, todo), start=1):
        failure = executed.failure or _write(course, executed)
        if failure:
            failures[executed.submission] = failure
        progress(done, len(todo))
    done_now = set(todo)
    left = [submission for submission in submissions if submission not in done_now]
    outcome.renewed, stale = feedback_page.renew(course, left)
    outcome.left = len(left)
    failures |= stale
    with course.gradebook() as gradebook:
        for submission in submissions:
            try:
                if submission in failures:
                    raise GradingError(failures[submission])
                outcome.grades.append(read_grade(course, gradebook, submission))
            except GradingError as error:
                outcome.refusals.append(submission.refusal(f"could not be graded: {error}"))
    there = {(one.student, one.assignment) for one in submissions}
    there |= {one.whose for one in outcome.refusals if one.whose}
    outcome.again = len(before)
    outcome.changes = changes.changes(before, changes.scores(course, list(before)))
    outcome.missing = enrolled.absent(course, slugs, there)
    outcome.names = naming.read(course, sorted(slugs))
    return outcome


def _write(course: Course, executed: Executed) -> str | None:
    """Write scores and feedback of one submission; return what went wrong, or None."""
    assignment, student = executed.submission.assignment, executed.submission.student
    try:
        same = changes.same_answers(course, executed.submission, executed.notebook)
        # Its absence says that the submission is not graded, whenever we are interrupted.
        shutil.rmtree(course.folder("feedback", student, assignment), ignore_errors=True)
        course.autograde(assignment, student, executed.notebook, same=same)
        feedback_page.write(course, executed.submission)
    except (GradingError, OSError) as error:  # the others are graded all the same
        return str(error)
    return None
