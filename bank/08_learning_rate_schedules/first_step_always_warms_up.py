# /// verdict
# says = "Subtle: without warm-up the rate of step 0 is 0."
# blind = true
# base = "schedules_from_the_sheet"
# lost = { warmup_cosine_has_its_shape = "" }
# ///

# %% WarmupCosine
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    """A linear warm-up from 0, then half a cosine wave down to 0."""

    def __init__(self, peak, warmup_steps, total_steps):
        self.peak = peak
        self.warmup_steps = warmup_steps
        self.total_steps = total_steps

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        rising = self.peak * step / max(self.warmup_steps, 1)
        progress = (step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
        progress = keras.ops.minimum(progress, 1.0)
        falling = self.peak * 0.5 * (1 + keras.ops.cos(np.pi * progress))
        return keras.ops.where(step <= self.warmup_steps, rising, falling)

    def get_config(self):
        return {
            "peak": self.peak,
            "warmup_steps": self.warmup_steps,
            "total_steps": self.total_steps,
        }
