import numpy as np

from helpers import checks
from helpers.quiet_tensorflow import keras

WEIGHTS, GRADIENT = np.array([[1.0, -2.0, 0.5], [0.5, -1.0, 2.0]])
RATE, SHARE = 0.1, 0.8


def test_optimizer_path_is_the_rule_of_keras():
    gradients = np.array([GRADIENT, 2 * GRADIENT])
    path = checks.optimizer_path(keras.optimizers.SGD(RATE, momentum=SHARE), WEIGHTS, gradients)
    first = WEIGHTS - RATE * GRADIENT
    second = first - SHARE * RATE * GRADIENT - RATE * 2 * GRADIENT
    np.testing.assert_allclose(path, [first, second], atol=1e-6)
    assert path.dtype == "float64"
