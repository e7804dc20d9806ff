"""The selection of cases for every run; --full grades all."""

from collections.abc import Iterable, Iterator

import pytest

from bank.cases import ASSIGNMENTS, CASES, Case

#: What `make test` grades of each assignment; of CHEAP ones all misconceptions are recognised.
CHEAP, FEW = ("01", "07"), 1
#: Without --exhaustive, of mutants and violated sentences one in so many is graded; `make quality`
#: grades all.
STEP = 20
#: Instead of the model solution, where that computes for long.
RIGHT = {"10_capstone": "features_without_training_a_base"}


def _quick(cases: list[Case]) -> Iterator[Case]:
    """Yield the cases of `make test`: for each assignment a correct one and some incorrect ones.

    The wrong ones are chosen for the misconceptions that no earlier one has. Where a notebook
    computes for a second or two, all are recognised, elsewhere those of a few.
    """
    for assignment in ASSIGNMENTS:
        mine = [case for case in cases if case.assignment == assignment]
        yield next(case for case in mine if case.name == RIGHT.get(assignment, "model"))
        seen, wrong = set(), [case for case in mine if case.codes]
        for _ in range(len(wrong) if assignment.startswith(CHEAP) else FEW):
            best = max(wrong, key=lambda case: len(case.codes - seen), default=None)
            if best is None or best.codes <= seen:
                break
            seen |= best.codes
            yield best


def parameters(cases: Iterable[Case], quick: Iterable[Case]) -> list:
    """Return cases for `parametrize`, all but a few marked as `full`."""
    quick = set(quick)
    return [
        pytest.param(
            case,
            id=str(case),
            marks=[] if case in quick else pytest.mark.full,
        )
        for case in cases
    ]


def sample(cases: list[Case], config: pytest.Config) -> list[Case]:
    """Return all cases with --exhaustive, otherwise always the same few."""
    return cases[:: 1 if config.getoption("--exhaustive") else STEP]


QUICK = list(_quick(CASES))
