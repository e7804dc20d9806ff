"""The final table of lesson 06: ten ways to tell pullovers from T-shirts with 200 labels.

    python -m authoring.studies.final_table           (about 40 CPU minutes; go on any time)

Fixed beforehand: eight runs; run s draws its 200 labelled pictures and its initial
weights with seed s, the same pictures for every row; Adam, batches of 32; the pair's 2,000
test pictures, looked at once in each run. Each row has the same number of settings to choose from:
three learning rates, each read off after a quarter, a half and all of its epochs. They are
compared on 500 validation pictures with three draws that no run uses (`final_table_tuning.csv`).

Rows that fine-tune start from the trained head of the row they build on (`HEAD_FROM`), with their
batch-normalization layers frozen. Xception is thawed from block 13 on; as all below stays frozen,
batch normalization too, what block 13 receives is computed once and kept: the same numbers as
running the whole network in every epoch, without augmentation. The dense network A is
trained anew in each run, the two DenseNets are the course's own (`pretrain_densenet`).
"""

import functools
import sys

import numpy as np

from authoring.studies.pretrain_densenet import (
    pictures_for_compact,
    pictures_for_densenet121,
    task_a,
)
from authoring.studies.study import Study
from helpers import data, densenet, studies, weights
from helpers.quiet_tensorflow import keras

COMMAND = "python -m authoring.studies.final_table"
LABELS, VALID, BATCH = 200, 500, 32
RUNS, TUNING_RUNS = range(1, 9), range(101, 104)
PULLOVER = 2
LEFT_OUT = ("Pullover", "T-shirt/top")
XCEPTION_CUT = "block13_sepconv1_act"

#: Row -> what the part that is trained receives, learning rates to choose from, most epochs.
HEAD_RATES, NET_RATES, THAW_RATES = (1e-3, 1e-2, 1e-1), (3e-4, 1e-3, 3e-3), (1e-5, 1e-4, 1e-3)
ROWS = {
    "logistic_pixels": ("flat", HEAD_RATES, 80),
    "dense_scratch": ("flat", NET_RATES, 80),
    "dense_frozen": ("dense_features", HEAD_RATES, 80),
    "dense_thawed": ("flat", THAW_RATES, 40),
    "xception_last": ("xception_last", HEAD_RATES, 80),
    "xception_block13": ("xception_block13", HEAD_RATES, 80),
    "xception_thawed": ("xception_cut", (1e-5, 3e-5, 1e-4), 12),
    "compact_scratch": ("grey", NET_RATES, 80),
    "compact_frozen": ("compact_features", HEAD_RATES, 80),
    "compact_thawed": ("grey", THAW_RATES, 40),
    "densenet121_frozen": ("densenet121_features", HEAD_RATES, 80),
}
HEAD_FROM = {
    "dense_thawed": "dense_frozen",
    "xception_thawed": "xception_last",
    "compact_thawed": "compact_frozen",
}


# Pictures -------------------------------------------------------------------------------------


@functools.cache
def fashion_mnist():
    """Return the data set."""
    return data.load_fashion_mnist()


@functools.cache
def split(name):
    """Return uint8 pictures and labels (1: pullover): "valid", "test" or a run's seed.

    The last 500 training pictures of the pair validate; a run's 200 come from the others.
    """
    images, labels = fashion_mnist()[name == "test"]
    pair = np.isin(labels, weights.LEFT_OUT)
    images, labels = images[pair], (labels[pair] == PULLOVER).astype("float32")[:, np.newaxis]
    if name == "test":
        return images, labels
    if name == "valid":
        return images[-VALID:], labels[-VALID:]
    chosen = np.random.default_rng(name).permutation(len(images) - VALID)[:LABELS]
    return images[chosen], labels[chosen]


def inputs(kind, name, seed):
    """Return what the trained part receives for a split; in run `seed`, if it has its own A."""
    return _inputs(kind, name, seed if kind == "dense_features" else None)


@functools.cache
def _inputs(kind, name, seed):
    images = split(name)[0]
    if kind == "flat":
        return images.reshape(-1, 784).astype("float32") / 255
    if kind == "grey":
        return pictures_for_compact(images)
    if kind == "dense_features":
        return dense_a(seed).predict(inputs("flat", name, None), batch_size=500, verbose=0)
    if kind == "compact_features":
        return compact_base().predict(pictures_for_compact(images), batch_size=100, verbose=0)
    if kind == "densenet121_features":
        return densenet121_base().predict(
            pictures_for_densenet121(images), batch_size=100, verbose=0
        )
    return xception_outputs(name)[("xception_last", "xception_block13", "xception_cut").index(kind)]


@functools.cache
def xception_outputs(name):
    """Return last features, block 13's features and what block 13 receives, for a split."""
    colour = np.repeat(split(name)[0][..., np.newaxis], 3, axis=-1)
    parts = []
    for start in range(0, len(colour), 50):
        large = keras.ops.image.resize(colour[start : start + 50].astype("float32"), (150, 150))
        prepared = keras.applications.xception.preprocess_input(large)
        parts.append(xception_with_three_outputs().predict_on_batch(prepared))
    return [np.concatenate(column) for column in zip(*parts, strict=True)]


# Networks -------------------------------------------------------------------------------------


def xception_base():
    """Return Xception with ImageNet's weights, for 150×150 pictures."""
    path = weights.imagenet("xception")
    return keras.applications.Xception(weights=path, include_top=False, input_shape=(150, 150, 3))


@functools.cache
def xception_with_three_outputs():
    """Return a network of its own (never trained) for `xception_outputs`."""
    base = xception_base()
    pooled = [
        keras.layers.GlobalAveragePooling2D()(tensor)
        for tensor in (base.output, base.get_layer("block13_sepconv2_bn").output)
    ]
    return keras.Model(base.input, [*pooled, base.get_layer(XCEPTION_CUT).input])


@functools.cache
def compact_base():
    """Return the compact DenseNet of task A up to its pooled features."""
    network = densenet.compact_densenet(8)
    network.load_weights(weights.task_a("compact_densenet", left_out=LEFT_OUT))
    return keras.Model(network.input, network.get_layer("pooled").output)


@functools.cache
def densenet121_base():
    """Return the DenseNet121 of task A up to its pooled features."""
    return keras.applications.DenseNet121(
        weights=weights.task_a("densenet121", left_out=LEFT_OUT),
        include_top=False,
        input_shape=(32, 32, 3),
        pooling="avg",
    )


def dense_layers():
    """Return an input of 784 pixels and the output of three hidden layers of 100."""
    pixels = keras.Input((784,))
    hidden = pixels
    for _ in range(3):
        hidden = keras.layers.Dense(100, activation="relu")(hidden)
    return pixels, hidden


@functools.cache
def dense_a(seed):
    """Return a dense network trained on task A, up to its last hidden layer."""
    keras.utils.set_random_seed(seed)
    pixels, hidden = dense_layers()
    network = keras.Model(pixels, keras.layers.Dense(8, activation="softmax")(hidden))
    network.compile(optimizer=keras.optimizers.Adam(1e-3), loss="sparse_categorical_crossentropy")
    images, labels = task_a(pictures_for_compact, *fashion_mnist()[0])
    network.fit(images.reshape(-1, 784), labels, epochs=8, batch_size=128, verbose=0)
    return keras.Model(pixels, hidden)


def trained_part(row):
    """Return the part of a row's network that is trained, with fresh weights where it has any."""
    kind = ROWS[row][0]
    if row.startswith("dense_") and kind == "flat":
        entrance, features = dense_layers()
    elif kind == "grey":
        network = densenet.compact_densenet(8)
        entrance, features = network.input, network.get_layer("pooled").output
    elif kind == "xception_cut":
        base = xception_base()
        entrance = base.get_layer(XCEPTION_CUT).input
        features = keras.layers.GlobalAveragePooling2D()(base.output)
    else:
        entrance = features = keras.Input(inputs(kind, 1, 1).shape[1:])
    part = keras.Model(entrance, keras.layers.Dense(1)(features))
    for layer in part.layers:
        if row in HEAD_FROM and isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False
    return part


@functools.cache
def compiled(row):
    """Return a row's trained part, compiled (traced once for all runs), and its first weights."""
    network = trained_part(row)
    network.compile(
        optimizer=keras.optimizers.Adam(), loss=keras.losses.BinaryCrossentropy(from_logits=True)
    )
    network.optimizer.build(network.trainable_variables)
    return network, [weight.numpy() for weight in network.weights]


def start(row, seed):
    """Return the weights that training begins with: fresh, or a base's and a trained head's."""
    keras.utils.set_random_seed(seed)
    if row not in HEAD_FROM:
        return trained_part(row).get_weights()
    if row == "dense_thawed":
        base_weights = dense_a(seed).get_weights()
    elif row == "compact_thawed":
        base_weights = compact_base().get_weights()
    else:
        base_weights = compiled(row)[1][:-2]  # ImageNet's, as they were before the first run
    head = HEAD_FROM[row]
    train(head, seed, *chosen(head))
    return [*base_weights, *compiled(head)[0].get_weights()]


# Training -------------------------------------------------------------------------------------


def train(row, seed, learning_rate, epochs, after=None):
    """Train a row's network on a run's 200 pictures; call `after(network)` when it is done.

    Args:
        row: a key of `ROWS`.
        seed: the run.
        learning_rate: Adam's.
        epochs: an int, or a list of ints to call `after` at.
        after: returns something to collect.

    Returns:
        A list of what `after` returned.
    """
    begin = start(row, seed)
    network, _ = compiled(row)
    network.set_weights(begin)
    for variable in network.optimizer.variables:
        variable.assign(keras.ops.zeros_like(variable))
    network.optimizer.learning_rate = learning_rate
    pictures, labels = inputs(ROWS[row][0], seed, seed), split(seed)[1]
    keras.utils.set_random_seed(seed)
    collected, done = [], 0
    for stop in [epochs] if isinstance(epochs, int) else epochs:
        network.fit(pictures, labels, batch_size=BATCH, epochs=stop - done, verbose=0)
        done = stop
        collected.append(after(network) if after else None)
    return collected


def accuracy(row, name, seed):
    """Return a function that gives a network's accuracy on a split."""
    pictures, labels = inputs(ROWS[row][0], name, seed), split(name)[1]

    def measure(network):
        logits = network.predict(pictures, batch_size=250, verbose=0)
        return round(float(np.mean((logits > 0) == (labels > 0.5))), 4)

    return measure


def stops(row):
    """Return after how many epochs a row is read off when it is tuned."""
    most = ROWS[row][2]
    return [most // 4, most // 2, most]


def chosen(row):
    """Return the learning rate and the epochs with the best mean validation accuracy.

    Of equal ones, the first: the smaller rate, then the fewer epochs.
    """
    columns = studies.load("final_table_tuning")
    of_row = columns["row"] == row
    settings = {
        (float(rate), stop): float(
            np.mean(columns[column][of_row & (columns["learning_rate"] == rate)])
        )
        for rate in ROWS[row][1]
        for column, stop in zip(("quarter", "half", "all"), stops(row), strict=True)
    }
    return max(settings, key=settings.get)


def tune(row, learning_rate, seed):
    """Return the validation accuracy after a quarter, a half and all of the epochs."""
    return train(row, seed, learning_rate, stops(row), accuracy(row, "valid", seed))


def final(row, seed):
    """Return the chosen setting and its validation and test accuracy in one run."""
    learning_rate, epochs = chosen(row)
    checks = [accuracy(row, name, seed) for name in ("valid", "test")]
    ((valid, test),) = train(row, seed, learning_rate, epochs, lambda n: [c(n) for c in checks])
    return learning_rate, epochs, valid, test


def main() -> None:
    """Tune and run the rows whose weights are there (or those named on the command line)."""
    tuning = Study(
        "final_table_tuning", COMMAND, ("row", "learning_rate", "seed"), ("quarter", "half", "all")
    )
    table = Study(
        "final_table",
        COMMAND,
        ("row", "seed"),
        ("learning_rate", "epochs", "valid_accuracy", "test_accuracy"),
    )
    for row in sys.argv[1:] or ROWS:
        print(row, flush=True)
        tuning.run([(row, rate, seed) for rate in ROWS[row][1] for seed in TUNING_RUNS], tune)
        table.run([(row, seed) for seed in RUNS], final)


if __name__ == "__main__":
    main()
