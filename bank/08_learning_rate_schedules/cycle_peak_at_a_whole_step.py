# /// verdict
# says = "steps are whole, so the middle of the cycle is made a whole step, steps // 2"
# blind = true
# base = "careful"
# lost = { one_cycle_follows_its_shape = "peak-at-a-whole-step" }
# ///

# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.low, self.peak, self.steps = low, peak, steps
        self.middle = steps // 2

    def on_train_batch_begin(self, batch, logs=None):
        step = int(self.model.optimizer.iterations)
        if step <= self.middle:
            rate = self.low + (self.peak - self.low) * step / self.middle
        elif step <= self.steps:
            rate = self.low + (self.peak - self.low) * (self.steps - step) / (self.steps - self.middle)
        else:
            rate = self.low
        self.model.optimizer.learning_rate = rate
