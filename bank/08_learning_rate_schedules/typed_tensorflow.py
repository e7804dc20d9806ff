# /// verdict
# says = "right, in TensorFlow's way: type hints, a frozen dataclass, tf.function with if (AutoGraph), tf.keras base classes, own helper function"
# blind = true
# ///

# %%
from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

import tensorflow as tf

# %% power_schedule
def power_schedule(lr0: float, s: float, c: float) -> Callable[[int], float]:
    def rate(step: int, /) -> float:
        return lr0 * math.pow(1.0 + step / s, -c)

    return rate


# %% exponential_decay
def exponential_decay(lr0: float, s: float) -> Callable[[int], float]:
    def rate(epoch: int, /) -> float:
        return math.exp(math.log(lr0) - math.log(10.0) * epoch / s)

    return rate


# %% WarmupCosine
@dataclasses.dataclass(frozen=True)
class WarmupCosine(tf.keras.optimizers.schedules.LearningRateSchedule):
    peak: float
    warmup_steps: int
    total_steps: int

    def __call__(self, step):
        return self._rate(tf.cast(step, tf.float64))

    @tf.function
    def _rate(self, t):
        if t < self.warmup_steps:
            fraction = t / tf.cast(max(self.warmup_steps, 1), tf.float64)
        elif t < self.total_steps:
            length = tf.cast(self.total_steps - self.warmup_steps, tf.float64)
            fraction = tf.cos(math.pi / 2 * (t - self.warmup_steps) / length) ** 2
        else:
            fraction = tf.zeros((), tf.float64)
        return self.peak * fraction

    def get_config(self) -> dict:
        return dataclasses.asdict(self)


# %%
def tent_height(step: int, steps: int) -> float:
    """The height of a tent of that many steps: 0 at both ends and outside, 1 in the middle."""
    return max(0.0, min(step, steps - step) / (steps / 2))


# %% OneCycle
class OneCycle(tf.keras.callbacks.Callback):
    def __init__(self, low: float, peak: float, steps: int) -> None:
        super().__init__()
        self.rate_at: Callable[[int], float] = lambda step: low + (peak - low) * tent_height(step, steps)

    def on_train_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        optimizer = self.model.optimizer
        optimizer.learning_rate.assign(self.rate_at(int(optimizer.iterations)))


# %% steps_from_epochs
def steps_from_epochs(rows: int, batch_size: int, epochs: int, validation_rows: int = 0) -> int:
    dataset = tf.data.Dataset.range(rows - validation_rows).batch(batch_size)
    return int(dataset.cardinality()) * epochs


# %% it_has_converged [markdown]
# Nothing has converged; her learning rate has vanished. The object counts optimizer steps, so 0.01 is applied every 10 steps and at step
# 100 the rate is about 1e-21. Set `decay_steps=2000`. Evaluate the plan (`schedule(100)`), or better look at
# `model.optimizer.learning_rate` while it trains. The optimizer owns a LearningRateSchedule, and the setter refuses numbers; the callback
# calls the setter only on the first plateau, i.e. after five epochs without improvement: in the morning there is a TypeError traceback from
# about epoch six and the night is lost.
