"""Whoever reaches into the examiner gains nothing unseen."""

import pytest

from tests.attacks import examiners, verdicts
from tests.attacks.conftest import grade_all, mistakes, selected
from tests.levels import all_but

CASES = {
    **{name: prelude + verdicts.WRONG for name, prelude in examiners.PRELUDES.items()},
    **examiners.ANSWERS,
}
#: What is seen, where code does what no honest code does.
QUICK = {"a generator's frame", "another pipe", "the reader of requests", "the caller's variables"}


@pytest.fixture(scope="module")
def course(target):
    """The attacked course."""
    return target()


@pytest.fixture(scope="module")
def graded(course, request):
    """Grades by the attack's name."""
    return grade_all(course, {name: CASES[name] for name in selected(request, "attack")})


@pytest.mark.parametrize("attack", all_but(QUICK, CASES))
def test_it_gains_nothing_unseen(graded, attack):
    grade = graded[attack]
    assert grade is None or grade.score == 0, grade.run
    assert grade is None or attack in examiners.HARMLESS or grade.run.review or grade.run.limits


@pytest.mark.parametrize("attack", all_but(set(), sorted(examiners.HARMLESS)))
def test_it_does_not_fail_by_itself(course, graded, attack):
    assert mistakes(course, graded[attack].submission.student) == []
