# /// verdict
# says = "sets the rate when an epoch begins"
# base = "short_and_mathematical"
# lost = { one_cycle_follows_its_shape = "epoch-taken-for-step", one_cycle_goes_on = "epoch-taken-for-step" }
# ///

# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.low, self.peak, self.steps = low, peak, steps

    def on_epoch_begin(self, epoch, logs=None):
        self.model.optimizer.learning_rate = float(np.interp(
            epoch, [0, self.steps / 2, self.steps], [self.low, self.peak, self.low]))
