"""The compact DenseNet from scratch, if a garment may stand anywhere in the frame.

    python -m authoring.studies.shifted_training      (5 minutes)

The third way beside the heads of `shifted_clothes`: the same network, all of whose weights begin at
random, learns from the same pictures, moved by up to 6 pixels, and is tested on the same ones.
Fixed beforehand: 200 steps of 20 pictures, Adam, a rate that falls from 0.003 to 0 as a cosine,
batch normalization with momentum 0.9 so that its statistics are up to date after 200 steps.
(Two rates had been tried, with another draw of 200, on validation pictures, and were about equal.)
"""

import functools

import numpy as np

from authoring.studies import shifted_clothes, study, training
from authoring.studies.xception_layers import draw
from helpers import densenet
from helpers.quiet_tensorflow import keras
from helpers.quiet_tensorflow import tensorflow as tf

SHIFT = 6
LABELS, SEEDS = (20, 200), range(1, 9)
RATE, STEPS, BATCH = 3e-3, 200, 20


@functools.cache
def frames() -> np.ndarray:
    """Return the study's pictures, float32 (n, 40, 40, 1) from 0 to 1."""
    moved = shifted_clothes.framed(shifted_clothes.clothes()[0], SHIFT, seed=SHIFT)
    return moved[..., np.newaxis].astype("float32") / 255


@functools.cache
def network() -> keras.Model:
    """Return a compact DenseNet for frames, with one logit; its weights are drawn in `measure`."""
    compact = densenet.compact_densenet(1)
    base = keras.Model(compact.input, compact.get_layer("pooled").output)
    frame = keras.Input((*frames().shape[1:],))
    larger = keras.models.clone_model(base, input_tensors=frame)
    for layer in larger.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.9
    return keras.Model(frame, keras.layers.Dense(1)(larger.output))


@functools.cache
def phase() -> training.Phase:
    """Return the training, traced once."""
    schedule = keras.optimizers.schedules.CosineDecay(RATE, STEPS)
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    return training.Phase(network(), keras.optimizers.Adam(schedule), loss)


def measure(seed: int, labels: int) -> tuple[float]:
    """Train from random weights; return the accuracy on the test pictures."""
    _, pullover = shifted_clothes.clothes()
    rows = shifted_clothes.places(labels)
    labelled = draw(rows["pool"], pullover, labels, seed)
    model = network()
    keras.utils.set_random_seed(seed)
    model.set_weights(keras.models.clone_model(model).get_weights())
    batches = training.batches(labels, BATCH, STEPS, np.random.default_rng(seed))
    truth = pullover[labelled, np.newaxis].astype("float32")
    phase().run(tf.constant(frames()[labelled]), tf.constant(truth), batches)
    logits = training.answers(model, frames()[rows["test"]])[:, 0]
    return (round(float(np.mean((logits > 0) == pullover[rows["test"]])), 4),)


def main() -> None:
    """Run what is missing."""
    tf.config.experimental.enable_op_determinism()
    command = "python -m authoring.studies.shifted_training"
    keys, results = ("seed", "labels"), ("test_accuracy",)
    parts = [(seed, labels) for labels in LABELS for seed in SEEDS]
    study.Study("shifted_training", command, keys, results).run(parts, measure)


if __name__ == "__main__":
    main()
