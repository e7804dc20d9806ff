"""Execute submissions on a Dask cluster; one local process still writes the gradebook.

Each worker of the cluster needs this environment, a sandbox, and the course folder under the same
path. It runs one submission at a time, in its own warm sandbox.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import as_completed

from grader.course.course import Course
from grader.errors import GradingError, SolutionFails
from grader.grading import workers
from grader.submissions.find import Submission

CONNECT_SECONDS = 10
_one_at_a_time = threading.Lock()


def execute_all(
    course: Course, submissions: list[Submission], report: Callable[[str], None], scheduler: str
) -> Iterator[workers.Executed]:
    """Execute submissions and yield each result as soon as it is available.

    If a worker dies, Dask reassigns its submission to another one, up to three times.

    Args:
        course: the course; workers get a copy.
        submissions: the submissions to execute.
        report: not called: each worker chooses its sandbox.
        scheduler: the scheduler's address, e.g. "tcp://head:8786".

    Raises:
        GradingError: if Dask is not installed, or no scheduler answers.
    """
    if not submissions:
        return
    with _connect(scheduler) as client:
        executor = client.get_executor(pure=False)
        running = {executor.submit(execute, course, one): one for one in submissions}
        for future in as_completed(running):
            try:
                yield future.result()
            except SolutionFails:
                raise
            except Exception as error:  # any failure of the worker
                cause = f"the cluster gave up on it ({type(error).__name__}: {error})"
                reason = workers.failed(cause.splitlines()[0])
                yield workers.Executed(running[future], None, reason)


def execute(course: Course, submission: Submission) -> workers.Executed:
    """Execute one submission in a worker; the worker's other threads wait for the sandbox."""
    with _one_at_a_time, course.one_gradebook_connection():
        return workers.execute(course, submission)


def _connect(scheduler: str):
    try:
        from distributed import Client
    except ImportError:
        raise GradingError(
            "--scheduler needs Dask: install thaw with its extra 'cluster'."
        ) from None
    try:
        return Client(scheduler, timeout=CONNECT_SECONDS)
    except (OSError, TimeoutError, ValueError):
        raise GradingError(f"No Dask scheduler answers at {scheduler}.") from None
