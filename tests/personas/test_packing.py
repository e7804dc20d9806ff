"""Cases that share a notebook do not touch each other's verdicts."""

import json

import pytest

from bank.cases import ASSIGNMENTS, CASES, MUTANTS, ROOT, VIOLATIONS
from bank.packing import concerned, packed, task_of

EVERYTHING = [*CASES, *MUTANTS, *VIOLATIONS]


@pytest.fixture(params=ASSIGNMENTS, scope="module")
def packs(request):
    """All cases of an assignment, packed."""
    return list(packed(case for case in EVERYTHING if case.assignment == request.param))


def sources(notebook):
    cells = json.loads(notebook)["cells"]
    graded = (cell for cell in cells if "nbgrader" in cell["metadata"])
    return {cell["metadata"]["nbgrader"]["grade_id"]: "".join(cell["source"]) for cell in graded}


def test_each_case_is_in_one_notebook_with_its_answers(packs):
    cases = [case for pack in packs for case in pack.cases]
    mine = [case for case in EVERYTHING if case.assignment == packs[0].assignment]
    assert sorted(map(id, cases)) == sorted(map(id, mine))
    for pack in packs:
        expected = sources(pack.cases[0].base)
        for case in pack.cases:
            expected |= case.answers
        blank = sources(
            (ROOT / "release" / pack.assignment / f"{pack.assignment}.ipynb").read_text()
        )
        concern = set().union(*map(concerned, pack.cases))
        for cell, source in sources(pack.notebook).items():
            idle = pack.cases[0].answers and task_of(pack.assignment, cell) not in concern
            assert source == expected[cell] or (idle and source == blank[cell])


def test_a_task_has_one_mistake(packs):
    for pack in packs:
        together = [task for case in pack.cases for task in concerned(case)]
        assert len(together) == len(set(together))


def test_a_verdict_is_read_from_its_own_tests(packs):
    for pack in packs:
        for case in pack.cases:
            others = pack.tests_of_others(case)
            assert not others & (case.lost or {}).keys()
            assert not others & case.answers.keys()
            for other in pack.cases:
                assert other is case or (other.lost or {}).keys() <= others


def test_right_submissions_and_those_with_cells_of_their_own_stay_alone(packs):
    for pack in packs:
        if len(pack.cases) > 1:
            assert all(case.answers and case.kind != "right" for case in pack.cases)


def test_tasks_that_no_case_concerns_are_left_unanswered():
    mutant = next(case for case in MUTANTS if case.name.startswith("steps_from_epochs"))
    (pack,) = packed([mutant])
    unanswered = {cell for cell, text in sources(pack.notebook).items() if "YOUR CODE HERE" in text}
    assert unanswered == {"power_schedule", "exponential_decay", "WarmupCosine", "OneCycle"}
    assert {"one_cycle_goes_on", "power_schedule_follows_its_formula"} <= pack.tests_of_others(
        mutant
    )


def test_an_answer_that_a_concerned_task_uses_is_kept():
    mutant = next(case for case in MUTANTS if case.name.startswith("fine_tune"))
    (pack,) = packed([mutant])
    assert concerned(mutant) == {2}
    unanswered = {cell for cell, text in sources(pack.notebook).items() if "YOUR CODE HERE" in text}
    assert unanswered == {"train_step", "early_stopping"}  # and not thaw_top


def test_an_answer_whose_names_other_answers_use_is_kept():
    (case,) = (one for one in CASES if one.name == "categorical_loss_for_integer_labels")
    (pack,) = packed([case])
    assert task_of(pack.assignment, "prepare_images") not in concerned(case)
    assert "K, L = tf.keras, " in sources(pack.notebook)["prepare_images"]
    assert "YOUR CODE HERE" in sources(pack.notebook)["add_classifier"]


def test_an_answer_that_another_task_uses_concerns_that_task():
    mutant = next(case for case in MUTANTS if case.name.startswith("clone_with_weights"))
    assert concerned(mutant) == {1, 2, 3, 4}
