"""What a function handed back: numbers and arrays, taken as they are meant or refused in words."""

from collections.abc import Iterable, Sequence

import numpy as np

from helpers.checks.verdicts import require


def require_number(result, function: str) -> float:
    """Return `result` as a float if it is one number.

    Args:
        result: what a function returned; any integer or floating-point scalar will do.
        function: the function's name, for the message.

    Raises:
        CheckFailed: if it is something else; a missing `return` is named.
    """
    return float(_array(result, f"{function} returns a number", shape=()))


def require_arrays(result, names: Sequence[str], shape: tuple[int, ...], function: str) -> list:
    """Return the arrays in `result`, float64, if they are as many as `names` and have one shape.

    Args:
        result: what a function returned, meant to be a tuple of arrays.
        names: what they are, in order, for the message.
        shape: the shape of each.
        function: the function's name, for the message.

    Raises:
        CheckFailed: if it is something else; a missing `return` is named.
    """
    promise = f"{function} returns ({', '.join(names)})"
    require(
        isinstance(result, tuple | list) and len(result) == len(names),
        expected=promise,
        found=f"it returned {_kind(result)}",
    )
    return [
        _array(value, f"{promise}; {name} has shape {shape}", shape)
        for name, value in zip(names, result, strict=True)
    ]


def recognise_result(found, mistakes: Iterable[tuple[str, Sequence]]) -> str | None:
    """Return the code of the first mistake that gives what was found, or None.

    Args:
        found: numbers or arrays.
        mistakes: pairs of a misconception's code and what that mistake gives, like `found`.
    """
    for code, wrong in mistakes:
        pairs = zip(found, wrong, strict=True)
        if all(np.allclose(*pair, rtol=1e-4, atol=1e-5) for pair in pairs):
            return code
    return None


def _array(result, promise: str, shape: tuple[int, ...]) -> np.ndarray:
    try:
        values = np.array(result)
        fits = values.dtype.kind in "iuf" and values.shape == shape
    except (TypeError, ValueError):  # a ragged list, for example
        fits = False
    require(fits, expected=promise, found=f"found {_kind(result)}")
    return values.astype("float64")


def _kind(result) -> str:
    if result is None:
        return "NoneType: is the `return` missing?"
    if isinstance(result, tuple | list):
        return f"{type(result).__name__} of {len(result)}"
    shape = getattr(result, "shape", None)
    return type(result).__name__ + ("" if shape is None else f" of shape {tuple(shape)}")
