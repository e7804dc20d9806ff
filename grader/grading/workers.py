"""Execute submissions in several processes, each with a warm sandbox of its own.

Workers read; only the process that started them writes the gradebook.
"""

import contextlib
import multiprocessing
import multiprocessing.connection
import os
import threading
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from grader.course import conversions
from grader.course.course import Course
from grader.errors import BadInput, GradingError
from grader.sandbox import bubblewrap, warm_sandbox
from grader.submissions import validate
from grader.submissions.find import Submission

#: A submission that was in work this often when a worker died is refused.
ATTEMPTS = 3
#: What is raised when a worker has died, while it began or later.
DIED = (BrokenProcessPool, EOFError, ConnectionError)


@dataclass(frozen=True)
class Executed:
    """What a worker returns: the executed notebook as JSON, or why there is none.

    Attributes:
        submission: which one.
        notebook: as it was executed, or None.
        rejection: why it cannot be graded, or None.
    """

    submission: Submission
    notebook: str | None
    rejection: str | None = None


def cores() -> int:
    """Return how many cores this process may use; macOS does not tell, and there it is all."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def execute(course: Course, submission: Submission) -> Executed:
    """Execute one submission, here and now; whatever goes wrong is in the result, in one line.

    Args:
        course: the course.
        submission: one that `grader.submissions.find.collect` has found.
    """
    try:
        notebook = validate.read_notebook(submission.notebook)
        executed = conversions.execute(course, *submission.key, notebook)
    except BadInput as error:
        return Executed(submission, None, str(error))
    except Exception as error:  # whatever a broken notebook makes nbgrader raise
        lines = str(error).strip().splitlines()
        return Executed(submission, None, failed(lines[0] if lines else type(error).__name__))
    return Executed(submission, executed)


def failed(cause: str) -> str:
    """Return why a submission is rejected that could have been graded."""
    return f"could not be graded: {cause}"


def execute_all(course: Course, submissions: list[Submission], jobs: int) -> Iterator[Executed]:
    """Execute submissions and yield each as soon as it is done.

    Args:
        course: the course, which workers get a copy of.
        submissions: what to execute.
        jobs: how many at a time; with 1 there is no other process.

    Raises:
        GradingError: if there is something to execute, and no sandbox can be made here.
    """
    if submissions and course.sandboxed and (reason := bubblewrap.why_not()):
        raise GradingError(reason)
    warm_sandbox.remove_leftovers()
    if jobs == 1:
        for submission in submissions:
            yield execute(course, submission)
        return
    attempts = dict.fromkeys(submissions, 0)
    while attempts:
        # When a worker has died, what it and its neighbours had is tried one by one, so that
        # nobody is refused for somebody else's notebook.
        suspects = [submission for submission, count in attempts.items() if count]
        batch = suspects[:1] or list(attempts)
        size = min(jobs, len(batch))
        with _pool(course, size) as pool:
            for done in _use(pool, size, batch, attempts):
                del attempts[done.submission]
                yield done


def _use(
    pool: ProcessPoolExecutor, size: int, batch: list[Submission], attempts: dict[Submission, int]
) -> Iterator[Executed]:
    """Use a pool until a batch is done or a worker dies; count in `attempts` who was in it then."""
    waiting, running, begun = batch[::-1], {}, None
    while waiting or running:
        try:
            while waiting and len(running) <= size:
                begun = waiting.pop()
                running[pool.submit(_execute_in_worker, begun)] = begun
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                result = future.result()
                del running[future]
                yield result
        except DIED:
            for submission in {*running.values(), begun} & attempts.keys():
                attempts[submission] += 1
                if attempts[submission] == ATTEMPTS:
                    cause = f"a grading process died {ATTEMPTS} times while it was executed"
                    yield Executed(submission, None, failed(cause))
            return


def _pool(course: Course, jobs: int) -> ProcessPoolExecutor:
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, spawn, initializer=_begin_worker, initargs=(course,))


_course: Course | None = None
_held_open = contextlib.ExitStack()


def _begin_worker(course: Course) -> None:
    global _course
    _course = course
    _held_open.enter_context(course.one_gradebook_connection())
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Leave nothing running if the grader is killed."""
    multiprocessing.connection.wait([multiprocessing.parent_process().sentinel])
    os._exit(1)


def _execute_in_worker(submission: Submission) -> Executed:
    if _course is None:
        raise GradingError("a worker was not begun")
    return execute(_course, submission)
