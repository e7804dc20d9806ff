"""Execute submissions in several processes, each with its own warm sandbox.

Only the main process writes the gradebook.
"""

import contextlib
import multiprocessing
import multiprocessing.connection
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import repeat
from typing import TypeVar

from grader.course import conversions
from grader.course.course import Course
from grader.errors import BadInput, GradingError, SolutionFails
from grader.sandbox import backends, warm_sandbox
from grader.submissions import wrong_sheet
from grader.submissions.find import Submission

#: A submission is rejected after this number of attempts in which a worker died.
ATTEMPTS = 3
#: Exceptions that are raised when a worker has died.
DIED = (BrokenProcessPool, EOFError, ConnectionError)

Result = TypeVar("Result")


@dataclass(frozen=True)
class Executed:
    """A worker's result: the executed notebook as JSON, or the reason why there is none.

    Attributes:
        submission: the submission.
        notebook: the executed notebook, or None.
        rejection: the reason why it cannot be graded, or None.
    """

    submission: Submission
    notebook: str | None
    rejection: str | None = None


def cores() -> int:
    """Return the number of cores this process can use; on macOS, the machine's cores."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def execute(course: Course, submission: Submission) -> Executed:
    """Execute one submission in this process; an error becomes a rejection of one line.

    Args:
        course: the course.
        submission: a submission that `grader.submissions.find.collect` has found.

    Raises:
        SolutionFails: if no submission of the assignment can be graded.
    """
    try:
        notebook = wrong_sheet.read(course, submission)
        executed = conversions.execute(course, *submission.key, notebook)
    except SolutionFails:
        raise
    except BadInput as error:
        return Executed(submission, None, str(error))
    except Exception as error:  # nbgrader raises many types for broken notebooks
        lines = str(error).strip().splitlines()
        return Executed(submission, None, failed(lines[0] if lines else type(error).__name__))
    return Executed(submission, executed)


def failed(cause: str) -> str:
    """Return the reason for rejecting a valid submission whose grading failed."""
    return f"could not be graded: {cause}"


def execute_all(
    course: Course, submissions: list[Submission], report: Callable[[str], None], jobs: int
) -> Iterator[Executed]:
    """Execute submissions and yield each result as soon as it is available.

    Args:
        course: the course; workers get a copy.
        submissions: the submissions to execute.
        report: called with a line that names the sandbox.
        jobs: number of parallel processes; with 1, this process executes them.

    Raises:
        GradingError: if there are submissions, and no sandbox can be created.
    """
    if submissions and course.sandboxed:
        report(backends.line(course.sandbox))
    warm_sandbox.remove_leftovers()
    if jobs == 1:
        for submission in submissions:
            yield execute(course, submission)
        return
    attempts = dict.fromkeys(submissions, 0)
    while attempts:
        # After a worker has died, the submissions that were running are tried one by one, so that
        # none is rejected because of another student's notebook.
        suspects = [submission for submission, count in attempts.items() if count]
        batch = suspects[:1] or list(attempts)
        size = min(jobs, len(batch))
        with _pool(course, size) as pool:
            for done in _use(pool, size, batch, attempts):
                del attempts[done.submission]
                yield done


def each(
    course: Course,
    submissions: list[Submission],
    function: Callable[[Course, Submission], Result],
    jobs: int,
) -> Iterator[Result]:
    """Call a function with each submission in several processes, and yield results in order.

    Args:
        course: the course; workers get a copy.
        submissions: the submissions.
        function: what to do with one; it and what it returns are pickled.
        jobs: number of parallel processes.

    Raises:
        GradingError: if a process dies. What the function raises is passed on.
    """
    warm_sandbox.remove_leftovers()
    with _pool(course, min(jobs, len(submissions)) or 1) as pool:
        try:
            yield from pool.map(_call_in_worker, repeat(function), submissions)
        except DIED as error:
            raise GradingError("A process died; perhaps memory ran out. Try --jobs 1.") from error


def _use(
    pool: ProcessPoolExecutor, size: int, batch: list[Submission], attempts: dict[Submission, int]
) -> Iterator[Executed]:
    """Use a pool until a batch is done or a worker dies; then count the running ones' attempts."""
    queue, running, started = batch[::-1], {}, None
    while queue or running:
        try:
            while queue and len(running) <= size:
                started = queue.pop()
                running[pool.submit(_execute_in_worker, started)] = started
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                result = future.result()
                del running[future]
                yield result
        except DIED:
            for submission in {*running.values(), started} & attempts.keys():
                attempts[submission] += 1
                if attempts[submission] == ATTEMPTS:
                    cause = f"the grading process died {ATTEMPTS} times while executing it"
                    yield Executed(submission, None, failed(cause))
            return


def _pool(course: Course, jobs: int) -> ProcessPoolExecutor:
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, spawn, initializer=_start_worker, initargs=(course,))


_course: Course | None = None
_held_open = contextlib.ExitStack()


def _start_worker(course: Course) -> None:
    global _course
    _course = course
    _held_open.enter_context(course.one_gradebook_connection())
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this worker if the grader is killed."""
    multiprocessing.connection.wait([multiprocessing.parent_process().sentinel])
    os._exit(1)


def _execute_in_worker(submission: Submission) -> Executed:
    return _call_in_worker(execute, submission)


def _call_in_worker(function: Callable[[Course, Submission], Result], one: Submission) -> Result:
    if _course is None:
        raise GradingError("the worker was not started")
    return function(_course, one)
