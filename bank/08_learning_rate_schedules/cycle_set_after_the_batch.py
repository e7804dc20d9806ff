# /// verdict
# says = "sets the rate when a batch has ended, and begins its wave at the peak"
# base = "short_and_mathematical"
# lost = { one_cycle_follows_its_shape = "rate-set-one-step-late", one_cycle_goes_on = "rate-set-one-step-late", warmup_cosine_has_its_shape = "warm-up-missing", warmup_cosine_in_training = "warm-up-missing" }
# ///

# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.low, self.peak, self.steps = low, peak, steps

    def on_train_batch_end(self, batch, logs=None):
        step = int(self.model.optimizer.iterations) - 1
        self.model.optimizer.learning_rate = float(np.interp(
            step, [0, self.steps / 2, self.steps], [self.low, self.peak, self.low]))


# %% WarmupCosine
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        self.peak, self.warmup_steps, self.total_steps = peak, warmup_steps, total_steps

    def __call__(self, step):
        part = keras.ops.minimum(keras.ops.cast(step, "float32") / self.total_steps, 1.0)
        return self.peak * (1 + keras.ops.cos(np.pi * part)) / 2

    def get_config(self):
        return {"peak": self.peak, "warmup_steps": self.warmup_steps, "total_steps": self.total_steps}
