"""What each sentence of assignment 08 can cost."""

# /// contract
# context = [
#     "Write `power_schedule(",
#     "The three arguments are positive numbers",
#     "Write `exponential_decay(",
#     "It is smaller than `total_steps`",
#     "Both are whole numbers",
#     "In `fit`, `step` is the optimizer",
#     "- One point is for `fit`",
#     "The four are whole numbers",
#     "`keras.ops` has what you need",
#     "`cast` it first",
#     "- One point is for saving",
#     "(The base class has no",
#     "(A tent, with neither",
#     "One point is for a first `fit`",
#     "- One point is for going on",
#     "(Who knows how many steps",
#     "Schedule objects are planned in steps",
#     "Write `steps_from_epochs(",
# ]
# [personas]
# "It returns a **function** of the step" = "returns_a_table"
# "NumPy and `if` do not work on it" = "python_if_and_numpy"
# ///

# %% power_schedule violates="`lr0` in step 0, and in step `t`" lost="power_schedule_follows_its_formula"
def power_schedule(lr0, s, c):
    return lambda step: lr0 / (1 + (step + 1) / s) ** c


# %% power_schedule violates="`lr0` in step 0, and in step `t`" lost="power_schedule_follows_its_formula"
def power_schedule(lr0, s, c):
    return lambda step: max(lr0 / (1 + step / s) ** c, lr0 / 1000)


# %% power_schedule violates="\\left(1 +" lost="power_schedule_follows_its_formula=power-misplaced"
def power_schedule(lr0, s, c):
    return lambda step: lr0 / (1 + (step / s) ** c)


# %% power_schedule violates="\\left(1 +" lost="power_schedule_follows_its_formula=staircase-instead-of-curve"
def power_schedule(lr0, s, c):
    return lambda step: lr0 / (1 + step // s) ** c


# %% power_schedule violates="\\left(1 +" lost="power_schedule_follows_its_formula=argument-not-used"
def power_schedule(lr0, s, c):
    return lambda step: lr0 / (1 + step / 20) ** c


# %% power_schedule violates="\\left(1 +" lost="power_schedule_follows_its_formula"
def power_schedule(lr0, s, c):
    global settings
    settings = lr0, s, c

    def rate_at(step):
        lr0, s, c = settings
        return lr0 / (1 + step / s) ** c

    return rate_at


# %% power_schedule violates="and returns a number" lost="power_schedule_follows_its_formula"
def power_schedule(lr0, s, c):
    return lambda step: round(lr0 / (1 + step / s) ** c, 6)


# %% power_schedule violates="and returns a number" lost="power_schedule_follows_its_formula"
def power_schedule(lr0, s, c):
    return lambda step: f"{lr0 / (1 + step / s) ** c:.6f}"


# %% exponential_decay violates="It returns a function of **one** argument" lost="decay_serves_the_callback=rate-handed-to-the-second-argument"
def exponential_decay(lr0, s):
    return lambda epoch, lr=lr0: lr * 0.1 ** (epoch / s)


# %% exponential_decay violates="It returns a function of **one** argument" lost="decay_serves_the_callback"
def exponential_decay(lr0, s):
    return keras.callbacks.LearningRateScheduler(lambda epoch: lr0 * 0.1 ** (epoch / s))


# %% exponential_decay violates="The rate is `lr0` in epoch 0" lost="decay_serves_the_callback"
def exponential_decay(lr0, s):
    return lambda epoch: lr0 * 0.1 ** ((epoch + 1) / s)


# %% exponential_decay violates="The rate is `lr0` in epoch 0" lost="decay_serves_the_callback=staircase-instead-of-curve"
def exponential_decay(lr0, s):
    return lambda epoch: lr0 * 0.1 ** (epoch // s)


# %% exponential_decay violates="The rate is `lr0` in epoch 0" lost="decay_serves_the_callback=e-taken-for-ten"
def exponential_decay(lr0, s):
    return lambda epoch: float(lr0 * np.exp(-epoch / s))


# %% exponential_decay violates="The rate is `lr0` in epoch 0" lost="decay_serves_the_callback"
def exponential_decay(lr0, s):
    return lambda epoch: lr0 * 0.1 ** min(epoch / s, 2)


# %% exponential_decay violates="The rate is `lr0` in epoch 0" lost="decay_serves_the_callback"
class Settings:
    pass


def exponential_decay(lr0, s):
    Settings.lr0, Settings.s = lr0, s
    return lambda epoch: Settings.lr0 * 0.1 ** (epoch / Settings.s)


# %% exponential_decay violates="It depends on the number of the epoch alone" lost="decay_serves_the_callback"
def exponential_decay(lr0, s):
    rate, last = lr0, 0

    def rate_in(epoch):
        nonlocal rate, last
        while last < epoch:
            rate, last = rate * 0.1 ** (1 / s), last + 1
        return rate

    return rate_in


# %% exponential_decay violates="`LearningRateScheduler` wants a float" lost="decay_serves_the_callback"
def exponential_decay(lr0, s):
    return keras.optimizers.schedules.ExponentialDecay(lr0, decay_steps=s, decay_rate=0.1)


# %% WarmupCosine violates="a `LearningRateSchedule` of your own" lost="warmup_cosine_has_its_shape warmup_cosine_in_training warmup_cosine_is_serialisable"
class WarmupCosine:
    def __init__(self, peak, warmup_steps, total_steps):
        self.peak, self.warmup_steps, self.total_steps = peak, warmup_steps, total_steps

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        warmup = step / max(self.warmup_steps, 1)
        progress = (step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
        cosine = (1 + keras.ops.cos(np.pi * keras.ops.minimum(progress, 1))) / 2
        return self.peak * keras.ops.where(step < self.warmup_steps, warmup, cosine)

    def get_config(self):
        return vars(self)

    @classmethod
    def from_config(cls, config):
        return cls(**config)


# %% WarmupCosine violates="the rate rises in a straight line from 0 to `peak`" lost="warmup_cosine_has_its_shape warmup_cosine_in_training"
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        self.peak, self.warmup_steps, self.total_steps = peak, warmup_steps, total_steps

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        warmup = (step + 1) / (self.warmup_steps + 1)
        progress = (step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
        cosine = (1 + keras.ops.cos(np.pi * keras.ops.minimum(progress, 1))) / 2
        return self.peak * keras.ops.where(step < self.warmup_steps, warmup, cosine)

    def get_config(self):
        return vars(self)


# %% WarmupCosine violates="the rate rises in a straight line from 0 to `peak`" lost="warmup_cosine_has_its_shape"
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        self.peak, self.warmup_steps, self.total_steps = peak, warmup_steps, total_steps

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        warmup = (1 - keras.ops.cos(np.pi * step / max(self.warmup_steps, 1))) / 2
        progress = (step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
        cosine = (1 + keras.ops.cos(np.pi * keras.ops.minimum(progress, 1))) / 2
        return self.peak * keras.ops.where(step < self.warmup_steps, warmup, cosine)

    def get_config(self):
        return vars(self)


# %% WarmupCosine violates="then it falls, as half a wave of the cosine" lost="warmup_cosine_has_its_shape"
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        self.peak, self.warmup_steps, self.total_steps = peak, warmup_steps, total_steps

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        warmup = step / max(self.warmup_steps, 1)
        progress = (step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
        return self.peak * keras.ops.where(step < self.warmup_steps, warmup, keras.ops.maximum(1 - progress, 0))

    def get_config(self):
        return vars(self)


# %% WarmupCosine violates="then it falls, as half a wave of the cosine" lost="warmup_cosine_has_its_shape=wave-gets-all-steps warmup_cosine_in_training=wave-gets-all-steps"
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        self.peak, self.warmup_steps, self.total_steps = peak, warmup_steps, total_steps

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        warmup = step / max(self.warmup_steps, 1)
        progress = (step - self.warmup_steps) / self.total_steps
        cosine = (1 + keras.ops.cos(np.pi * keras.ops.minimum(progress, 1))) / 2
        return self.peak * keras.ops.where(step < self.warmup_steps, warmup, cosine)

    def get_config(self):
        return vars(self)


# %% WarmupCosine violates="after that it stays 0" lost="warmup_cosine_has_its_shape=rate-rises-after-the-end"
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        self.peak, self.warmup_steps, self.total_steps = peak, warmup_steps, total_steps

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        warmup = step / max(self.warmup_steps, 1)
        progress = (step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
        cosine = (1 + keras.ops.cos(np.pi * progress)) / 2
        return self.peak * keras.ops.where(step < self.warmup_steps, warmup, cosine)

    def get_config(self):
        return vars(self)


# %% WarmupCosine violates="`warmup_steps` may be 0" lost="warmup_cosine_has_its_shape"
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        self.peak, self.warmup_steps, self.total_steps = peak, warmup_steps, total_steps
        self.slope = peak / warmup_steps

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        progress = (step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
        cosine = (1 + keras.ops.cos(np.pi * keras.ops.minimum(progress, 1))) / 2
        return keras.ops.where(step < self.warmup_steps, step * self.slope, self.peak * cosine)

    def get_config(self):
        return {"peak": self.peak, "warmup_steps": self.warmup_steps, "total_steps": self.total_steps}


# %% WarmupCosine violates="then it begins at `peak`" lost="warmup_cosine_has_its_shape"
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        self.peak, self.warmup_steps, self.total_steps = peak, max(warmup_steps, 1), total_steps

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        warmup = step / self.warmup_steps
        progress = (step - self.warmup_steps) / max(self.total_steps - self.warmup_steps, 1)
        cosine = (1 + keras.ops.cos(np.pi * keras.ops.minimum(progress, 1))) / 2
        return self.peak * keras.ops.where(step < self.warmup_steps, warmup, cosine)

    def get_config(self):
        return {"peak": self.peak, "warmup_steps": self.warmup_steps, "total_steps": self.total_steps}


# %% WarmupCosine violates="a number or something that `float` accepts" lost="warmup_cosine_has_its_shape warmup_cosine_in_training warmup_cosine_is_serialisable"
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        self.peak, self.warmup_steps, self.total_steps = peak, warmup_steps, total_steps

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        warmup = step / max(self.warmup_steps, 1)
        progress = (step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
        cosine = (1 + keras.ops.cos(np.pi * keras.ops.minimum(progress, 1))) / 2
        rate = self.peak * keras.ops.where(step < self.warmup_steps, warmup, cosine)
        return keras.ops.reshape(rate, (1,)) if isinstance(step, float) else keras.ops.stack([rate])[0:1]

    def get_config(self):
        return vars(self)


# %% WarmupCosine violates="there it gives the rates of `schedule(step)`" lost="warmup_cosine_in_training=schedule-without-graph"
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        self.peak, self.warmup_steps, self.total_steps = peak, warmup_steps, total_steps

    def __call__(self, step):
        step = float(step)
        if step < self.warmup_steps:
            return self.peak * step / self.warmup_steps
        progress = (step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
        return self.peak * (1 + np.cos(np.pi * min(progress, 1))) / 2

    def get_config(self):
        return vars(self)


# %% WarmupCosine violates="there it gives the rates of `schedule(step)`" lost="warmup_cosine_in_training"
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        self.peak, self.warmup_steps, self.total_steps = peak, warmup_steps, total_steps

    def __call__(self, step):
        if isinstance(step, int) and self.warmup_steps == 0:
            return self.peak * (1 + np.cos(np.pi * min(step / self.total_steps, 1))) / 2
        step = keras.ops.cast(step, "float32")
        warmup = step / max(self.warmup_steps, 1)
        progress = (step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
        cosine = (1 + keras.ops.cos(np.pi * keras.ops.minimum(progress, 1))) / 2
        return self.peak * keras.ops.where(step < max(self.warmup_steps, 1), warmup, cosine)

    def get_config(self):
        return vars(self)


# %% WarmupCosine violates="Keras saves the dict that `get_config()` returns" lost="warmup_cosine_is_serialisable=schedule-without-config"
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        self.peak, self.warmup_steps, self.total_steps = peak, warmup_steps, total_steps

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        warmup = step / max(self.warmup_steps, 1)
        progress = (step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
        cosine = (1 + keras.ops.cos(np.pi * keras.ops.minimum(progress, 1))) / 2
        return self.peak * keras.ops.where(step < self.warmup_steps, warmup, cosine)

    def get_config(self):
        return {"peak_rate": self.peak, "warmup": self.warmup_steps, "total": self.total_steps}


# %% WarmupCosine violates="this must make the same schedule" lost="warmup_cosine_is_serialisable=schedule-without-config"
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps=4, total_steps=12):
        self.peak, self.warmup_steps, self.total_steps = peak, warmup_steps, total_steps

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        warmup = step / max(self.warmup_steps, 1)
        progress = (step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
        cosine = (1 + keras.ops.cos(np.pi * keras.ops.minimum(progress, 1))) / 2
        return self.peak * keras.ops.where(step < self.warmup_steps, warmup, cosine)

    def get_config(self):
        config = {"peak": self.peak, "total_steps": self.total_steps}
        if self.warmup_steps:
            config["warmup_steps"] = self.warmup_steps
        return config


# %% WarmupCosine violates="The values in the dict are plain numbers" lost="warmup_cosine_is_serialisable"
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        self.peak = keras.ops.convert_to_tensor(peak, "float32")
        self.warmup_steps = keras.ops.convert_to_tensor(warmup_steps, "float32")
        self.total_steps = keras.ops.convert_to_tensor(total_steps, "float32")

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        warmup = step / keras.ops.maximum(self.warmup_steps, 1)
        progress = (step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
        cosine = (1 + keras.ops.cos(np.pi * keras.ops.minimum(progress, 1))) / 2
        return self.peak * keras.ops.where(step < self.warmup_steps, warmup, cosine)

    def get_config(self):
        return {"peak": self.peak, "warmup_steps": self.warmup_steps, "total_steps": self.total_steps}


# %% OneCycle violates="a callback that sets the optimizer's learning rate" lost="one_cycle_follows_its_shape one_cycle_goes_on"
class OneCycle(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, low, peak, steps):
        self.low, self.peak, self.steps = low, peak, steps

    def __call__(self, step):
        return np.interp(step, [0, self.steps / 2, self.steps], [self.low, self.peak, self.low])


# %% OneCycle violates="`low` in step 0, from there in a straight line" lost="one_cycle_follows_its_shape=cycle-repeats"
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.places, self.rates, self.steps = [0, steps / 2, steps], [low, peak, low], steps

    def on_train_batch_begin(self, batch, logs=None):
        step = int(self.model.optimizer.iterations) % self.steps
        self.model.optimizer.learning_rate = np.interp(step, self.places, self.rates)


# %% OneCycle violates="`low` in step 0, from there in a straight line" lost="one_cycle_follows_its_shape"
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.low, self.peak, self.steps = low, peak, steps

    def on_train_batch_begin(self, batch, logs=None):
        step = int(self.model.optimizer.iterations)
        if step > self.steps:
            rate = self.low / 10
        else:
            rate = self.low + (self.peak - self.low) * (1 - abs(2 * step / self.steps - 1))
        self.model.optimizer.learning_rate = rate


# %% OneCycle violates="The rate that the optimizer was made with is never used" lost="one_cycle_follows_its_shape=rate-set-one-step-late one_cycle_goes_on=rate-set-one-step-late"
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.places, self.rates = [0, steps / 2, steps], [low, peak, low]

    def on_train_batch_end(self, batch, logs=None):
        step = int(self.model.optimizer.iterations)
        self.model.optimizer.learning_rate = np.interp(step, self.places, self.rates)


# %% OneCycle violates="the steps are counted over all epochs" lost="one_cycle_goes_on=batch-taken-for-step"
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.places, self.rates = [0, steps / 2, steps], [low, peak, low]

    def on_train_batch_begin(self, batch, logs=None):
        self.model.optimizer.learning_rate = np.interp(batch, self.places, self.rates)


# %% OneCycle violates="the steps are counted over all epochs" lost="one_cycle_goes_on=own-count-starts-again"
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.places, self.rates = [0, steps / 2, steps], [low, peak, low]

    def on_train_begin(self, logs=None):
        self.step = 0

    def on_train_batch_begin(self, batch, logs=None):
        self.model.optimizer.learning_rate = np.interp(self.step, self.places, self.rates)
        self.step += 1


# %% OneCycle violates="the steps are counted over all epochs" lost="one_cycle_goes_on=own-count-starts-again"
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.places, self.rates, self.step = [0, steps / 2, steps], [low, peak, low], 0

    def on_train_batch_begin(self, batch, logs=None):
        self.model.optimizer.learning_rate = np.interp(self.step, self.places, self.rates)
        self.step += 1


# %% OneCycle violates="the steps are counted over all epochs" lost="one_cycle_goes_on=own-count-starts-again"
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.places, self.rates, self.step = [0, steps / 2, steps], [low, peak, low], None

    def on_train_batch_begin(self, batch, logs=None):
        if self.step is None:
            self.step = int(self.model.optimizer.iterations)
        self.model.optimizer.learning_rate = np.interp(self.step, self.places, self.rates)
        self.step += 1


# %% OneCycle violates="set anew for every step" lost="one_cycle_follows_its_shape=epoch-taken-for-step one_cycle_goes_on=epoch-taken-for-step"
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.places, self.rates = [0, steps / 2, steps], [low, peak, low]

    def on_epoch_begin(self, epoch, logs=None):
        step = int(self.model.optimizer.iterations)
        self.model.optimizer.learning_rate = np.interp(step, self.places, self.rates)


# %% OneCycle violates="set anew for every step" lost="one_cycle_follows_its_shape one_cycle_goes_on"
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.low, self.peak, self.steps = low, peak, steps

    def on_train_batch_begin(self, batch, logs=None):
        height = 1 - abs(2 * min(int(self.model.optimizer.iterations), self.steps) / self.steps - 1)
        self.model.optimizer.learning_rate = self.low + (self.peak - self.low) * height
        self.model.optimizer.momentum = 0.95 - 0.1 * height


# %% OneCycle violates="set anew for every step" lost="one_cycle_follows_its_shape"
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.places, self.rates = [0, steps / 2, steps], [low, peak, low]

    def on_train_batch_begin(self, batch, logs=None):
        step = int(self.model.optimizer.iterations)
        self.model.optimizer.learning_rate = np.interp(step, self.places, self.rates)
        self.model.optimizer.clipnorm = 5.0


# %% OneCycle violates="`steps` is a whole number, even or odd" lost="one_cycle_follows_its_shape=peak-at-a-whole-step"
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.places, self.rates = [0, steps // 2, steps], [low, peak, low]

    def on_train_batch_begin(self, batch, logs=None):
        step = int(self.model.optimizer.iterations)
        self.model.optimizer.learning_rate = np.interp(step, self.places, self.rates)


# %% OneCycle violates="`steps` is a whole number, even or odd" lost="one_cycle_follows_its_shape"
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.places, self.rates = [0, steps / 2, steps], [low, peak, low]
        self.slope = 2 * (peak - low) / (steps - 1)

    def on_train_batch_begin(self, batch, logs=None):
        step = int(self.model.optimizer.iterations)
        self.model.optimizer.learning_rate = np.interp(step, self.places, self.rates)


# %% steps_from_epochs violates="returns how many steps `fit` makes" lost="steps_are_counted=rounded-once-for-all-epochs"
def steps_from_epochs(rows, batch_size, epochs, validation_rows=0):
    return int(np.ceil(epochs * (rows - validation_rows) / batch_size))


# %% steps_from_epochs violates="returns how many steps `fit` makes" lost="steps_are_counted=validation-batches-subtracted"
def steps_from_epochs(rows, batch_size, epochs, validation_rows=0):
    return epochs * int(np.ceil(rows / batch_size) - np.ceil(validation_rows / batch_size))


# %% steps_from_epochs violates="returns how many steps `fit` makes" lost="steps_are_counted=validation-rows-counted"
def steps_from_epochs(rows, batch_size, epochs, validation_rows=0):
    return epochs * int(np.ceil(rows / batch_size))


# %% steps_from_epochs violates="a whole number." lost="steps_are_counted"
def steps_from_epochs(rows, batch_size, epochs, validation_rows=0):
    return epochs * (rows - validation_rows) / batch_size


# %% steps_from_epochs violates="at least one row is not set aside" lost="steps_are_counted"
def steps_from_epochs(rows, batch_size, epochs, validation_rows=0):
    return epochs * max(-(-(rows - validation_rows) // batch_size), 2)


# %% steps_from_epochs violates="The last batch of an epoch may be smaller" lost="steps_are_counted=smaller-batch-not-counted"
def steps_from_epochs(rows, batch_size, epochs, validation_rows=0):
    return epochs * ((rows - validation_rows) // batch_size)


# %% exponential_decay violates="The rate is `lr0` in epoch 0" lost="decay_serves_the_callback"
def exponential_decay(lr0, s):
    def rate_in(epoch):
        return max(lr0 * 0.1 ** (epoch / s), 1e-6)

    return rate_in


# %% OneCycle violates="`low` in step 0, from there in a straight line" lost="one_cycle_follows_its_shape"
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        OneCycle.low, OneCycle.peak, OneCycle.steps = low, peak, steps

    def on_train_batch_begin(self, batch, logs=None):
        step = int(self.model.optimizer.iterations)
        places, rates = [0, self.steps / 2, self.steps], [self.low, self.peak, self.low]
        self.model.optimizer.learning_rate = np.interp(step, places, rates)


# %% OneCycle violates="the steps are counted over all epochs" lost="one_cycle_goes_on=own-count-starts-again"
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.places, self.rates = [0, steps / 2, steps], [low, peak, low]

    def on_train_batch_begin(self, batch, logs=None):
        step = getattr(self.model, "steps_made", 0)
        self.model.steps_made = step + 1
        self.model.optimizer.learning_rate = np.interp(step, self.places, self.rates)


# %% steps_from_epochs violates="The last batch of an epoch may be smaller" lost="steps_are_counted=smaller-batch-not-counted"
def steps_from_epochs(rows, batch_size, epochs, validation_rows=0):
    return epochs * int((rows - validation_rows) / batch_size + 0.9)


# %% WarmupCosine violates="`schedule(step)` to whole numbers" lost="warmup_cosine_has_its_shape"
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        WarmupCosine.peak = peak
        WarmupCosine.warmup_steps = warmup_steps
        WarmupCosine.total_steps = total_steps

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        warmup = step / self.warmup_steps
        progress = (step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
        cosine = (1 + keras.ops.cos(np.pi * keras.ops.minimum(progress, 1))) / 2
        return self.peak * keras.ops.where(step < self.warmup_steps, warmup, cosine)

    def get_config(self):
        return {
            "peak": self.peak,
            "warmup_steps": self.warmup_steps,
            "total_steps": self.total_steps,
        }


# %% OneCycle violates="set anew for every step" lost="one_cycle_follows_its_shape"
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super().__init__()
        self.places, self.rates = [0, steps / 2, steps], [low, peak, low]

    def on_train_batch_begin(self, batch, logs=None):
        step = int(self.model.optimizer.iterations)
        self.model.optimizer._learning_rate = float(np.interp(step, self.places, self.rates))


# %% WarmupCosine violates="the rate rises in a straight line from 0 to" lost="warmup_cosine_has_its_shape"
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        self.peak, self.warmup_steps, self.total_steps = peak, warmup_steps, total_steps

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        share = (step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
        rate = self.peak * (1 + keras.ops.cos(np.pi * keras.ops.minimum(share, 1.0))) / 2
        if self.warmup_steps > 0:
            rate = keras.ops.minimum(rate, self.peak * step / self.warmup_steps)
        return rate

    def get_config(self):
        return {
            "peak": self.peak,
            "warmup_steps": self.warmup_steps,
            "total_steps": self.total_steps,
        }


# %% WarmupCosine violates="Keras saves the dict that `get_config()` returns" lost="warmup_cosine_is_serialisable=schedule-without-config"
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        self.peak = peak
        self.warmup_steps = warmup_steps
        self.total_steps = total_steps

    def __call__(self, step):
        self.step = keras.ops.cast(step, "float32")
        rising = self.step / max(self.warmup_steps, 1)
        progress = (self.step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
        falling = (1 + keras.ops.cos(np.pi * keras.ops.minimum(progress, 1))) / 2
        return self.peak * keras.ops.where(self.step < self.warmup_steps, rising, falling)

    def get_config(self):
        return dict(vars(self))


# %% steps_from_epochs violates="The last batch of an epoch may be smaller" lost="steps_are_counted=validation-rows-counted"
def steps_from_epochs(rows, batch_size, epochs, validation_rows=0):
    full = (rows - validation_rows) // batch_size
    return epochs * (full + 1 if rows % batch_size else max(full, 1))
