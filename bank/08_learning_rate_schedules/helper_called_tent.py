# /// verdict
# says = "right, with a helper function called tent, the sheet's own word; the visible test cell overwrites that name with an array"
# blind = true
# base = "careful"
# ///

# %% exponential_decay
def exponential_decay(lr0, s):
    return lambda epoch: float(lr0 * 10 ** (-epoch / s))


# %%
def tent(step, low, peak, steps):
    """The rate of a step: up to the middle, down again, then low."""
    if step >= steps:
        return low
    height = min(step, steps - step) / (steps / 2)
    return low + (peak - low) * height


# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.low, self.peak, self.steps = low, peak, steps

    def on_train_batch_begin(self, batch, logs=None):
        step = int(self.model.optimizer.iterations)
        self.model.optimizer.learning_rate = tent(step, self.low, self.peak, self.steps)
