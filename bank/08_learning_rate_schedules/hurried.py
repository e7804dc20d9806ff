# /// verdict
# says = "in a hurry: skims 'after that it stays 0', copies the rest from the lesson, short answer in words"
# blind = true
# base = "careful"
# lost = { warmup_cosine_has_its_shape = "rate-rises-after-the-end" }
# ///

# %% exponential_decay
def exponential_decay(lr0, s):
    return lambda epoch: lr0 * 0.1 ** (epoch / s)

# %% WarmupCosine
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        self.peak, self.warmup, self.total = peak, warmup_steps, total_steps

    def __call__(self, step):
        t = keras.ops.cast(step, "float32")
        up = t / self.warmup
        down = (1 + keras.ops.cos(np.pi * (t - self.warmup) / (self.total - self.warmup))) / 2
        return self.peak * keras.ops.where(t < self.warmup, up, down)

    def get_config(self):
        return {"peak": self.peak, "warmup_steps": self.warmup, "total_steps": self.total}

# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.places = [0, 0.5 * steps, steps]
        self.rates = [low, peak, low]

    def on_train_batch_begin(self, batch, logs=None):
        step = int(self.model.optimizer.iterations)
        rate = np.interp(step, self.places, self.rates)
        self.model.optimizer.learning_rate = float(rate)

# %% steps_from_epochs
def steps_from_epochs(rows, batch_size, epochs, validation_rows=0):
    return int(np.ceil((rows - validation_rows) / batch_size)) * epochs

# %% it_has_converged [markdown]
# decay_steps counts steps, not epochs, so the rate is down to a hundredth after ten steps and nearly 0 in the middle of the first epoch. It
# should be 2000. She could print `model.optimizer.learning_rate`. The plateau callback and the schedule don't go together.
