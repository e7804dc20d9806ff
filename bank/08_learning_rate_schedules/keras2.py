# /// verdict
# says = "has only read Keras 2 tutorials (Géron, 2nd edition; the Transformer tutorial), not the lesson"
# blind = true
# lost = { one_cycle_follows_its_shape = "", one_cycle_goes_on = "", steps_are_counted = "smaller-batch-not-counted" }
# ///

# %%
import tensorflow as tf

K = keras.backend

# %% power_schedule
def power_schedule(lr0, s, c):
    # SGD(lr=lr0, decay=1/s) is the same for c = 1
    def power_schedule_fn(step):
        return lr0 / (1 + step / s) ** c

    return power_schedule_fn


# %% exponential_decay
def exponential_decay(lr0, s):
    def exponential_decay_fn(epoch):
        return lr0 * 0.1 ** (epoch / s)

    return exponential_decay_fn


# %% WarmupCosine
class WarmupCosine(tf.keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, total_steps):
        super(WarmupCosine, self).__init__()
        self.peak = peak
        self.warmup_steps = warmup_steps
        self.total_steps = total_steps

    def __call__(self, step):
        step = tf.cast(step, tf.float32)
        warmup = tf.cast(self.warmup_steps, tf.float32)
        total = tf.cast(self.total_steps, tf.float32)
        linear = self.peak * step / warmup
        progress = tf.clip_by_value((step - warmup) / (total - warmup), 0.0, 1.0)
        cosine = 0.5 * self.peak * (1.0 + tf.cos(np.pi * progress))
        return tf.where(step < warmup, linear, cosine)

    def get_config(self):
        return {
            "peak": self.peak,
            "warmup_steps": self.warmup_steps,
            "total_steps": self.total_steps,
        }


# %% OneCycle
class OneCycle(keras.callbacks.Callback):
    def __init__(self, low, peak, steps):
        super(OneCycle, self).__init__()
        self.low = low
        self.peak = peak
        self.steps = steps
        self.half = steps / 2
        self.iteration = 0

    def _interpolate(self, iter1, iter2, rate1, rate2):
        return (rate2 - rate1) * (self.iteration - iter1) / (iter2 - iter1) + rate1

    def on_batch_begin(self, batch, logs=None):
        if self.iteration < self.half:
            rate = self._interpolate(0, self.half, self.low, self.peak)
        elif self.iteration < self.steps:
            rate = self._interpolate(self.half, self.steps, self.peak, self.low)
        else:
            rate = self.low
        self.iteration += 1
        K.set_value(self.model.optimizer.lr, rate)


# %% steps_from_epochs
def steps_from_epochs(rows, batch_size, epochs, validation_rows=0):
    steps_per_epoch = (rows - validation_rows) // batch_size
    return steps_per_epoch * epochs


# %% it_has_converged [markdown]
# `decay_steps` is in batches and not in epochs, so her learning rate is divided by 100 every ten batches and is practically zero after half
# an epoch. She should write `decay_steps=10 * 200`. To see the learning rate she can print `K.get_value(model.optimizer.lr)` after each
# epoch or plot `history.history["lr"]`, which the callback adds. In the morning she will find that `ReduceLROnPlateau` has divided the rate
# by ten again and again, so that it is even smaller and the loss is still the same.
