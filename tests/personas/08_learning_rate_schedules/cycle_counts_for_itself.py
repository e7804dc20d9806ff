# /// verdict
# says = "counts the batches in the callback, from 0 when training begins"
# base = "short_and_mathematical"
# lost = { one_cycle_goes_on = "own-count-starts-again" }
# ///

# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.low, self.peak, self.steps = low, peak, steps

    def on_train_begin(self, logs=None):
        self.step = 0

    def on_train_batch_begin(self, batch, logs=None):
        self.model.optimizer.learning_rate = float(np.interp(
            self.step, [0, self.steps / 2, self.steps], [self.low, self.peak, self.low]))
        self.step += 1
