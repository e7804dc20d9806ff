"""The final table of lesson 06: thirteen ways to tell pullovers from T-shirts with 200 labels.

    python -m authoring.studies.final_table           (about 45 CPU minutes; go on any time)

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

from authoring.studies import final_table_networks as networks
from authoring.studies.study import Study
from helpers import studies
from helpers.quiet_tensorflow import keras

COMMAND = "python -m authoring.studies.final_table"
BATCH = 32
RUNS, TUNING_RUNS = range(1, 9), range(101, 104)

#: Row -> what the part that is trained receives, learning rates to choose from, most epochs.
HEAD_RATES, NET_RATES, THAW_RATES = (1e-3, 1e-2, 1e-1), (3e-4, 1e-3, 3e-3), (1e-5, 1e-4, 1e-3)
ROWS = {
    "logistic_pixels": ("flat", HEAD_RATES, 80),
    "dense_scratch": ("flat", NET_RATES, 80),
    "dense_frozen": ("dense_features", HEAD_RATES, 80),
    "dense_thawed": ("flat", THAW_RATES, 40),
    "xception_last": ("xception_last", HEAD_RATES, 80),
    "xception_block13": ("xception_block13", HEAD_RATES, 80),
    "xception_block8": ("xception_block8", HEAD_RATES, 80),
    "xception_block8_output": ("xception_block8_output", HEAD_RATES, 80),
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


def fresh(row):
    """Return the part of a row's network that is trained."""
    hidden, thawed = row.startswith("dense_"), row in HEAD_FROM
    return networks.trained_part(ROWS[row][0], hidden=hidden, freeze_norm=thawed)


@functools.cache
def compiled(row):
    """Return a row's trained part, compiled (traced once for all runs), and its first weights."""
    network = fresh(row)
    network.compile(
        optimizer=keras.optimizers.Adam(), loss=keras.losses.BinaryCrossentropy(from_logits=True)
    )
    network.optimizer.build(network.trainable_variables)
    return network, [weight.numpy() for weight in network.weights]


def start(row, seed):
    """Return the weights that training begins with: fresh, or a base's and a trained head's."""
    keras.utils.set_random_seed(seed)
    if row not in HEAD_FROM:
        return fresh(row).get_weights()
    if row == "dense_thawed":
        base_weights = networks.dense_a(seed).get_weights()
    elif row == "compact_thawed":
        base_weights = networks.compact_base().get_weights()
    else:
        base_weights = compiled(row)[1][:-2]  # ImageNet's, as they were before the first run
    head = HEAD_FROM[row]
    train(head, seed, *chosen(head))
    return [*base_weights, *compiled(head)[0].get_weights()]


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
    pictures, labels = networks.inputs(ROWS[row][0], seed, seed), networks.split(seed)[1]
    keras.utils.set_random_seed(seed)
    collected, done = [], 0
    for stop in [epochs] if isinstance(epochs, int) else epochs:
        network.fit(pictures, labels, batch_size=BATCH, epochs=stop - done, verbose=0)
        done = stop
        collected.append(after(network) if after else None)
    return collected


def accuracy(row, name, seed):
    """Return a function that gives a network's accuracy, from 0 to 1, on a split.

    Args:
        row: a key of `ROWS`.
        name: "valid" or "test".
        seed: the run.
    """
    pictures, labels = networks.inputs(ROWS[row][0], name, seed), networks.split(name)[1]

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
    """Tune and run all rows, or those named on the command line."""
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
