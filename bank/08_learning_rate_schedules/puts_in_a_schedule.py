# /// verdict
# says = "the callback only puts a schedule object into the optimizer when training begins"
# blind = true
# base = "careful"
# ///

# %%
class Tent(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, low, peak, steps):
        self.low, self.peak, self.steps = low, peak, steps

    def __call__(self, step):
        distance = keras.ops.abs(keras.ops.cast(step, "float32") * 2 / self.steps - 1)
        return self.low + (self.peak - self.low) * keras.ops.maximum(1 - distance, 0)

    def get_config(self):
        return {"low": self.low, "peak": self.peak, "steps": self.steps}


# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.schedule = Tent(low, peak, steps)

    def on_train_begin(self, logs=None):
        self.model.optimizer.learning_rate = self.schedule
