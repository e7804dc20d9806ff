# /// verdict
# says = "sets optimizer.lr"
# base = "short_and_mathematical"
# lost = { one_cycle_follows_its_shape = "optimizer-lr-set", one_cycle_goes_on = "optimizer-lr-set" }
# ///

# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.low, self.peak, self.steps = low, peak, steps

    def on_train_batch_begin(self, batch, logs=None):
        step = int(self.model.optimizer.iterations)
        self.model.optimizer.lr = float(np.interp(
            step, [0, self.steps / 2, self.steps], [self.low, self.peak, self.low]))
