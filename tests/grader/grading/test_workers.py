"""Parallel grading and killed graders."""

import random
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from pathlib import Path

import pytest

from grader.course import conversions
from grader.grading import workers
from grader.grading.grade import grade_course
from grader.submissions.find import Submission
from tests.gradebook import scores_in

SLUG = "01_toy"
ANSWERS = ("return x + x", "return 2 * x if x == 1 else None", "return None", "return [][x]")


def submit_class(submit, size):
    for number in range(size):
        answer = ANSWERS[number % len(ANSWERS)]
        submit(f"student{number}", f"def double(x):\n    {answer}")


@pytest.mark.full
def test_several_jobs_give_the_same_scores(toy, submit):
    submit_class(submit, 4)
    steps = []
    alone = grade_course(toy)
    before = scores_in(toy.root / "gradebook.db")
    together = grade_course(toy, force=True, jobs=2, progress=lambda *step: steps.append(step))
    assert [(g.submission.student, g.score) for g in alone.grades] == [
        (g.submission.student, g.score) for g in together.grades
    ]
    assert scores_in(toy.root / "gradebook.db") == before
    assert steps == [(done, 4) for done in range(5)]


@pytest.mark.full
def test_a_killed_run_is_resumed(toy, submit):
    submit_class(submit, 4)
    command = [sys.executable, "-m", "grader", "grade", "--jobs", "2"]
    for delay in (2, 6, 9):
        grader = subprocess.Popen(command, cwd=toy.root, stdout=subprocess.DEVNULL)
        time.sleep(delay + random.random())
        grader.send_signal(signal.SIGKILL)
        grader.wait()
    outcome = grade_course(toy)
    interrupted = scores_in(toy.root / "gradebook.db")
    assert [grade.score for grade in outcome.grades] == [2, 0, 0, 0]
    grade_course(toy, force=True)
    assert scores_in(toy.root / "gradebook.db") == interrupted


def test_graded_submissions_are_not_executed_again(toy, submit, monkeypatch):
    submit_class(submit, 2)
    grade_course(toy)
    monkeypatch.setattr(workers, "execute", lambda *_: pytest.fail("graded again"))
    assert len(grade_course(toy).grades) == 2


def test_scores_without_feedback_are_graded_again(toy, submit, monkeypatch):
    submit("ada", "def double(x):\n    return x + x")

    def die(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(conversions, "write_feedback", die)
    with pytest.raises(KeyboardInterrupt):
        grade_course(toy)
    monkeypatch.undo()
    assert not (toy.root / "feedback" / "ada").exists()
    (grade,) = grade_course(toy).grades
    assert grade.score == 2 and (toy.root / "feedback" / "ada" / SLUG / f"{SLUG}.html").exists()


class DyingPool:
    """A pool whose worker dies with one submission."""

    def __init__(self, fatal):
        self.fatal = fatal

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def submit(self, _, submission):
        future = Future()
        if submission.student == self.fatal:
            future.set_exception(workers.BrokenProcessPool("a worker died"))
        else:
            future.set_result(workers.Executed(submission, "{}"))
        return future


def test_a_repeatedly_dying_worker_costs_one_submission(toy, monkeypatch):
    toy.disable_sandbox()  # nothing is executed
    monkeypatch.setattr(workers, "_pool", lambda *_: DyingPool("bob"))
    submissions = [Submission(name, SLUG, Path("x")) for name in ("ada", "bob", "eve")]
    done = list(workers.execute_all(toy, submissions, print, jobs=2))
    assert {item.submission.student: item.rejection for item in done} == {
        "ada": None,
        "bob": "could not be graded: the grading process died 3 times while executing it",
        "eve": None,
    }
