"""What a function handed back: a model, a number, arrays; anything else is named in a message."""

from collections.abc import Sequence

import numpy as np

from helpers.checks.verdicts import CheckFailed, require
from helpers.quiet_tensorflow import keras


def require_model(result, function: str) -> None:
    """Do nothing if `result` is a Keras model.

    Args:
        result: what a function returned.
        function: the function's name, for the message.

    Raises:
        CheckFailed: if it is something else; a missing `return` is named.
    """
    require(
        isinstance(result, keras.Model),
        expected=f"{function} returns a Keras model",
        found=_named(result),
    )


def require_number(result, function: str) -> float:
    """Return `result` as a float if it is one number.

    Args:
        result: what a function returned; any integer or floating-point scalar will do.
        function: the function's name, for the message.

    Raises:
        CheckFailed: if it is something else; a missing `return` is named.
    """
    try:
        number = np.array(result)
        fits = number.dtype.kind in "iuf" and number.ndim == 0
    except (TypeError, ValueError):  # a ragged list, for example
        fits = False
    require(fits, expected=f"{function} returns a number", found=_named(result))
    return float(number)


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


def require_arrays(
    result, names: Sequence[str], shape: tuple[int, ...], function: str
) -> list[np.ndarray]:
    """Return the arrays in `result`, float64, if they are as many as `names` and have one shape.

    Args:
        result: what a function returned, meant to be a tuple of arrays.
        names: what they are, in order, for the message.
        shape: the shape of each.
        function: the function's name, for the message.

    Raises:
        CheckFailed: if it is something else; a missing `return` is named.
    """
    require(
        isinstance(result, tuple | list) and len(result) == len(names),
        expected=f"{function} returns ({', '.join(names)})",
        found=_named(result),
    )
    return [
        require_array(value, shape, f"{name} of {function}")
        for name, value in zip(names, result, strict=True)
    ]


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
    require(
        type(result) in (tuple, list) and len(result) == 2,
        expected=f"{function} returns two things: {first} and {second}",
        found=_named(result),
    )
    return tuple(result)


def _named(result) -> str:
    size = f" of {len(result)}" if isinstance(result, tuple | list) else ""
    hint = ": is the `return` missing?" if result is None else ""
    return f"it returned {type(result).__name__}{size}{hint}"
