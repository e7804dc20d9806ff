# /// verdict
# says = "uses `if` in the schedule and decorates __call__ with tf.function, as AutoGraph promises"
# blind = true
# base = "careful"
# lost = { warmup_cosine_in_training = "schedule-without-graph" }
# ///

# %%
import dataclasses
import math

import tensorflow as tf

# %% WarmupCosine
@dataclasses.dataclass(frozen=True)
class WarmupCosine(tf.keras.optimizers.schedules.LearningRateSchedule):
    peak: float
    warmup_steps: int
    total_steps: int

    @tf.function
    def __call__(self, step):
        t = tf.cast(step, tf.float64)
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
