# /// verdict
# says = "right, as short as it gets: lambdas, Keras's own CosineDecay inside, a formula for the tent"
# ///

# %% power_schedule
power_schedule = lambda lr0, s, c: lambda t: lr0 * (1 + t / s) ** -c

# %% exponential_decay
exponential_decay = lambda lr0, s: lambda epoch: float(lr0 * 10 ** (-epoch / s))

# %% WarmupCosine
class WarmupCosine(keras.optimizers.schedules.CosineDecay):
    def __init__(self, peak, warmup_steps, total_steps):
        self.args = dict(peak=peak, warmup_steps=warmup_steps, total_steps=total_steps)
        up = dict(initial_learning_rate=0.0, warmup_target=peak, warmup_steps=warmup_steps)
        super().__init__(decay_steps=total_steps - warmup_steps,
                         **(up if warmup_steps else dict(initial_learning_rate=peak)))

    get_config = lambda self: self.args

# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.rate = lambda t: low + (peak - low) * max(0, 1 - abs(2 * t / steps - 1))

    def on_train_batch_begin(self, batch, logs=None):
        self.model.optimizer.learning_rate = self.rate(int(self.model.optimizer.iterations))

# %% steps_from_epochs
steps_from_epochs = lambda n, b, e, v=0: (n - v + b - 1) // b * e
