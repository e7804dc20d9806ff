# /// verdict
# says = "right: callable objects, CosineDecay as the base class, the rate set from one hook for all, divmod"
# ///

# %%
from dataclasses import dataclass


# %% power_schedule
@dataclass
class power_schedule:
    lr0: float
    s: float
    c: float

    def __call__(self, step):
        return self.lr0 * ((self.s + step) / self.s) ** -self.c


# %% exponential_decay
class exponential_decay:
    def __init__(self, lr0, s):
        self.first, self.factor = float(lr0), 10 ** (-1 / s)

    def __call__(self, epoch):
        return self.first * self.factor**epoch


# %% WarmupCosine
class WarmupCosine(keras.optimizers.schedules.CosineDecay):
    def __init__(self, peak, warmup_steps, total_steps):
        self.plan = {"peak": peak, "warmup_steps": warmup_steps, "total_steps": total_steps}
        super().__init__(
            initial_learning_rate=0.0 if warmup_steps else peak,
            decay_steps=total_steps - warmup_steps,
            warmup_target=peak if warmup_steps else None,
            warmup_steps=warmup_steps,
        )

    def get_config(self):
        return dict(self.plan)


# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.low, self.rise, self.steps = low, peak - low, steps

    def rate(self, step):
        left = max(self.steps - step, 0)
        return self.low + self.rise * 2 * min(step, left) / self.steps

    def on_train_batch_begin(self, batch, logs=None):
        optimizer = self.model.optimizer
        optimizer.learning_rate.assign(self.rate(int(keras.ops.convert_to_numpy(optimizer.iterations))))


# %% steps_from_epochs
def steps_from_epochs(rows, batch_size, epochs, validation_rows=0):
    full, rest = divmod(rows - validation_rows, batch_size)
    return epochs * (full + (rest > 0))
