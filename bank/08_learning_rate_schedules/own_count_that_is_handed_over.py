# /// verdict
# says = "right, float32 everywhere, tables of rates instead of formulas, reads the count once a fit"
# ///

# %% power_schedule
def power_schedule(lr0, s, c):
    lr0, s, c = np.float32(lr0), np.float32(s), np.float32(c)

    def schedule(step):
        grown = np.float32(1) + np.float32(step) / s
        return lr0 / grown**c

    return schedule

# %% exponential_decay
def exponential_decay(lr0, s):
    factor = 0.1 ** (1 / s)

    def schedule(epoch):
        rate = float(lr0)
        for _ in range(epoch):
            rate = rate * factor
        return rate

    return schedule

# %% WarmupCosine
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps, name=None):
        self.peak, self.warmup_steps, self.total_steps, self.name = peak, warmup_steps, total_steps, name
        up = [peak * t / warmup_steps for t in range(warmup_steps)]
        n = total_steps - warmup_steps
        down = [peak * (1 + np.cos(np.pi * t / n)) / 2 for t in range(n)]
        self.table = np.array(up + down + [0.0], "float32")

    def __call__(self, step):
        step = keras.ops.minimum(keras.ops.cast(step, "int32"), self.total_steps)
        return keras.ops.take(keras.ops.convert_to_tensor(self.table), step)

    def get_config(self):
        return dict(peak=self.peak, warmup_steps=self.warmup_steps, total_steps=self.total_steps, name=self.name)

# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        self.low, self.peak, self.steps = low, peak, steps

    def on_train_begin(self, logs=None):
        self.count = int(self.model.optimizer.iterations)

    def on_train_batch_begin(self, batch, logs=None):
        x = min(self.count / self.steps, 1.0)
        triangle = 2 * x if x < 0.5 else 2 - 2 * x
        self.model.optimizer.learning_rate = np.float32(self.low + triangle * (self.peak - self.low))
        self.count += 1

# %% steps_from_epochs
def steps_from_epochs(rows, batch_size, epochs, validation_rows=0):
    return epochs * np.ceil((rows - validation_rows) / batch_size)
