# /// verdict
# says = "Sets no rate after the cycle, whatever it is by then."
# lost = { one_cycle_goes_on = "" }
# base = "names_each_part"
# blind = true
# ///

# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.low, self.peak, self.steps = low, peak, steps

    def on_train_batch_begin(self, batch, logs=None):
        step = int(self.model.optimizer.iterations)
        if step > self.steps:
            return  # the cycle is over: the rate is `low`, and stays
        height = 1 - abs(2 * step / self.steps - 1)
        self.model.optimizer.learning_rate = self.low + height * (self.peak - self.low)
