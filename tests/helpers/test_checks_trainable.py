import numpy as np
import pytest

from helpers import checks
from helpers.quiet_tensorflow import keras


def make_model():
    inner = keras.Sequential(
        [
            keras.Input((3,)),
            keras.layers.Dense(4, use_bias=False, name="first"),
            keras.layers.BatchNormalization(name="norm"),
            keras.layers.Dropout(0.5, name="drop"),
        ],
        name="inner",
    )
    head = keras.layers.Dense(1, name="head")
    return keras.Sequential([keras.Input((3,)), inner, head])


def test_wrong_learners():
    model = make_model()
    model.get_layer("inner").get_layer("first").trainable = False
    assert checks.recognise_wrong_learners(model, {"inner"}) == "inner-layers-overlooked"
    assert checks.recognise_wrong_learners(model, {"norm", "head"}) == "flags-taken-for-proof"
    assert checks.recognise_wrong_learners(model, {"head"}) is None
    assert checks.recognise_wrong_learners(model, {"inner", "first", "norm", "head"}) is None


def test_wrong_switches():
    model = make_model()
    inner = model.layers[0]
    both = {"head/kernel", "head/bias"}
    assert checks.recognise_wrong_switch(model, ["head"], {"first/kernel", *both}) == (
        "others-left-trainable"
    )
    for layer in inner.layers:
        layer.trainable = False
    late = {"first/kernel", "norm/gamma", *both}
    assert checks.recognise_wrong_switch(model, ["head"], late) == "stale-compile-after-freezing"
    for early in (set(), {"head/bias"}):
        code = checks.recognise_wrong_switch(model, ["head"], early)
        assert code == "stale-compile-after-thawing"
    assert checks.recognise_wrong_switch(model, ["first", "head"], both) is None
    model.trainable = False  # the outer flag: if it is off, a thawed layer has no effect
    inner.get_layer("first").trainable = True
    assert checks.recognise_wrong_switch(model, ["first"], set()) == "outer-flag-left-off"


@pytest.mark.parametrize(
    "asks, code",
    [
        ("True", "updates-in-inference"),
        ("self.trainable", "trainable-taken-for-training"),
        ("training is not False", "missing-training-taken-for-true"),
    ],
)
def test_updates_in_inference(asks, code):
    class Counter(keras.layers.Layer):
        def build(self, input_shape):
            self.rows = self.add_weight(initializer="zeros", trainable=False)

        def call(self, x, training=None):
            if eval(asks):
                self.rows.assign_add(1)
            return x

    assert checks.recognise_inference_update(Counter, np.ones((2, 3))) == code
