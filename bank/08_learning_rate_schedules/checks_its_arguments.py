# /// verdict
# says = "right: refuses what the sheet rules out, piecewise with keras.ops.cond-free arithmetic, default arguments in get_config, decimal steps"
# ///

# %%
import math


def positive(**numbers):
    for name, number in numbers.items():
        if not number > 0:
            raise ValueError(f"{name} must be positive, not {number}")


# %% power_schedule
def power_schedule(lr0, s, c):
    positive(lr0=lr0, s=s, c=c)

    def rate_at(step):
        if step < 0 or step != int(step):
            raise ValueError("a step is a whole number from 0")
        return math.exp(math.log(lr0) - c * math.log1p(step / s))

    return rate_at


# %% exponential_decay
def exponential_decay(lr0, s):
    positive(lr0=lr0, s=s)

    def rate_in(epoch, /):
        return float(np.exp(np.log(lr0) - np.log(10) * epoch / s))

    return rate_in


# %% WarmupCosine
@keras.saving.register_keras_serializable("checks_its_arguments")
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        if not 0 <= warmup_steps < total_steps:
            raise ValueError("the warm-up is shorter than the plan")
        self.peak = float(peak)
        self.warmup_steps = int(warmup_steps)
        self.total_steps = int(total_steps)

    def __call__(self, step):
        ops = keras.ops
        step = ops.minimum(ops.cast(step, "float32"), self.total_steps)
        after = ops.maximum(step - self.warmup_steps, 0.0) / (self.total_steps - self.warmup_steps)
        rate = 0.5 * self.peak * (1.0 + ops.cos(math.pi * after))
        if self.warmup_steps:
            rate = rate * ops.minimum(step / self.warmup_steps, 1.0)
        return rate

    def get_config(self):
        names = ("peak", "warmup_steps", "total_steps")
        return {name: getattr(self, name) for name in names}


# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        if steps < 1:
            raise ValueError("a cycle has at least one step")
        self.low, self.peak, self.steps = low, peak, steps

    def on_train_begin(self, logs=None):
        self.set_rate()

    def on_train_batch_end(self, batch, logs=None):
        self.set_rate()

    def set_rate(self):
        step, half = int(self.model.optimizer.iterations), self.steps / 2
        if step >= self.steps:
            rate = self.low
        elif step <= half:
            rate = self.low + (self.peak - self.low) * step / half
        else:
            rate = self.peak - (self.peak - self.low) * (step - half) / half
        self.model.optimizer.learning_rate = float(rate)


# %% steps_from_epochs
def steps_from_epochs(rows, batch_size, epochs, validation_rows=0):
    left = rows - validation_rows
    if left < 1:
        raise ValueError("no row is left to train on")
    return int(epochs) * math.ceil(left / batch_size)
