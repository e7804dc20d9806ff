# /// verdict
# says = "right: functools.partial, NumPy's poly and ufuncs, tf inside the schedule, the callback plans all its rates beforehand"
# ///

# %%
from functools import partial

import tensorflow as tf


def falling(step, lr0, s, c):
    return np.divide(lr0, np.power(1 + np.divide(step, s), c))


# %% power_schedule
power_schedule = lambda lr0, s, c: partial(falling, lr0=lr0, s=s, c=c)


# %% exponential_decay
def exponential_decay(lr0, s):
    return lambda epoch: np.float64(lr0 * np.power(0.1, epoch / s))


# %% WarmupCosine
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps, **others):
        super().__init__(**others)
        self.peak, self.warmup_steps, self.total_steps = peak, warmup_steps, total_steps

    def __call__(self, step):
        step = tf.cast(step, tf.float32)
        return tf.cond(
            step < float(self.warmup_steps),
            lambda: tf.math.divide_no_nan(self.peak * step, float(self.warmup_steps)),
            lambda: self.wave(step - self.warmup_steps),
        )

    def wave(self, step):
        share = tf.clip_by_value(step / (self.total_steps - self.warmup_steps), 0.0, 1.0)
        return self.peak * tf.cos(0.5 * np.pi * share) ** 2

    def get_config(self):
        config = self.__dict__.copy()
        return {name: config[name] for name in sorted(config) if not name.startswith("_")}


# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        up = np.linspace(low, 2 * peak - low, steps + 1)
        self.plan = np.minimum(up, up[::-1]).tolist()

    def on_batch_begin(self, batch, logs=None):
        step = min(int(self.model.optimizer.iterations), len(self.plan) - 1)
        self.model.optimizer.learning_rate = self.plan[step]


# %% steps_from_epochs
def steps_from_epochs(rows, batch_size, epochs, validation_rows=0):
    batches = np.array_split(np.arange(rows - validation_rows), range(batch_size, rows - validation_rows, batch_size))
    return len(batches) * epochs
