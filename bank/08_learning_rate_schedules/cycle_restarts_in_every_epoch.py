# /// verdict
# says = "takes the batch number for the step"
# base = "short_and_mathematical"
# lost = { one_cycle_goes_on = "batch-taken-for-step" }
# ///

# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.low, self.peak, self.steps = low, peak, steps

    def on_train_batch_begin(self, batch, logs=None):
        self.model.optimizer.learning_rate = float(np.interp(
            batch, [0, self.steps / 2, self.steps], [self.low, self.peak, self.low]))
