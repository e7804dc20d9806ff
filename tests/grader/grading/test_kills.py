"""kill -9 of the grader, a worker or a warm process: nothing is lost, doubled or left over."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.course.course import Course
from tests.gradebook import scores_in
from tests.grader.conftest import SLUG, submit_to

THAW = [sys.executable, "-m", "grader", "grade", "--jobs", "2"]
ANSWERS = (
    "    return x + x",
    "    return 2 * x if x == 1 else None",
    "    import time; time.sleep(0.3)\n    return 2 * x",
    "    return [][x]",
    "    import os; os._exit(3)",
    "    print(x)\n    return x * 2",
)
VICTIMS = {"grader": "", "worker": "spawn_main", "warm process": "warm_process.py"}
PATIENCE = 60


def pytest_generate_tests(metafunc):
    """Three kills, or twenty with --exhaustive, spread over the run."""
    if "kill" in metafunc.fixturenames:
        count = 20 if metafunc.config.getoption("--exhaustive") else 3
        chance = random.Random(count)
        names = list(VICTIMS)
        kills = [(names[n % 3], (n + chance.random()) / count) for n in range(count)]
        metafunc.parametrize("kill", kills, ids=lambda kill: f"{kill[0]} at {kill[1]:.0%}")


@dataclass
class Class:
    """A class with submissions, and the result of an undisturbed grading run."""

    folder: Path
    seconds: float
    scores: list[str]


def start_grading(folder, temporary):
    environment = {**os.environ, "TMPDIR": str(temporary)}
    return subprocess.Popen(
        THAW, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def finish(grader):
    output, _ = grader.communicate(timeout=600)
    assert grader.returncode == 0, output.decode()


@pytest.fixture(scope="module")
def submitted(tmp_path_factory, registered_toy, sandbox):
    """A class of six, graded once without disturbance."""
    folder = tmp_path_factory.mktemp("class") / "course"
    shutil.copytree(registered_toy, folder)
    for number, answer in enumerate(ANSWERS):
        submit_to(Course(folder), f"student{number}", f"def double(x):\n{answer}")
    graded = folder.with_name("graded")
    shutil.copytree(folder, graded)
    began = time.monotonic()
    finish(start_grading(graded, tempfile.gettempdir()))
    seconds = time.monotonic() - began
    return Class(folder, seconds, scores_in(graded / "gradebook.db"))


def below(process):
    """Return the command lines of all processes that descend from one, by process id."""
    listing = subprocess.run(
        ["ps", "-ww", "-eo", "pid=,ppid=,args="], capture_output=True, text=True
    )
    rows = [line.split(None, 2) for line in listing.stdout.splitlines()]
    found, new = {}, {process}
    while new:
        children = {int(pid): rest[0] for pid, above, *rest in rows if int(above) in new}
        found |= children
        new = set(children)
    return found


def kill(victim, grader, chance):
    """Kill one process of a kind as soon as there is one; return the grader's descendants.

    Nothing is killed if the grader ends before there is one.
    """
    while grader.poll() is None:
        processes = below(grader.pid)
        chosen = [pid for pid, line in processes.items() if VICTIMS[victim] in line]
        if victim == "grader" or chosen:
            pid = grader.pid if victim == "grader" else chance.choice(chosen)
            os.kill(pid, signal.SIGKILL)
            return processes
        time.sleep(0.05)
    return {}


def still_running(processes):
    """Return the processes that have not ended (ids are not reused that fast)."""
    now = subprocess.run(["ps", "-eo", "pid=,stat="], capture_output=True, text=True).stdout
    alive = {int(row.split()[0]) for row in now.splitlines() if row.split()[1][0] != "Z"}
    return {pid: line for pid, line in processes.items() if pid in alive}


@pytest.mark.full
def test_resuming_after_a_kill_gives_the_same_result(submitted, tmp_path, short_folder, kill_at):
    victim, moment, chance = kill_at
    folder = tmp_path / "course"
    shutil.copytree(submitted.folder, folder)
    grader = start_grading(folder, short_folder)
    time.sleep(moment * submitted.seconds)
    processes = kill(victim, grader, chance)
    if victim == "grader":
        grader.wait()
    else:  # the grader recovers
        finish(grader)
    deadline = time.monotonic() + PATIENCE
    while still_running(processes) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not still_running(processes)

    pages = {path: path.stat().st_mtime_ns for path in folder.glob("feedback/*/*/*.html")}
    finish(start_grading(folder, short_folder))
    assert scores_in(folder / "gradebook.db") == submitted.scores
    assert len(list(folder.glob(f"feedback/*/{SLUG}/*.html"))) == len(ANSWERS)
    assert all(path.stat().st_mtime_ns == written for path, written in pages.items())
    assert list(short_folder.iterdir()) == [] and list(folder.glob(".grading-staging*")) == []


@pytest.fixture
def kill_at(kill):
    """The kind of process to kill, the moment, and the random choice among several."""
    victim, moment = kill
    return victim, moment, random.Random(moment)
