import numpy as np
import pytest

from helpers import checks
from helpers.quiet_tensorflow import keras


@pytest.fixture
def counted():
    counter = checks.PassCounter()
    model = keras.Sequential([keras.Input((3,)), counter, keras.layers.Dense(1)])
    return model, counter


def test_building_a_model_counts_no_inputs(counted):
    _, counter = counted
    assert (counter.passed, counter.largest) == (0, 0)


def test_calls_and_predictions_count_each_input(counted):
    model, counter = counted
    model(np.ones((4, 3)))
    assert (counter.passed, counter.largest) == (4, 4)
    model.predict(np.ones((13, 3)), batch_size=5, verbose=0)
    assert (counter.passed, counter.largest) == (17, 5)


def test_repeated_inputs_in_fit_count_again(counted):
    model, counter = counted
    model.compile("sgd", "mse")
    model.fit(np.ones((6, 3)), np.ones(6), epochs=2, batch_size=3, verbose=0)
    assert (counter.passed, counter.largest) == (12, 3)


def test_inputs_are_passed_on_unchanged():
    values = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(checks.PassCounter()(values), values)
