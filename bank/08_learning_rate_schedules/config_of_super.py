# /// verdict
# says = "begins get_config with super().get_config(), as one does for a layer"
# blind = true
# base = "careful"
# lost = { warmup_cosine_is_serialisable = "schedule-without-config" }
# ///

# %% WarmupCosine
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        super().__init__()
        self.peak, self.warmup_steps, self.total_steps = peak, warmup_steps, total_steps

    def __call__(self, step):
        step = keras.ops.minimum(keras.ops.cast(step, "float32"), self.total_steps)
        up = step / max(self.warmup_steps, 1)
        way = (step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
        down = (1 + keras.ops.cos(np.pi * way)) / 2
        return self.peak * keras.ops.where(step < self.warmup_steps, up, down)

    def get_config(self):
        config = super().get_config()
        config.update(
            {
                "peak": self.peak,
                "warmup_steps": self.warmup_steps,
                "total_steps": self.total_steps,
            }
        )
        return config
