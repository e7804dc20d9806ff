# /// verdict
# says = "Keeps the peak as a NumPy float32, which JSON cannot write."
# lost = { warmup_cosine_is_serialisable = "" }
# base = "names_each_part"
# blind = true
# ///

# %% WarmupCosine
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        self.peak = np.float32(peak)  # the rates are float32
        self.warmup_steps, self.total_steps = warmup_steps, total_steps

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        up = step / max(self.warmup_steps, 1)
        way = (step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
        down = (1 + keras.ops.cos(np.pi * keras.ops.minimum(way, 1.0))) / 2
        return self.peak * keras.ops.where(step < self.warmup_steps, up, down)

    def get_config(self):
        return {
            "peak": self.peak,
            "warmup_steps": self.warmup_steps,
            "total_steps": self.total_steps,
        }
