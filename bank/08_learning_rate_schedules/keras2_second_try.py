# /// verdict
# says = "the Keras 2 student after K.set_value raised: sets optimizer.lr, which raises nothing"
# blind = true
# base = "careful"
# lost = { one_cycle_follows_its_shape = "optimizer-lr-set", one_cycle_goes_on = "optimizer-lr-set" }
# ///

# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super(OneCycle, self).__init__()
        self.low, self.peak, self.steps = low, peak, steps

    def on_batch_begin(self, batch, logs=None):
        t = int(self.model.optimizer.iterations)
        half = self.steps / 2
        if t < half:
            lr = self.low + (self.peak - self.low) * t / half
        elif t < self.steps:
            lr = self.peak - (self.peak - self.low) * (t - half) / half
        else:
            lr = self.low
        self.model.optimizer.lr = lr
