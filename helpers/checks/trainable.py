"""Which misconception is behind a wrong answer about what is trainable."""

import numpy as np

from helpers import inspect
from helpers.quiet_tensorflow import keras


def recognise_wrong_learners(model: keras.Model, found: set[str]) -> str | None:
    """Return the misconception behind a wrong set of layers that one training step moves.

    Args:
        model: the model that was trained for a step.
        found: names of layers.
    """
    leaves = inspect.leaf_layers(model)
    inner = {layer.name for layer in leaves if layer not in model.layers}
    if found - {layer.name for layer in leaves} and not found & inner:
        return "inner-layers-overlooked"
    flagged = {layer.name for layer in leaves if layer.trainable and layer.weights}
    return "flags-taken-for-proof" if found == flagged else None


def recognise_wrong_switch(model: keras.Model, names: list[str], moved: set[str]) -> str | None:
    """Return the misconception behind a `fit` in which other layers learned than those named.

    Args:
        model: the model that was fitted.
        names: the layers that should have learned, and no others.
        moved: what moved, as names "layer/weight".
    """
    trainable = {id(weight) for weight in model.trainable_weights}
    weights = zip(inspect.weight_names(model), model.weights, strict=True)
    flagged = {name for name, weight in weights if id(weight) in trainable}
    layers = {name.split("/")[0] for name in flagged}
    if layers == set(names):
        late = "freezing" if moved - flagged else "thawing"
        return f"stale-compile-after-{late}"
    if layers - set(names):
        return "others-left-trainable"
    thawed = {layer.name for layer in inspect.leaf_layers(model) if layer.trainable}
    return "outer-flag-left-off" if set(names) <= thawed else None


def recognise_inference_update(make_layer, x) -> str:
    """Return why a layer changes its weights when it is called without `training=True`.

    Args:
        make_layer: called without arguments, gives a new layer.
        x: a batch that would change the weights, shape (rows, ...).
    """
    x = np.asarray(x)

    def stays(trainable):
        layer = make_layer()
        layer.build(x.shape)
        layer.trainable = trainable
        before = [weight.numpy() for weight in layer.weights]
        layer(x, training=False)
        return all(map(np.array_equal, before, (weight.numpy() for weight in layer.weights)))

    if stays(trainable=True):
        return "missing-training-taken-for-true"
    return "trainable-taken-for-training" if stays(trainable=False) else "updates-in-inference"
