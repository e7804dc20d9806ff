"""Small observers: what did training really move, and which models share weights?

Lessons use them to show a fact, assignments to test one. They look at behaviour (the weights
before and after a real `fit`), never at flags or at the text of `summary()`. `require` turns an
observation into a verdict; what it raises says what was expected, what was found and, where the
catalogue knows it, which misconception that looks like.
"""

import numpy as np

from helpers import inspect, misconceptions
from helpers.quiet_tensorflow import keras


class CheckFailed(AssertionError):
    """A check that did not hold, told in words a student can act on.

    Attributes:
        code: the misconception's code in `helpers.misconceptions`, or None.
    """

    def __init__(self, expected: str, found: str, code: str | None = None):
        self.code = code
        labelled = misconceptions.labelled
        lines = [*labelled("Expected", expected), *labelled("Found", found)]
        if code is not None:
            entry = misconceptions.CATALOGUE[code]
            lines = [entry.headline(), *lines, *entry.advice()]
        super().__init__("\n".join(lines))

    def _render_traceback_(self) -> list[str]:
        """What Jupyter shows: the message alone. The lines that led here do not help."""
        return [f"Not yet. {self}"]


def require(condition, *, expected: str, found: str, misconception: str | None = None) -> None:
    """Do nothing if `condition` holds.

    Args:
        condition: anything with a truth value.
        expected: what should have been seen.
        found: what was seen instead.
        misconception: a code of `helpers.misconceptions.CATALOGUE`, if one is recognised.

    Raises:
        CheckFailed: if `condition` does not hold.
    """
    if not condition:
        raise CheckFailed(expected, found, misconception)


def require_model(result, function: str) -> None:
    """Do nothing if `result` is a Keras model.

    Args:
        result: what a function returned.
        function: the function's name, for the message.

    Raises:
        CheckFailed: if it is something else; a missing `return` is named.
    """
    hint = ": is the `return` missing?" if result is None else ""
    require(
        isinstance(result, keras.Model),
        expected=f"{function} returns a Keras model",
        found=f"it returned {type(result).__name__}{hint}",
    )


def weight_values(model: keras.Model) -> list[np.ndarray]:
    """Return copies of all weights, float arrays in the order of `model.weights`."""
    return [weight.numpy() for weight in model.weights]


def moved_since(model: keras.Model, before: list[np.ndarray]) -> set[str]:
    """Return the names ("layer/weight") of the weights that differ from `before` in any bit.

    Args:
        model: the model to look at.
        before: what `weight_values(model)` returned earlier.

    Raises:
        ValueError: if the model has another number of weights than `before`.
    """
    names = inspect.weight_names(model)
    after = weight_values(model)
    pairs = zip(names, before, after, strict=True)
    return {name for name, old, new in pairs if not np.array_equal(old, new)}


def moved_by_fit(model: keras.Model, x, y, *, watch: keras.Model | None = None) -> set[str]:
    """Run `fit` for one epoch and return the names of the weights that moved.

    Args:
        model: a compiled model. It is really trained: its weights change.
        x: inputs, shape (samples, ...).
        y: targets, shape (samples, ...).
        watch: the model whose weights are compared; `model` itself unless told otherwise.

    Returns:
        Names "layer/weight"; moving statistics of batch normalization count as weights.

    Raises:
        CheckFailed: if the model was not compiled, or the optimizer belongs to other weights.
    """
    watch = model if watch is None else watch
    require(
        getattr(model, "compiled", False),
        expected="a compiled model, ready for fit",
        found="a model without a loss and an optimizer",
        misconception="not-compiled",
    )
    before = weight_values(watch)
    fitted_since_compile = model.train_function is not None
    try:
        model.fit(x, y, verbose=0)
    except ValueError as error:
        if "Unknown variable" not in str(error):
            raise
        raise CheckFailed(
            "an optimizer made for the weights that now learn",
            "an optimizer that does not know some of them (Keras: 'Unknown variable')",
            "stale-compile-after-thawing" if fitted_since_compile else "optimizer-reused",
        ) from None
    return moved_since(watch, before)


def shared_weights(a: keras.Model, b: keras.Model) -> set[str]:
    """Return the names, in `a`, of the weights that also belong to `b` (the same objects)."""
    of_b = {id(weight) for weight in b.weights}
    names = inspect.weight_names(a)
    return {name for name, weight in zip(names, a.weights, strict=True) if id(weight) in of_b}


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
    thawed = all(layer.trainable for layer in inspect.leaf_layers(model))
    return "stale-compile-after-thawing" if thawed else "thaw-skipped"


def recognise_fresh_weights(original: np.ndarray, found: list[np.ndarray]) -> str | None:
    """Return the code for a copy without weights if nothing found comes near the original.

    Args:
        original: a kernel, any shape.
        found: the kernels of the same shape where a copy of it was expected.
    """
    near = any(np.allclose(original, kernel, atol=0.2) for kernel in found)
    return None if near else "cloned-without-weights"
