"""What a function handed back, a number or several arrays, and which mistake gives that."""

from collections.abc import Iterable, Sequence

import numpy as np

from helpers.checks.arrays import require_array
from helpers.checks.verdicts import require


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
    hint = ": is the `return` missing?" if result is None else ""
    require(
        fits,
        expected=f"{function} returns a number",
        found=f"it returned {type(result).__name__}{hint}",
    )
    return float(number)


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
    hint = ": is the `return` missing?" if result is None else ""
    size = f" of {len(result)}" if isinstance(result, tuple | list) else ""
    require(
        isinstance(result, tuple | list) and len(result) == len(names),
        expected=f"{function} returns ({', '.join(names)})",
        found=f"it returned {type(result).__name__}{size}{hint}",
    )
    return [
        require_array(value, shape, f"{name} of {function}")
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
