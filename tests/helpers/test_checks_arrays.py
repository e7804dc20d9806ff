import numpy as np
import pytest

from helpers import checks
from helpers.quiet_tensorflow import keras


@pytest.mark.parametrize("result", [[[1, 2]], np.ones((1, 2), "float32"), keras.ops.ones((1, 2))])
def test_arrays_tensors_and_lists_become_an_array_of_our_own(result):
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
def test_what_is_no_array_of_that_shape_is_told(result, found):
    with pytest.raises(checks.CheckFailed, match=found):
        checks.require_array(result, (1, 2), "f")


def test_a_pair_is_a_tuple_or_a_list_of_two():
    assert checks.require_pair((1, 2), "f", "a", "b") == (1, 2)
    assert checks.require_pair([1, 2], "f", "a", "b") == (1, 2)


@pytest.mark.parametrize(
    "result, found",
    [(None, "`return` missing"), ((1, 2, 3), "tuple of 3"), (np.ones(2), "ndarray")],
)
def test_what_is_no_pair_is_told(result, found):
    with pytest.raises(checks.CheckFailed, match=found):
        checks.require_pair(result, "f", "a", "b")
