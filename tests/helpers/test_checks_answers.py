import numpy as np
import pytest

from helpers import checks


@pytest.mark.parametrize("number", [2, 2.0, np.int64(2), np.float32(2), np.array(2.0)])
def test_a_number_is_taken_in_any_spelling(number):
    assert checks.require_number(number, "count") == 2.0


@pytest.mark.parametrize(
    "result, found",
    [
        (None, r"NoneType: is the `return` missing\?"),
        ("2", "returned str"),
        (True, "returned bool"),
        (np.ones(1), "returned ndarray"),
        ([1, [2, 3]], "returned list"),
    ],
)
def test_what_is_no_number_is_named(result, found):
    with pytest.raises(checks.CheckFailed, match=found):
        checks.require_number(result, "count")


def test_arrays_come_back_as_float64():
    result = [np.ones(3, "float32"), [1, 2, 3]]
    arrays = checks.require_arrays(result, ("weights", "velocity"), (3,), "step")
    assert [type(array) for array in arrays] == [np.ndarray] * 2
    assert [array.dtype for array in arrays] == ["float64"] * 2


@pytest.mark.parametrize(
    "result, found",
    [
        (None, r"NoneType: is the `return` missing\?"),
        (np.ones((2, 3)), "returned ndarray"),
        ((np.ones(3),), "tuple of 1"),
        ((np.ones(3), np.ones(2)), r"shape \(2,\)"),
        ((np.ones(3), None), r"velocity of step(.|\n)*`return` missing"),
    ],
)
def test_other_than_the_arrays_asked_for_is_named(result, found):
    with pytest.raises(checks.CheckFailed, match=found):
        checks.require_arrays(result, ("weights", "velocity"), (3,), "step")


def test_the_first_mistake_that_fits_is_recognised():
    mistakes = [("one", [1.0, np.zeros(2)]), ("two", [2.0, np.ones(2)]), ("three", [2.0, [1, 1]])]
    assert checks.recognise_result([2, np.ones(2)], mistakes) == "two"
    assert checks.recognise_result([2, np.zeros(2)], mistakes) is None
