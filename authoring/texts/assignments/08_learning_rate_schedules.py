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
        misconception="value-instead-of-function"
        if isinstance(_rate_at, float | int | np.number | np.ndarray)
        else None,
    )
    _rates = [checks.require_number(_rate_at(step), "the function") for step in (0, 20, 40)]
    checks.require(
        np.allclose(_rates, _expected),
        expected=f"with lr0 0.6, s 20 and c {_c} the rates {np.round(_expected, 6)}",
        found=f"{np.round(_rates, 6)}",
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
        self.steps = [0, *map(int, rng.integers(1, 100, size=4)), 10**4]
        grown = np.array(self.steps) / s
        self.rates = lr0 / (1 + grown) ** c
        self.mistakes = [
            ("power-misplaced", [lr0 / (1 + grown**c)]),
            ("power-misplaced", [lr0 / (1 + np.array(self.steps) / s**c)]),
            ("power-misplaced", [lr0 / (1 + c * grown)]),
            ("power-misplaced", [lr0 / (1 + grown)]),
            ("staircase-instead-of-curve", [lr0 / (1 + np.array(self.steps) // s) ** c]),
        ]

    def found(self, make, another=None):
        """The rates that a function gives, if asked for after another function was made."""
        rate_at = make(*self.settings)
        if another is not None:
            make(*another)
        return np.array([checks.require_number(rate_at(t), "the function") for t in self.steps])

    def off(self, rates):
        """The largest share by which a rate differs; infinite if something is no number."""
        return float(np.nan_to_num(np.max(np.abs(rates / self.rates - 1)), nan=np.inf))

    def words(self, rates):
        """What the rates are, in words."""
        for digits in range(2, 7):
            if np.max(np.abs(rates - np.round(self.rates, digits))) < 1e-9:
                return f"rates that are rounded to {digits} digits"
        return f"in the steps {self.steps} other rates: {np.round(rates, 6)}"


checks.require_argument_used(lambda lr0: power_schedule(lr0, 20, 2)(97), "lr0", 0.3, 0.9)
checks.require_argument_used(lambda s: power_schedule(0.3, s, 2)(97), "s", 20, 30)
checks.require_argument_used(lambda c: power_schedule(0.3, 20, c)(97), "c", 0.5, 2)
for probed_case in map(ProbedPower, [*range(810, 814), int(np.random.default_rng().integers(999))]):
    checks.require(
        probed_case.off(probed_case.found(power_schedule)) < 1e-4,
        expected="the rates of the formula, for other settings",
        found=probed_case.words(probed_case.found(power_schedule)),
        misconception=checks.recognise_result(
            [probed_case.found(power_schedule)], probed_case.mistakes
        ),
    )
    checks.require(
        probed_case.off(probed_case.found(power_schedule, another=(0.5, 3, 1))) < 1e-4,
        expected="a function that keeps its own lr0, s and c, also after another one was made",
        found="other rates after another function was made: are the settings in global names?",
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
    misconception="value-instead-of-function"
    if isinstance(_rate_in, float | int | np.number | np.ndarray)
    else None,
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

    def found(self, make, another=None):
        """The rates that a function gives, if asked for after another function was made."""
        rate_in = make(*self.settings)
        if another is not None:
            make(*another)
        return np.array([checks.require_number(rate_in(e), "the function") for e in self.epochs])

    def off(self, rates):
        """The largest share by which a rate differs; infinite if something is no number."""
        return float(np.nan_to_num(np.max(np.abs(rates / self.rates - 1)), nan=np.inf))

    def kind(self, make):
        """The type of a rate; "float" for all that LearningRateScheduler takes."""
        rate = make(*self.settings)(3)
        return "float" if isinstance(rate, float | np.float32) else type(rate).__name__

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


checks.require_argument_used(
    lambda lr0: list(map(exponential_decay(lr0, 4), range(10))), "lr0", 0.3, 0.9
)
checks.require_argument_used(lambda s: list(map(exponential_decay(0.3, s), range(10))), "s", 4, 7)
for probed_case in map(ProbedDecay, [*range(820, 823), int(np.random.default_rng().integers(999))]):
    checks.require(
        probed_case.off(probed_case.found(exponential_decay)) < 1e-4,
        expected="a decay to a tenth in s epochs, for other settings",
        found=f"in the epochs {probed_case.epochs[:3]} other rates:"
        f" {np.round(probed_case.found(exponential_decay)[:3], 6)}",
        misconception=checks.recognise_result(
            [probed_case.found(exponential_decay)], probed_case.mistakes
        ),
    )
    checks.require(
        probed_case.off(probed_case.found(exponential_decay, another=(0.3, 2))) < 1e-4,
        expected="a function that keeps its own lr0 and s, also after another one was made",
        found="other rates after another function was made: are the settings in global names?",
    )
    checks.require(
        probed_case.kind(exponential_decay) == "float",
        expected="a float, which float(...) makes of a tensor: LearningRateScheduler takes no other number",
        found=probed_case.kind(exponential_decay),
    )
    checks.require(
        probed_case.off(probed_case.used(exponential_decay)) < 1e-4,
        expected="LearningRateScheduler sets these rates, in whichever order the epochs come",
        found="other rates",
        misconception=checks.recognise_result(
            [probed_case.used(exponential_decay)],
            [("rate-handed-to-the-second-argument", [probed_case.compounded(0.7)])],
        ),
    )
checks.require(
    abs(float(exponential_decay(0.5, 2)(16)) / 5e-9 - 1) < 1e-3,
    expected="with lr0 0.5 and s 2, in epoch 16 the rate 0.000000005: it goes on falling",
    found="another rate: is there a lowest one?",
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
# - One point is for the answers of `schedule(step)` to whole numbers: each answer is a number or something that `float` accepts.
# - One point is for `fit`, with the object in the place of the optimizer's rate: there it gives the rates of `schedule(step)`. In `fit`, `step` is the optimizer's counter of
#   steps, a variable of whole numbers **without a value yet**, as in any traced function. `keras.ops` has what you need: `cast` it first, then
#   `where`, `minimum`, `cos`. NumPy and `if` do not work on it.
# - One point is for saving. Keras saves the dict that `get_config()` returns, and calls `WarmupCosine(**config)` when it loads; this must
#   make the same schedule. The values in the dict are plain numbers of Python, which JSON can write. (The base class has no
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

    def answers(self, make):
        """The rates of a schedule that is asked by hand."""
        peak, warmup_steps, total_steps = self.settings
        try:
            schedule = make(peak, warmup_steps, total_steps)
            return np.array([float(schedule(int(step))) for step in self.steps])
        except Exception as error:
            raise checks.CheckFailed(
                f"WarmupCosine({peak}, {warmup_steps}, {total_steps}) has a rate for every step",
                f"{type(error).__name__}: {str(error)[:200]}",
            ) from None

    def works(self, make):
        """Whether it answers by hand. If not, that has cost the point for the answers."""
        try:
            return len(self.answers(make)) == len(self.rates)
        except checks.CheckFailed:
            return False

    def words(self, rates):
        """How far the rates are off, and what they are."""
        peak, warmup_steps, total_steps = self.settings
        line = (total_steps - self.steps) / (total_steps - warmup_steps)
        line = np.where(self.steps < warmup_steps, self.rates, peak * np.maximum(line, 0))
        shapes = {
            ": the way down is a straight line": line,
            ": each rate is that of the next step": np.r_[self.rates[1:], 0],
            ": each rate is that of the step before": np.r_[rates[0], self.rates[:-1]],
        }
        named = [words for words, shape in shapes.items() if np.allclose(rates, shape, atol=1e-5)]
        return f"rates that are off by up to {self.off(rates):.2g}" + (named or [""])[0]

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
                    # First: without a warm-up it is also a wave that begins at 0.
                    ("rate-rises-after-the-end", [self.curve(warmup_steps, stops=False)]),
                    ("decay-begins-too-early", [self.curve(0)]),
                    ("decay-begins-too-early", [self.curve(0, stops=False)]),
                    ("wave-gets-all-steps", [self.curve(warmup_steps, warmup_steps + total_steps)]),
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
for probed_case in (ProbedCosine(0.6, 9, 13), ProbedCosine(0.7, 5, 24), ProbedCosine(0.3, 1, 9)):
    probed_rates = probed_case.answers(WarmupCosine)
    checks.require(
        probed_case.off(probed_case.answers(WarmupCosine)) < 1e-5,
        expected="a line up to the peak, half a wave down to 0, then 0",
        found=probed_case.words(probed_rates),
        misconception=probed_case.mistake(probed_rates),
    )
for probed_case in (ProbedCosine(1.5, 0, 13), ProbedCosine(0.4, 0, 1)):
    probed_rates = probed_case.answers(WarmupCosine)
    checks.require(
        abs(probed_case.answers(WarmupCosine)[0] / probed_case.settings[0] - 1) < 1e-5,
        expected=f"with warmup_steps=0 the peak, {probed_case.settings[0]}, in step 0",
        found=f"{probed_rates[0]:.4g}",
    )
    checks.require(
        probed_case.off(probed_case.answers(WarmupCosine)) < 1e-5,
        expected="with warmup_steps=0 half a wave from the peak down to 0, then 0",
        found=probed_case.words(probed_rates),
        misconception=probed_case.mistake(probed_rates),
    )


def probed_after_another(step):
    """The rate of a schedule after another one was made."""
    schedule = WarmupCosine(0.7, 5, 24)
    WarmupCosine(0.2, 2, 9)
    return float(schedule(step))


checks.require(
    abs(probed_after_another(5) - 0.7) < 1e-5,
    expected="a schedule that keeps its own settings, also after another one was made",
    found="another rate: are the settings in the class, or in global names?",
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
        "schedule-without-graph"
        if issubclass(WarmupCosine, keras.optimizers.schedules.LearningRateSchedule)
        else None,
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


checks.require(
    ProbedCosine(0.7, 5, 24).works(WarmupCosine),
    expected="schedule(step) gives a number, or something that float() accepts",
    found="something else",
)
# What is asked again afterwards is asked of the last case, in which every schedule works.
for probed_case in (ProbedCosine(1.5, 0, 9), ProbedCosine(0.7, 5, 24)):
    if not probed_case.works(WarmupCosine):
        continue
    probed_by_hand = probed_case.answers(WarmupCosine)
    probed_rates = probed_training(probed_case)
    checks.require(
        np.max(np.abs(probed_training(probed_case) - probed_by_hand)) < 1e-4,
        expected="in two epochs of fit the rates that schedule(step) gives"
        + (", also with warmup_steps=0" if probed_case.settings[1] == 0 else ""),
        found=f"rates that are off by up to {np.max(np.abs(probed_rates - probed_by_hand)):.2g}",
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
    np.allclose(_rates, [float(WarmupCosine(0.8, 4, 12)(step)) for step in range(15)]),
    expected="the copy answers like the original",
    found="other rates",
    misconception="schedule-without-config",
)
### BEGIN HIDDEN TESTS
# block: schedule
import json


def probed_copy(settings):
    """An optimizer with the schedule that was written as JSON and read again."""
    schedule = WarmupCosine(*settings)
    schedule(2)  # as in training: what it keeps of that is no setting
    optimizer = keras.optimizers.SGD(schedule)
    try:
        written = json.dumps(keras.optimizers.serialize(optimizer))
        known = {"WarmupCosine": WarmupCosine}
        read = keras.optimizers.deserialize(json.loads(written), custom_objects=known)
    except (NotImplementedError, TypeError, ValueError, KeyError, AttributeError) as error:
        if others := probed_values(settings):
            raise checks.CheckFailed(
                "get_config returns plain numbers, which can be written to a file", others
            ) from None
        raise checks.CheckFailed(
            "an optimizer with this schedule can be saved and loaded",
            f"{type(error).__name__}: {str(error)[:200]}",
            "schedule-without-config",
        ) from None
    return read


def probed_values(settings):
    """The values of the config that are no plain numbers, in words."""
    config = WarmupCosine(*settings).get_config()
    plain = (bool, int, float, str, type(None))
    others = [(key, value) for key, value in config.items() if not isinstance(value, plain)]
    return ", ".join(f"{type(value).__name__} for '{key}'" for key, value in others)


def probed_rates_of(optimizer, steps):
    """The learning rates of an optimizer at some steps."""
    rates = []
    for step in steps:
        optimizer.iterations.assign(int(step))
        rates.append(float(optimizer.learning_rate))
    return np.array(rates)


for probed_case in (ProbedCosine(1.5, 0, 13), ProbedCosine(0.7, 5, 24)):
    if not probed_case.works(WarmupCosine):
        continue
    probed_original = keras.optimizers.SGD(WarmupCosine(*probed_case.settings))
    probed_rates = probed_rates_of(probed_original, probed_case.steps)
    checks.require(
        probed_values(probed_case.settings) == "",
        expected="get_config returns plain numbers, which can be written to a file",
        found=probed_values(probed_case.settings),
    )
    probed_read = probed_rates_of(probed_copy(probed_case.settings), probed_case.steps)
    checks.require(
        np.max(np.abs(probed_read - probed_rates)) < 1e-5,
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
# - One point is for going on: the steps are counted over all epochs of a `fit` and over several calls of `fit`, one without the callback among them, also if
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

    def __init__(self, settings, fits, callbacks=(0, 0, 0), optimizer=None, resumed=False):
        self.settings, self.fits, self.callbacks = settings, fits, callbacks
        self.optimizer, self.resumed = optimizer, resumed
        self.total = sum(steps * epochs for steps, epochs in fits)
        self.rates = self.plan(np.arange(self.total))

    def plan(self, steps):
        low, peak, length = self.settings
        return np.interp(steps, [0, length / 2, length], [low, peak, low])

    def used(self, make):
        """The rates in fit; each call has the callback with the number that is given for it.

        Resumed, a call counts on from the epochs before, and finds another rate.
        """
        meter, made, rates = checks.rate_meter(PROBED_START, run_eagerly=True), {}, []
        done = 0
        if self.optimizer is not None:  # whose steps are not the rates
            meter.compile(self.optimizer, loss=meter.loss, run_eagerly=True, jit_compile=False)
        before, optimizer = self.settings_of(meter.optimizer), meter.optimizer
        for (steps, epochs), number in zip(self.fits, self.callbacks):
            if number not in made:
                made[number] = make(*self.settings)
            callbacks, more = [made[number]], {"initial_epoch": done} if self.resumed else {}
            rates += [*checks.rates_used(meter, steps, epochs=epochs, callbacks=callbacks, **more)]
            done += epochs
            if self.resumed:
                self.set_another_rate(meter)
        after = self.settings_of(meter.optimizer)
        others = [f"{key} is {after.get(key)}" for key in before if after.get(key) != before[key]]
        self.changed = ", ".join(others)
        if meter.optimizer is not optimizer:
            self.changed = "another optimizer"
        elif int(optimizer.iterations) != self.total:
            self.changed = f"{int(optimizer.iterations)} steps counted instead of {self.total}"
        return np.array(rates)

    def in_words(self):
        """What has changed, in words that a page shows."""
        if "momentum" in self.changed or "beta" in self.changed:
            return "another momentum"
        if "counted" in self.changed:
            return "another count of steps"
        return "another optimizer" if "optimizer" in self.changed else "other settings"

    def set_another_rate(self, meter):
        """Set it, unless the callback has left nothing that takes a number."""
        try:
            meter.optimizer.learning_rate = PROBED_START
        except (AttributeError, TypeError):
            pass

    def settings_of(self, optimizer):
        """The optimizer's settings without the rate."""
        config = optimizer.get_config()
        return {key: value for key, value in config.items() if key != "learning_rate"}

    def off(self, rates):
        """The largest difference; infinite if something is no number."""
        return float(np.nan_to_num(np.max(np.abs(rates - self.rates)), nan=np.inf))

    def mistake(self, rates):
        batches = [np.arange(steps) for steps, epochs in self.fits for _ in range(epochs)]
        own = [np.arange(steps * epochs) for steps, epochs in self.fits]
        epochs = [np.full(steps, epoch) for steps, epochs in self.fits for epoch in range(epochs)]
        starts = np.cumsum([0, *map(len, batches)])
        counts, from_zero, handed_over = {}, [], []
        for number, steps in zip(self.callbacks, own):
            begun = sum(map(len, from_zero))
            first, count = counts.get(number, (begun, 0))
            from_zero.append(steps + count)
            handed_over.append(steps + first + count)
            counts[number] = first, count + len(steps)
        held = [np.full(len(batch), start) for batch, start in zip(batches, starts)]
        late = np.r_[PROBED_START, self.rates[:-1]]
        low, peak, length = self.settings
        whole = [0, max(length // 2, 1), max(length, 2)], [low, peak, low]
        return (
            checks.recognise_result(
                [rates],
                [
                    ("optimizer-lr-set", [np.full(self.total, PROBED_START)]),
                    ("peak-at-a-whole-step", [np.interp(np.arange(self.total), *whole)]),
                    ("cycle-repeats", [self.plan(np.arange(self.total) % length)]),
                    ("rate-set-one-step-late", [late]),
                    ("rate-set-one-step-late", [np.r_[PROBED_START, self.rates[1:]]]),
                    (
                        "rate-set-one-step-late",
                        [self.plan(np.maximum(np.arange(self.total) - 1, 0))],
                    ),
                    *[
                        (code, [self.plan(np.concatenate(steps))])
                        for code, steps in (
                            ("batch-taken-for-step", batches),
                            ("own-count-starts-again", own),
                            ("own-count-starts-again", from_zero),
                            ("own-count-starts-again", handed_over),
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
checks.require(
    _toy.optimizer.get_config().get("momentum") == 0,
    expected="nothing but the rate of the optimizer changes",
    found="another momentum, or another optimizer",
)
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
            ("rate-set-one-step-late", [np.r_[0.5, _tent[1:]]]),
            ("epoch-taken-for-step", [np.full(10, 0.1)]),
            ("cycle-repeats", [np.r_[_tent[:8], _tent[:2]]]),
        ],
    ),
)
### BEGIN HIDDEN TESTS
# block: cycle
for probed_case in (
    ProbedCycle((0.02, 0.4, 13), [(17, 1)]),
    ProbedCycle((0.3, 1.2, 20), [(14, 1)]),
    ProbedCycle((0.2, 0.9, 1), [(3, 1)]),
):
    probed_rates = probed_case.used(OneCycle)
    checks.require(
        probed_case.off(probed_rates) < 1e-4,
        expected="the rates of the tent, for other settings and steps",
        found=f"rates that are off by up to {probed_case.off(probed_rates):.2g}",
        try_this="a cycle of an odd number of steps, and more steps than the cycle has",
        misconception=probed_case.mistake(probed_rates),
    )
    checks.require(
        probed_case.changed == "",
        expected="nothing but the rate of the optimizer changes",
        found=probed_case.in_words(),
    )
for probed_optimizer in (
    keras.optimizers.SGD(PROBED_START, momentum=0.8),
    keras.optimizers.Adam(PROBED_START),
):
    probed_other = ProbedCycle((0.1, 0.4, 4), [(3, 1)], optimizer=probed_optimizer)
    probed_other.used(OneCycle)
    checks.require(
        probed_other.changed == "",
        expected="nothing but the rate of the optimizer changes, its momentum neither",
        found=probed_other.in_words(),
    )


def probed_before_another(*settings):
    """A callback, after which another one was made."""
    callback = OneCycle(*settings)
    OneCycle(0.9, 1.8, 3)
    return callback


probed_older = ProbedCycle((0.1, 0.4, 4), [(5, 1)])
checks.require(
    probed_older.off(probed_older.used(probed_before_another)) < 1e-4,
    expected="a callback that keeps its own settings, also after another one was made",
    found="other rates: are the settings in the class, or in global names?",
)
probed_toy = checks.rate_meter(PROBED_START)  # traced, as fit is by itself
probed_traced = checks.rates_used(probed_toy, steps=5, callbacks=[OneCycle(0.1, 0.5, 4)])
checks.require(
    np.allclose(probed_traced, [0.1, 0.3, 0.5, 0.3, 0.1], atol=1e-4),
    expected="the rates of the tent also in a fit that does not run eagerly",
    found=f"{np.round(probed_traced, 3)}",
)
### END HIDDEN TESTS

# %% test="one_cycle_goes_on" points=1
# Two epochs of five steps are ten steps.
_toy = checks.rate_meter(0.5, run_eagerly=True)
_rates = checks.rates_used(_toy, steps=5, epochs=2, callbacks=[OneCycle(0.1, 0.6, 10)])
_tent = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.5, 0.4, 0.3, 0.2])
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
            ("rate-set-one-step-late", [np.r_[0.5, _tent[1:]]]),
            ("epoch-taken-for-step", [np.repeat([0.1, 0.2], 5)]),
            ("epoch-taken-for-step", [np.repeat([0.1, 0.6], 5)]),
        ],
    ),
)
### BEGIN HIDDEN TESTS
# block: cycle
for probed_case in (
    ProbedCycle((0.05, 0.7, 16), [(3, 2), (2, 1), (4, 2)]),
    ProbedCycle((0.05, 0.7, 16), [(3, 2), (2, 1), (4, 2)], callbacks=(0, 1, 0)),
):
    probed_rates = probed_case.used(OneCycle)
    checks.require(
        probed_case.off(probed_rates) < 1e-4,
        try_this="two calls of fit with two epochs each, of fewer steps than the cycle has"
        if 1 not in probed_case.callbacks
        else "three calls of fit, the second one with another OneCycle",
        expected="a cycle that goes on over epochs and calls of fit"
        + (", also if another callback takes over" if 1 in probed_case.callbacks else ""),
        found=f"rates that are off by up to {probed_case.off(probed_rates):.2g}",
        misconception=probed_case.mistake(probed_rates),
    )
probed_fits = [(2, 1), (2, 2), (3, 1), (2, 1)]
probed_resumed = ProbedCycle((0.05, 0.7, 7), probed_fits, (0,) * 4, resumed=True)
# Compared with itself, since a wrong tent has cost the point above.
probed_at_once = ProbedCycle((0.05, 0.7, 7), [(11, 1)])
checks.require(
    np.allclose(probed_resumed.used(OneCycle), probed_at_once.used(OneCycle), atol=1e-4),
    try_this="fit with epochs=1, then with epochs=3 and initial_epoch=1, and another rate set in between",
    expected="in several calls of fit the rates of a single one, whatever the rate was before each",
    found="other rates",
)
probed_meter = checks.rate_meter(PROBED_START, run_eagerly=True)
checks.rates_used(probed_meter, steps=3)
probed_after = checks.rates_used(probed_meter, steps=3, callbacks=[OneCycle(0.1, 0.5, 8)])
checks.require(
    np.allclose(probed_after, [0.4, 0.5, 0.4], atol=1e-4),
    expected="steps 3, 4 and 5 of the cycle, if three steps were made before, in a fit without the callback",
    found=f"{np.round(probed_after, 3)}",
    misconception="own-count-starts-again"
    if np.allclose(probed_after, [0.1, 0.2, 0.3], atol=1e-4)
    else None,
)
### END HIDDEN TESTS


# %% [markdown]
# ## Task 5 · How many steps? (1 point)
#
# Schedule objects are planned in steps, and people plan in epochs. Write `steps_from_epochs(rows, batch_size, epochs, validation_rows=0)`. It
# returns how many steps `fit` makes with `rows` rows of data, of which `validation_rows` are set aside for validation: a whole number. The four are
# whole numbers; at least one row is not set aside. The last batch of an epoch may be smaller than the others.


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
    ProbedSteps(1001, 1000, 2),
    ProbedSteps(96, 8, 4),
    ProbedSteps(5, 32, 9),
    ProbedSteps(210, 32, 6, 42),
    ProbedSteps(1000, 30, 3, 115),
    ProbedSteps(9, 1, 1, 8),
    *(
        ProbedSteps(r, size, 3, aside)
        for r in range(1, 8)
        for size in (1, 2, 3)
        for aside in range(r)
    ),
):
    _answer = checks.require_number(steps_from_epochs(*probed_case.arguments), "steps_from_epochs")
    checks.require(
        float(steps_from_epochs(*probed_case.arguments)) == probed_case.steps,
        expected="the number of steps that fit makes, for other rows, batches and epochs",
        try_this="rows that do not fill the last batch, with some set aside; count the batches",
        found=f"{abs(_answer - probed_case.steps):g} too {'many' if _answer > probed_case.steps else 'few'}",
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
