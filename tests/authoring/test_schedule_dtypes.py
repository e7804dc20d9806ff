"""Assignment 08: a right answer keeps its points, whichever dtype it computes in.

In `fit` a schedule gets the optimizer's counter, an int64 without a value; by hand it gets numbers.
"""

import keras
import numpy as np
import pytest
import tensorflow as tf

from authoring import build_assignments
from helpers import checks

SLUG = "08_learning_rate_schedules"
TESTS = (
    "warmup_cosine_has_its_shape",
    "warmup_cosine_in_training",
    "warmup_cosine_is_serialisable",
)
STEPS = {
    "int": int,
    "numpy int32": np.int32,
    "numpy int64": np.int64,
    "int32": lambda step: tf.constant(step, "int32"),
    "int64": lambda step: tf.constant(step, "int64"),
    "counter": lambda step: keras.Variable(step, dtype="int64", trainable=False),
}


@pytest.fixture(scope="module")
def sheet():
    """The source of each graded cell."""
    cells = build_assignments.from_text(build_assignments.TEXTS / f"{SLUG}.py").cells
    return {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in cells}


class Schedule(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        self.peak, self.warmup_steps, self.total_steps = peak, warmup_steps, total_steps

    def get_config(self):
        return {key: getattr(self, key) for key in ("peak", "warmup_steps", "total_steps")}


class InTensorFlow(Schedule):
    dtype = None

    def __call__(self, step):
        step = tf.cast(step, self.dtype)
        progress = (step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
        wave = (1 + tf.cos(np.pi * tf.minimum(progress, tf.ones_like(progress)))) / 2
        rising = step / max(self.warmup_steps, 1)
        return self.peak * tf.where(step < self.warmup_steps, rising, wave)


class AllInIntegers(Schedule):
    def __call__(self, step):
        step = tf.minimum(tf.cast(step, "int64"), self.total_steps)
        warmup, total = (tf.cast(one, step.dtype) for one in (self.warmup_steps, self.total_steps))
        wave = (1 + tf.cos(np.pi * ((step - warmup) / (total - warmup)))) / 2
        return self.peak * tf.where(step < warmup, step / tf.maximum(warmup, 1), wave)


class WithoutACast(Schedule):
    def __call__(self, step):
        step = keras.ops.convert_to_tensor(step)
        progress = (step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
        wave = (1 + keras.ops.cos(np.pi * keras.ops.minimum(progress, 1))) / 2
        rising = step / max(self.warmup_steps, 1)
        return self.peak * keras.ops.where(step < self.warmup_steps, rising, wave)


ANSWERS = {
    "float32": type("WarmupCosine", (InTensorFlow,), {"dtype": "float32"}),
    "float64": type("WarmupCosine", (InTensorFlow,), {"dtype": "float64"}),
    "integers": type("WarmupCosine", (AllInIntegers,), {}),
    "as it comes": type("WarmupCosine", (WithoutACast,), {}),
}


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("answer", ANSWERS)
def test_a_right_schedule_keeps_its_points_in_any_dtype(sheet, answer, test):
    exec(sheet[test], {"np": np, "keras": keras, "checks": checks, "WarmupCosine": ANSWERS[answer]})


@pytest.mark.parametrize("kind", STEPS)
@pytest.mark.parametrize("answer", ANSWERS)
def test_a_step_may_be_of_any_whole_kind(answer, kind):
    schedule = ANSWERS[answer](0.8, 4, 12)
    rates = [checks.require_number(schedule(STEPS[kind](step)), "it") for step in (0, 2, 8, 14)]
    np.testing.assert_allclose(rates, [0, 0.4, 0.4, 0], atol=1e-6)


@pytest.mark.parametrize("test", ["one_cycle_follows_its_shape", "one_cycle_goes_on"])
@pytest.mark.parametrize(
    "read", [lambda count: count.numpy(), lambda count: tf.cast(count, "float64"), float]
)
def test_a_callback_may_compute_with_the_counter_in_any_dtype(sheet, read, test):
    class OneCycle(keras.callbacks.Callback):
        def __init__(self, low, peak, steps):
            super().__init__()
            self.places, self.rates = [0, steps / 2, steps], [low, peak, low]

        def on_train_batch_begin(self, batch, logs=None):
            step = read(self.model.optimizer.iterations)
            rate = tf.constant(np.interp(step, self.places, self.rates), "float64")
            self.model.optimizer.learning_rate = rate

    exec(sheet[test], {"np": np, "keras": keras, "checks": checks, "OneCycle": OneCycle})


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_meter_measures_schedules_of_any_dtype(dtype):
    class Falling(keras.optimizers.schedules.LearningRateSchedule):
        def __call__(self, step):
            assert step.dtype == "int64"  # as the tests above have it
            return tf.cast(0.5, dtype) / (1 + tf.cast(step, dtype))

    rates = checks.rates_used(checks.rate_meter(Falling()), 4)
    np.testing.assert_allclose(rates, 0.5 / np.arange(1, 5), atol=1e-6)
