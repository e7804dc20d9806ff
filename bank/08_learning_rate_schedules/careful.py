# /// verdict
# says = "a careful student: everything right, every edge case of the statement tried"
# blind = true
# ///

# %% power_schedule
def power_schedule(lr0, s, c):
    """Return a function from the step to the learning rate of power scheduling."""

    def rate_at(step):
        return lr0 / (1 + step / s) ** c

    return rate_at


# %%
print([power_schedule(0.1, 20, 0.5)(step) for step in (0, 10, 20)])

# %% exponential_decay
def exponential_decay(lr0, s):
    """Return a function from the epoch to the learning rate of an exponential decay."""

    def rate_in(epoch):
        return float(lr0 * 0.1 ** (epoch / s))

    return rate_in


# %% WarmupCosine
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    """A linear warm-up from 0, then half a cosine wave down to 0."""

    def __init__(self, peak, warmup_steps, total_steps):
        self.peak = peak
        self.warmup_steps = warmup_steps
        self.total_steps = total_steps

    def __call__(self, step):
        """Return the rate of a step, counted from 0; `step` is a whole number or a tensor."""
        step = keras.ops.cast(step, "float32")
        step = keras.ops.minimum(step, float(self.total_steps))  # stays 0 after the end
        rising = step / max(self.warmup_steps, 1)  # never used if there is no warm-up
        way = (step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
        falling = (1 + keras.ops.cos(np.pi * way)) / 2
        return self.peak * keras.ops.where(step < self.warmup_steps, rising, falling)

    def get_config(self):
        """Return the arguments with which this object was made, a dict."""
        return {
            "peak": self.peak,
            "warmup_steps": self.warmup_steps,
            "total_steps": self.total_steps,
        }


# %%
# edge cases: no warm-up, one step of warm-up, far beyond the end, a tensor as the step
print([float(WarmupCosine(0.1, 0, 4)(step)) for step in (0, 2, 4, 5, 100)])
print([float(WarmupCosine(0.1, 1, 2)(step)) for step in (0, 1, 2, 3)])
print(float(WarmupCosine(0.1, 4, 12)(keras.ops.convert_to_tensor(8, dtype="int64"))))

# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    """Set the learning rate of every step: up from `low` to `peak`, down again, then stay."""

    def __init__(self, low, peak, steps):
        super().__init__()
        self.low = low
        self.peak = peak
        self.steps = steps

    def on_train_batch_begin(self, batch, logs=None):
        step = int(self.model.optimizer.iterations)
        rate = np.interp(step, [0, self.steps / 2, self.steps], [self.low, self.peak, self.low])
        self.model.optimizer.learning_rate = float(rate)


# %%
# an odd number of steps, and a second object that takes over
toy = checks.rate_meter(0.5)
print(checks.rates_used(toy, steps=3, callbacks=[OneCycle(0.1, 0.8, 7)]).round(3))
print(checks.rates_used(toy, steps=3, epochs=2, callbacks=[OneCycle(0.1, 0.8, 7)]).round(3))

# %% steps_from_epochs
def steps_from_epochs(rows, batch_size, epochs, validation_rows=0):
    """Return how many steps the optimizer makes."""
    training_rows = rows - validation_rows
    steps_per_epoch = -(-training_rows // batch_size)  # rounded up: the last batch may be smaller
    return epochs * steps_per_epoch


# %% it_has_converged [markdown]
# The schedule object counts steps, not epochs: with `decay_steps=10` the rate falls to a hundredth in every ten **steps**, so after 100 of
# the 200 steps of the first epoch it is 0.1 · 0.01^10 = 1e-21. The weights stand still because the rate is practically 0, not because the
# training has converged. I would change `decay_steps` to 10 · 200 = 2000. She could have measured the rate instead of assuming it: read
# `float(model.optimizer.learning_rate)` again in a callback after some batches or after every epoch (a schedule object leaves nothing in
# the history), or put the schedule on a toy model where the length of a step is the rate. `ReduceLROnPlateau` cannot set the rate of an
# optimizer that was made with a schedule object. It only fails when it has to reduce, which with `patience=5` three epochs can never show.
# In the morning she will most likely find a TypeError from about the sixth epoch, and no result of the night: one or the other, not both.
