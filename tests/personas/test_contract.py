"""Each sentence of a sheet can cost a point, and an answer that violates only it loses it."""

import pytest

from bank.cases import ASSIGNMENTS, CASES, CONTRACTS, VIOLATIONS
from tests.personas.selection import parameters, sample
from tests.personas.test_personas import has_tests


def test_every_assignment_with_tests_has_a_contract():
    assert list(CONTRACTS) == list(filter(has_tests, ASSIGNMENTS))


@pytest.mark.parametrize("assignment", CONTRACTS)
def test_every_sentence_can_cost_a_point(assignment):
    assert CONTRACTS[assignment].uncovered() == []


@pytest.mark.parametrize("assignment", CONTRACTS)
def test_every_quotation_is_of_one_sentence(assignment):
    written = CONTRACTS[assignment]
    quotations = [*(one.sentence for one in written.violations), *written.personas]
    found = {part: written.found(part) for part in quotations}
    assert [part for part, sentences in found.items() if len(sentences) != 1] == []


@pytest.mark.parametrize("assignment", CONTRACTS)
def test_context_is_still_in_the_sheet_and_nowhere_violated(assignment):
    written = CONTRACTS[assignment]
    violated = {s for one in written.violations for s in written.found(one.sentence)}
    for start in written.context:
        beginning = written.found(start)
        assert beginning, start
        assert not violated & set(beginning), start


@pytest.mark.parametrize("assignment", CONTRACTS)
def test_the_named_personas_lose_points(assignment):
    wrong = {case.name for case in CASES if case.assignment == assignment and case.lost}
    assert not set(CONTRACTS[assignment].personas.values()) - wrong


def pytest_generate_tests(metafunc):
    """Take a fixed sample, or all with --exhaustive."""
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", parameters(sample(VIOLATIONS, metafunc.config), []))


def test_a_violation_loses_its_points(case, grade):
    tests = [cell for cell in grade.cells if not cell.free_text]
    lost = {cell.cell: cell.code or "" for cell in tests if cell.score < cell.max_score}
    assert lost == case.lost
    assert (grade.run.review, grade.run.limits) == ([], [])
