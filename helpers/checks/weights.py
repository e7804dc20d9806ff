"""What training moves, and which weights are the same objects."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from helpers import inspect
from helpers.checks.verdicts import CheckFailed, require
from helpers.quiet_tensorflow import keras


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


#: Messages of Keras for weights that an optimizer was not built for. Older versions fail to write
#: the first one while a step is traced.
REJECTIONS = ("Unknown variable", "numpy() is only available when eager execution")


@contextmanager
def naming_reused_optimizer(code: str) -> Iterator[None]:
    """Turn an optimizer's error for weights that it does not know into a verdict.

    Args:
        code: the misconception behind it.

    Raises:
        CheckFailed: in place of Keras's error; other errors go through.
    """
    try:
        yield
    except (ValueError, NotImplementedError) as error:
        if not any(words in str(error) for words in REJECTIONS):
            raise
        raise CheckFailed(
            "an optimizer made for the weights that now learn",
            "an optimizer that does not know some of them (Keras: 'Unknown variable')",
            code,
        ) from None


def moved_by_fit(
    model: keras.Model, x, y, *, watch: keras.Model | None = None, last: bool = False
) -> set[str]:
    """Run `fit` for one epoch and return the names of the weights that moved.

    Args:
        model: a compiled model. It is really trained: its weights change. One without weights,
            such as a `Sequential` without `Input`, is first called with one row.
        x: inputs, shape (samples, ...).
        y: targets, shape (samples, ...).
        watch: the model whose weights are compared; default: `model`.
        last: the model will not be trained any more. A step that was not traced since `compile`
            is then run without tracing, which moves the same weights several times faster.

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
    if not (model.built and watch.built):  # it has no weights yet that could be compared
        model(x[:1])
    before = weight_values(watch)
    stale = model.train_function is not None or _thawed_since_compile(model)
    code = "stale-compile-after-thawing" if stale else "optimizer-reused"
    if last:  # without effect on a step that is traced already
        model.run_eagerly = True
    # `fit` would do so while it traces the step, and trace it twice.
    if model.built and not model.optimizer.built:
        model.optimizer.build(model.trainable_variables)
    with naming_reused_optimizer(code):
        model.fit(x, y, verbose=0)
    return moved_since(watch, before)


def _thawed_since_compile(model: keras.Model) -> bool:
    """Whether layers were thawed since `compile`, as in a model that was loaded and then thawed.

    Such an optimizer was built for what learned in the file. A Keras that does not note the flags
    gives False.
    """
    flags = getattr(model, "_compiled_trainable_state", {})
    return any(layer.trainable and not flag for layer, flag in flags.items())


def shared_weights(a: keras.Model, b: keras.Model) -> set[str]:
    """Return the weights of `a` that also belong to `b`: the same objects, not equal numbers.

    Args:
        a: a built model.
        b: another one.

    Returns:
        Names "layer/weight", as `helpers.inspect.weight_names(a)` has them.
    """
    of_b = {id(weight) for weight in b.weights}
    names = inspect.weight_names(a)
    return {name for name, weight in zip(names, a.weights, strict=True) if id(weight) in of_b}
