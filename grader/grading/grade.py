"""A grading run over a course: collect, autograde, write feedback, read the gradebook."""

import shutil
from collections.abc import Callable, Collection, Iterator
from functools import partial

import nbformat

from grader.course import backup, conversions, naming
from grader.course.course import Course
from grader.errors import GradingError
from grader.grading import dask_pool, feedback_page, score_changes, workers
from grader.grading.outcome import Outcome, grade_of
from grader.grading.workers import Executed
from grader.sheet import metadata
from grader.submissions import record
from grader.submissions.find import Submission, collect
from grader.submissions.record import Record, in_gradebook

REMOVED = (
    "graded before, but the student is no longer in the gradebook; move the folder away, or add "
    "the student again: nbgrader db student add ID"
)


def grade_course(
    course: Course,
    assignment: str | None = None,
    *,
    only: Collection[str] = (),
    force: bool = False,
    jobs: int = 1,
    scheduler: str | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    report: Callable[[str], None] = lambda line: None,
) -> Outcome:
    """Grade everything in `submitted/`.

    A submission that was graded since it was submitted, and has its points in the gradebook, is
    left unchanged, unless `force`; only its page is rebuilt if points or comments changed in the
    gradebook. A killed run can be resumed: scores are written in one transaction, and a submission
    counts as graded when its feedback page, which is written last, exists.

    Args:
        course: the course folder.
        assignment: the assignment's name, or None for all.
        only: ids of the students to grade; empty for all.
        force: regrade everything.
        jobs: number of submissions executed in parallel on this machine.
        scheduler: address of a Dask scheduler, to execute them on its workers instead.
        progress: called with (done, total) of the submissions to grade.
        report: called with each line for the instructor before grading is finished.

    Returns:
        Sorted grades and rejections; a failing submission never stops the others.

    Raises:
        GradingError: if `assignment` is unknown or cannot be registered, if there is no submission
            of a student in `only`, or if another process is grading this course.
    """
    if assignment is not None:
        course.require(assignment)
    with course.locked(), course.one_gradebook_connection():
        execute_all = _executor(jobs, scheduler)
        return _grade(course, assignment, only, force, execute_all, progress, report)


def _executor(jobs: int, scheduler: str | None) -> Callable[..., Iterator[Executed]]:
    if scheduler is None:
        return partial(workers.execute_all, jobs=jobs)
    return partial(dask_pool.execute_all, scheduler=scheduler)


def _grade(
    course: Course,
    assignment: str | None,
    only: Collection[str],
    force: bool,
    execute_all,
    progress,
    report,
) -> Outcome:
    found, rejections = collect(course, assignment)
    if only:
        found, rejections = _of_students(only, found, rejections)
    with course.gradebook() as gradebook:
        records = {one: record.read(course, gradebook, one) for one in found}
        students = {student.id for student in gradebook.students}
    # An empty gradebook is new: no student was removed from it.
    removed = [one for one in found if students and one.student not in students]
    removed = [one for one in removed if records[one].digests]
    rejections += [one.rejection(REMOVED) for one in removed]
    submissions = [one for one in found if one not in removed]
    todo = [one for one in submissions if force or not records[one].graded]
    regraded = [one for one in todo if force or records[one].same_notebook]
    before = score_changes.scores(course, regraded)
    if before:
        report(backup.back_up(course))
    slugs = sorted({one.assignment for one in submissions})
    for slug in slugs:
        score_changes.add_new_tests(course, slug)
        conversions.register(course, slug)
    failures: dict[Submission, str] = {}
    progress(0, len(todo))
    for done, executed in enumerate(execute_all(course, todo, report), start=1):
        one = executed.submission
        if reason := executed.rejection or _write(course, executed, records[one], report):
            failures[one] = reason
        progress(done, len(todo))
    done_now = set(todo)
    unchanged = {one: records[one] for one in submissions if one not in done_now}
    refreshed, stale = feedback_page.refresh(course, unchanged, report)
    failures |= stale
    rejections += [one.rejection(reason) for one, reason in failures.items()]
    grades = []
    with course.gradebook() as gradebook:
        for one in submissions:
            if one not in failures:
                now = record.read(course, gradebook, one) if one in done_now else records[one]
                grades.append(grade_of(one, now, in_gradebook(gradebook, one)))
    before = {one: scores for one, scores in before.items() if one not in failures}
    keys = {one.key for one in submissions} | {one.key for one in rejections if one.key}
    return Outcome(
        grades=grades,
        rejections=rejections,
        missing={
            slug: sorted(
                student
                for student in students
                if (student, slug) not in keys and (not only or student in only)
            )
            for slug in slugs
        },
        unchanged=len(unchanged),
        refreshed=refreshed,
        regraded=len(before),
        changes=score_changes.changes(before, score_changes.scores(course, list(before))),
        names=naming.read(course, slugs),
    )


def _of_students(only: Collection[str], found: list, rejections: list) -> tuple[list, list]:
    """Return the submissions and rejections of some students. Raises GradingError."""
    found = [one for one in found if one.student in only]
    rejections = [one for one in rejections if one.key and one.key[0] in only]
    without = sorted({*only} - {one.key[0] for one in (*found, *rejections)})
    if without:
        raise GradingError(f"submitted/ has no submission to grade of {', '.join(without)}.")
    return found, rejections


def _write(course: Course, executed: Executed, before: Record, report) -> str | None:
    """Write scores and feedback of one submission; return why it is rejected, or None."""
    submission = executed.submission
    try:
        notebook = nbformat.reads(executed.notebook, as_version=4)
        now = record.digests(submission.notebook, course.source_notebook(submission.assignment))
        # A course with nbgrader's own steps has no digests.
        if metadata.read(notebook, "submitted") not in (None, now):
            raise GradingError("the submission or its assignment changed while it was graded")
        same = score_changes.same_answers(before, notebook)
        # Without it the submission counts as not graded, should this be interrupted.
        shutil.rmtree(course.folder("feedback", *submission.key), ignore_errors=True)
        conversions.autograde(course, *submission.key, notebook, same=same)
        feedback_page.write(course, submission, report)
    except (GradingError, OSError) as error:  # the others are still graded
        return workers.failed(str(error))
    return None
