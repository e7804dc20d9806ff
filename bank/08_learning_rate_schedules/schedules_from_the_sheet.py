# /// verdict
# says = "All answers from the sheet alone."
# blind = true
# ///

# %% power_schedule
def power_schedule(lr0, s, c):
    def rate_at(step):
        return lr0 * ((s + step) / s) ** -c

    return rate_at
# %% exponential_decay
def exponential_decay(lr0, s):
    def rate_in(epoch):
        return float(lr0) * float(np.power(10.0, -epoch / s))

    return rate_in
# %% WarmupCosine
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    """A linear warm-up from 0, then half a cosine wave down to 0.

    Args:
        peak: float, the highest rate, in step `warmup_steps`.
        warmup_steps: int, how many steps the warm-up takes; may be 0.
        total_steps: int, the step in which the rate is 0 again.
    """

    def __init__(self, peak, warmup_steps, total_steps):
        super().__init__()
        self._config = {
            "peak": float(peak),
            "warmup_steps": int(warmup_steps),
            "total_steps": int(total_steps),
        }

    def __call__(self, step):
        """Return the rate of a step, counted from 0; `step` is a whole number or a tensor."""
        ops = keras.ops
        peak, warm, total = self._config.values()
        now = ops.minimum(ops.cast(step, "float64"), float(total))
        up = now / max(warm, 1)
        down = (1 + ops.cos(np.pi * (now - warm) / (total - warm))) / 2
        return ops.cast(peak * ops.where(now < warm, up, down), "float32")

    def get_config(self):
        """Return the arguments with which this object was made, a dict."""
        return dict(self._config)
# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    """Set the learning rate of every step: up from `low` to `peak`, down again, then stay.

    Args:
        low: float, the rate of step 0 and of all steps from `steps` on.
        peak: float, the rate in the middle.
        steps: int, how many steps the cycle takes.
    """

    def __init__(self, low, peak, steps):
        super().__init__()
        self.corners = [0, steps / 2, steps], [low, peak, low]

    def on_train_batch_begin(self, batch, logs=None):
        optimizer = self.model.optimizer
        optimizer.learning_rate = float(np.interp(int(optimizer.iterations), *self.corners))
# %% steps_from_epochs
def steps_from_epochs(rows, batch_size, epochs, validation_rows=0):
    full, rest = divmod(rows - validation_rows, batch_size)
    return epochs * (full + (rest > 0))
