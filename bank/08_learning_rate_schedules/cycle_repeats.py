# /// verdict
# says = "a triangle wave from the remainder of the step, which begins again after the end"
# base = "careful"
# lost = { one_cycle_follows_its_shape = "cycle-repeats" }
# ///

# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.low, self.peak, self.steps = low, peak, steps

    def on_train_batch_begin(self, batch, logs=None):
        place = int(self.model.optimizer.iterations) % self.steps
        height = 1 - abs(2 * place / self.steps - 1)
        self.model.optimizer.learning_rate = self.low + (self.peak - self.low) * height
