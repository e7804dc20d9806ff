# /// verdict
# says = "writes the schedule with float, if and NumPy"
# base = "short_and_mathematical"
# lost = { warmup_cosine_in_training = "schedule-without-graph" }
# ///

# %% WarmupCosine
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        self.peak, self.warmup_steps, self.total_steps = peak, warmup_steps, total_steps

    def __call__(self, step):
        step = float(step)
        if step < self.warmup_steps:
            return self.peak * step / self.warmup_steps
        if step > self.total_steps:
            return 0.0
        part = (step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
        return self.peak * (1 + np.cos(np.pi * part)) / 2

    def get_config(self):
        return {"peak": self.peak, "warmup_steps": self.warmup_steps, "total_steps": self.total_steps}
