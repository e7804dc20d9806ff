"""Time the grading of a class."""

import contextlib
import os
import sys
import threading
import time
from datetime import datetime
from pathlib import Path

import nbformat
import psutil

from bench import commands
from grader.course import conversions
from grader.course.course import Course
from grader.sheet import metadata
from grader.submissions.validate import read_notebook

SCRIPTS = Path(sys.executable).parent
SAMPLE_SECONDS = 1.0


def plain_nbgrader(folder: Path, slug: str) -> float:
    """Return the seconds that `nbgrader autograde` takes for a class."""
    return _timed([str(SCRIPTS / "nbgrader"), "autograde", slug], folder)[0]


def thaw(folder: Path, slug: str, jobs: int) -> tuple[float, int]:
    """Return the seconds that `thaw grade` takes for a class, and its peak memory in bytes."""
    return _timed([str(SCRIPTS / "thaw"), "grade", slug, "--jobs", str(jobs)], folder)


def without_checks(folder: Path, slug: str) -> tuple[float, float]:
    """Run the cells of all submissions once and in sequence, in grading's kernel.

    TensorFlow is imported and has one thread; nothing checks whether the tests can still fail.

    Returns:
        The cells' seconds by the kernel's own start and end times, and the CPU seconds of all
        processes of the submissions.
    """
    course = Course(folder)
    course.limit(canaries=False)
    students = sorted(path.name for path in (folder / "submitted").iterdir())
    notebooks = {
        one: read_notebook(course.folder("submitted", one, slug) / f"{slug}.ipynb")
        for one in students
    }
    executed = [
        nbformat.reads(conversions.execute(course, student, slug, notebook), as_version=4)
        for student, notebook in notebooks.items()
    ]
    return sum(map(_seconds_of, executed)), sum(map(_cpu_seconds_of, executed))


def cpu_seconds(folder: Path, slug: str) -> float:
    """Return the CPU seconds of the submissions of a class that is graded, with all checks."""
    paths = (folder / "autograded").glob(f"*/{slug}/{slug}.ipynb")
    return sum(_cpu_seconds_of(nbformat.read(path, as_version=4)) for path in paths)


def _cpu_seconds_of(notebook: nbformat.NotebookNode) -> float:
    return metadata.run_of(notebook).cpu_seconds


def _seconds_of(notebook: nbformat.NotebookNode) -> float:
    total = 0.0
    for cell in notebook.cells:
        times = cell.metadata.get("execution", {})
        started, ended = (times.get(f"iopub.status.{state}") for state in ("busy", "idle"))
        if started and ended:
            total += (_parse(ended) - _parse(started)).total_seconds()
    return total


def _parse(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _timed(command: list[str], folder: Path) -> tuple[float, int]:
    """Run a command; return its seconds and the peak memory of its processes."""
    # The temporary files of a killed command are removed with the class.
    temporary = folder.parent / "tmp"
    temporary.mkdir(exist_ok=True)
    environment = os.environ | {"TMPDIR": str(temporary)}
    started = time.monotonic()
    with (
        (folder / "log").open("w") as log,
        commands.running(command, folder, log, environment) as process,
    ):
        peak, ended = [0], threading.Event()
        watch = threading.Thread(target=_watch, args=(process.pid, peak, ended))
        watch.start()
        try:
            code = process.wait()
            seconds = time.monotonic() - started
        finally:
            ended.set()
            watch.join()
    if code != 0:
        log_end = (folder / "log").read_text()[-2000:]
        raise RuntimeError(f"{' '.join(command)} ended with exit code {code}:\n{log_end}")
    return seconds, peak[0]


def _watch(process: int, peak: list[int], ended: threading.Event) -> None:
    while not ended.wait(SAMPLE_SECONDS):
        with contextlib.suppress(psutil.NoSuchProcess):
            command = psutil.Process(process)
            every = [command, *command.children(recursive=True)]
            peak[0] = max(peak[0], sum(map(_memory, every)))


def _memory(process: psutil.Process) -> int:
    """Return a process's memory; shared memory is split among the sharing processes.

    If that cannot be read (another user's process), shared memory is not counted.
    """
    try:
        return process.memory_full_info().pss
    except psutil.AccessDenied:
        return process.memory_info().rss - process.memory_info().shared
    except psutil.NoSuchProcess:
        return 0
