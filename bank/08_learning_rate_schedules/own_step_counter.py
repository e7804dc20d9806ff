# /// verdict
# says = "counts the steps in the callback itself, 'over several calls of fit' because it is only set to 0 in __init__"
# blind = true
# base = "careful"
# lost = { one_cycle_goes_on = "own-count-starts-again" }
# ///

# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.low, self.peak, self.steps = low, peak, steps
        self.step = 0

    def on_train_batch_begin(self, batch, logs=None):
        rate = np.interp(self.step, [0, self.steps / 2, self.steps], [self.low, self.peak, self.low])
        self.model.optimizer.learning_rate = float(rate)
        self.step += 1
