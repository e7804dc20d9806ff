"""The race course for optimizers and learning-rate schedules: one split, one network, one budget.

10,000 training pictures of Fashion-MNIST, all ten classes, 5,000 others for validation, and the
10,000 test pictures, which are evaluated only when a run asks for it.
"""

import functools
import json

import numpy as np

from helpers import data, studies
from helpers.quiet_tensorflow import keras

TRAINING, VALIDATION, BATCH = 10_000, 5_000, 100


@functools.cache
def pictures():
    """Return `(images, labels)` for "training", "validation" and "test".

    Images are float32 of shape (n, 784) from 0 to 1; labels are uint8 from 0 to 9.
    """
    (images, labels), (test_images, test_labels) = data.load_fashion_mnist()
    parts = {
        "training": (images[:TRAINING], labels[:TRAINING]),
        "validation": (images[-VALIDATION:], labels[-VALIDATION:]),
        "test": (test_images, test_labels),
    }
    return {name: (x.reshape(-1, 784).astype("float32") / 255, y) for name, (x, y) in parts.items()}


def build_network():
    """Return a dense network 784 → 100 → 100 → 10 with fresh random weights."""
    layers = [
        keras.layers.Dense(100, activation="relu"),
        keras.layers.Dense(100, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
    return keras.Sequential([keras.Input((784,)), *layers])


@functools.cache
def _compiled(settings: str, steps_per_execution: int):
    """Return a compiled network for an optimizer's settings, and the optimizer's fresh variables.

    Tracing costs more than a short run. So there is one network for each `settings`, whose
    weights and optimizer variables every run sets back.
    """
    optimizer = keras.optimizers.deserialize(json.loads(settings))
    model = build_network()
    model.compile(
        optimizer=optimizer,
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        steps_per_execution=steps_per_execution,
    )
    optimizer.build(model.trainable_variables)
    return model, [variable.numpy() for variable in optimizer.variables]


def run(make_optimizer, seed, epochs, callbacks=(), *, test=False, steps_per_execution=20):
    """Train the network from the seed's random weights and return what it can do at the end.

    Args:
        make_optimizer: called without arguments, returns a new optimizer. A constant learning
            rate, or a schedule, or whatever else is in the optimizer's config.
        seed: of the first weights and the order of the pictures; two optimizers with one seed
            start from the same weights.
        epochs: 100 steps of 100 pictures each.
        callbacks: for `fit`, new ones for each run; then validation results are in `logs`.
        test: also evaluate on the test pictures.
        steps_per_execution: as for `compile`. Give 1 if a callback acts on single batches.

    Returns:
        A dict with the numbers "training_loss", "training_accuracy", "validation_loss",
        "validation_accuracy" after the last epoch, with `test` also "test_accuracy" and
        "test_loss", and the fit's `history` ("learning_rate" is there if a callback logs it).
        A run that diverged has losses nan or inf and the accuracy it really had.
    """
    optimizer = make_optimizer()
    settings = keras.optimizers.serialize(optimizer)
    rate = settings["config"]["learning_rate"]
    constant = isinstance(rate, float)
    settings["config"] |= {"name": "optimizer"} | ({"learning_rate": 0.5} if constant else {})
    model, fresh = _compiled(json.dumps(settings, sort_keys=True), steps_per_execution)
    keras.utils.set_random_seed(seed)
    model.set_weights(build_network().get_weights())
    for variable, value in zip(model.optimizer.variables, fresh, strict=True):
        variable.assign(value)
    if constant:
        model.optimizer.learning_rate = rate
    parts = pictures()
    history = model.fit(
        *parts["training"],
        batch_size=BATCH,
        epochs=epochs,
        validation_data=parts["validation"] if callbacks else None,
        validation_batch_size=1000,
        callbacks=list(callbacks),
        verbose=0,
    ).history
    results = {"history": history}
    for part in ("training", "validation", "test") if test else ("training", "validation"):
        loss, accuracy = model.evaluate(*parts[part], batch_size=1000, verbose=0)
        results |= {f"{part}_loss": loss, f"{part}_accuracy": accuracy}
    return results


def tuned(study: str, rates, *, rate_column: str = "learning_rate", **row) -> float:
    """Return the rate with the highest mean validation accuracy over a study's tuning runs.

    Args:
        study: the study's name; its columns "stage" and "validation_accuracy" are read.
        rates: learning rates to choose from, in an order; of equal ones the first is taken.
        rate_column: the column with the learning rate.
        **row: column = value, which rows to look at.

    Raises:
        ValueError: if there is no such study.
    """
    columns = studies.load(study)
    chosen = columns["stage"] == "tuning"
    for column, value in row.items():
        chosen &= columns[column] == value

    def mean_accuracy(rate) -> float:
        return np.mean(columns["validation_accuracy"][chosen & (columns[rate_column] == rate)])

    return max(rates, key=mean_accuracy)
