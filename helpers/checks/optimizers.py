"""Where an optimizer really goes."""

import numpy as np

from helpers.quiet_tensorflow import keras


def optimizer_path(optimizer, start, gradients) -> np.ndarray:
    """Let a Keras optimizer make one step for each gradient, and note where it gets.

    Args:
        optimizer: a new Keras optimizer; it is used up, since it remembers these steps.
        start: float array of any shape, the weights before the first step.
        gradients: float array (steps, *shape of `start`).

    Returns:
        float64 array (steps, *shape of `start`): the weights after each step. Keras computes in
        float32.
    """
    weights, path = keras.Variable(np.asarray(start, "float32")), []
    for gradient in np.asarray(gradients, "float32"):
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [weights])
        path.append(weights.numpy().astype("float64"))
    return np.array(path)
