"""What do augmentation and a thawed last block add to lesson 11's model, with few photographs?

    python -m authoring.studies.photographs_workflow      (10 minutes)

The lesson's model at 120×120 pixels: Xception up to block 13 is frozen, so its maps are kept, for
the pictures as they are, for `VARIANTS` augmented variants of each, and for pictures that are
mirrored, moved or rotated. The variants take turns: epoch e sees variant e modulo `VARIANTS`.

A draw takes eight pictures of each kind from the pool, but leaves at least two; of the rest, at
most `OTHERS` of each kind judge. Phase 1 trains the head on the pooled features, phase 2 trains
block 14 and the head, with batch normalization frozen. The control of phase 2 ("head, longer")
trains the head alone for as many epochs at the same rate. Both ways of training get the same
pictures, in as many steps.

Fixed beforehand: draws, labels, epochs, batches, and the rate of phase 2 (of the three that lesson
10's study tried, the one that lost nothing there). Chosen with three other draws: the rate and the
epochs of phase 1. The test pictures of `photographs_labels` stay closed.

(The study was run twice. In the first run dropout's seeds depended on what had run before, and
there was no control; in it, augmentation made no difference after phase 1 on pictures as they are.)
"""

import functools
import itertools

import numpy as np

from authoring.studies import study
from authoring.studies.photographs_labels import split
from helpers import photographs, weights
from helpers.quiet_tensorflow import keras
from helpers.quiet_tensorflow import tensorflow as tf

SIZE, LABELS, LEFT, OTHERS, VARIANTS, BATCH = 120, 8, 2, 6, 8, 10
HEAD_RATE, HEAD_EPOCHS, LOW_RATE, LOW_EPOCHS, DROPOUT = 3e-3, 8, 1e-4, 8, 0.3
SEEDS, SEED = range(1, 11), 42
JUDGED = ("as they are", "mirrored", "moved", "rotated")
WAYS, PHASES = ("plain", "augmented"), ("head", "thawed", "head, longer")
LAYERS = [f"block14_sepconv{number}{part}" for number in (1, 2) for part in ("", "_bn", "_act")]
WHITE = {"fill_mode": "constant", "fill_value": 255.0}
MOVE, ROTATE = 0.15, 0.1


def augmentation() -> list[keras.Layer]:
    """Return the lesson's augmentation layers: mirror, move, rotate; what comes in is white."""
    return [
        keras.layers.RandomFlip("horizontal"),
        keras.layers.RandomTranslation(MOVE, MOVE, **WHITE),
        keras.layers.RandomRotation(ROTATE, **WHITE),
    ]


def changed(images: np.ndarray) -> dict[str, np.ndarray]:
    """Return all versions of the pictures, float32 (n, `SIZE`, `SIZE`, 3) from 0 to 255.

    Their names are those in `JUDGED`, and "variant 0", "variant 1" and so on.
    """
    keras.utils.set_random_seed(SEED)
    _, move, rotate = layers = augmentation()
    versions = {
        "as they are": images,
        "mirrored": images[:, :, ::-1],
        "moved": np.array(move(images, training=True)),
        "rotated": np.array(rotate(images, training=True)),
    }
    for number in range(VARIANTS):
        variant = images
        for layer in layers:
            variant = layer(variant, training=True)
        versions[f"variant {number}"] = np.array(variant)
    return versions


@functools.cache
def maps() -> dict[str, np.ndarray]:
    """Return block 14's input for each version, float32 (n, 4, 4, 1024); kept in `unfinished/`."""
    path = study.UNFINISHED / "photographs" / f"maps {SIZE}.npz"
    if not path.exists():
        xception = keras.applications.Xception(
            weights=weights.imagenet("xception"), include_top=False, input_shape=(SIZE, SIZE, 3)
        )
        model = keras.Model(xception.input, xception.get_layer("block14_sepconv1").input)
        images = tf.image.resize(photographs.load()[0], (SIZE, SIZE)).numpy()
        found = {
            name: model.predict(version / 127.5 - 1, batch_size=38, verbose=0)
            for name, version in changed(images).items()
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(path.with_suffix(".part.npz"), **found)
        path.with_suffix(".part.npz").replace(path)
    with np.load(path) as arrays:
        return dict(arrays)


@functools.cache
def networks() -> tuple[keras.Model, keras.Model, list[np.ndarray]]:
    """Return block 14 with a head, the head alone, both compiled, and the former's weights."""
    xception = keras.applications.Xception(
        weights=weights.imagenet("xception"), include_top=False, input_shape=(SIZE, SIZE, 3)
    )
    block = [xception.get_layer(name) for name in LAYERS]
    for layer in block:
        layer.trainable = not layer.name.endswith("_bn")
    block = [keras.Input(block[0].input.shape[1:]), *block, keras.layers.GlobalAveragePooling2D()]
    model = keras.Sequential([*block, keras.layers.Dropout(DROPOUT), keras.layers.Dense(9)])
    head = keras.Sequential(
        [keras.Input((2048,)), keras.layers.Dropout(DROPOUT), keras.layers.Dense(9)]
    )
    for network in (model, head):
        optimizer = keras.optimizers.Adam()
        optimizer.build(network.trainable_variables)
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        network.compile(optimizer=optimizer, loss=loss)
    return model, head, model.get_weights()[:-2]


@functools.cache
def pooled() -> dict[str, np.ndarray]:
    """Return ImageNet's features of each version, float32 (n, 2048)."""
    model, _, block = networks()
    model.set_weights([*block, *model.get_weights()[-2:]])
    features = keras.Sequential(model.layers[:-2])
    return {name: features.predict(x, batch_size=76, verbose=0) for name, x in maps().items()}


@functools.cache
def drawn(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the kind of each picture, and the places of those with a label and of the judges."""
    kinds = photographs.load()[1].astype("int64")
    pool, _ = split(kinds)
    generator = np.random.default_rng(seed)
    orders = [generator.permutation(pool[kinds[pool] == kind]) for kind in range(9)]
    labels = [min(LABELS, len(order) - LEFT) for order in orders]
    labelled = [order[:n] for order, n in zip(orders, labels, strict=True)]
    judges = [order[n : n + OTHERS] for order, n in zip(orders, labels, strict=True)]
    return kinds, np.concatenate(labelled), np.concatenate(judges)


def train(network: keras.Model, x: dict, way: str, rate: float, epochs: int, seed: int) -> None:
    """Train for some epochs with a fresh memory, on the pictures as they are or on variants."""
    kinds, labelled, _ = drawn(seed)
    keras.utils.set_random_seed(seed)
    network.layers[-2].seed_generator.state.assign([seed, 0])  # of dropout
    for variable in network.optimizer.variables:
        variable.assign(np.zeros(variable.shape))
    network.optimizer.learning_rate = rate
    for epoch in range(epochs):
        version = "as they are" if way == "plain" else f"variant {epoch % VARIANTS}"
        network.fit(x[version][labelled], kinds[labelled], batch_size=BATCH, verbose=0)


def judged(network: keras.Model, x: dict, seed: int) -> dict[str, tuple[float, float]]:
    """Return the accuracy, mean over the kinds, and the loss for each version in `JUDGED`."""
    kinds, _, rows = drawn(seed)
    found = {}
    for version in JUDGED:
        logits = network.predict(x[version][rows], batch_size=64, verbose=0)
        right, truth = logits.argmax(axis=1) == kinds[rows], kinds[rows]
        accuracy = np.mean([right[truth == kind].mean() for kind in range(9)])
        losses = keras.losses.sparse_categorical_crossentropy(truth, logits, from_logits=True)
        found[version] = round(float(accuracy), 4), round(float(np.mean(losses)), 4)
    return found


@functools.cache
def trained_head(seed: int, way: str) -> list[np.ndarray]:
    """Return kernel (2048, 9) and bias (9,) after phase 1."""
    _, head, _ = networks()
    keras.utils.set_random_seed(seed)
    head.set_weights([keras.initializers.GlorotUniform()((2048, 9)), np.zeros(9)])
    train(head, pooled(), way, HEAD_RATE, HEAD_EPOCHS, seed)
    return head.get_weights()


@functools.cache
def run(seed: int, way: str, phase: str) -> dict[str, tuple[float, float]]:
    """Return what `judged` gives after phase 1 ("head"), or after what follows it."""
    model, head, block = networks()
    head.set_weights(trained_head(seed, way))
    if phase != "thawed":
        if phase == "head, longer":
            train(head, pooled(), way, LOW_RATE, LOW_EPOCHS, seed)
        return judged(head, pooled(), seed)
    model.set_weights([*block, *head.get_weights()])
    train(model, maps(), way, LOW_RATE, LOW_EPOCHS, seed)
    return judged(model, maps(), seed)


def main() -> None:
    """Run what is missing."""
    command = "python -m authoring.studies.photographs_workflow"
    keys = ("seed", "trained", "phase", "judged")
    asked = list(itertools.product(SEEDS, WAYS, PHASES, JUDGED))
    study.Study("photographs_workflow", command, keys, ("accuracy", "loss")).run(
        asked, lambda seed, way, phase, on: run(seed, way, phase)[on]
    )


if __name__ == "__main__":
    main()
