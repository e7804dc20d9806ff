"""What a message of a later task says of an earlier one."""

from functools import partial

import pytest

from helpers import checks


def thaw(base): ...


def tune(base):
    thaw(base)


def tune_inside(base):
    def first():
        thaw(base)

    first()


def tune_alone(base): ...


@pytest.mark.parametrize("caller", [tune, tune_inside, partial(tune)])
def test_an_earlier_answer_that_is_wrong_and_called_is_named(caller):
    said = checks.follows_from(3, "thaw", caller, works=False)
    assert said == " (this may follow from task 3: mend that first)"


def test_an_earlier_answer_that_works_or_is_not_called_is_not_named():
    assert checks.follows_from(3, "thaw", tune, works=True) == ""
    assert checks.follows_from(3, "thaw", tune_alone, works=False) == ""
