# /// verdict
# says = "step = epoch * params['steps'] + batch, which is right within one fit"
# blind = true
# base = "careful"
# lost = { one_cycle_goes_on = "own-count-starts-again" }
# ///

# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.low, self.peak, self.steps = low, peak, steps
        self.epoch = 0

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch

    def on_train_batch_begin(self, batch, logs=None):
        step = self.epoch * self.params["steps"] + batch
        rate = np.interp(step, [0, self.steps / 2, self.steps], [self.low, self.peak, self.low])
        self.model.optimizer.learning_rate = float(rate)
