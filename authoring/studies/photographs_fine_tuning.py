"""Does it help to fine-tune Xception's last block on five photographs of each kind?

    python -m authoring.studies.photographs_fine_tuning      (5 minutes)

The base is kept up to block 13. A linear head is fitted on the pooled features of the labelled
pictures; then block 14 and the head learn on together, with Adam, and batch normalization stands
still. After each epoch the loss and the accuracy are taken on the labelled pictures and on others
of the pool, at most `OTHERS` of each kind. Epoch 0 is the head alone.

Fixed beforehand: draws, labels, rates, epochs, batches. Nothing is chosen, so the other pictures
are an honest judge, and the test pictures of `photographs_labels` stay closed. (Six draws were
planned, and cut to two because of their cost, after results of the first had been seen.)
"""

import functools

import numpy as np

from authoring.studies import study
from authoring.studies.logistic_regression import fit_head
from authoring.studies.photographs_labels import (
    PHOTOGRAPHS,
    base_features,
    chosen_penalty,
    draw,
    pictures,
    split,
)
from helpers import weights
from helpers.quiet_tensorflow import keras

LABELS, OTHERS, EPOCHS, BATCH = 5, 6, 10, 15
RATES, SEEDS = (1e-5, 1e-4, 1e-3), range(1, 3)
LAYERS = [f"block14_sepconv{number}{part}" for number in (1, 2) for part in ("", "_bn", "_act")]


@functools.cache
def last_block() -> tuple[keras.Model, list[np.ndarray]]:
    """Return block 14 with a head of nine logits, compiled, and its weights as they were."""
    xception = keras.applications.Xception(
        weights=weights.imagenet("xception"), include_top=False, input_shape=(150, 150, 3)
    )
    layers = [xception.get_layer(name) for name in LAYERS]
    for layer in layers:
        layer.trainable = not layer.name.endswith("_bn")
    head = [keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(9)]
    model = keras.Sequential([keras.Input((5, 5, 1024)), *layers, *head])
    optimizer = keras.optimizers.Adam()
    optimizer.build(model.trainable_variables)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=optimizer, loss=loss, metrics=["accuracy"])
    return model, model.get_weights()


def fitted_head(labelled: np.ndarray) -> list[np.ndarray]:
    """Return kernel (2048, 9) and bias (9,) of a head on the pooled features as they are."""
    pooled = base_features(PHOTOGRAPHS, "ImageNet")["pooled"][labelled]
    mean, scale = pooled.mean(axis=0), pooled.std(axis=0).mean() * np.sqrt(pooled.shape[1])
    one_hot = np.eye(9)[pictures(PHOTOGRAPHS)[1][labelled]]
    penalty = chosen_penalty(PHOTOGRAPHS, "ImageNet", LABELS)
    start = np.zeros((pooled.shape[1] + 1, 9))
    parameters = fit_head(start, (pooled - mean) / scale, one_hot, penalty)
    kernel = parameters[:-1] / scale
    return [kernel, parameters[-1] - mean @ kernel]


@functools.cache
def curves(seed: int, rate: float) -> list[tuple[float, ...]]:
    """Return, after each epoch, loss and accuracy on the labelled and on the other pictures."""
    _, kinds = pictures(PHOTOGRAPHS)
    maps = base_features(PHOTOGRAPHS, "ImageNet")["block13"]
    pool, _ = split(kinds)
    labelled = draw(pool, kinds, LABELS, seed)
    others = draw(np.setdiff1d(pool, labelled), kinds, OTHERS, seed)
    keras.utils.set_random_seed(seed)
    model, before = last_block()
    model.set_weights([*before[:-2], *fitted_head(labelled)])
    for variable in model.optimizer.variables:
        variable.assign(np.zeros(variable.shape))
    model.optimizer.learning_rate = rate
    rows = []
    for epoch in range(EPOCHS + 1):
        if epoch:
            model.fit(maps[labelled], kinds[labelled], batch_size=BATCH, verbose=0)
        judged = [
            model.evaluate(maps[part], kinds[part], batch_size=64, verbose=0)
            for part in (labelled, others)
        ]
        rows.append(tuple(round(float(value), 4) for pair in judged for value in pair))
    return rows


def main() -> None:
    """Run what is missing."""
    command = "python -m authoring.studies.photographs_fine_tuning"
    results = ("loss", "accuracy", "other_loss", "other_accuracy")
    asked = [(s, rate, epoch) for s in SEEDS for rate in RATES for epoch in range(EPOCHS + 1)]
    study.Study("photographs_fine_tuning", command, ("seed", "rate", "epoch"), results).run(
        asked, lambda seed, rate, epoch: curves(seed, rate)[epoch]
    )


if __name__ == "__main__":
    main()
