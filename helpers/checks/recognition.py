"""Which misconception is behind what a check has seen: a result, or weights."""

from collections.abc import Iterable, Sequence

import numpy as np

from helpers import inspect
from helpers.quiet_tensorflow import keras


def recognise_result(found, mistakes: Iterable[tuple[str, Sequence]]) -> str | None:
    """Return the code of the first mistake that gives what was found, or None.

    Args:
        found: numbers or arrays.
        mistakes: pairs of a misconception's code and what that mistake gives, like `found`. Equal
            is what differs by no more than 1e-5 + 1e-4 of the number.

    Raises:
        ValueError: if a mistake gives more or fewer things, or arrays of other shapes.
    """
    for code, wrong in mistakes:
        pairs = zip(found, wrong, strict=True)
        if all(np.allclose(*pair, rtol=1e-4, atol=1e-5) for pair in pairs):
            return code
    return None


def recognise_wrong_freeze(model: keras.Model, moved: set[str]) -> str:
    """Return the misconception behind a `fit` that moved other weights than those of the head.

    Args:
        model: the model that was fitted, meant to learn with one kernel and one bias.
        moved: what moved.
    """
    if not moved:
        return "head-frozen-too"
    if len(model.trainable_weights) > 2:
        return "nothing-frozen"
    return "stale-compile-after-freezing"


def recognise_wrong_thaw(model: keras.Model) -> str:
    """Return the misconception behind a `fit` that left weights of a thawed model behind."""
    if not all(layer.trainable for layer in inspect.leaf_layers(model)):
        return "thaw-skipped"
    return "stale-compile-after-thawing" if model.trainable else "outer-flag-left-off"


def recognise_fresh_weights(original: np.ndarray, found: list[np.ndarray]) -> str | None:
    """Return the code for a copy without weights if nothing found comes near the original.

    Args:
        original: a kernel, any shape.
        found: the kernels of the same shape where a copy of it was expected.
    """
    near = any(np.allclose(original, kernel, atol=0.2) for kernel in found)
    return None if near else "cloned-without-weights"
