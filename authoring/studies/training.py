"""`fit` without its overhead: for studies that train the same small network a thousand times."""

import numpy as np

from helpers.quiet_tensorflow import keras
from helpers.quiet_tensorflow import tensorflow as tf


class Phase:
    """One phase of training, traced once: what learns, with which optimizer and loss.

    Takes the steps that `fit` takes. The layers' `trainable` flags are those they have now, even
    if they are changed later for another phase of the same model.

    Args:
        model: a built model.
        optimizer: a new one, for this phase alone.
        loss: a Keras loss.
    """

    def __init__(
        self, model: keras.Model, optimizer: keras.optimizers.Optimizer, loss: keras.losses.Loss
    ):
        self.model, self.optimizer, self.loss = model, optimizer, loss
        self.optimizer.build(model.trainable_variables)
        self._memory = [variable.numpy() for variable in self.optimizer.variables]
        self._flags = [layer.trainable for layer in model.layers]
        self._traced = tf.function(self._steps, reduce_retracing=True)

    def run(
        self, images: tf.Tensor, labels: tf.Tensor, batches: np.ndarray, *, go_on: bool = False
    ) -> None:
        """Take one step for each row of `batches`.

        Args:
            images: float32 (n, ...), the pictures that `batches` picks from.
            labels: what the loss compares the answers with, shape (n,) or (n, 1).
            batches: int32 of shape (steps, pictures a step), places in `images`.
            go_on: keep the optimizer's memory of the run before; otherwise it begins empty.
        """
        if not go_on:
            for variable, value in zip(self.optimizer.variables, self._memory, strict=True):
                variable.assign(value)
        self._traced(images, labels, tf.constant(batches, tf.int32))

    def _steps(self, images, labels, batches):
        for layer, flag in zip(self.model.layers, self._flags, strict=True):
            layer.trainable = flag  # runs once, while the steps are traced
        weights = self.model.trainable_variables
        for batch in batches:
            with tf.GradientTape() as tape:
                answers = self.model(tf.gather(images, batch), training=True)
                loss = self.loss(tf.gather(labels, batch), answers)
            self.optimizer.apply(tape.gradient(loss, weights), weights)


def batches(pictures: int, batch: int, steps: int, rng: np.random.Generator) -> np.ndarray:
    """Return int32 places of shape (steps, batch): each epoch a new order, as `fit` shuffles.

    What is left of an epoch after its last full batch is left out.

    Args:
        pictures: how many there are.
        batch: how many a step looks at, at most all of them.
        steps: how many.
        rng: what shuffles.
    """
    per_epoch = pictures // batch
    epochs = [
        rng.permutation(pictures)[: per_epoch * batch].reshape(per_epoch, batch)
        for _ in range(-(-steps // per_epoch))
    ]
    return np.concatenate(epochs)[:steps].astype("int32")


def answers(model: keras.Model, images) -> np.ndarray:
    """Return what `predict` returns, without its overhead.

    Args:
        model: a built model.
        images: array (n, ...), as the model takes them.

    Returns:
        float32 array (n, *shape of an output).
    """
    starts = range(0, len(images), 1000)
    parts = [model(images[start : start + 1000], training=False) for start in starts]
    return np.concatenate([part.numpy() for part in parts])
