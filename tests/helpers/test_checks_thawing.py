"""Bases that are thawed in part, however they were frozen, saved and loaded."""

import numpy as np
import pytest

from helpers import checks, inspect
from helpers.quiet_tensorflow import keras

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(64, 6)).astype("float32"), (np.arange(64) % 2).astype("float32")[:, None]
HEAD = {"head/kernel", "head/bias"}


def under_a_head(*, functional=False, blocks=2):
    """A base of blocks with three layers, one of them without weights, nested in a model."""
    layers = []
    for number in range(blocks):
        layers += [
            keras.layers.Dense(6, name=f"dense{number}"),
            keras.layers.BatchNormalization(name=f"norm{number}"),
            keras.layers.Activation("tanh", name=f"bend{number}"),
        ]
    base = keras.Sequential([keras.Input((6,)), *layers], name="base")
    if functional:
        base = keras.Model(base.inputs[0], base.outputs[0], name="base")
    return keras.Sequential([keras.Input((6,)), base, keras.layers.Dense(1, name="head")])


def compiled(model):
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(0.1), loss, jit_compile=False)
    return model


def freeze(base, how):
    for layer in [base] if how == "its own flag" else base.layers:
        layer.trainable = False


def names_of(model, layers):
    weights = {id(weight) for layer in layers for weight in layer.weights}
    named = zip(inspect.weight_names(model), model.weights, strict=True)
    return {name for name, weight in named if id(weight) in weights}


@pytest.mark.parametrize("how", ["its own flag", "layer by layer"])
@pytest.mark.parametrize("functional", [False, True], ids=["sequential", "functional"])
def test_the_last_twenty_layers_of_a_nested_base_move_and_no_others(how, functional):
    model = under_a_head(functional=functional, blocks=10)
    base, head = model.layers
    freeze(base, how)
    assert checks.moved_by_fit(compiled(model), X, Y) == HEAD
    for layer in base.layers[-20:]:
        layer.trainable = True
    assert checks.moved_by_fit(model, X, Y) == HEAD  # not compiled again
    assert checks.recognise_wrong_thaw(model) == "thaw-skipped"
    moved = checks.moved_by_fit(compiled(model), X, Y, last=True)
    assert moved == names_of(model, [*base.layers[-20:], head])
    # Six dense layers, seven of batch normalization, whose statistics move without a gradient.
    assert len(moved) == 6 * 2 + 7 * 4 + len(HEAD)
    assert len(model.trainable_weights) == 6 * 2 + 7 * 2 + len(HEAD)


@pytest.mark.parametrize("how", ["its own flag", "layer by layer"])
def test_weights_that_were_saved_frozen_move_in_a_thawed_model(how, tmp_path):
    frozen, thawed = under_a_head(), under_a_head()
    freeze(frozen.layers[0], how)
    checks.moved_by_fit(compiled(frozen), X, Y, last=True)
    frozen.save_weights(tmp_path / "frozen.weights.h5")
    thawed.load_weights(tmp_path / "frozen.weights.h5")
    assert checks.moved_since(thawed, checks.weight_values(frozen)) == set()
    moved = checks.moved_by_fit(compiled(thawed), X, Y, last=True)
    assert moved == set(inspect.weight_names(frozen))


@pytest.mark.parametrize("how", ["its own flag", "layer by layer"])
@pytest.mark.parametrize("functional", [False, True], ids=["sequential", "functional"])
def test_a_loaded_model_is_as_frozen_as_it_was_saved(how, functional, tmp_path):
    model = under_a_head(functional=functional)
    freeze(model.layers[0], how)
    checks.moved_by_fit(compiled(model), X, Y, last=True)
    model.save(tmp_path / "frozen.keras")
    loaded = keras.models.load_model(tmp_path / "frozen.keras")
    assert checks.moved_since(loaded, checks.weight_values(model)) == set()
    assert len(loaded.trainable_weights) == len(model.trainable_weights) == len(HEAD)
    assert checks.moved_by_fit(loaded, X, Y, last=True) == HEAD
    for layer in inspect.leaf_layers(loaded):
        layer.trainable = True
    moved = checks.moved_by_fit(compiled(loaded), X, Y, last=True)
    assert moved == set(inspect.weight_names(model))


def test_the_flag_of_a_frozen_sequential_base_is_lost_in_a_file(tmp_path):
    model = under_a_head()
    freeze(model.layers[0], "its own flag")
    compiled(model).save(tmp_path / "frozen.keras")
    loaded = keras.models.load_model(tmp_path / "frozen.keras")
    loaded.layers[0].trainable = True  # it is True already, unlike the flags of the layers
    assert checks.moved_by_fit(compiled(loaded), X, Y, last=True) == HEAD
    assert checks.recognise_wrong_thaw(loaded) == "thaw-skipped"


def test_a_loaded_model_that_is_thawed_has_to_be_compiled(tmp_path):
    model = under_a_head()
    freeze(model.layers[0], "layer by layer")
    compiled(model).save(tmp_path / "frozen.keras")
    loaded = keras.models.load_model(tmp_path / "frozen.keras")
    for layer in inspect.leaf_layers(loaded):
        layer.trainable = True
    with pytest.raises(checks.CheckFailed) as failure:
        checks.moved_by_fit(loaded, X, Y, last=True)
    assert failure.value.code == "stale-compile-after-thawing"


def test_a_thaw_inside_a_model_whose_flag_is_off():
    model = under_a_head()
    model.trainable = False
    for layer in inspect.leaf_layers(model):
        layer.trainable = True
    assert checks.recognise_wrong_thaw(model) == "outer-flag-left-off"
    model.trainable = True
    model.layers[0].trainable = False
    for layer in model.layers[0].layers:
        layer.trainable = True
    assert checks.recognise_wrong_thaw(model) == "stale-compile-after-thawing"
    moved = checks.moved_by_fit(compiled(model), X, Y, last=True)
    assert moved == set(inspect.weight_names(model))
