# /// verdict
# says = "Subtle: the peak stands at the whole half of an odd number of steps."
# blind = true
# base = "schedules_from_the_sheet"
# lost = { one_cycle_follows_its_shape = "peak-at-a-whole-step" }
# ///

# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    """Set the learning rate of every step: up from `low` to `peak`, down again, then stay."""

    def __init__(self, low, peak, steps):
        super().__init__()
        self.low, self.peak, self.steps = low, peak, steps

    def on_train_batch_begin(self, batch, logs=None):
        step = int(self.model.optimizer.iterations)
        half = self.steps // 2
        if step < half:
            rate = self.low + (self.peak - self.low) * step / half
        elif step < self.steps:
            rate = self.peak - (self.peak - self.low) * (step - half) / (self.steps - half)
        else:
            rate = self.low
        self.model.optimizer.learning_rate = rate
