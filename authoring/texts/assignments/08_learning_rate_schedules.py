# %% [markdown]
# # Assignment 08 · Learning-rate schedules (10 points)
#
# You will write two schedules as functions, one as an object that can be saved, one as a callback, count steps, and answer one
# question in words. Lesson 08 has all you need.
#
# - Write your code where it says `YOUR CODE HERE`, and remove the line `raise NotImplementedError()`.
# - You may add cells, helper functions, prints. Printing, warnings and progress bars cost nothing.
# - Run the test cell below each task. Silence means that it passed. Press **Validate** for all of them at once.
#   The test cells' own names begin with `_`, so that they overwrite none of yours.
# - The test cells here are a beginning. When your work is graded, further tests look at what your schedules **do** with
#   other rates and other numbers of steps. How you write them is up to you.
#
# Steps and epochs are counted from 0, as in the lesson.

# %%
import numpy as np

from helpers.quiet_tensorflow import keras  # keras, without TensorFlow's start-up messages
from helpers import checks, reproducibility

reproducibility.set_seed(42)

# %% [markdown]
# Two tools to look at what training really uses. `checks.rate_meter(learning_rate)` returns a compiled toy with a single weight and a slope of 1
# everywhere, and `checks.rates_used(model, steps)` calls its `fit` and returns the rate of every step, as the lesson's `walk` and `lengths` do.

# %%
halving = keras.optimizers.schedules.ExponentialDecay(0.1, decay_steps=1, decay_rate=0.5)
print(checks.rates_used(checks.rate_meter(halving), steps=4))

# %% [markdown]
# ## Task 1 · Power scheduling (1 point)
#
# Write `power_schedule(lr0, s, c)`. It returns a **function** of the step that says which learning rate belongs to it: `lr0` in step 0, and in
# step `t` it is `lr0` divided by
#
# $$\left(1 + \frac{t}{s}\right)^c$$
#
# The three arguments are positive numbers. The function gets the step as a whole number, and returns a number.


# %% solution="power_schedule"
def power_schedule(lr0, s, c):
    """Return a function from the step to the learning rate of power scheduling.

    Args:
        lr0: the rate in step 0.
        s: after so many steps the divisor is 2 ** c.
        c: the power.

    Returns:
        A function that takes a step, counted from 0, and returns its learning rate.
    """

    ### BEGIN SOLUTION
    def rate_at(step):
        return lr0 / (1 + step / s) ** c

    return rate_at
    ### END SOLUTION


# %%
# Try it
rate_at = power_schedule(0.1, 20, 1)
print([round(float(rate_at(step)), 4) for step in (0, 20, 40, 60)])

# %% test="power_schedule_follows_its_formula" points=1
# With c = 1: half the rate after s steps, a third after 2 s. With c = 2 a quarter and a ninth.
for _c, _expected in ((1, [0.6, 0.3, 0.2]), (2, [0.6, 0.15, 0.6 / 9])):
    _rate_at = power_schedule(0.6, 20, _c)
    checks.require(
        callable(_rate_at),
        expected="power_schedule returns a function",
        found=f"it returned {type(_rate_at).__name__}",
        misconception=None if _rate_at is None else "value-instead-of-function",
    )
    _rates = [checks.require_number(_rate_at(step), "the function") for step in (0, 20, 40)]
    checks.require(
        np.allclose(_rates, _expected),
        expected=f"with lr0 0.6, s 20 and c {_c} the rates {np.round(_expected, 4)}",
        found=f"{np.round(_rates, 4)}",
        misconception=checks.recognise_result(
            [_rates], [("power-misplaced", [[0.6 / (1 + n**_c) for n in (0, 1, 2)]])] * (_c > 1)
        ),
    )
### BEGIN HIDDEN TESTS
import numpy as np

from helpers import checks


class ProbedPower:
    """Settings of power scheduling, some steps, and their rates."""

    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        self.settings = lr0, s, c = [float(rng.uniform(*r)) for r in ((0.1, 2), (5, 50), (1.5, 3))]
        if seed % 2:
            self.settings = lr0, s, c = lr0, int(s), 0.5
        self.steps = [0, *map(int, rng.integers(1, 100, size=4))]
        grown = np.array(self.steps) / s
        self.rates = lr0 / (1 + grown) ** c
        self.mistakes = [
            ("power-misplaced", [lr0 / (1 + grown**c)]),
            ("power-misplaced", [lr0 / (1 + np.array(self.steps) / s**c)]),
            ("power-misplaced", [lr0 / (1 + c * grown)]),
            ("power-misplaced", [lr0 / (1 + grown)]),
        ]

    def found(self, make):
        """The rates that a function gives after another function was made."""
        rate_at, _ = make(*self.settings), make(0.5, 3, 1)
        return np.array([checks.require_number(rate_at(t), "the function") for t in self.steps])


for probed_case in map(ProbedPower, range(810, 814)):
    checks.require(
        np.max(np.abs(probed_case.found(power_schedule) - probed_case.rates)) < 1e-5,
        expected="the rates of the formula, for other settings, after another function was made, too",
        found="other rates",
        misconception=checks.recognise_result(
            [probed_case.found(power_schedule)], probed_case.mistakes
        ),
    )
### END HIDDEN TESTS


# %% [markdown]
# ## Task 2 · A function for the callback (1 point)
#
# Write `exponential_decay(lr0, s)`. It returns a function of **one** argument, the number of the epoch, for `LearningRateScheduler` (which
# hands the optimizer's present rate to a second argument, if there is one). The rate is `lr0` in
# epoch 0 and falls smoothly, by the same factor from epoch to epoch, to a tenth in every `s` epochs.
#
# It depends on the number of the epoch alone, so that one can go on at any epoch. `LearningRateScheduler` wants a float.


# %% solution="exponential_decay"
def exponential_decay(lr0, s):
    """Return a function from the epoch to the learning rate of an exponential decay.

    Args:
        lr0: float, the rate in epoch 0.
        s: the number of epochs in which the rate falls to a tenth.

    Returns:
        A function that takes an epoch, counted from 0, and returns its learning rate, a float.
    """

    ### BEGIN SOLUTION
    def rate_in(epoch):
        return lr0 * 0.1 ** (epoch / s)

    return rate_in
    ### END SOLUTION


# %%
# Try it: which rates should the six epochs have?
scheduler = keras.callbacks.LearningRateScheduler(exponential_decay(0.1, 2))
toy = checks.rate_meter(0.5, run_eagerly=True)
print(checks.rates_used(toy, steps=2, epochs=6, callbacks=[scheduler]).round(4))

# %% test="decay_serves_the_callback" points=1
# A tenth after s epochs; in between, a curve.
_rate_in = exponential_decay(0.5, 4)
checks.require(
    callable(_rate_in),
    expected="exponential_decay returns a function",
    found=f"it returned {type(_rate_in).__name__}",
    misconception=None if _rate_in is None else "value-instead-of-function",
)
_rates = [checks.require_number(_rate_in(epoch), "the function") for epoch in (0, 2, 4, 8)]
checks.require(
    np.allclose(_rates, [0.5, 0.5 * 0.1**0.5, 0.05, 0.005]),
    expected="with lr0 0.5 and s 4, in epochs 0, 2, 4, 8: rates 0.5, 0.1581, 0.05, 0.005",
    found=f"{np.round(_rates, 4)}",
    misconception=checks.recognise_result(
        [_rates],
        [
            ("e-taken-for-ten", [0.5 * np.exp([0, -0.5, -1, -2])]),
            ("staircase-instead-of-curve", [[0.5, 0.5, 0.05, 0.005]]),
        ],
    ),
)
### BEGIN HIDDEN TESTS
import numpy as np

from helpers import checks
from helpers.quiet_tensorflow import keras


class ProbedDecay:
    """Settings of the decay, some epochs in any order, and their rates."""

    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        self.settings = float(rng.uniform(0.2, 2)), int(rng.integers(3, 12))
        if seed % 2:
            self.settings = self.settings[0], self.settings[1] + 0.5
        self.epochs = [int(epoch) for epoch in rng.permutation(12)]
        lr0, s = self.settings
        exponents = np.array(self.epochs) / s
        self.rates = lr0 * 0.1**exponents
        self.mistakes = [
            ("e-taken-for-ten", [lr0 * np.exp(-exponents)]),
            ("staircase-instead-of-curve", [lr0 * 0.1 ** np.floor(exponents)]),
        ]

    def found(self, make):
        """The rates that a function gives after another function was made."""
        rate_in, _ = make(*self.settings), make(0.3, 2)
        return np.array([checks.require_number(rate_in(e), "the function") for e in self.epochs])

    def compounded(self, rate):
        """The rates if each epoch's factor falls on the rate of the epoch before."""
        return rate * np.cumprod(self.rates / self.settings[0])

    def used(self, make):
        """The rates that the callback sets."""
        callback = keras.callbacks.LearningRateScheduler(make(*self.settings))
        callback.set_model(checks.rate_meter(0.7))
        rates = []
        for epoch in self.epochs:
            callback.on_epoch_begin(epoch)
            rates.append(float(callback.model.optimizer.learning_rate))
        return np.array(rates)


for probed_case in map(ProbedDecay, range(820, 823)):
    checks.require(
        np.max(np.abs(probed_case.found(exponential_decay) - probed_case.rates)) < 1e-5,
        expected="a decay to a tenth in s epochs, for other settings, after another function was made, too",
        found="other rates",
        misconception=checks.recognise_result(
            [probed_case.found(exponential_decay)], probed_case.mistakes
        ),
    )
    checks.require(
        np.max(np.abs(probed_case.used(exponential_decay) - probed_case.rates)) < 1e-5,
        expected="LearningRateScheduler sets these rates, in whichever order the epochs come",
        found="other rates",
        misconception=checks.recognise_result(
            [probed_case.used(exponential_decay)],
            [("rate-handed-to-the-second-argument", [probed_case.compounded(0.7)])],
        ),
    )
### END HIDDEN TESTS


# %% [markdown]
# ## Task 3 · A schedule object that can be saved (3 points)
#
# Write the class `WarmupCosine(peak, warmup_steps, total_steps)`, a `LearningRateSchedule` of your own:
#
# - in steps 0 to `warmup_steps` the rate rises in a straight line from 0 to `peak`;
# - then it falls, as half a wave of the cosine, to 0 in step `total_steps`;
# - after that it stays 0.
#
# `warmup_steps` may be 0; then it begins at `peak`. It is smaller than `total_steps`. Both are whole numbers.
#
# - One point is for the answers of `schedule(step)`, where `step` is a whole number: a number or something that `float` accepts.
# - One point is for `fit`, with the object in the place of the optimizer's rate. There `step` is the optimizer's counter of
#   steps, a variable of whole numbers **without a value yet**, as in any traced function. `keras.ops` has what you need: `cast` it first, then
#   `where`, `minimum`, `cos`. NumPy and `if` do not work on it.
# - One point is for saving. Keras saves the dict that `get_config()` returns, and calls `WarmupCosine(**config)` when it loads. (The base class has no
#   `get_config` of its own to begin with, as layers have.)


# %% solution="WarmupCosine"
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    """A linear warm-up from 0, then half a cosine wave down to 0.

    Args:
        peak: float, the highest rate, in step `warmup_steps`.
        warmup_steps: int, how many steps the warm-up takes; may be 0.
        total_steps: int, the step in which the rate is 0 again.
    """

    def __init__(self, peak, warmup_steps, total_steps):
        ### BEGIN SOLUTION
        self.peak = peak
        self.warmup_steps = warmup_steps
        self.total_steps = total_steps
        ### END SOLUTION

    def __call__(self, step):
        """Return the rate of a step, counted from 0; `step` is a whole number or a tensor."""
        ### BEGIN SOLUTION
        step = keras.ops.cast(step, "float32")
        warmup = step / self.warmup_steps
        progress = (step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
        cosine = (1 + keras.ops.cos(np.pi * keras.ops.minimum(progress, 1))) / 2
        return self.peak * keras.ops.where(step < self.warmup_steps, warmup, cosine)
        ### END SOLUTION

    def get_config(self):
        """Return the arguments with which this object was made, a dict."""
        ### BEGIN SOLUTION
        return {
            "peak": self.peak,
            "warmup_steps": self.warmup_steps,
            "total_steps": self.total_steps,
        }
        ### END SOLUTION


# %%
# Try it: by hand, and in training
schedule = WarmupCosine(0.1, 4, 12)
print(np.round([float(schedule(step)) for step in range(15)], 3))
print(checks.rates_used(checks.rate_meter(schedule), steps=15).round(3))

# %% block="schedule"
import numpy as np

from helpers import checks
from helpers.quiet_tensorflow import keras


class ProbedCosine:
    """Settings of the schedule, and the rates of all steps up to behind its end."""

    def __init__(self, peak, warmup_steps, total_steps):
        self.settings = peak, warmup_steps, total_steps
        self.steps = np.arange(total_steps + warmup_steps + 8)
        self.rates = self.curve(warmup_steps)

    def curve(self, begin, end=None, stops=True):
        """The rates if the wave begins and ends elsewhere, or does not stop."""
        peak, warmup_steps, total_steps = self.settings
        progress = (self.steps - begin) / ((end or total_steps) - begin)
        if stops:
            progress = np.minimum(progress, 1)
        wave = (1 + np.cos(np.pi * progress)) / 2
        rising = self.steps / max(warmup_steps, 1)
        return peak * np.where(self.steps < warmup_steps, rising, wave)

    def answers(self, schedule):
        return np.array([float(schedule(int(step))) for step in self.steps])

    def off(self, rates):
        """The largest difference; infinite if something is no number."""
        return float(np.nan_to_num(np.max(np.abs(rates - self.rates)), nan=np.inf))

    def mistake(self, rates):
        peak, warmup_steps, total_steps = self.settings
        begins_high = peak * (1 + np.cos(np.pi * np.minimum(self.steps / total_steps, 1))) / 2
        return (
            checks.recognise_result(
                [rates],
                [
                    ("decay-begins-too-early", [self.curve(0)]),
                    ("decay-begins-too-early", [self.curve(0, stops=False)]),
                    ("wave-gets-all-steps", [self.curve(warmup_steps, warmup_steps + total_steps)]),
                    ("rate-rises-after-the-end", [self.curve(warmup_steps, stops=False)]),
                    ("warm-up-missing", [begins_high]),
                ],
            )
            if self.off(rates) > 1e-5
            else None
        )


# %% test="warmup_cosine_has_its_shape" points=1
# Half the peak in the middle of the warm-up and in the middle of the wave.
_schedule = WarmupCosine(0.8, 4, 12)
checks.require(
    isinstance(_schedule, keras.optimizers.schedules.LearningRateSchedule),
    expected="WarmupCosine makes a LearningRateSchedule",
    found=type(_schedule).__name__,
)
_rates = [checks.require_number(_schedule(step), "schedule(step)") for step in (0, 2, 4, 8, 12)]
checks.require(
    np.allclose(_rates, [0, 0.4, 0.8, 0.4, 0], atol=1e-6),
    expected="in steps 0, 2, 4, 8, 12 the rates 0, 0.4, 0.8, 0.4, 0",
    found=f"{np.round(_rates, 3)}",
    misconception=checks.recognise_result(
        [_rates],
        [
            ("decay-begins-too-early", [[0, 0.4, 0.6, 0.2, 0]]),
            ("wave-gets-all-steps", [[0, 0.4, 0.8, 0.6, 0.2]]),
            ("warm-up-missing", [[0.8, 0.74641, 0.6, 0.2, 0]]),
        ],
    ),
)
### BEGIN HIDDEN TESTS
# block: schedule
for probed_case in (ProbedCosine(0.7, 5, 24), ProbedCosine(0.3, 1, 9), ProbedCosine(1.5, 0, 13)):
    probed_rates = probed_case.answers(WarmupCosine(*probed_case.settings))
    checks.require(
        probed_case.off(probed_case.answers(WarmupCosine(*probed_case.settings))) < 1e-5,
        expected="a line up to the peak, half a wave down to 0, then 0, with or without warm-up",
        found=f"rates that are off by up to {probed_case.off(probed_rates):.2g}",
        misconception=probed_case.mistake(probed_rates),
    )
### END HIDDEN TESTS

# %% test="warmup_cosine_in_training" points=1
# Training asks the object in every step.
_toy = checks.rate_meter(WarmupCosine(0.8, 2, 6))
try:
    _rates = checks.rates_used(_toy, steps=7)
except (TypeError, NotImplementedError, AttributeError) as _error:
    raise checks.CheckFailed(
        "fit runs with the schedule object",
        f"{type(_error).__name__}: {str(_error)[:200]}",
        "schedule-without-graph",
    ) from None
checks.require(
    np.allclose(_rates[[0, 1, 2, 4, 6]], [0, 0.4, 0.8, 0.4, 0], atol=1e-5),
    expected="in steps 0, 1, 2, 4, 6 of fit the rates 0, 0.4, 0.8, 0.4, 0",
    found=f"{np.round(_rates[[0, 1, 2, 4, 6]], 3)}",
    misconception=checks.recognise_result(
        [_rates[[0, 1, 2, 4, 6]]],
        [
            ("decay-begins-too-early", [[0, 0.4, 0.6, 0.2, 0]]),
            ("wave-gets-all-steps", [[0, 0.4, 0.8, 0.6, 0.2]]),
            ("warm-up-missing", [[0.8, 0.74641, 0.6, 0.2, 0]]),
        ],
    ),
)
### BEGIN HIDDEN TESTS
# block: schedule


def probed_training(probed_case):
    """The rates of two epochs in fit."""
    steps = (len(probed_case.steps) + 1) // 2
    meter = checks.rate_meter(WarmupCosine(*probed_case.settings))
    return checks.rates_used(meter, steps, epochs=2)[: len(probed_case.steps)]


for probed_case in (ProbedCosine(0.7, 5, 24),):
    probed_rates = probed_training(probed_case)
    checks.require(
        probed_case.off(probed_rates) < 1e-4,
        expected="in two epochs of fit the rates that belong to the steps",
        found=f"rates that are off by up to {probed_case.off(probed_rates):.2g}",
        misconception=probed_case.mistake(probed_rates),
    )
    checks.require(
        abs(float(WarmupCosine(0.7, 5, 24)(5)) - 0.7) < 1e-5,
        expected="the peak in the step where the warm-up ends",
        found="another rate",
    )
### END HIDDEN TESTS

# %% test="warmup_cosine_is_serialisable" points=1
# A copy made from the config answers like the original.
_schedule = WarmupCosine(0.8, 4, 12)
try:
    _copy_of_schedule = WarmupCosine.from_config(_schedule.get_config())
except (NotImplementedError, TypeError, AttributeError) as _error:
    raise checks.CheckFailed(
        "a copy can be made from get_config()",
        f"{type(_error).__name__}: {str(_error)[:200]}",
        "schedule-without-config",
    ) from None
_rates = [float(_copy_of_schedule(step)) for step in range(15)]
checks.require(
    np.allclose(_rates, [float(_schedule(step)) for step in range(15)]),
    expected="the copy answers like the original",
    found="other rates",
    misconception="schedule-without-config",
)
### BEGIN HIDDEN TESTS
# block: schedule
import json


def probed_copy(settings):
    """An optimizer with the schedule that was written as JSON and read again."""
    optimizer = keras.optimizers.SGD(WarmupCosine(*settings))
    try:
        written = json.dumps(keras.optimizers.serialize(optimizer))
        known = {"WarmupCosine": WarmupCosine}
        read = keras.optimizers.deserialize(json.loads(written), custom_objects=known)
    except (NotImplementedError, TypeError, ValueError, KeyError, AttributeError) as error:
        raise checks.CheckFailed(
            "an optimizer with this schedule can be saved and loaded",
            type(error).__name__,
            "schedule-without-config",
        ) from None
    return read


def probed_rates_of(settings, steps):
    """The learning rates of the optimizer that was read, at some steps."""
    optimizer = probed_copy(settings)
    rates = []
    for step in steps:
        optimizer.iterations.assign(int(step))
        rates.append(float(optimizer.learning_rate))
    return np.array(rates)


for probed_case in (ProbedCosine(0.7, 5, 24), ProbedCosine(1.5, 0, 13)):
    probed_rates = probed_case.answers(WarmupCosine(*probed_case.settings))
    checks.require(
        np.max(np.abs(probed_rates_of(probed_case.settings, probed_case.steps) - probed_rates))
        < 1e-5,
        expected="an optimizer that was saved and loaded goes on with the same schedule",
        found="other rates than before it was saved",
        misconception="schedule-without-config",
    )
    checks.require(
        abs(np.max(probed_rates) - probed_case.settings[0]) < 0.1,
        expected="a schedule that reaches its peak",
        found="a schedule that does not",
    )
### END HIDDEN TESTS


# %% [markdown]
# ## Task 4 · One cycle, as a callback (2 points)
#
# Write the class `OneCycle(low, peak, steps)`, a callback that sets the optimizer's learning rate for every step: `low` in step 0, from there in a straight
# line up to `peak` in step `steps / 2`, in a straight line down to `low` in step `steps`, and `low` in all steps after that. (A tent, with neither
# the flat end nor the proportions of the lesson's.)
#
# - One point is for a first `fit` of one epoch. The rate that the optimizer was made with is never used.
# - One point is for going on: the steps are counted over all epochs of a `fit` and over several calls of `fit`, also if
#   another `OneCycle` object with the same settings takes over in between. (Who knows how many steps were made?)
#
# The optimizer is made with a plain number, set anew for every step, and nothing else of it may change. `steps` is a whole number, even or odd.


# %% solution="OneCycle"
class OneCycle(keras.callbacks.Callback):
    """Set the learning rate of every step: up from `low` to `peak`, down again, then stay.

    Args:
        low: float, the rate of step 0 and of all steps from `steps` on.
        peak: float, the rate in the middle.
        steps: int, how many steps the cycle takes.
    """

    def __init__(self, low, peak, steps):
        super().__init__()
        ### BEGIN SOLUTION
        self.places, self.rates = [0, steps / 2, steps], [low, peak, low]

    def on_train_batch_begin(self, batch, logs=None):
        step = int(self.model.optimizer.iterations)
        self.model.optimizer.learning_rate = np.interp(step, self.places, self.rates)
        ### END SOLUTION


# %%
# Try it: what should the ten rates be?
toy = checks.rate_meter(0.5, run_eagerly=True)
print(checks.rates_used(toy, steps=10, callbacks=[OneCycle(0.1, 0.9, 8)]).round(3))

# %% block="cycle"
import numpy as np

from helpers import checks
from helpers.quiet_tensorflow import keras

PROBED_START = 0.55


class ProbedCycle:
    """Settings of the cycle, and how training is cut into calls of fit and epochs."""

    def __init__(self, settings, fits, same=True):
        self.settings, self.fits, self.same = settings, fits, same
        self.total = sum(steps * epochs for steps, epochs in fits)
        self.rates = self.plan(np.arange(self.total))

    def plan(self, steps):
        low, peak, length = self.settings
        return np.interp(steps, [0, length / 2, length], [low, peak, low])

    def used(self, make):
        """The rates in fit, with one callback for all calls or a new one for each."""
        meter, callback, rates = checks.rate_meter(PROBED_START, run_eagerly=True), None, []
        for steps, epochs in self.fits:
            if callback is None or not self.same:
                callback = make(*self.settings)
            rates += [*checks.rates_used(meter, steps, epochs=epochs, callbacks=[callback])]
        return np.array(rates)

    def off(self, rates):
        """The largest difference; infinite if something is no number."""
        return float(np.nan_to_num(np.max(np.abs(rates - self.rates)), nan=np.inf))

    def mistake(self, rates):
        batches = [np.arange(steps) for steps, epochs in self.fits for _ in range(epochs)]
        own = [np.arange(steps * epochs) for steps, epochs in self.fits]
        epochs = [np.full(steps, epoch) for steps, epochs in self.fits for epoch in range(epochs)]
        starts = np.cumsum([0, *map(len, batches)])
        held = [np.full(len(batch), start) for batch, start in zip(batches, starts)]
        late = np.r_[PROBED_START, self.rates[:-1]]
        return (
            checks.recognise_result(
                [rates],
                [
                    ("optimizer-lr-set", [np.full(self.total, PROBED_START)]),
                    ("rate-set-one-step-late", [late]),
                    (
                        "rate-set-one-step-late",
                        [self.plan(np.maximum(np.arange(self.total) - 1, 0))],
                    ),
                    *[
                        (code, [self.plan(np.concatenate(steps))])
                        for code, steps in (
                            ("batch-taken-for-step", batches),
                            ("own-count-starts-again", own),
                            ("epoch-taken-for-step", epochs),
                            ("epoch-taken-for-step", held),
                        )
                    ],
                ],
            )
            if self.off(rates) > 1e-5
            else None
        )


# %% test="one_cycle_follows_its_shape" points=1
# Up in four steps, down in four, and then low.
_toy = checks.rate_meter(0.5, run_eagerly=True)
_rates = checks.rates_used(_toy, steps=10, callbacks=[OneCycle(0.1, 0.9, 8)])
_tent = np.array([0.1, 0.3, 0.5, 0.7, 0.9, 0.7, 0.5, 0.3, 0.1, 0.1])
checks.require(
    np.allclose(_rates, _tent, atol=1e-5),
    expected=f"the rates {_tent}",
    found=f"{np.round(_rates, 3)}",
    misconception=checks.recognise_result(
        [_rates],
        [
            ("optimizer-lr-set", [np.full(10, 0.5)]),
            ("rate-set-one-step-late", [np.r_[0.5, _tent[:-1]]]),
            ("epoch-taken-for-step", [np.full(10, 0.1)]),
        ],
    ),
)
### BEGIN HIDDEN TESTS
# block: cycle
for probed_case in (
    ProbedCycle((0.02, 0.4, 13), [(17, 1)]),
    ProbedCycle((0.3, 1.2, 20), [(14, 1)]),
):
    probed_rates = probed_case.used(OneCycle)
    checks.require(
        probed_case.off(probed_rates) < 1e-4,
        expected="the rates of the tent, for other settings and steps",
        found=f"rates that are off by up to {probed_case.off(probed_rates):.2g}",
        try_this="a cycle of an odd number of steps, and more steps than the cycle has",
        misconception=probed_case.mistake(probed_rates),
    )
### END HIDDEN TESTS

# %% test="one_cycle_goes_on" points=1
# Two epochs of five steps are ten steps.
_toy = checks.rate_meter(0.5, run_eagerly=True)
_rates = checks.rates_used(_toy, steps=5, epochs=2, callbacks=[OneCycle(0.1, 0.9, 8)])
_tent = np.array([0.1, 0.3, 0.5, 0.7, 0.9, 0.7, 0.5, 0.3, 0.1, 0.1])
checks.require(
    np.allclose(_rates, _tent, atol=1e-5),
    expected=f"the rates {_tent}",
    found=f"{np.round(_rates, 3)}",
    misconception=checks.recognise_result(
        [_rates],
        [
            ("batch-taken-for-step", [np.r_[_tent[:5], _tent[:5]]]),
            ("optimizer-lr-set", [np.full(10, 0.5)]),
            ("rate-set-one-step-late", [np.r_[0.5, _tent[:-1]]]),
            ("epoch-taken-for-step", [np.repeat([0.1, 0.3], 5)]),
        ],
    ),
)
### BEGIN HIDDEN TESTS
# block: cycle
for probed_case in (
    ProbedCycle((0.05, 0.7, 16), [(3, 2), (4, 1), (4, 2)]),
    ProbedCycle((0.05, 0.7, 16), [(3, 2), (5, 2)], same=False),
):
    probed_rates = probed_case.used(OneCycle)
    checks.require(
        probed_case.off(probed_rates) < 1e-4,
        try_this="two calls of fit with two epochs each, of fewer steps than the cycle has",
        expected="a cycle that goes on over epochs and calls of fit"
        + ("" if probed_case.same else ", also with a new callback for each call"),
        found=f"rates that are off by up to {probed_case.off(probed_rates):.2g}",
        misconception=probed_case.mistake(probed_rates),
    )
### END HIDDEN TESTS


# %% [markdown]
# ## Task 5 · How many steps? (1 point)
#
# Schedule objects are planned in steps, and people plan in epochs. Write `steps_from_epochs(rows, batch_size, epochs, validation_rows=0)`. It
# returns how many steps `fit` makes with `rows` rows of data, of which `validation_rows` are set aside for validation: a whole number. The four are
# whole numbers.


# %% solution="steps_from_epochs"
def steps_from_epochs(rows, batch_size, epochs, validation_rows=0):
    """Return how many steps the optimizer makes.

    Args:
        rows: int, the rows of data handed to `fit`.
        batch_size: int, the rows of a batch.
        epochs: int.
        validation_rows: int, how many of the rows are set aside for validation.

    Returns:
        int: the number of steps in all epochs together.
    """
    ### BEGIN SOLUTION
    return epochs * -(-(rows - validation_rows) // batch_size)
    ### END SOLUTION


# %%
# Try it: ten rows in batches of four, for three epochs
print(steps_from_epochs(10, 4, 3))

# %% test="steps_are_counted" points=1
# Ten rows in batches of four: three steps an epoch. With four rows set aside: two.
for _validation_rows, _expected in ((0, 15), (4, 10)):
    _answer = checks.require_number(
        steps_from_epochs(10, 4, 5, _validation_rows), "steps_from_epochs"
    )
    checks.require(
        _answer == _expected,
        expected=f"{_expected} steps for 10 rows, {_validation_rows} of them set aside, batches of 4, 5 epochs",
        found=f"{_answer:g}",
        misconception=checks.recognise_result(
            [_answer],
            [
                ("smaller-batch-not-counted", [5 * ((10 - _validation_rows) // 4)]),
                ("rounded-once-for-all-epochs", [-(-5 * (10 - _validation_rows) // 4)]),
                ("validation-rows-counted", [15]),
            ],
        ),
    )
### BEGIN HIDDEN TESTS
import numpy as np

from helpers import checks


class ProbedSteps:
    """Numbers of rows and batches, and the steps counted one by one."""

    def __init__(self, rows, batch_size, epochs, *validation_rows):
        self.arguments = (rows, batch_size, epochs, *validation_rows)
        left = rows - sum(validation_rows)
        self.steps = epochs * len(range(0, left, batch_size))
        all_batches = len(range(0, rows, batch_size))
        valid_batches = len(range(0, sum(validation_rows), batch_size))
        # Where nothing is set aside, dropped batches have shown already.
        self.mistakes = [
            ("validation-batches-subtracted", [epochs * (all_batches - valid_batches)]),
            ("smaller-batch-not-counted", [epochs * (left // batch_size)]),
            ("rounded-once-for-all-epochs", [len(range(0, epochs * left, batch_size))]),
            ("rounded-once-for-all-epochs", [epochs * left // batch_size]),
            ("validation-rows-counted", [epochs * all_batches]),
        ]


for probed_case in (
    ProbedSteps(103, 8, 7),
    ProbedSteps(96, 8, 4),
    ProbedSteps(5, 32, 9),
    ProbedSteps(210, 32, 6, 42),
    ProbedSteps(1000, 30, 3, 115),
):
    _answer = checks.require_number(steps_from_epochs(*probed_case.arguments), "steps_from_epochs")
    checks.require(
        float(steps_from_epochs(*probed_case.arguments)) == probed_case.steps,
        expected="the number of steps that fit makes, for other rows, batches and epochs",
        try_this="rows that do not fill the last batch, with some set aside; count the batches",
        found=f"a number that is off by {_answer - probed_case.steps:+g}",
        misconception=checks.recognise_result([_answer], probed_case.mistakes),
    )
### END HIDDEN TESTS

# %% [markdown]
# ## Task 6 · In your own words (2 points)
#
# A classmate wants the rate to fall to a hundredth in ten epochs. Her epochs have 200 steps each. She trains with
# `SGD(ExponentialDecay(0.1, decay_steps=10, decay_rate=0.01))`. The loss falls at first, and from the middle of the first epoch on nothing
# moves any more. “It has converged,” she says. To be on the safe side she adds `ReduceLROnPlateau(patience=5)`, tries three epochs, sees no
# error, and lets it run over night.
#
# What has really happened to the learning rate, which number would you change, and how could she have found out what rate her training
# uses? And what may she find in the morning? Four to six sentences are enough.

# %% [markdown] written="it_has_converged" points=2
# **Model answer.** Schedule objects count steps, not epochs: her rate was a hundredth of 0.1 after ten *steps* and practically 0 after a
# hundred, so the weights stand still wherever they happen to be. She needs `decay_steps=2000`, 10 epochs of 200 steps. To find out she could read
# `model.optimizer.learning_rate` again after the epoch, ask the object for some steps (`schedule(200)`), or compare the weights before and after a step. In the
# morning she may find a TypeError: `ReduceLROnPlateau` cannot set the rate of an optimizer with a schedule object, and it only tries when it has to
# reduce, which three epochs with a patience of five never asked for.
#
# **Rubric.** 1 point: the rate fell per step, so that it was next to nothing early in the first epoch, *and* `decay_steps=2000` (½ if only one of the two is
# there). 1 point: a way to look at the rate that is used, or at the weights (½; “look at the loss” is what misled her), and the error when the callback
# first has to reduce the rate (½; also for “the two cannot be combined, it will fail later”).
