"""No attack on the tests gets a point, but for those that docs/grading.md names."""

import pytest

from grader.grade import grade_course
from tests.attacks import verdicts


def grade(target):
    outcome = grade_course(target)
    assert not outcome.refusals, outcome.refusals
    return outcome.grades[0]


@pytest.mark.parametrize("attack", verdicts.SUCCESSFUL.values(), ids=verdicts.SUCCESSFUL.keys())
def test_it_works_on_the_plain_path_and_not_here(target, hand_in, attack):
    hand_in("eve", attack)
    outside = type(target)(target.root)
    outside.leave_the_sandbox()
    assert grade(outside).score > 0
    (target.root / "feedback" / "eve").rename(target.root / "feedback" / "before")
    assert grade(target).score == 0


@pytest.mark.parametrize("attack", verdicts.HARMLESS.values(), ids=verdicts.HARMLESS.keys())
def test_it_gets_nothing_on_either_path(target, hand_in, attack):
    hand_in("eve", attack)
    assert grade(target).score == 0


@pytest.mark.parametrize("attack", verdicts.KNOWN.values(), ids=verdicts.KNOWN.keys())
def test_it_still_works_and_the_documentation_says_so(target, hand_in, attack):
    hand_in("eve", attack)
    assert grade(target).score > 0


def test_evidence_is_shown(target, hand_in):
    hand_in("eve", verdicts.SUCCESSFUL["bend again and again from a thread"])
    graded = grade(target)
    assert graded.flags and graded.flags[0].startswith("by_assert: ")


def test_an_honest_answer_is_not_flagged(target, hand_in):
    hand_in("ada", "def double(x):\n    return x + x")
    graded = grade(target)
    assert (graded.score, graded.flags) == (3, [])
