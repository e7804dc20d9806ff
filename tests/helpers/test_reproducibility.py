import subprocess
import sys

import numpy as np
import pytest

from helpers import reproducibility
from helpers.quiet_tensorflow import keras


def weights_after(seed):
    reproducibility.set_seed(seed)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(4), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(np.random.normal(size=(8, 2)), np.random.normal(size=(8, 1)), verbose=0)
    return np.concatenate([weight.ravel() for weight in model.get_weights()])


def test_a_seed_repeats_weights_data_and_training():
    assert np.array_equal(weights_after(1), weights_after(1))
    assert not np.array_equal(weights_after(1), weights_after(2))


@pytest.mark.full
def test_operations_are_made_deterministic():
    # In a separate process, because it cannot be switched off again.
    code = (
        "from helpers import reproducibility\n"
        "from tensorflow.python.framework import config\n"
        "before = config.is_op_determinism_enabled()\n"
        "reproducibility.set_seed(1)\n"
        "print(before, config.is_op_determinism_enabled())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "False True\n", done.stderr


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_out_of_range_is_rejected(seed):
    with pytest.raises(ValueError, match="between 0 and"):
        reproducibility.set_seed(seed)
