# /// verdict
# says = "right, with tf.keras and tf.cond, registered for saving, type hints, prints, warnings, a progress bar and a plot"
# ///

# %%
import logging
import math
import sys
import warnings

import matplotlib.pyplot as plt
import tensorflow as tf

logging.basicConfig(level=logging.INFO, stream=sys.stderr, force=True)
rates = []
steps = {"made": 0}


def probe(message):
    print("probe:", message)


# %% power_schedule
class Power:
    """callable objects are functions, too"""

    def __init__(self, lr0: float, s: float, c: float):
        self.lr0, self.s, self.c = lr0, s, c

    def __call__(self, step: int) -> np.float32:
        return np.float32(self.lr0 / math.pow(1.0 + step / self.s, self.c))


def power_schedule(lr0: float, s: float, c: float) -> Power:
    print("power scheduling with", lr0, s, c)
    return Power(lr0, s, c)

# %% exponential_decay
def exponential_decay(lr0: float, s: float):
    def schedule(epoch: int, current_rate: float = 0.0) -> float:
        rate = lr0 * math.exp(-epoch / s * math.log(10))
        probe(f"epoch {epoch}: {current_rate} -> {rate}")
        if rate < 1e-4:
            warnings.warn("hardly learning any more")
        return rate

    return schedule

# %% WarmupCosine
@tf.keras.utils.register_keras_serializable("assignment08")
class WarmupCosine(tf.keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak: float, warmup_steps: int, total_steps: int):
        super().__init__()
        if warmup_steps >= total_steps:
            raise ValueError("the warm-up is too long")
        self._peak = float(peak)
        self._warm, self._total = warmup_steps, total_steps

    def __call__(self, step):
        t = tf.cast(step, tf.float64)
        warm = tf.constant(self._warm, tf.float64)
        total = tf.constant(self._total, tf.float64)
        return tf.cast(
            tf.case(
                [
                    (t < warm, lambda: self._peak * t / warm),
                    (t < total, lambda: self._peak / 2 * (1 + tf.cos(math.pi * (t - warm) / (total - warm)))),
                ],
                default=lambda: tf.constant(0.0, tf.float64),
            ),
            tf.float32,
        )

    def get_config(self) -> dict:
        logging.info("somebody saves me")
        return {"peak": self._peak, "warmup_steps": self._warm, "total_steps": self._total}

# %% OneCycle
class OneCycle(tf.keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.low, self.peak, self.length = low, peak, steps
        self.log = []

    def on_train_begin(self, logs=None):
        print("the optimizer has made", int(self.model.optimizer.iterations), "steps")

    def on_train_batch_begin(self, batch, logs=None):
        t = int(self.model.optimizer.iterations.numpy())
        half = self.length / 2
        if t <= half:
            rate = self.low + (self.peak - self.low) * t / half
        elif t < self.length:
            rate = self.peak - (self.peak - self.low) * (t - half) / half
        else:
            rate = self.low
        self.log.append(rate)
        rates.append(rate)
        self.model.optimizer.learning_rate.assign(rate)

    def on_train_end(self, logs=None):
        bar = keras.utils.Progbar(2)
        bar.update(2)
        warnings.warn(f"{len(self.log)} steps in this cycle so far")

# %% steps_from_epochs
def steps_from_epochs(rows: int, batch_size: int, epochs: int, validation_rows: int = 0) -> int:
    for epoch in range(epochs):
        left = rows - validation_rows
        while left > 0:
            left -= batch_size
            steps["made"] += 1
    made, steps["made"] = steps["made"], 0
    print("steps:", made)
    return made

# %%
cosine = WarmupCosine(0.1, 10, 100)
plt.plot([float(cosine(t)) for t in range(120)])
plt.show()

# %% it_has_converged [markdown]
# Steps are not epochs. After 10 steps her rate was 0.001, and after half an epoch it was nothing. decay_steps=2000.
# She could print model.optimizer.learning_rate. In the morning there is a TypeError from ReduceLROnPlateau.
