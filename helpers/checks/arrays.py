"""Numbers that a function returned, as an array of our own."""

import numpy as np

from helpers.checks.verdicts import CheckFailed, require


def require_array(result, shape: tuple[int, ...], function: str) -> np.ndarray:
    """Return what a function returned as a new array; a missing `return` is named.

    Args:
        result: what the function returned: an array, a tensor, nested lists or a number.
        shape: the shape it must have.
        function: the function's name, for the message.

    Returns:
        A float64 array of that shape, which shares no memory with `result`.

    Raises:
        CheckFailed: if `result` is nothing, no numbers, of another shape, or not finite.
    """
    require(
        result is not None,
        expected=f"{function} returns an array of shape {shape}",
        found="it returned None: is the `return` missing?",
    )
    try:
        numbers = np.array(result, "float64")
    except (TypeError, ValueError):
        raise CheckFailed(
            f"{function} returns numbers, in an array of shape {shape}",
            f"{type(result).__name__} that does not make such an array",
        ) from None
    require(
        numbers.shape == shape,
        expected=f"an array of shape {shape} from {function}",
        found=f"shape {numbers.shape}",
    )
    require(
        np.all(np.isfinite(numbers)),
        expected=f"finite numbers from {function}",
        found=f"{np.sum(~np.isfinite(numbers))} of {numbers.size} are infinite or not a number",
    )
    return numbers


def require_pair(result, function: str, first: str, second: str) -> tuple:
    """Return the two things that a function returned.

    Args:
        result: what it returned, a tuple or list of two.
        function: its name, for the message.
        first: what the first of the two is, for the message.
        second: and the second.

    Raises:
        CheckFailed: if it is something else; a missing `return` is named.
    """
    hint = ": is the `return` missing?" if result is None else ""
    size = f" of {len(result)}" if isinstance(result, tuple | list) else ""
    require(
        type(result) in (tuple, list) and len(result) == 2,
        expected=f"{function} returns two things: {first} and {second}",
        found=f"it returned {type(result).__name__}{size}{hint}",
    )
    return tuple(result)
