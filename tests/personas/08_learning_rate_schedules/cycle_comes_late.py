# /// verdict
# says = "sets the rate when a batch has ended"
# base = "short_and_mathematical"
# lost = { one_cycle_follows_its_shape = "rate-set-one-step-late", one_cycle_goes_on = "rate-set-one-step-late" }
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
