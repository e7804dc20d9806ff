"""Does a learning-rate schedule beat a constant learning rate that was tuned as carefully?

    python -m authoring.studies.schedule_race

Seven ways to choose the rate of SGD with momentum 0.9, on the course's race track (`race.py`), 10
epochs each. Fixed beforehand: the optimizer, the budget, the shapes below as fractions of the
budget, the grid of rates, the seeds, and that the rate with the best mean validation accuracy over
the tuning seeds is taken. Then that rate runs with fresh seeds, and only those runs see the test
pictures, once each. "Rate" is the highest rate of a shape; but for the two that warm up, the first.

"on plateau" looks at the validation loss while it trains, which the others do not.
"""

import numpy as np

from authoring.studies import race
from authoring.studies.study import Study
from helpers.quiet_tensorflow import keras

EPOCHS = 10
STEPS = EPOCHS * race.TRAINING // race.BATCH
RATES = (0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32)
TUNING_SEEDS, FRESH_SEEDS = (1, 2, 3), (101, 102, 103, 104, 105, 106, 107, 108)

schedules = keras.optimizers.schedules


class OneCycle(keras.callbacks.Callback):
    """Up from a tenth of the peak, down again, and in the last tenth of the run to a thousandth.

    Source: L. N. Smith (2018), https://arxiv.org/abs/1803.09820, section 4.2, with the momentum
    left alone; how far down the end goes is our choice.
    """

    def __init__(self, peak):
        super().__init__()
        self.peak = peak

    def on_train_batch_begin(self, batch, logs=None):
        """Set the rate for the step that comes."""
        step = int(self.model.optimizer.iterations)
        places, parts = [0, 0.45 * STEPS, 0.9 * STEPS, STEPS], [0.1, 1, 0.1, 0.001]
        self.model.optimizer.learning_rate = self.peak * float(np.interp(step, places, parts))


#: What the optimizer gets as its learning rate; a number where a callback does the rest.
SHAPES = {
    "constant": lambda rate: rate,
    "power": lambda rate: schedules.InverseTimeDecay(rate, STEPS, 9.0),  # a tenth at the end
    "exponential": lambda rate: schedules.ExponentialDecay(rate, STEPS, 0.01),
    "piecewise": lambda rate: schedules.PiecewiseConstantDecay(
        [STEPS // 2, STEPS * 3 // 4], [rate, rate / 10, rate / 100]
    ),
    "cosine": lambda rate: schedules.CosineDecay(
        0.0, STEPS * 9 // 10, warmup_target=rate, warmup_steps=STEPS // 10
    ),
    "1cycle": lambda rate: rate,
    "on plateau": lambda rate: rate,
}

CALLBACKS = {
    "1cycle": lambda rate: [OneCycle(rate)],
    "on plateau": lambda rate: [keras.callbacks.ReduceLROnPlateau(factor=0.5, patience=1)],
}


def measure(stage, shape, rate, seed):
    """Train once and return losses and accuracies; the test pictures only in stage "final"."""
    results = race.run(
        lambda: keras.optimizers.SGD(SHAPES[shape](rate), momentum=0.9),
        seed,
        EPOCHS,
        CALLBACKS[shape](rate) if shape in CALLBACKS else (),
        test=stage == "final",
        # OneCycle sets the rate of every single step; the others act on epochs or not at all.
        steps_per_execution=1 if shape == "1cycle" else 20,
    )
    return tuple(round(results.get(name, np.nan), 5) for name in RESULTS)


KEYS = ("stage", "shape", "rate", "seed")
RESULTS = ("training_loss", "validation_loss", "validation_accuracy", "test_accuracy")


def tuned():
    """Return for each shape the rate with the best mean validation accuracy in the tuning runs."""
    return {
        shape: race.tuned("schedule_race", RATES, rate_column="rate", shape=shape)
        for shape in SHAPES
    }


def main() -> None:
    """Tune, then run with fresh seeds."""
    study = Study("schedule_race", "python -m authoring.studies.schedule_race", KEYS, RESULTS)
    tuning = [("tuning", s, rate, seed) for s in SHAPES for rate in RATES for seed in TUNING_SEEDS]
    study.run(tuning, measure)
    final = [("final", s, rate, seed) for s, rate in tuned().items() for seed in FRESH_SEEDS]
    study.run(final, measure)


if __name__ == "__main__":
    main()
