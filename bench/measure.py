"""Grade a class and read the clock."""

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
from grader.submissions.validate import read_notebook

BESIDE_PYTHON = Path(sys.executable).parent
SAMPLE_SECONDS = 1.0


def plain_nbgrader(folder: Path, slug: str) -> float:
    """Return the seconds that `nbgrader autograde` takes for a class."""
    return _timed([str(BESIDE_PYTHON / "nbgrader"), "autograde", slug], folder)[0]


def thaw(folder: Path, slug: str, jobs: int) -> tuple[float, int]:
    """Return the seconds that `thaw grade` takes for a class, and the most memory, in bytes."""
    return _timed([str(BESIDE_PYTHON / "thaw"), "grade", slug, "--jobs", str(jobs)], folder)


def cell_seconds(folder: Path, slug: str) -> float:
    """Return the seconds of the cells of all submissions, run once, one after the other.

    They are the kernel's own times of beginning and end of each cell, with one thread, in the
    kernel that grading uses (TensorFlow is imported), and with no canaries.
    """
    course = Course(folder)
    course.limit(canaries=False)
    students = sorted(path.name for path in (folder / "submitted").iterdir())
    notebooks = {
        one: read_notebook(course.folder("submitted", one, slug) / f"{slug}.ipynb")
        for one in students
    }
    return sum(
        _seconds_of(conversions.execute(course, student, slug, notebook))
        for student, notebook in notebooks.items()
    )


def _seconds_of(executed: str) -> float:
    total = 0.0
    for cell in nbformat.reads(executed, as_version=4).cells:
        times = cell.metadata.get("execution", {})
        began, ended = (times.get(f"iopub.status.{state}") for state in ("busy", "idle"))
        if began and ended:
            total += (_moment(ended) - _moment(began)).total_seconds()
    return total


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _timed(command: list[str], folder: Path) -> tuple[float, int]:
    """Run a command; return its seconds and the largest sum of memory of its processes."""
    # What a command that is killed leaves in its temporary folder is removed with the class.
    temporary = folder.parent / "tmp"
    temporary.mkdir(exist_ok=True)
    environment = os.environ | {"TMPDIR": str(temporary)}
    began = time.monotonic()
    with (
        (folder / "log").open("w") as log,
        commands.running(command, folder, log, environment) as process,
    ):
        most, ended = [0], threading.Event()
        watch = threading.Thread(target=_watch, args=(process.pid, most, ended))
        watch.start()
        try:
            code = process.wait()
            seconds = time.monotonic() - began
        finally:
            ended.set()
            watch.join()
    if code != 0:
        said = (folder / "log").read_text()[-2000:]
        raise RuntimeError(f"{' '.join(command)} ended with exit code {code}:\n{said}")
    return seconds, most[0]


def _watch(process: int, most: list[int], ended: threading.Event) -> None:
    while not ended.wait(SAMPLE_SECONDS):
        with contextlib.suppress(psutil.NoSuchProcess):
            command = psutil.Process(process)
            every = [command, *command.children(recursive=True)]
            most[0] = max(most[0], sum(map(_memory, every)))


def _memory(process: psutil.Process) -> int:
    """Return a process's share of memory; what several processes share is split among them.

    Where that may not be read (a submission of another user), nothing is shared out.
    """
    try:
        return process.memory_full_info().pss
    except psutil.AccessDenied:
        return process.memory_info().rss - process.memory_info().shared
    except psutil.NoSuchProcess:
        return 0
