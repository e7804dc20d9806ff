"""Whether a function uses the arguments that it is given."""

from collections.abc import Callable

import numpy as np

from helpers.checks.verdicts import require


def require_argument_used(call: Callable, argument: str, one, other) -> None:
    """Do nothing if a function gives another result for another value of an argument.

    Ask before the result is compared with the right one: then the message names the argument.

    Args:
        call: takes a value of the argument, and returns what the function gives for it: a number,
            an array, or a list of arrays of one shape.
        argument: its name in the sheet, for the message.
        one: a value of the argument.
        other: another one, for which the right result is another.

    Raises:
        CheckFailed: if both results are the same, up to a millionth of each number.
    """
    first, second = np.asarray(call(one)), np.asarray(call(other))
    same = first.shape == second.shape and np.allclose(first, second, rtol=1e-6, equal_nan=True)
    require(
        not same,
        expected=f"a result that depends on the argument '{argument}'",
        found=f"the same result for {one!r} and for {other!r}",
        misconception="argument-not-used",
    )
