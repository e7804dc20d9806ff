"""Nothing stops the batch: the others are graded, and nothing is left behind."""

import os
import time

import pytest

from grader.grading.grade import grade_course
from grader.sandbox import warm_sandbox
from tests.attacks.conftest import mistakes, selected, submit
from tests.attacks.disruptions import DISRUPTIONS
from tests.attacks.verdicts import WRONG
from tests.grader.grading.test_kills import below
from tests.levels import all_but

HONEST = "def double(x):\n    return x + x"
LIMITS = {"timeout": 4, "notebook_timeout": 8, "memory": 1200, "output_size": 1}
SIZES = {"scratch_size": 50, "file_size": 20, "processes": 100, "grader_memory": 500}
PATIENCE = 60  # seconds
#: Bytes of a notebook of which no cell has more output than the limit, with room for errors.
LARGEST = 10_000_000
QUICK = {"never end", "fork without end", "take all memory", "crash"}
SAID = {
    "send replies to nobody, without end": "the cell took more than 4 s",
    "send 3 GB in a message": "the notebook's messages exceeded the grader's memory limit",
}


def sandboxed():
    """Return the ids of all sandbox processes that descend from this one."""
    here = below(os.getpid())
    return {pid for pid, line in here.items() if "warm_process" in line or "bwrap" in line}


@pytest.fixture(scope="module")
def before(sandbox):
    """The sandbox processes before the batch, which include this process's own sandbox."""
    warm_sandbox.current()
    found = sandboxed()
    assert found, "if this is not seen, what is left would not be seen either"
    return found


@pytest.fixture(scope="module")
def course(target):
    """The attacked course."""
    course = target()
    course.limit(**LIMITS, **SIZES)
    return course


@pytest.fixture(scope="module")
def names(request):
    """The disruptions of the selected tests."""
    return selected(request, "name")


@pytest.fixture(scope="module")
def outcome(course, before, names):
    """The result of grading all of them, with an honest submission at regular intervals."""
    for number, name in enumerate(names):
        submit(course, f"eve{number:02}", f"{WRONG}\n{DISRUPTIONS[name]}")
        if number % 8 == 0:
            submit(course, f"eve{number:02}-and-ada", HONEST)
    return grade_course(course, jobs=2)


@pytest.fixture
def found(outcome, names, name):
    """One disruption's grades and rejections; exactly one of the lists has one entry."""
    student = f"eve{names.index(name):02}"
    grades = [grade for grade in outcome.grades if grade.submission.student == student]
    reasons = [
        rejection.reason for rejection in outcome.rejections if student in str(rejection.path)
    ]
    return grades, reasons


@pytest.mark.parametrize("name", all_but(QUICK, DISRUPTIONS))
def test_it_gets_no_points_or_is_rejected_with_a_reason(found, name):
    grades, reasons = found
    assert len(grades) + len(reasons) == 1
    assert all(grade.score == 0 and grade.max_score == 5 for grade in grades)
    assert all(reasons)


@pytest.mark.parametrize("name", all_but(QUICK, DISRUPTIONS))
def test_the_attack_does_not_fail_by_itself(course, found, name):
    for grade in found[0]:
        assert mistakes(course, grade.submission.student) == []


@pytest.mark.full
@pytest.mark.parametrize("name", SAID)
def test_the_intended_limit_ends_it(found, name):
    ((grade,), _) = found
    assert SAID[name] in grade.run.limits


def test_no_large_notebook_is_written(course, outcome):
    sizes = [path.stat().st_size for path in course.root.glob("autograded/*/*/*.ipynb")]
    assert sizes and max(sizes) < LARGEST


def test_the_others_are_graded(outcome, names):
    honest = [grade for grade in outcome.grades if grade.submission.student.endswith("ada")]
    assert names and len(honest) == 1 + (len(names) - 1) // 8
    assert all((grade.score, grade.run.review, grade.run.limits) == (5, [], []) for grade in honest)


def test_few_are_rejected(outcome):
    """Malformed messages cost the submission points, but do not require manual review."""
    assert len(outcome.rejections) <= 3, "\n".join(map(str, outcome.rejections))


def test_no_process_is_left(outcome, before):
    deadline = time.monotonic() + PATIENCE
    while sandboxed() - before and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not sandboxed() - before
