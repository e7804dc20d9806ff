# /// verdict
# says = "right, from Keras's own parts: a schedule object as the function, CosineDecay inside, print and a progress bar in the callback, counting by len(range())"
# blind = true
# ///

# %%
import sys

schedules = keras.optimizers.schedules

# %% power_schedule
def power_schedule(lr0, s, c):
    class Power(schedules.LearningRateSchedule):
        def __call__(self, step):
            one = schedules.InverseTimeDecay(1.0, decay_steps=s, decay_rate=1.0)
            return lr0 * one(step) ** c

        def get_config(self):
            return {}

    return Power()


# %%
print("power:", power_schedule(0.1, 20, 1)(20))

# %% exponential_decay
def exponential_decay(lr0, s):
    schedule = schedules.ExponentialDecay(lr0, decay_steps=s, decay_rate=0.1)

    def rate(epoch):
        answer = float(schedule(epoch))
        print(f"epoch {epoch}: {answer:.6f}")
        return answer

    return rate


# %% WarmupCosine
@keras.saving.register_keras_serializable(package="mine")
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        super().__init__()
        self._config = dict(peak=peak, warmup_steps=warmup_steps, total_steps=total_steps)
        self._inner = schedules.CosineDecay(
            0.0,
            decay_steps=total_steps - warmup_steps,  # they begin after the warm-up
            warmup_target=peak,
            warmup_steps=warmup_steps,
        )

    def __call__(self, step):
        return self._inner(step)

    def get_config(self):
        return self._config


# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.low, self.peak, self.steps = low, peak, steps
        self.bar = None

    def _set(self):
        optimizer = self.model.optimizer
        t = int(optimizer.iterations.numpy())
        from_middle = abs(t - self.steps / 2) / (self.steps / 2)  # 1 at both ends, 0 in the middle
        height = max(0.0, 1.0 - from_middle)
        optimizer.learning_rate.assign(self.low + (self.peak - self.low) * height)

    def on_train_begin(self, logs=None):
        self.bar = keras.utils.Progbar(self.steps)
        self._set()

    def on_train_batch_end(self, batch, logs=None):
        self._set()  # for the next step; `iterations` has already been counted up
        self.bar.update(min(int(self.model.optimizer.iterations), self.steps))
        print("next rate", float(self.model.optimizer.learning_rate), file=sys.stderr)


# %% steps_from_epochs
def steps_from_epochs(rows, batch_size, epochs, validation_rows=0):
    steps = 0
    for epoch in range(epochs):
        for start in range(0, rows - validation_rows, batch_size):
            steps += 1
    return steps


# %% it_has_converged [markdown]
# An ExponentialDecay object lives in steps. Its ten were steps, so every ten batches the rate is multiplied by 0.01; after 20 steps it is
# 1e-5, in the middle of the epoch 1e-21, so the model is frozen rather than finished. decay_steps should be 2000 (10 epochs × 200 steps).
# A small callback that prints `float(self.model.optimizer.learning_rate)` at the end of each epoch would have told her. ReduceLROnPlateau
# assigns a number to the rate, and this is forbidden if there is a schedule: TypeError. It only tries after five epochs without progress,
# so a trial of three is silent and the night run is dead early, in the sixth epoch or so. She should drop the callback (or the schedule).
