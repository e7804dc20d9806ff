# /// verdict
# says = "uses CosineDecay inside, but with decay_steps=total_steps (the lesson's prediction question answered wrongly)"
# blind = true
# base = "careful"
# lost = { warmup_cosine_has_its_shape = "wave-gets-all-steps", warmup_cosine_in_training = "wave-gets-all-steps" }
# ///

# %% WarmupCosine
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        self.peak, self.warmup_steps, self.total_steps = peak, warmup_steps, total_steps
        self.cosine = keras.optimizers.schedules.CosineDecay(
            0.0, decay_steps=total_steps, warmup_target=peak, warmup_steps=warmup_steps
        )

    def __call__(self, step):
        return self.cosine(step)

    def get_config(self):
        return {
            "peak": self.peak,
            "warmup_steps": self.warmup_steps,
            "total_steps": self.total_steps,
        }
