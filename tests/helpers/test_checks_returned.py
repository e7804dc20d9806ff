import numpy as np
import pytest

from helpers import checks
from helpers.quiet_tensorflow import keras


@pytest.mark.parametrize("number", [2, 2.0, np.int64(2), np.float32(2), np.array(2.0)])
def test_numbers_of_any_type_are_accepted(number):
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
def test_results_that_are_not_numbers_are_reported(result, found):
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
def test_wrong_collections_of_arrays_are_reported(result, found):
    with pytest.raises(checks.CheckFailed, match=found):
        checks.require_arrays(result, ("weights", "velocity"), (3,), "step")


@pytest.mark.parametrize("result", [[[1, 2]], np.ones((1, 2), "float32"), keras.ops.ones((1, 2))])
def test_arrays_tensors_and_lists_become_new_arrays(result):
    numbers = checks.require_array(result, (1, 2), "f")
    assert type(numbers) is np.ndarray and numbers.dtype == "float64"
    numbers += 1
    assert np.asarray(result)[0, 0] == 1


@pytest.mark.parametrize(
    "result, found",
    [
        (None, r"None: is the `return` missing\?"),
        (object(), "object that does not make such an array"),
        ([[1, 2], [3]], "list that does not make such an array"),
        ([1, 2], r"shape \(2,\)"),
        ([[1, np.nan]], "1 of 2 are infinite or not a number"),
    ],
)
def test_arrays_of_another_shape_are_reported(result, found):
    with pytest.raises(checks.CheckFailed, match=found):
        checks.require_array(result, (1, 2), "f")


def test_a_pair_is_a_tuple_or_a_list_of_two():
    assert checks.require_pair((1, 2), "f", "a", "b") == (1, 2)
    assert checks.require_pair([1, 2], "f", "a", "b") == (1, 2)


@pytest.mark.parametrize(
    "result, found",
    [(None, "`return` missing"), ((1, 2, 3), "tuple of 3"), (np.ones(2), "ndarray")],
)
def test_results_that_are_not_pairs_are_reported(result, found):
    with pytest.raises(checks.CheckFailed, match=found):
        checks.require_pair(result, "f", "a", "b")
