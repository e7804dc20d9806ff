"""Every persona gets exactly the verdict in its header, through the real grader.

The model solution and the blank release are personas too; they are taken from `source/` and
`release/`, so that the solution stands in one place only.
"""

import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
import pytest

from grader import personas
from grader.grade import Grade, grade_course
from tests.personas.bank import ASSIGNMENTS, CASES, HERE, ROOT, Case


def grade(case: Case, folder: Path) -> Grade:
    """Grade one case in a course folder of its own."""
    outcome = grade_course(case.hand_in(folder))
    assert not outcome.refusals, outcome.refusals
    return outcome.grades[0]


def tests_in(assignment: str) -> list[str]:
    """Return the grade_ids of an assignment's automatic tests."""
    source = nbformat.read(ROOT / "source" / assignment / f"{assignment}.ipynb", as_version=4)
    found = [cell.metadata.get("nbgrader", {}) for cell in source.cells]
    return [cell["grade_id"] for cell in found if cell.get("grade") and not cell["solution"]]


def is_verdict(item) -> bool:
    return item.originalname == test_the_verdict_is_right.__name__


@pytest.fixture(scope="session")
def verdicts(request, tmp_path_factory, sandbox):
    """Grade the selected cases, as many at a time as there are cores."""
    chosen = [item.callspec.params["case"] for item in request.session.items if is_verdict(item)]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        yield {
            case: pool.submit(grade, case, tmp_path_factory.mktemp(case.name)) for case in chosen
        }
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_verdict_is_right(case, verdicts):
    graded = verdicts[case].result()
    tests = [cell for cell in graded.cells if not cell.written]
    lost = {cell.cell: cell.code or "" for cell in tests if cell.score < cell.max_score}
    expected = {cell.cell: "" for cell in tests} if case.lost is None else case.lost
    assert lost == expected
    assert all(cell.score in (0, cell.max_score) for cell in tests)
    assert graded.max_score == 10
    assert (graded.flags, graded.limits) == ([], [])


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_bank_is_wide_enough(assignment):
    if not tests_in(assignment):
        return  # graded by people alone: no verdict can be wrong
    bank = [personas.read(path) for path in (HERE / assignment).glob("*.py")]
    assert sum(not persona.lost for persona in bank) >= 4
    assert sum(bool(persona.lost) for persona in bank) >= 8
    assert 2 * sum(persona.blind for persona in bank) >= len(bank)
