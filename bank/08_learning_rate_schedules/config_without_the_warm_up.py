# /// verdict
# says = "forgets an argument in get_config"
# base = "short_and_mathematical"
# lost = { warmup_cosine_is_serialisable = "schedule-without-config" }
# ///

# %% WarmupCosine
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        self.inner = keras.optimizers.schedules.CosineDecay(
            0.0 if warmup_steps else peak, total_steps - warmup_steps,
            warmup_target=peak if warmup_steps else None, warmup_steps=warmup_steps)
        self.peak, self.total_steps = peak, total_steps

    def __call__(self, step):
        return self.inner(step)

    def get_config(self):
        return {"peak": self.peak, "total_steps": self.total_steps}
