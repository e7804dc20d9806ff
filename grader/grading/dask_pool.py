"""Execute submissions on a Dask cluster; the gradebook is still written by one process, here.

Each worker of the cluster needs this environment, bubblewrap, and the course folder under the same
path. It runs one submission at a time, in a warm sandbox of its own.
"""

import threading
from collections.abc import Iterator
from concurrent.futures import as_completed

from grader.course.course import Course
from grader.errors import GradingError
from grader.grading import workers
from grader.submissions.find import Submission

CONNECT_SECONDS = 10
_one_at_a_time = threading.Lock()


def execute_all(
    course: Course, submissions: list[Submission], scheduler: str
) -> Iterator[workers.Executed]:
    """Execute submissions and yield each as soon as it is done.

    Dask itself gives the work of a worker that died to another one, three times.

    Args:
        course: the course, which workers get a copy of.
        submissions: what to execute.
        scheduler: where Dask's scheduler listens, e.g. "tcp://head:8786".

    Raises:
        GradingError: if Dask is not installed, or nobody listens there.
    """
    if not submissions:
        return
    with _connect(scheduler) as client:
        executor = client.get_executor(pure=False)
        running = {executor.submit(execute, course, one): one for one in submissions}
        for future in as_completed(running):
            try:
                yield future.result()
            except Exception as error:  # whatever happened to the worker
                cause = f"the cluster gave it up ({type(error).__name__}: {error})"
                reason = workers.failed(cause.splitlines()[0])
                yield workers.Executed(running[future], None, reason)


def execute(course: Course, submission: Submission) -> workers.Executed:
    """Execute one submission in a worker; its further threads have to wait for the sandbox."""
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
