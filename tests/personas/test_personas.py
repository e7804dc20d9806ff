"""The real grader gives every persona the verdict in its header.

The model solution and the blank release are personas too; they are taken from `source/` and
`release/`, so that the solution stands in one place only.
"""

import nbformat
import pytest

from bank.cases import ASSIGNMENTS, CASES, HERE, ROOT
from grader import personas
from grader.sheet.cells import is_test
from helpers.misconceptions import CATALOGUE
from tests.personas.selection import QUICK, parameters


def has_tests(assignment: str) -> bool:
    source = nbformat.read(ROOT / "source" / assignment / f"{assignment}.ipynb", as_version=4)
    return any(map(is_test, source.cells))


@pytest.mark.parametrize("case", parameters(CASES, QUICK))
def test_the_verdict_is_right(case, grade):
    tests = [cell for cell in grade.cells if not cell.free_text]
    lost = {cell.cell: cell.code or "" for cell in tests if cell.score < cell.max_score}
    expected = {cell.cell: "" for cell in tests} if case.lost is None else case.lost
    assert lost == expected
    assert all(cell.score in (0, cell.max_score) for cell in tests)
    assert (grade.run.review, grade.run.limits) == ([], [])


@pytest.mark.parametrize("assignment", filter(has_tests, ASSIGNMENTS))
def test_the_bank_is_wide_enough(assignment):
    bank = [personas.read(path) for path in (HERE / assignment).glob("*.py")]
    assert sum(not persona.lost for persona in bank) >= 4
    assert sum(bool(persona.lost) for persona in bank) >= 8
    assert 2 * sum(persona.blind for persona in bank) >= len(bank)


def test_every_run_has_both_kinds_for_each_assignment():
    for assignment in filter(has_tests, ASSIGNMENTS):
        assert {case.kind for case in QUICK if case.assignment == assignment} == {"right", "wrong"}


def test_every_misconception_is_detected_in_some_submission():
    recognised = {code for case in CASES for code in (case.lost or {}).values()}
    assert not CATALOGUE.keys() - recognised
