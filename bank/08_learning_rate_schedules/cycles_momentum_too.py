# /// verdict
# says = "Moves the momentum together with the rate, as other libraries do."
# lost = { one_cycle_follows_its_shape = "" }
# base = "names_each_part"
# blind = true
# ///

# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    """Set the learning rate of every step: up from `low` to `peak`, down again, then stay."""

    def __init__(self, low, peak, steps):
        super().__init__()
        self.low, self.peak, self.steps = low, peak, steps

    def on_train_batch_begin(self, batch, logs=None):
        optimizer = self.model.optimizer
        step = min(int(optimizer.iterations.numpy()), self.steps)
        height = 1 - abs(2 * step / self.steps - 1)
        optimizer.learning_rate = self.low + height * (self.peak - self.low)
        # as in torch.optim.lr_scheduler.OneCycleLR: momentum is low where the rate is high
        if getattr(optimizer, "momentum", 0):
            optimizer.momentum = 0.95 - 0.1 * height
        elif hasattr(optimizer, "beta_1"):
            optimizer.beta_1 = 0.95 - 0.1 * height
