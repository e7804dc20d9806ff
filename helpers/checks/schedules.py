"""The learning rate that training really uses."""

import numpy as np

from helpers.checks.verdicts import require
from helpers.quiet_tensorflow import keras


def rate_meter(learning_rate, *, run_eagerly: bool = False) -> keras.Model:
    """Return a compiled model with one weight and a constant gradient of 1.

    Plain SGD moves the weight by exactly the learning rate in every step, so that the length of a
    step is the rate that was used.

    Args:
        learning_rate: a number, or a `LearningRateSchedule`.
        run_eagerly: as in `compile`; for callbacks it saves the time that tracing takes.
    """
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    model.set_weights([np.zeros((1, 1), "float32")])
    model.compile(
        optimizer=keras.optimizers.SGD(learning_rate),
        loss=lambda targets, outputs: outputs,
        run_eagerly=run_eagerly,
        jit_compile=False,
    )
    return model


def rates_used(
    model: keras.Model, steps: int, *, epochs: int = 1, callbacks=(), initial_epoch: int = 0
) -> np.ndarray:
    """Call `fit` on a `rate_meter` and return the learning rate that each step used.

    Args:
        model: what `rate_meter` returned; it goes on from where it is.
        steps: the number of steps in an epoch.
        epochs: the number of epochs.
        callbacks: handed to `fit`.
        initial_epoch: the number of the first epoch.

    Returns:
        float64 array (steps * epochs,), exact to about 1e-6 for rates up to 1.

    Raises:
        CheckFailed: if one of the callbacks is none.
    """
    for callback in callbacks:
        require(
            isinstance(callback, keras.callbacks.Callback),
            expected="a Keras callback",
            found=type(callback).__name__,
        )
    recorder = _Places()
    rows = np.ones((steps, 1), "float32")
    before = model.weights[0].numpy().item()
    model.fit(
        rows,
        rows,
        batch_size=1,
        epochs=initial_epoch + epochs,
        initial_epoch=initial_epoch,
        callbacks=[*callbacks, recorder],
        verbose=0,
    )
    return -np.diff([before, *recorder.places])


class _Places(keras.callbacks.Callback):
    """Note where the weight is after every step."""

    def __init__(self):
        super().__init__()
        self.places = []

    def on_train_batch_end(self, batch, logs=None):
        self.places.append(self.model.weights[0].numpy().item())
