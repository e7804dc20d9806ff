"""Train the course's DenseNets on task A: the eight classes without pullovers and T-shirts.

    python -m authoring.studies.pretrain_densenet compact_densenet     (minutes)
    python -m authoring.studies.pretrain_densenet densenet121          (half an hour)

Goes on after the last finished epoch if it was interrupted. The number of epochs and the learning
rates are fixed beforehand, nothing is selected, and the test set is evaluated once, at the end.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

from authoring.studies import packing, study
from helpers import data, densenet, weights
from helpers.quiet_tensorflow import keras

SEED = 42
BATCH = 256
EPOCHS = {"densenet121": 5, "compact_densenet": 6}


def pictures_for_densenet121(images):
    """Return uint8 pictures (n, 28, 28) as float32 (n, 32, 32, 3), preprocessed for DenseNet."""
    padded = np.pad(images, ((0, 0), (2, 2), (2, 2)))
    colour = np.repeat(padded[..., np.newaxis], 3, axis=-1).astype("float32")
    return keras.applications.densenet.preprocess_input(colour)


def pictures_for_compact(images):
    """Return uint8 pictures (n, 28, 28) as float32 (n, 28, 28, 1) from 0 to 1."""
    return images[..., np.newaxis].astype("float32") / 255


def build_densenet121():
    """Return DenseNet121 for 32×32 colour pictures with a pooled softmax head for 8 classes."""
    base_model = keras.applications.DenseNet121(
        weights=None, include_top=False, input_shape=(32, 32, 3)
    )
    pooled = keras.layers.GlobalAveragePooling2D(name="pooled")(base_model.output)
    outputs = keras.layers.Dense(8, activation="softmax", name="head")(pooled)
    return keras.Model(base_model.input, outputs)


def compiled(model, steps_an_epoch, epochs):
    """Compile for a rate that rises for one epoch, then falls along a cosine to zero."""
    schedule = keras.optimizers.schedules.CosineDecay(
        1e-4, (epochs - 1) * steps_an_epoch, warmup_target=3e-3, warmup_steps=steps_an_epoch
    )
    model.compile(
        optimizer=keras.optimizers.Adam(schedule),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


def train(model, images, labels, epochs, checkpoint: Path):
    """Train, and save after each epoch; return the model.

    Args:
        model: a network for eight classes, not compiled.
        images: float32 array (n, height, width, channels), prepared for it.
        labels: int array (n,), from 0 to 7.
        epochs: how many in all.
        checkpoint: where the model is saved; if it exists, training goes on from it.
    """
    steps = -(-len(images) // BATCH)
    model = compiled(model, steps, epochs)
    if checkpoint.exists():
        model = keras.models.load_model(checkpoint)
    finished = int(model.optimizer.iterations.numpy()) // steps
    print(f"{finished} of {epochs} epochs done before")
    keep = keras.callbacks.ModelCheckpoint(checkpoint)
    model.fit(
        images,
        labels,
        batch_size=BATCH,
        epochs=epochs,
        initial_epoch=finished,
        callbacks=[keep],
        verbose=2,
    )
    return model


def main() -> None:
    """Train one network, evaluate it once and store its weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=EPOCHS)
    name = parser.parse_args().name
    big = name == "densenet121"
    keras.utils.set_random_seed(SEED)
    (train_images, train_labels), (test_images, test_labels) = data.load_fashion_mnist()
    prepare = pictures_for_densenet121 if big else pictures_for_compact
    train_images, train_labels = task_a(prepare, train_images, train_labels)
    model = build_densenet121() if big else densenet.compact_densenet(8)
    checkpoint = study.UNFINISHED / f"{name}.keras"
    checkpoint.parent.mkdir(exist_ok=True)
    model = train(model, train_images, train_labels, EPOCHS[name], checkpoint)
    accuracy = model.evaluate(*task_a(prepare, test_images, test_labels), verbose=0)[1]
    about = {
        "left out": [data.CLASS_NAMES[label] for label in weights.LEFT_OUT],
        "epochs": EPOCHS[name],
        "seed": SEED,
        "test accuracy on the eight classes": round(accuracy, 4),
        "made by": f"python -m authoring.studies.pretrain_densenet {name}",
        **study.versions(),
    }
    print(about)
    base_weights = model.get_weights()[: -2 if big else None]  # without the big one's head
    packing.pack(f"{name}_without_pullover_tshirt", base_weights, about)


def task_a(prepare, images, labels):
    """Return the pictures of task A, prepared, and their labels renumbered 0 to 7.

    Args:
        prepare: one of the two functions above.
        images: uint8 array (n, 28, 28), all classes.
        labels: int array (n,), from 0 to 9.
    """
    classes = [label for label in range(10) if label not in weights.LEFT_OUT]
    is_a = np.isin(labels, classes)
    return prepare(images[is_a]), np.searchsorted(classes, labels[is_a])


if __name__ == "__main__":
    sys.exit(main())
