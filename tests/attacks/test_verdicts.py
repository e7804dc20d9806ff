"""No attack on the tests gets a point."""

import pytest

from tests.attacks import verdicts
from tests.attacks.conftest import SLUG, grade_all, mistakes, selected
from tests.levels import all_but

BOTH = verdicts.SUCCESSFUL | verdicts.HARMLESS


def skip_tests(notebook):
    """Tag the tests so that nbclient would skip them."""
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.metadata["tags"] = ["skip-execution"]


BOTH["skip the tests by a tag"] = verdicts.WRONG, skip_tests


QUICK = {
    "strip asserts from the syntax tree",
    "replace the checking functions",
    "bend again and again from a thread",
    "equal everything",
    "forge the reply",
    "leave before a test can fail",
}


@pytest.fixture(scope="module")
def outside(target, request):
    """Grades of plain nbgrader, without this folder's settings."""
    return grade_all(target(plain=True), {name: BOTH[name] for name in selected(request, "attack")})


@pytest.fixture(scope="module")
def course(target):
    """The attacked course."""
    return target()


@pytest.fixture(scope="module")
def inside(course, request):
    """Grades of our grader."""
    more = {
        "honest": "def double(x):\n    return x + x",
        "remember": verdicts.REMEMBER_THE_EXPECTATION,
    }
    return grade_all(course, {name: BOTH[name] for name in selected(request, "attack")} | more)


@pytest.mark.parametrize("attack", all_but(QUICK, BOTH))
def test_it_gets_no_points_here(inside, attack):
    assert inside[attack] is None or inside[attack].score == 0


@pytest.mark.full
@pytest.mark.parametrize("attack", BOTH)
def test_it_gets_points_from_plain_nbgrader(outside, attack):
    if attack in verdicts.HARMLESS:
        assert outside[attack] is None or outside[attack].score == 0
    else:
        assert outside[attack].score > 0


@pytest.mark.parametrize("attack", all_but(QUICK, BOTH))
def test_it_does_not_fail_by_itself(course, inside, attack):
    if inside[attack] is not None:
        assert mistakes(course, inside[attack].submission.student) == []


def test_evidence_is_shown(inside):
    flags = inside["bend again and again from a thread"].run.flags
    assert flags and flags[0].startswith("by_") and ": " in flags[0]


def test_reading_the_test_gains_nothing_and_is_noticed(inside):
    run = inside["remember"].run
    assert (inside["remember"].score, run.flags) == (0, [])
    assert "reads f_code of the grader's frames (in double, line 8 of its cell)" in run.notices
    assert any(notice.startswith("runs code that is not in the notebook") for notice in run.notices)
    assert run.review == [f"the notebook {notice}" for notice in run.notices]


def test_an_honest_answer_is_not_flagged(inside):
    assert (inside["honest"].score, inside["honest"].run.review) == (5, [])
    assert SLUG == inside["honest"].submission.assignment
