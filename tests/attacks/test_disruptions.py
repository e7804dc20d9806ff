"""Nothing stops the batch: everybody else is graded, and nothing is left."""

import subprocess

import pytest

from grader.grade import grade_course
from tests.attacks.conftest import hand_in
from tests.attacks.disruptions import DISRUPTIONS
from tests.attacks.verdicts import WRONG

HONEST = "def double(x):\n    return x + x"
LIMITS = {"timeout": 4, "notebook_timeout": 8, "memory": 1200, "output_size": 1}
SIZES = {"scratch_size": 50, "file_size": 20, "processes": 100}


@pytest.fixture(scope="module")
def outcome(target):
    """The result of one pass over all of them, an honest one among them every so often."""
    course = target()
    course.limit(**LIMITS, **SIZES)
    for number, code in enumerate(DISRUPTIONS.values()):
        hand_in(course, f"eve{number:02}", f"{WRONG}\n{code}")
        if number % 8 == 0:
            hand_in(course, f"eve{number:02}-and-ada", HONEST)
    return grade_course(course, jobs=2)


@pytest.mark.parametrize("number", range(len(DISRUPTIONS)), ids=DISRUPTIONS)
def test_it_gets_nothing_or_is_refused_with_a_reason(outcome, number):
    student = f"eve{number:02}"
    grades = [grade for grade in outcome.grades if grade.submission.student == student]
    reasons = [refusal.reason for refusal in outcome.refusals if student in str(refusal.path)]
    assert len(grades) + len(reasons) == 1
    assert all(grade.score == 0 and grade.max_score == 5 for grade in grades)
    assert all(reasons)


def test_everybody_else_is_graded(outcome):
    honest = [grade for grade in outcome.grades if grade.submission.student.endswith("ada")]
    assert len(honest) == 1 + (len(DISRUPTIONS) - 1) // 8
    assert all((grade.score, grade.flags, grade.limits) == (5, [], []) for grade in honest)


def test_few_are_refused(outcome):
    """Bad messages are the submission's loss, and no reason to leave it to a person."""
    print("\n".join(map(str, outcome.refusals)))
    assert len(outcome.refusals) <= 3


def test_no_process_is_left(outcome):
    listed = subprocess.run(["ps", "-eo", "stat,args"], capture_output=True, text=True).stdout
    kernels = [line for line in listed.splitlines() if "warm_process" in line]
    assert not [line for line in kernels if line.startswith("T")]  # none is left stopped
