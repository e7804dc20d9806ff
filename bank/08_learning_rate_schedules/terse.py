# /// verdict
# says = "right and as short as possible: lambdas, vars(self), no if and no where, float64"
# blind = true
# base = "careful"
# ///

# %% power_schedule
power_schedule = lambda lr0, s, c: lambda t: lr0 * (1 + t / s) ** -c

# %% exponential_decay
exponential_decay = lambda lr0, s: lambda epoch: np.float64(lr0) * 10 ** (-epoch / s)

# %% WarmupCosine
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        vars(self).update(peak=peak, warmup_steps=warmup_steps, total_steps=total_steps)

    def __call__(self, step):
        o, w = keras.ops, self.warmup_steps
        t = o.cast(step, "float64")
        up = o.clip((t + (w == 0)) / max(w, 1), 0, 1)
        return self.peak * up * (1 + o.cos(np.pi * o.clip((t - w) / (self.total_steps - w), 0, 1))) / 2

    def get_config(self):
        return {**vars(self)}

# %% OneCycle
class OneCycle(keras.callbacks.LambdaCallback):
    def __init__(self, low, peak, steps):
        def set_rate(batch, logs):
            o = self.model.optimizer
            o.learning_rate = max(low, peak - abs(2 * int(o.iterations) / steps - 1) * (peak - low))

        super().__init__(on_train_batch_begin=set_rate)

# %% steps_from_epochs
steps_from_epochs = lambda rows, batch_size, epochs, validation_rows=0: (
    epochs * ((rows - validation_rows + batch_size - 1) // batch_size)
)
