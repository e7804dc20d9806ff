# /// verdict
# says = "does not stop the cosine at the end"
# base = "short_and_mathematical"
# lost = { warmup_cosine_has_its_shape = "rate-rises-after-the-end", warmup_cosine_in_training = "rate-rises-after-the-end" }
# ///

# %% WarmupCosine
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        self.peak, self.warmup_steps, self.total_steps = peak, warmup_steps, total_steps

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        up = self.peak * step / max(1, self.warmup_steps)
        part = (step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
        down = self.peak * (1 + keras.ops.cos(np.pi * part)) / 2
        return keras.ops.where(step < self.warmup_steps, up, down)

    def get_config(self):
        return {"peak": self.peak, "warmup_steps": self.warmup_steps, "total_steps": self.total_steps}
