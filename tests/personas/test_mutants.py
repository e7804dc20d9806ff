"""Hidden tests detect a single change in a model solution."""

import pytest

from bank.cases import ASSIGNMENTS, MUTANTS
from bank.mutants import equivalent
from tests.personas.selection import parameters, sample

EXCLUDED = {assignment: equivalent(assignment) for assignment in ASSIGNMENTS}


def pytest_generate_tests(metafunc):
    """Take a fixed sample, or all with --exhaustive."""
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", parameters(sample(MUTANTS, metafunc.config), []))


def test_the_mutant_is_caught_or_excluded_with_a_reason(case, grade):
    assert grade.run.review == [], "a flag costs all points, whatever the tests say"
    tests = [cell for cell in grade.cells if not cell.free_text]
    caught = any(cell.score < cell.max_score for cell in tests)
    assert caught != (case.name in EXCLUDED[case.assignment])


def test_nineteen_of_twenty_mutants_are_caught():
    assert sum(map(len, EXCLUDED.values())) <= 0.05 * len(MUTANTS)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_excluded_mutants_exist(assignment):
    names = [case.name for case in MUTANTS if case.assignment == assignment]
    assert EXCLUDED[assignment].keys() <= set(names)
    assert len(names) == len(set(names)), "two mutants have the same name"
    assert all(len(reason) > 30 for reason in EXCLUDED[assignment].values())
