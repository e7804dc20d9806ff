# /// verdict
# says = "Right: each part of a schedule in a method of its own, conversions everywhere."
# blind = true
# ///

# %% power_schedule
def power_schedule(lr0, s, c):
    """Return a function from the step to the learning rate of power scheduling."""
    first_rate, scale, power = float(lr0), float(s), float(c)

    def rate_at(step):
        divisor = (1.0 + float(step) / scale) ** power
        return first_rate / divisor

    return rate_at


# %% exponential_decay
import math


def exponential_decay(lr0, s):
    """Return a function from the epoch to the learning rate of an exponential decay."""
    first_rate, epochs_to_a_tenth = float(lr0), float(s)

    def rate_in(epoch):
        return float(first_rate * math.exp(-math.log(10.0) * float(epoch) / epochs_to_a_tenth))

    return rate_in


# %% WarmupCosine
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    """A linear warm-up from 0, then half a cosine wave down to 0."""

    def __init__(self, peak, warmup_steps, total_steps):
        self.peak = float(peak)
        self.warmup_steps = int(warmup_steps)
        self.total_steps = int(total_steps)

    def _rising(self, step):
        return self.peak * step / float(max(self.warmup_steps, 1))

    def _falling(self, step):
        length = float(self.total_steps - self.warmup_steps)
        progress = keras.ops.clip((step - float(self.warmup_steps)) / length, 0.0, 1.0)
        return self.peak * 0.5 * (1.0 + keras.ops.cos(np.pi * progress))

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        return keras.ops.where(
            step < float(self.warmup_steps), self._rising(step), self._falling(step)
        )

    def get_config(self):
        return {
            "peak": float(self.peak),
            "warmup_steps": int(self.warmup_steps),
            "total_steps": int(self.total_steps),
        }


# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    """Set the learning rate of every step: up from `low` to `peak`, down again, then stay."""

    def __init__(self, low, peak, steps):
        super().__init__()
        self.low, self.peak, self.steps = float(low), float(peak), int(steps)

    def rate_of(self, step):
        if step >= self.steps:
            return self.low
        middle = self.steps / 2
        share = step / middle if step <= middle else (self.steps - step) / middle
        return self.low + share * (self.peak - self.low)

    def on_train_batch_begin(self, batch, logs=None):
        made = int(keras.ops.convert_to_numpy(self.model.optimizer.iterations))
        self.model.optimizer.learning_rate = self.rate_of(made)


# %% steps_from_epochs
def steps_from_epochs(rows, batch_size, epochs, validation_rows=0):
    """Return how many steps the optimizer makes."""
    left = int(rows) - int(validation_rows)
    steps_an_epoch = 0
    while left > 0:
        steps_an_epoch += 1
        left -= int(batch_size)
    return steps_an_epoch * int(epochs)
