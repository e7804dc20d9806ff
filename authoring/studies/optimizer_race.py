"""Nine optimizers, each at the learning rate that suits it, on the same small problem.

    python -m authoring.studies.optimizer_race        (20 CPU-minutes)

Fixed beforehand: `race.py`'s pictures and network, two budgets (2 and 10 epochs), seven learning
rates for each optimizer, and everything else an optimizer can be told as Keras has it (momentum
0.9 where that is the name). Tuning: three seeds; the rate with the highest mean validation accuracy
wins. Then eight other seeds at that rate and at Keras's own rate, and only these are tested.
"""

import functools

import numpy as np

from authoring.studies import race
from authoring.studies.study import Study
from helpers.quiet_tensorflow import keras

SGD = keras.optimizers.SGD
OPTIMIZERS = {
    "SGD": SGD,
    "momentum": functools.partial(SGD, momentum=0.9),
    "Nesterov": functools.partial(SGD, momentum=0.9, nesterov=True),
    "AdaGrad": keras.optimizers.Adagrad,
    "RMSprop": keras.optimizers.RMSprop,
    "Adam": keras.optimizers.Adam,
    "Adamax": keras.optimizers.Adamax,
    "Nadam": keras.optimizers.Nadam,
    "AdamW": keras.optimizers.AdamW,
}
GRID = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0]
#: The first of the seven rates: wide enough that no best rate is at an end.
LOWEST = {"SGD": 0.003, "momentum": 0.001, "Nesterov": 0.001, "AdaGrad": 0.001}
BUDGETS = (10, 2)
TUNING_SEEDS, TEST_SEEDS = range(1, 4), range(101, 109)


def rates(name):
    """Return the seven learning rates that are tried for an optimizer."""
    first = GRID.index(LOWEST.get(name, 0.0001))
    return GRID[first : first + 7]


def measure(stage, epochs, name, rate, seed):
    """Return the results of one run; the test pictures are evaluated in stage "test" only."""
    make_optimizer = functools.partial(OPTIMIZERS[name], learning_rate=rate)
    found = race.run(make_optimizer, seed, epochs, test=stage == "test")
    return [round(found.get(result, float("nan")), 4) for result in RESULTS]


def best_rate(epochs, name):
    """Return the rate with the highest mean validation accuracy over the tuning seeds."""
    best = race.tuned("optimizer_race", rates(name), epochs=epochs, optimizer=name)
    if best in (rates(name)[0], rates(name)[-1]):
        print(f"{name}, {epochs} epochs: the best rate {best} is at an end of its grid")
    return best


def default_rate(name):
    """Return the learning rate that Keras takes if none is given."""
    return float(np.format_float_positional(OPTIMIZERS[name]().get_config()["learning_rate"], 6))


RESULTS = (
    "training_loss",
    "training_accuracy",
    "validation_loss",
    "validation_accuracy",
    "test_loss",
    "test_accuracy",
)


def main() -> None:
    """Tune every optimizer for every budget, then run the best rates and the default rates."""
    keys = ("stage", "epochs", "optimizer", "learning_rate", "seed")
    study = Study("optimizer_race", "python -m authoring.studies.optimizer_race", keys, RESULTS)
    for epochs in BUDGETS:
        study.run(
            [
                ("tuning", epochs, name, rate, seed)
                for name in OPTIMIZERS
                for rate in rates(name)
                for seed in TUNING_SEEDS
            ],
            measure,
        )
        study.run(
            [
                ("test", epochs, name, rate, seed)
                for name in OPTIMIZERS
                for rate in sorted({best_rate(epochs, name), default_rate(name)})
                for seed in TEST_SEEDS
            ],
            measure,
        )


if __name__ == "__main__":
    main()
