"""The studies' training loop must take the steps that `fit` takes."""

import numpy as np
import pytest

from authoring.studies import training
from helpers.quiet_tensorflow import keras

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(40, 3)).astype("float32"), RNG.normal(size=(40, 1)).astype("float32")
LOSS = keras.losses.MeanSquaredError()


def network():
    keras.utils.set_random_seed(1)
    layers = [keras.layers.Dense(4), keras.layers.BatchNormalization(), keras.layers.Dense(1)]
    return keras.Sequential([keras.Input((3,)), *layers])


def adam():
    return keras.optimizers.Adam(0.05)


def fitted(frozen):
    model = network()
    model.layers[0].trainable = not frozen
    model.compile(optimizer=adam(), loss=LOSS)
    model.fit(X, Y, batch_size=10, epochs=3, shuffle=False, verbose=0)
    return model.get_weights()


@pytest.mark.parametrize("frozen", [False, True])
def test_a_phase_takes_the_steps_of_fit(frozen):
    model = network()
    model.layers[0].trainable = not frozen
    phase = training.Phase(model, adam(), LOSS)
    model.layers[0].trainable = True  # the phase keeps its initial flags
    places = np.tile(np.arange(40, dtype="int32").reshape(4, 10), (3, 1))
    start = model.get_weights()
    for _ in range(2):  # the second run starts with empty moments, like a new optimizer
        model.set_weights(start)
        phase.run(X, Y, places)
        for own, weight in zip(model.get_weights(), fitted(frozen), strict=True):
            np.testing.assert_allclose(own, weight, rtol=1e-4, atol=1e-5)


def test_resuming_equals_one_long_run():
    model = network()
    phase = training.Phase(model, adam(), LOSS)
    places, start = np.arange(40, dtype="int32").reshape(4, 10), model.get_weights()
    phase.run(X, Y, np.tile(places, (2, 1)))
    at_once = model.get_weights()
    model.set_weights(start)
    phase.run(X, Y, places)
    phase.run(X, Y, places, go_on=True)
    for own, weight in zip(model.get_weights(), at_once, strict=True):
        np.testing.assert_allclose(own, weight, rtol=1e-5, atol=1e-6)
    model.set_weights(start)
    phase.run(X, Y, places)
    phase.run(X, Y, places)
    assert not np.allclose(model.get_weights()[0], at_once[0], atol=1e-4)


def test_batches_are_reshuffled_and_incomplete_ones_dropped():
    places = training.batches(25, 10, 5, np.random.default_rng(0))
    assert places.shape == (5, 10) and places.dtype == np.int32
    for epoch in (places[:2], places[2:4]):
        assert len(np.unique(epoch)) == 20 and epoch.max() < 25
    assert not np.array_equal(places[:2], places[2:4])


def test_outputs_match_predict():
    model, many = network(), np.tile(X, (30, 1))
    np.testing.assert_allclose(
        training.answers(model, many), model.predict(many, verbose=0), rtol=1e-5, atol=1e-6
    )
