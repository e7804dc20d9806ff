# /// verdict
# says = "the cosine counts the warm-up's steps too"
# base = "short_and_mathematical"
# lost = { warmup_cosine_has_its_shape = "decay-begins-too-early", warmup_cosine_in_training = "decay-begins-too-early" }
# ///

# %% WarmupCosine
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        self.peak, self.warmup_steps, self.total_steps = peak, warmup_steps, total_steps

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        up = self.peak * step / max(1, self.warmup_steps)
        part = keras.ops.minimum(step / self.total_steps, 1.0)
        down = self.peak * (1 + keras.ops.cos(np.pi * part)) / 2
        return keras.ops.where(step < self.warmup_steps, up, down)

    def get_config(self):
        return {"peak": self.peak, "warmup_steps": self.warmup_steps, "total_steps": self.total_steps}
