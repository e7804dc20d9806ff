# /// verdict
# says = "Adds the epochs before to a count that has them already, if a fit goes on with initial_epoch."
# lost = { one_cycle_goes_on = "" }
# base = "names_each_part"
# blind = true
# ///

# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.low, self.peak, self.steps = low, peak, steps

    def on_train_begin(self, logs=None):
        self.made = int(self.model.optimizer.iterations)  # in earlier calls of fit

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch

    def on_train_batch_begin(self, batch, logs=None):
        step = self.made + self.epoch * self.params["steps"] + batch
        height = max(0.0, 1 - abs(2 * step / self.steps - 1))
        self.model.optimizer.learning_rate = self.low + (self.peak - self.low) * height
