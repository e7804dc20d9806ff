# %% [markdown]
# # Assignment 07 · Optimizers (10 points)
#
# You will write four optimizers as functions of NumPy arrays, make seven of Keras's, say what they remember, choose a
# learning rate fairly, and answer one question in words. Lesson 07 has all you need.
#
# - Write your code where it says `YOUR CODE HERE`, and remove the line `raise NotImplementedError()`.
# - You may add cells, helper functions, prints. Printing, warnings and progress bars cost nothing.
# - Run the test cell below each task. Silence means that it passed. Press **Validate** for all of them at once.
#   The test cells' own names begin with `_`, so that they overwrite none of yours.
# - The test cells here are a beginning. When your work is graded, further tests look at what your functions **do** with
#   other numbers: other shapes, rates and gradients. How you write them is up to you.

# %%
import numpy as np

from helpers.quiet_tensorflow import keras  # keras, without TensorFlow's start-up messages
from helpers import checks, reproducibility

reproducibility.set_seed(42)

# %% [markdown]
# ## Task 1 · A ball that rolls (2 points)
#
# **The steps of tasks 1 to 3.** The lesson's rules remember things between two steps because they are generators. Yours are plain
# functions that make **one step**: what is to be remembered comes in as an argument and goes out, brought up to date, as a
# result.
#
# - `weights`, `gradient` and what is remembered are NumPy arrays of floats, all of **one shape**, whatever shape that is, `()` too. The
#   numbers in them may be any, averages of squares any but negative ones. The other arguments are numbers.
# - Return a tuple: the new weights, then what is remembered, **new** arrays of that same shape (for `()`, one number of NumPy is an array, too).
# - The arrays that you are given belong to the caller: they must **not change**.
# - The order is always: weights, what is remembered, gradient, then the numbers.
#
# Write `momentum_step(weights, velocity, gradient, rate, momentum)`: one step of the lesson's `momentum`, with any number from 0 to 1 in the
# place of its 0.9. It returns `(weights, velocity)`. In this rule the velocity is what the weights move by.


# %% solution="momentum_step"
def momentum_step(weights, velocity, gradient, rate, momentum):
    """Make one step of SGD with momentum.

    Args:
        weights: float array, any shape.
        velocity: float array of that shape, the velocity after the step before (zeros at first).
        gradient: float array of that shape.
        rate: the learning rate.
        momentum: the share of the velocity that is kept.

    Returns:
        (weights, velocity): two new arrays of that shape, as they are after the step.
    """
    ### BEGIN SOLUTION
    velocity = momentum * velocity - rate * gradient
    return weights + velocity, velocity
    ### END SOLUTION


# %%
# Try it: a gradient of 1, a hundred times. How long should the last step be?
place, velocity = np.zeros(1), np.zeros(1)
for _ in range(100):
    place, velocity = momentum_step(place, velocity, np.ones(1), 0.01, 0.9)
print("moves by", velocity, "and is at", place)

# %% block="steps"
import numpy as np

from helpers import checks
from helpers.quiet_tensorflow import keras


class ProbedStep:
    """One step from random arrays, and what it must give."""

    def __init__(self, returns, arrays, numbers, right, recognise):
        self.returns, self.right = returns, right
        self.arrays, self.numbers, self.recognise = arrays, numbers, recognise

    def found(self, function):
        copies = [np.array(array) for array in self.arrays]
        result = function(*copies, *self.numbers)
        return checks.require_arrays(result, self.returns, copies[0].shape, "your step")

    def off(self, function):
        """How far the result is from what it must be."""
        pairs = zip(self.found(function), self.right)
        return max(probed_distance(found, right) for found, right in pairs)

    def words(self, function):
        """How far which of the results are off."""
        pairs = zip(self.returns, self.found(function), self.right)
        wrong = [name for name, found, right in pairs if probed_distance(found, right) > 1e-4]
        right = [name for name in self.returns if name not in wrong]
        numbers = f"numbers that are off by up to {self.off(function):.2g}"
        return f"the right {right[0]}, and {wrong[0]}: {numbers}" if right and wrong else numbers

    def overwritten(self, function):
        """How many of the arrays it is given the function changes."""
        copies = [np.array(array) for array in self.arrays]
        function(*copies, *self.numbers)
        return sum(not np.array_equal(old, new) for old, new in zip(self.arrays, copies))

    def handed_back(self, function):
        """How many of the caller's own arrays come back from a step in which nothing happens."""
        weights, *rest = map(np.array, self.arrays)
        given = [weights, *map(np.zeros_like, rest)]
        results = function(*given, *self.numbers)
        return sum(any(np.shares_memory(one, array) for array in given) for one in results)

    def at(self, function, number):
        """The function of the number in this place alone."""

        def call(value):
            numbers = [*self.numbers[:number], value, *self.numbers[number + 1 :]]
            return function(*map(np.array, self.arrays), *numbers)

        return call

    def mistake(self, function):
        """What explains a result that is wrong."""
        if self.off(function) < 1e-4:
            return None
        return self.recognise(self.found(function), *self.arrays, *self.numbers)


class ProbedPath:
    """Six steps from nothing remembered, some gradients being 0, for some weights all, and where Keras gets with them."""

    def __init__(self, seed, returns, numbers, optimizer, counted=False):
        rng = np.random.default_rng(seed)
        shape = tuple(int(size) for size in rng.integers(2, 6, size=1 + seed % 3))
        self.start, *self.gradients = rng.normal(size=(7, *shape))
        self.gradients = np.array(self.gradients) + 0.2 * np.sign(self.gradients)
        self.gradients[:, 0] = self.gradients[3:5, -1] = 0
        self.returns, self.numbers, self.counted = returns, numbers, counted
        self.of_keras = checks.optimizer_path(optimizer, self.start, self.gradients)

    def off(self, function):
        """The largest distance from where Keras gets."""
        weights, path = self.start, []
        remembered = [np.zeros(self.start.shape) for _ in self.returns[1:]]
        for number, gradient in enumerate(self.gradients, start=1):
            counted = (number,) if self.counted else ()
            arrays = map(np.array, (weights, *remembered, gradient))
            result = function(*arrays, *counted, *self.numbers)
            weights, *remembered = checks.require_arrays(
                result, self.returns, gradient.shape, "your step"
            )
            path.append(weights)
        return probed_distance(np.array(path), self.of_keras)


def probed_distance(found, right):
    """The largest difference; infinite if something is no number."""
    return float(np.nan_to_num(np.max(np.abs(found - right)), nan=np.inf))


def probed_seeds(first):
    """Four seeds, so that shapes have 0 to 3 dimensions, and one that is new each time."""
    return [*range(first, first + 4), int(np.random.default_rng().integers(10**6))]


def probed_arrays(seed, count, positive=None):
    """Random arrays of one random shape, of which one may be positive."""
    rng = np.random.default_rng(seed)
    shape = (1,) if seed % 4 == 1 else tuple(map(int, rng.integers(2, 6, size=seed % 4)))
    scale = 6 if seed % 4 == 3 else 1
    arrays = [np.array(array) for array in scale * rng.normal(size=(count, *shape))]
    if positive is not None:
        arrays[positive] = arrays[positive] ** 2 + 0.1
    return arrays


def probed_numbers(seed, *ranges):
    rng = np.random.default_rng(seed)
    return tuple(float(rng.uniform(low, high)) for low, high in ranges)


# %% test="momentum_rolls" points=1
# Two steps with the same gradient: the second one is longer.
_start, _gradient = np.array([1.0, -2.0]), np.array([0.5, -1.0])
_result = momentum_step(_start, np.zeros(2), _gradient, 0.1, 0.9)
_weights, _velocity = checks.require_arrays(_result, ("weights", "velocity"), (2,), "momentum_step")
checks.require(
    _start[0] == 1.0 and _gradient[0] == 0.5,
    expected="the caller's weights and gradient as they were",
    found="other numbers in them",
    misconception="arguments-changed-in-place",
)
checks.require(
    np.allclose(_weights, [0.95, -1.9]) and np.allclose(_velocity, [-0.05, 0.1]),
    expected="after the first step weights [0.95, -1.9] and velocity [-0.05, 0.1]",
    found=f"weights {_weights} and velocity {_velocity}",
    misconception=checks.recognise_result(
        [_weights, _velocity],
        [
            ("momentum-sign", [[1.05, -2.1], [0.05, -0.1]]),
            ("momentum-sign", [[0.95, -1.9], [0.05, -0.1]]),
            ("momentum-sign", [[1.05, -2.1], [-0.05, 0.1]]),
            ("momentum-averaged", [[0.995, -1.99], [-0.005, 0.01]]),
            ("rate-outside-the-velocity", [[0.95, -1.9], [0.5, -1]]),
            ("state-not-returned", [[0.95, -1.9], [0, 0]]),
        ],
    ),
)
_weights, _velocity = momentum_step(_weights, _velocity, _gradient, 0.1, 0.9)
checks.require(
    np.allclose(_weights, [0.855, -1.71]),
    expected="after the second step weights [0.855, -1.71]",
    found=f"weights {_weights}",
)


### BEGIN HIDDEN TESTS
# block: steps
def probed_mistake_in_momentum(found, weights, velocity, gradient, rate, momentum):
    """The misconception behind (weights, velocity) after a step."""
    kept = momentum * velocity
    right, uphill, unscaled = kept - rate * gradient, kept + rate * gradient, kept + gradient
    averaged = kept - (1 - momentum) * rate * gradient
    return checks.recognise_result(
        found,
        [
            ("momentum-sign", [weights + uphill, uphill]),
            ("momentum-sign", [weights - uphill, uphill]),
            ("momentum-sign", [weights - right, right]),
            ("momentum-averaged", [weights + averaged, averaged]),
            ("rate-outside-the-velocity", [weights - rate * unscaled, unscaled]),
            ("state-not-returned", [weights + right, velocity]),
            ("old-memory-used", [weights + velocity, right]),
        ],
    )


def probed_steps():
    for seed in probed_seeds(710):
        arrays = weights, velocity, gradient = probed_arrays(seed, 3)
        numbers = rate, momentum = probed_numbers(seed, (0.05, 0.3), (0.4, 0.8))
        if seed in (710, 711):
            numbers = rate, momentum = rate, float(seed - 710)
        rolled = momentum * velocity - rate * gradient
        right = [weights + rolled, rolled]
        returns = ("weights", "velocity")
        yield ProbedStep(returns, arrays, numbers, right, probed_mistake_in_momentum)


def probed_paths():
    for seed in range(714, 717):
        numbers = rate, momentum = probed_numbers(seed, (0.05, 0.3), (0.4, 0.8))
        optimizer = keras.optimizers.SGD(rate, momentum=momentum)
        yield ProbedPath(seed, ("weights", "velocity"), numbers, optimizer)


for probe in probed_steps():
    for _place, _argument in enumerate(("rate", "momentum")):
        checks.require_argument_used(probe.at(momentum_step, _place), _argument, 0.9, 0.5)
    checks.require(
        probe.off(momentum_step) < 1e-4,
        expected="in one step, weights and velocity that follow the lesson's rule",
        found=f"numbers that are off by up to {probe.off(momentum_step):.2g}",
        misconception=probe.mistake(momentum_step),
    )
    checks.require(
        probe.overwritten(momentum_step) == 0,
        expected="momentum_step leaves the arrays that it is given as they are",
        found=f"{probe.overwritten(momentum_step)} of them changed",
        misconception="arguments-changed-in-place",
    )
    checks.require(
        probe.handed_back(momentum_step) == 0,
        expected="momentum_step returns new arrays, also where nothing moves",
        found=f"{probe.handed_back(momentum_step)} of the arrays that it was given",
    )
for _path_probe in probed_paths():
    checks.require(
        _path_probe.off(momentum_step) < 1e-4,
        expected="six steps in a row go where Keras's SGD with this momentum goes, gradients of 0 included",
        found=f"weights that are off by up to {_path_probe.off(momentum_step):.2g}",
    )
### END HIDDEN TESTS

# %% [markdown]
# Write `nesterov_step(weights, velocity, gradient, rate, momentum)` likewise: the lesson's `nesterov`, as Keras does it, with the gradient at the
# weights themselves, and with a longer step, which looks ahead with the **new** velocity. It returns `(weights, velocity)`; the velocity is that of momentum, not the length of this step.


# %% solution="nesterov_step"
def nesterov_step(weights, velocity, gradient, rate, momentum):
    """Make one step of SGD with Nesterov's momentum, as Keras does.

    Args:
        weights: float array, any shape.
        velocity: float array of that shape, the velocity after the step before (zeros at first).
        gradient: float array of that shape, the gradient at `weights`.
        rate: the learning rate.
        momentum: the share of the velocity that is kept.

    Returns:
        (weights, velocity): two new arrays of that shape, as they are after the step.
    """
    ### BEGIN SOLUTION
    velocity = momentum * velocity - rate * gradient
    return weights + momentum * velocity - rate * gradient, velocity
    ### END SOLUTION


# %%
# Try it: which of the two is further on?
print(momentum_step(np.zeros(1), np.zeros(1), np.ones(1), 0.01, 0.9))
print(nesterov_step(np.zeros(1), np.zeros(1), np.ones(1), 0.01, 0.9))

# %% test="nesterov_steps_further" points=1
# The first step is longer than that of momentum; the velocity is the same.
_start, _gradient = np.zeros(2), np.array([0.5, -1.0])
_result = nesterov_step(_start, np.zeros(2), _gradient, 0.1, 0.9)
_weights, _velocity = checks.require_arrays(_result, ("weights", "velocity"), (2,), "nesterov_step")
checks.require(
    np.allclose(_weights, [-0.095, 0.19]) and np.allclose(_velocity, [-0.05, 0.1]),
    expected="weights [-0.095, 0.19], nearly twice as far as momentum, and velocity [-0.05, 0.1]",
    found=f"weights {_weights} and velocity {_velocity}",
    misconception=checks.recognise_result(
        [_weights, _velocity],
        [
            ("nesterov-without-look-ahead", [[-0.05, 0.1], [-0.05, 0.1]]),
            ("momentum-sign", [[0.095, -0.19], [0.05, -0.1]]),
            ("momentum-sign", [[-0.095, 0.19], [0.05, -0.1]]),
            ("momentum-sign", [[0.095, -0.19], [-0.05, 0.1]]),
            ("momentum-averaged", [[-0.0545, 0.109], [-0.005, 0.01]]),
            ("rate-outside-the-velocity", [[-0.095, 0.19], [0.5, -1]]),
            ("state-not-returned", [[-0.095, 0.19], [0, 0]]),
        ],
    ),
)


### BEGIN HIDDEN TESTS
# block: steps
def probed_mistake_in_nesterov(found, weights, velocity, gradient, rate, momentum):
    """The misconception behind (weights, velocity) after a step."""
    kept, step = momentum * velocity, rate * gradient
    right, uphill, unscaled = kept - step, kept + step, kept + gradient
    averaged = kept - (1 - momentum) * step
    return checks.recognise_result(
        found,
        [
            ("nesterov-without-look-ahead", [weights + right, right]),
            ("old-memory-used", [weights + kept - step - momentum * step, right]),
            ("momentum-sign", [weights + momentum * uphill + step, uphill]),
            ("momentum-sign", [weights - momentum * uphill - step, uphill]),
            ("momentum-sign", [weights - momentum * right + step, right]),
            ("momentum-averaged", [weights + momentum * averaged - step, averaged]),
            (
                "rate-outside-the-velocity",
                [weights - rate * (momentum * unscaled + gradient), unscaled],
            ),
            ("state-not-returned", [weights + momentum * right - step, velocity]),
        ],
    )


def probed_momentum_works(function):
    """Whether momentum_step rolls as it should."""
    try:
        found = function(np.array([1.0]), np.array([2.0]), np.array([3.0]), 0.1, 0.5)
        return np.allclose(np.ravel(found), [1.7, 0.7])
    except Exception:
        return False


def probed_steps():
    for seed in probed_seeds(720):
        arrays = weights, velocity, gradient = probed_arrays(seed, 3)
        numbers = rate, momentum = probed_numbers(seed, (0.05, 0.3), (0.4, 0.8))
        if seed in (720, 721):
            numbers = rate, momentum = rate, float(seed - 720)
        rolled = momentum * velocity - rate * gradient
        right = [weights + momentum * rolled - rate * gradient, rolled]
        returns = ("weights", "velocity")
        yield ProbedStep(returns, arrays, numbers, right, probed_mistake_in_nesterov)


def probed_paths():
    for seed in range(724, 727):
        numbers = rate, momentum = probed_numbers(seed, (0.05, 0.3), (0.4, 0.8))
        optimizer = keras.optimizers.SGD(rate, momentum=momentum, nesterov=True)
        yield ProbedPath(seed, ("weights", "velocity"), numbers, optimizer)


for probe in probed_steps():
    for _place, _argument in enumerate(("rate", "momentum")):
        checks.require_argument_used(probe.at(nesterov_step, _place), _argument, 0.9, 0.5)
    checks.require(
        probe.off(nesterov_step) < 1e-4,
        expected="in one step from a velocity that is not 0, weights and velocity that follow the lesson's rule",
        found=probe.words(nesterov_step)
        + checks.follows_from(
            1, "momentum_step", nesterov_step, works=probed_momentum_works(momentum_step)
        ),
        misconception=probe.mistake(nesterov_step),
    )
    checks.require(
        probe.overwritten(nesterov_step) == 0,
        expected="nesterov_step leaves the arrays that it is given as they are",
        found=f"{probe.overwritten(nesterov_step)} of them changed",
        misconception="arguments-changed-in-place",
    )
    checks.require(
        probe.handed_back(nesterov_step) == 0,
        expected="nesterov_step returns new arrays, also where nothing moves",
        found=f"{probe.handed_back(nesterov_step)} of the arrays that it was given",
    )
for _path_probe in probed_paths():
    checks.require(
        _path_probe.off(nesterov_step) < 1e-4,
        expected="six steps in a row go where Keras's SGD with nesterov=True goes, gradients of 0 included",
        found=f"weights that are off by up to {_path_probe.off(nesterov_step):.2g}",
    )
### END HIDDEN TESTS


# %% [markdown]
# ## Task 2 · A step size for every weight (1 point)
#
# Write `rmsprop_step(weights, squares, gradient, rate, rho, epsilon)`: one step of the lesson's `rmsprop`, with `rho` in the place of its 0.9 and
# `epsilon` in the place of its 1e-7. `squares` is the average of the squared gradients. It returns `(weights, squares)`.
#
# The step is made with the new average. Epsilon stands where the lesson and Keras have it, under the root. It may be any
# positive number, also a large one.


# %% solution="rmsprop_step"
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    """Make one step of RMSprop, as Keras does.

    Args:
        weights: float array, any shape.
        squares: float array of that shape, the average of the squares of the gradients so far.
        gradient: float array of that shape.
        rate: the learning rate.
        rho: the share of the average that is kept.
        epsilon: a positive number that keeps the rule from dividing by zero.

    Returns:
        (weights, squares): two new arrays of that shape, as they are after the step.
    """
    ### BEGIN SOLUTION
    squares = rho * squares + (1 - rho) * gradient**2
    return weights - rate * gradient / np.sqrt(squares + epsilon), squares
    ### END SOLUTION


# %%
# Try it: gradients of very different size. And the steps?
print(rmsprop_step(np.zeros(3), np.zeros(3), np.array([0.01, 0.3, 3.0]), 0.1, 0.9, 1e-7))

# %% test="rmsprop_divides_by_its_average" points=1
# From an average of 9, with a gradient of 3, the average stays 9 and the step is one rate long.
_arguments = np.zeros(2), np.full(2, 9.0), np.array([3.0, -3.0]), 0.1, 0.8, 1e-9
_result = rmsprop_step(*_arguments)
_weights, _squares = checks.require_arrays(_result, ("weights", "squares"), (2,), "rmsprop_step")
checks.require(
    np.allclose(_weights, [-0.1, 0.1]) and np.allclose(_squares, [9, 9]),
    expected="weights [-0.1, 0.1] and squares [9, 9]",
    found=f"weights {_weights} and squares {_squares}",
    misconception=checks.recognise_result(
        [_weights, _squares],
        [
            ("squares-summed", [[-0.0707107, 0.0707107], [18, 18]]),
            ("squares-summed", [[-0.0745356, 0.0745356], [16.2, 16.2]]),
            ("root-left-out", [[-0.0333333, 0.0333333], [9, 9]]),
        ],
    ),
)


### BEGIN HIDDEN TESTS
# block: steps
def probed_mistake_in_rmsprop(found, weights, squares, gradient, rate, rho, epsilon):
    """The misconception behind (weights, squares) after a step."""
    right, swapped = (part * squares + (1 - part) * gradient**2 for part in (rho, 1 - rho))
    step = rate * gradient
    wrong_squares = [
        ("squares-summed", squares + gradient**2),
        ("squares-summed", rho * squares + gradient**2),
        ("old-and-new-swapped", swapped),
    ]
    return checks.recognise_result(
        found,
        [
            *((code, [weights - step / np.sqrt(s + epsilon), s]) for code, s in wrong_squares),
            ("epsilon-misplaced", [weights - step / (np.sqrt(right) + epsilon), right]),
            ("root-left-out", [weights - step / (right + epsilon), right]),
            ("state-not-returned", [weights - step / np.sqrt(right + epsilon), squares]),
            ("old-memory-used", [weights - step / np.sqrt(squares + epsilon), right]),
        ],
    )


def probed_steps():
    for seed in probed_seeds(730):
        arrays = weights, squares, gradient = probed_arrays(seed, 3, positive=1)
        ranges = (0.05, 0.3), (0.6, 0.8), (0.5, 1.5)
        numbers = rate, rho, epsilon = probed_numbers(seed, *ranges)
        new = rho * squares + (1 - rho) * gradient**2
        right = [weights - rate * gradient / np.sqrt(new + epsilon), new]
        returns = ("weights", "squares")
        yield ProbedStep(returns, arrays, numbers, right, probed_mistake_in_rmsprop)


def probed_paths():
    for seed in range(734, 737):
        numbers = rate, rho = probed_numbers(seed, (0.05, 0.3), (0.6, 0.95))
        optimizer = keras.optimizers.RMSprop(rate, rho=rho)
        yield ProbedPath(seed, ("weights", "squares"), (*numbers, 1e-7), optimizer)


for probe in probed_steps():
    for _place, _argument in enumerate(("rate", "rho", "epsilon")):
        checks.require_argument_used(probe.at(rmsprop_step, _place), _argument, 0.9, 0.5)
    checks.require(
        probe.off(rmsprop_step) < 1e-4,
        expected="in one step, weights and squares that follow the lesson's rule",
        found=f"numbers that are off by up to {probe.off(rmsprop_step):.2g}",
        misconception=probe.mistake(rmsprop_step),
    )
    checks.require(
        probe.overwritten(rmsprop_step) == 0,
        expected="rmsprop_step leaves the arrays that it is given as they are",
        found=f"{probe.overwritten(rmsprop_step)} of them changed",
        misconception="arguments-changed-in-place",
    )
    checks.require(
        probe.handed_back(rmsprop_step) == 0,
        expected="rmsprop_step returns new arrays, also where nothing moves",
        found=f"{probe.handed_back(rmsprop_step)} of the arrays that it was given",
    )
for _path_probe in probed_paths():
    checks.require(
        _path_probe.off(rmsprop_step) < 1e-3,
        expected="six steps in a row go where Keras's RMSprop goes, gradients of 0 included",
        found=f"weights that are off by up to {_path_probe.off(rmsprop_step):.2g}",
    )
### END HIDDEN TESTS


# %% [markdown]
# ## Task 3 · Adam (2 points)
#
# Write `adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon)`: one step of the lesson's `adam`, with `beta_1` and
# `beta_2` in the place of its 0.9 and 0.999. `average` and `squares` are the averages of the gradients and of their squares, as they are
# remembered, without the correction. `step` is 1 in the first step, 2 in the second. It returns `(weights, average, squares)`.
#
# - One point is for the two averages and the step they make when `step` is so large that the correction no longer matters. Here epsilon may be
#   large; add it to the root, not under it, other than in RMSprop.
# - One point is for the first steps, where the correction does matter; make it in every step. Here epsilon is tiny, so add it before the
#   correction, as Keras does, or after it, as in the paper's main algorithm. A weight whose gradients were all 0 does not move. But one whose gradient is 0 now, and was not
#   before, goes on.


# %% solution="adam_step"
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    """Make one step of Adam.

    Args:
        weights: float array, any shape.
        average: float array of that shape, the average of the gradients so far.
        squares: float array of that shape, the average of their squares so far.
        gradient: float array of that shape.
        step: which step this is, counted from 1.
        rate: the learning rate.
        beta_1: the share of `average` that is kept.
        beta_2: the share of `squares` that is kept.
        epsilon: a positive number that keeps the rule from dividing by zero.

    Returns:
        (weights, average, squares): three new arrays of that shape, as they are after the step.
    """
    ### BEGIN SOLUTION
    average = beta_1 * average + (1 - beta_1) * gradient
    squares = beta_2 * squares + (1 - beta_2) * gradient**2
    corrected_rate = rate * np.sqrt(1 - beta_2**step) / (1 - beta_1**step)
    return weights - corrected_rate * average / (np.sqrt(squares) + epsilon), average, squares
    ### END SOLUTION


# %%
# Try it: the very first step, in units of the rate. What do you expect?
first_step = adam_step(
    np.zeros(3), np.zeros(3), np.zeros(3), np.array([0.01, 0.3, 3.0]), 1, 1.0, 0.9, 0.999, 1e-7
)
print(first_step)


# %% block="adam"
def probed_mistake_in_adam(
    found, weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon
):
    """The misconception behind (weights, average, squares) after a step."""
    full, full_squares = 1 - beta_1**step, 1 - beta_2**step
    next_full, next_full_squares = 1 - beta_1 ** (step + 1), 1 - beta_2 ** (step + 1)

    def averages(old, new, part):
        return [part * old + (1 - part) * new, (1 - part) * old + part * new, part * old + new]

    def after(average, squares):
        root = np.sqrt(squares / full_squares) + epsilon
        return [weights - rate * average / full / root, average, squares]

    first, first_swapped, first_summed = averages(average, gradient, beta_1)
    second, second_swapped, second_summed = averages(squares, gradient**2, beta_2)
    right = after(first, second)
    corrected = rate * np.sqrt(full_squares) / full * first
    ahead = np.sqrt(second / next_full_squares) + epsilon
    ahead = weights - rate * first / next_full / ahead
    uncorrected = [
        weights - rate * first / (np.sqrt(second) + epsilon),
        weights - rate * first / full / (np.sqrt(second) + epsilon),
        weights - rate * first / (np.sqrt(second / full_squares) + epsilon),
    ]
    return checks.recognise_result(
        found,
        [
            *(("bias-correction-missing", [wrong, first, second]) for wrong in uncorrected),
            ("corrected-averages-kept", [right[0], first / full, second / full_squares]),
            ("old-and-new-swapped", after(first_swapped, second_swapped)),
            ("old-and-new-swapped", after(first_swapped, second)),
            ("old-and-new-swapped", after(first, second_swapped)),
            ("squares-summed", after(first, squares + gradient**2)),
            ("squares-summed", after(first, second_summed)),
            ("squares-summed", after(first_summed, second_summed)),
            ("epsilon-misplaced", [weights - corrected / np.sqrt(second + epsilon), first, second]),
            ("root-left-out", [weights - corrected / (second + epsilon), first, second]),
            ("state-not-returned", [right[0], average, squares]),
            ("old-memory-used", [after(average, squares)[0], first, second]),
            ("old-memory-used", [after(first, squares)[0], first, second]),
            ("old-memory-used", [after(average, second)[0], first, second]),
            ("correction-one-step-ahead", [ahead, first, second]),
        ],
    )


# %% test="adam_averages" points=1
# A late step: the gradient is what the averages say already, so they stay, and the step is one rate long.
_arguments = (np.zeros(2), np.array([3.0, -3.0]), np.full(2, 9.0), np.array([3.0, -3.0]))
_arguments += (10**6, 0.1, 0.9, 0.999, 1e-9)
_result = adam_step(*_arguments)
_weights, _average, _squares = checks.require_arrays(
    _result, ("weights", "average", "squares"), (2,), "adam_step"
)
_mistake = checks.recognise_result(
    [_weights, _average, _squares],
    [
        ("squares-summed", [[-0.0707107, 0.0707107], [3, -3], [18, 18]]),
        ("squares-summed", [[-0.0707284, 0.0707284], [3, -3], [17.991, 17.991]]),
        ("squares-summed", [[-0.134384, 0.134384], [5.7, -5.7], [17.991, 17.991]]),
        ("root-left-out", [[-0.0333333, 0.0333333], [3, -3], [9, 9]]),
    ],
)
checks.require(
    np.allclose(_average, [3, -3]) and np.allclose(_squares, [9, 9]),
    expected="average [3, -3] and squares [9, 9]",
    found=f"average {_average} and squares {_squares}",
    misconception=_mistake,
)
checks.require(
    np.allclose(_weights, [-0.1, 0.1]),
    expected="weights [-0.1, 0.1]",
    found=f"weights {_weights}",
    misconception=_mistake,
)


### BEGIN HIDDEN TESTS
# block: steps
# block: adam
def probed_steps():
    for seed in probed_seeds(740):
        arrays = weights, average, squares, gradient = probed_arrays(seed, 4, positive=2)
        ranges = (0.05, 0.3), (0.6, 0.8), (0.85, 0.95), (0.5, 1.5)
        rate, beta_1, beta_2, epsilon = probed_numbers(seed, *ranges)
        numbers = (10**6 + seed, rate, beta_1, beta_2, epsilon)
        first = beta_1 * average + (1 - beta_1) * gradient
        second = beta_2 * squares + (1 - beta_2) * gradient**2
        right = [weights - rate * first / (np.sqrt(second) + epsilon), first, second]
        returns = ("weights", "average", "squares")
        yield ProbedStep(returns, arrays, numbers, right, probed_mistake_in_adam)


for probe in probed_steps():
    for _place, _argument in enumerate(("rate", "beta_1", "beta_2", "epsilon"), start=1):
        checks.require_argument_used(probe.at(adam_step, _place), _argument, 0.9, 0.5)
    checks.require(
        probe.off(adam_step) < 1e-4,
        expected="in a late step, weights and averages that follow the lesson's rule",
        found=f"numbers that are off by up to {probe.off(adam_step):.2g}",
        misconception=probe.mistake(adam_step),
    )
    checks.require(
        probe.overwritten(adam_step) == 0,
        expected="adam_step leaves the arrays that it is given as they are",
        found=f"{probe.overwritten(adam_step)} of them changed",
        misconception="arguments-changed-in-place",
    )
    checks.require(
        probe.handed_back(adam_step) == 0,
        expected="adam_step returns new arrays, also where nothing moves",
        found=f"{probe.handed_back(adam_step)} of the arrays that it was given",
    )
### END HIDDEN TESTS

# %% test="adam_corrects_its_first_steps" points=1
# The very first step is one rate long, whatever the gradient.
_arguments = np.zeros(3), np.zeros(3), np.zeros(3), np.array([0.1, -0.3, 3.0])
_arguments += (1, 0.1, 0.9, 0.999, 1e-9)
_result = adam_step(*_arguments)
_weights, _average, _squares = checks.require_arrays(
    _result, ("weights", "average", "squares"), (3,), "adam_step"
)
checks.require(
    np.allclose(_weights, [-0.1, 0.1, -0.1], atol=1e-5),
    expected="weights [-0.1, 0.1, -0.1]",
    found=f"weights {_weights}",
    misconception=checks.recognise_result(
        [_weights, _average[2], _squares[2]],
        [
            ("bias-correction-missing", [[-0.316228, 0.316228, -0.316228], 0.3, 0.009]),
            ("bias-correction-missing", [[-3.16228, 3.16228, -3.16228], 0.3, 0.009]),
            ("bias-correction-missing", [[-0.01, 0.01, -0.01], 0.3, 0.009]),
            ("correction-one-step-ahead", [[-0.0744137, 0.0744137, -0.0744137], 0.3, 0.009]),
            ("old-and-new-swapped", [[-0.0284747, 0.0284747, -0.0284747], 2.7, 8.991]),
            ("old-and-new-swapped", [[-0.9, 0.9, -0.9], 2.7, 0.009]),
            ("old-and-new-swapped", [[-0.00316386, 0.00316386, -0.00316386], 0.3, 8.991]),
            ("squares-summed", [[-0.00316228, 0.00316228, -0.00316228], 0.3, 9]),
            ("squares-summed", [[-0.0316228, 0.0316228, -0.0316228], 3, 9]),
            ("root-left-out", [[-31.6196, 10.5408, -1.05409], 0.3, 0.009]),
        ],
    ),
)


### BEGIN HIDDEN TESTS
# block: steps
# block: adam
def probed_shares_are_used(function):
    """Whether the averages depend on both shares; if not, that has cost the point above."""
    arrays = probed_arrays(749, 4, positive=2)
    shares = (0.9, 0.999), (0.7, 0.95)
    one, other = (function(*map(np.array, arrays), 10**6, 0.1, *pair, 1e-7) for pair in shares)
    return not any(np.allclose(*pair) for pair in zip(one[1:], other[1:]))


def probed_first_steps(function):
    """The paths from nothing, and what their first step says of mistakes."""
    used = probed_shares_are_used(function)
    for seed in range(751, 754):
        numbers = rate, beta_1, beta_2 = probed_numbers(seed, (0.05, 0.3), (0.6, 0.9), (0.93, 0.99))
        if not used:
            numbers = rate, beta_1, beta_2 = rate, 0.9, 0.999
        optimizer = keras.optimizers.Adam(rate, beta_1=beta_1, beta_2=beta_2)
        returns, numbers = ("weights", "average", "squares"), (*numbers, 1e-7)
        path = ProbedPath(seed, returns, numbers, optimizer, counted=True)
        nothing = np.zeros(path.start.shape)
        arrays = *_, gradient = path.start, nothing, nothing, path.gradients[0]
        right = path.of_keras[0], (1 - beta_1) * gradient, (1 - beta_2) * gradient**2
        yield path, ProbedStep(returns, arrays, (1, *numbers), right, probed_mistake_in_adam)


def probed_later_step(function, step):
    """A step in which only the average of squares is not yet full."""
    arrays = weights, average, squares, gradient = probed_arrays(759, 4, positive=2)
    numbers = _, rate, beta_1, beta_2, _ = step, 0.1, 0.8, 1 - 0.6 / step, 1e-9
    if not probed_shares_are_used(function):
        numbers = _, rate, beta_1, beta_2, _ = step, 0.1, 0.9, 0.999, 1e-9
    first = beta_1 * average + (1 - beta_1) * gradient
    second = beta_2 * squares + (1 - beta_2) * gradient**2
    full, full_squares = 1 - beta_1**step, 1 - beta_2**step
    right = [weights - rate * first / full / np.sqrt(second / full_squares), first, second]
    returns = ("weights", "average", "squares")
    return ProbedStep(returns, arrays, numbers, right, probed_mistake_in_adam)


for probe, _first_probe in probed_first_steps(adam_step):
    checks.require(
        probe.off(adam_step) < 1e-3,
        expected="the first six steps go where Keras's Adam goes, gradients of 0 included",
        found=f"weights that are off by up to {probe.off(adam_step):.2g}",
        misconception=_first_probe.mistake(adam_step),
    )
for _step in (120, 1300, 2500, 12_000, 60):
    _later_probe = probed_later_step(adam_step, _step)
    checks.require(
        _later_probe.off(adam_step) < 1e-4,
        expected=f"the correction also in step {_step}, where the average of squares is not yet full",
        found=f"numbers that are off by up to {_later_probe.off(adam_step):.2g}",
        misconception=_later_probe.mistake(adam_step),
    )
### END HIDDEN TESTS


# %% [markdown]
# ## Task 4 · Seven optimizers of Keras (1 point)
#
# Write `make_optimizer(name, learning_rate)`. It returns a Keras optimizer with the given learning rate (a float). The names are
# `"momentum"`, `"nesterov"`, `"adagrad"`, `"rmsprop"`, `"adam"`, `"adamax"` and `"nadam"`; no other name will be asked for.
#
# - The momentum of `"momentum"` and `"nesterov"` is 0.9; everything else is as Keras has it, RMSprop's momentum, too.
# - Every call returns a **new** optimizer, since none can serve two models.


# %% solution="make_optimizer"
def make_optimizer(name, learning_rate):
    """Return a new Keras optimizer.

    Args:
        name: "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamax" or "nadam".
        learning_rate: float, its learning rate.
    """
    ### BEGIN SOLUTION
    if name in ("momentum", "nesterov"):
        return keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=name == "nesterov")
    classes = {
        "adagrad": keras.optimizers.Adagrad,
        "rmsprop": keras.optimizers.RMSprop,
        "adam": keras.optimizers.Adam,
        "adamax": keras.optimizers.Adamax,
        "nadam": keras.optimizers.Nadam,
    }
    return classes[name](learning_rate)
    ### END SOLUTION


# %%
# Try it: the first step, in units of the rate. The table in lesson 07 has these numbers.
for name in ("momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamax", "nadam"):
    first_step = checks.optimizer_path(make_optimizer(name, 0.01), np.zeros(3), [[0.01, 0.3, 3.0]])
    print(f"{name:10}", -first_step[0] / 0.01)

# %% test="optimizers_follow_their_names" points=1
# An optimizer, at the rate that was asked for; and another one at the next call.
try:
    _optimizer = make_optimizer("adam", 0.02)
except ValueError as _error:
    if "not recognized" not in str(_error):
        raise
    raise checks.CheckFailed(
        "arguments that Keras 3 knows", str(_error), "arguments-of-old-keras"
    ) from None
checks.require(
    isinstance(_optimizer, keras.optimizers.Optimizer),
    expected="make_optimizer returns a Keras optimizer",
    found=f"it returned {type(_optimizer).__name__}",
)
checks.require(
    np.isclose(float(_optimizer.learning_rate), 0.02),
    expected="learning rate 0.02",
    found=f"learning rate {float(_optimizer.learning_rate):.3g}",
    misconception=checks.recognise_result(
        [float(_optimizer.learning_rate)], [("default-rate-kept", [0.001])]
    ),
)
checks.require(
    make_optimizer("adam", 0.02) is not _optimizer,
    expected="a new optimizer at every call",
    found="the same object again",
    misconception="optimizer-reused",
)


### BEGIN HIDDEN TESTS
import numpy as np

from helpers import checks
from helpers.quiet_tensorflow import keras


class ProbedOptimizer:
    """One name with a rate, and where Keras's optimizer gets in four steps."""

    def __init__(self, name, rate, make):
        rng = np.random.default_rng(760)
        self.start = rng.normal(size=4)
        self.gradients = rng.normal(size=(4, 4)) * [0.03, 0.3, 3, 30]
        self.name, self.rate, self.make = name, rate, make
        self.right = self.path(make(rate))

    def path(self, optimizer):
        checks.require(
            isinstance(optimizer, keras.optimizers.Optimizer),
            expected=f"make_optimizer returns a Keras optimizer for {self.name}",
            found=f"it returned {type(optimizer).__name__}",
        )
        return checks.optimizer_path(optimizer, self.start, self.gradients)

    def off(self, path):
        """The largest distance from where Keras's optimizer gets; infinite for no number."""
        return float(np.nan_to_num(np.max(np.abs(path - self.right)), nan=np.inf))

    def another(self, optimizer):
        """Which class or which settings are not Keras's, in words."""
        keras_own = self.make(self.rate)
        if type(optimizer) is not type(keras_own):
            return f": it is {type(optimizer).__name__}"
        found, right = optimizer.get_config(), keras_own.get_config()
        others = [key for key in right if found[key] != right[key]]
        named = [f"{key} is {found[key]}, not {right[key]}" for key in others if key != "name"]
        return ": " + ", ".join(named) if named else ""

    def mistake(self, path):
        return checks.recognise_result([path], self.mistakes()) if self.off(path) > 1e-5 else None

    def mistakes(self):
        sgd = keras.optimizers.SGD
        yield "default-rate-kept", [self.path(self.make())]
        if self.name in ("momentum", "nesterov"):
            yield "default-rate-kept", [self.path(sgd())]
        if self.name == "momentum":
            yield "momentum-left-out", [self.path(sgd(self.rate))]
        if self.name == "nesterov":
            yield "nesterov-without-momentum", [self.path(sgd(self.rate))]
            yield "nesterov-without-look-ahead", [self.path(sgd(self.rate, momentum=0.9))]


def probed_optimizers():
    sgd = keras.optimizers.SGD
    rates = np.random.default_rng(761).uniform(0.03, 0.08, size=7)
    makers = {
        "adagrad": keras.optimizers.Adagrad,
        "adam": keras.optimizers.Adam,
        "adamax": keras.optimizers.Adamax,
        "nadam": keras.optimizers.Nadam,
        "rmsprop": keras.optimizers.RMSprop,
        "momentum": lambda *rate: sgd(*rate, momentum=0.9),
        "nesterov": lambda *rate: sgd(*rate, momentum=0.9, nesterov=True),
    }
    for (name, make), rate in zip(makers.items(), rates):
        yield ProbedOptimizer(name, float(rate), make)


for probe in probed_optimizers():
    checks.require(
        make_optimizer(probe.name, probe.rate) is not make_optimizer(probe.name, probe.rate),
        expected=f"a new optimizer at every call, for {probe.name} too",
        found="the same object again",
        misconception="optimizer-reused",
    )
    probed_path = probe.path(make_optimizer(probe.name, probe.rate))
    checks.require(
        probe.off(probe.path(make_optimizer(probe.name, probe.rate))) < 1e-5,
        expected=f"for {probe.name}, the steps of Keras's optimizer at this rate",
        found=f"after four steps weights that are off by up to {probe.off(probed_path):.2g}"
        + probe.another(make_optimizer(probe.name, probe.rate)),
        misconception=probe.mistake(probed_path),
    )
### END HIDDEN TESTS


# %% [markdown]
# ## Task 5 · What it remembers (1 point)
#
# Write `optimizer_state_size(name, model)`. It returns how many numbers an optimizer of that name (one of the seven) remembers **for the weights** of
# `model` when it trains it: a whole number.
#
# - It makes steps for the trainable weights only, as they are when you are asked, and remembers nothing for the others.
# - What it keeps once for the whole model, its step counter, its learning rate and Nadam's product (a variable that Keras gives
#   no name of its own), does not count.
# - `model` is built, compiled or not. Some of its layers may be frozen, some may be models themselves, one may be used in two places (its
#   weights count once). A weight may be a single number, of shape `()`.
# - The model must stay as it is, its flags, weights and optimizer too.


# %% solution="optimizer_state_size"
def optimizer_state_size(name, model):
    """Return how many numbers an optimizer remembers for the weights of a model.

    Args:
        name: one of the names of `make_optimizer`.
        model: a built Keras model. It is not changed.

    Returns:
        int: the count, without what is kept once for the whole model.
    """
    ### BEGIN SOLUTION
    kept = 2 if name in ("adam", "adamax", "nadam") else 1
    return kept * sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    ### END SOLUTION


# %%
# Try it
small_model = keras.Sequential(
    [
        keras.Input((6,)),
        keras.layers.Dense(5, name="hidden"),
        keras.layers.BatchNormalization(name="norm"),
        keras.layers.Dense(1, name="head"),
    ]
)
for name in ("momentum", "adam"):
    print(name, optimizer_state_size(name, small_model))
nadam = keras.optimizers.Nadam()
nadam.build(small_model.trainable_variables)
print("Nadam:", [(variable.path, tuple(variable.shape)) for variable in nadam.variables])

# %% test="memory_of_an_optimizer" points=1
# Dense(5) on 6 numbers and Dense(1) on 5: 35 + 6 weights that learn. Frozen, the first needs no memory.
_model = keras.Sequential(
    [keras.Input((6,)), keras.layers.Dense(5), keras.layers.Dense(1)], name="small"
)
_answer = checks.require_number(optimizer_state_size("adam", _model), "optimizer_state_size")
checks.require(
    _answer == 82,
    expected="for Adam and 41 trainable weights 82",
    found=f"{_answer:g}",
    misconception=checks.recognise_result([_answer], [("counter-and-rate-counted", [84])]),
)
_model.layers[0].trainable = False
_answer = checks.require_number(optimizer_state_size("momentum", _model), "optimizer_state_size")
checks.require(
    _answer == 6,
    expected="for momentum, with the first layer frozen, 6",
    found=f"{_answer:g}",
    misconception=checks.recognise_result(
        [_answer], [("frozen-weights-counted", [41]), ("counter-and-rate-counted", [8])]
    ),
)


### BEGIN HIDDEN TESTS
import numpy as np

from helpers import checks, inspect
from helpers.quiet_tensorflow import keras


class ProbedScale(keras.layers.Layer):
    """Multiplies by one number that learns, a weight of shape ()."""

    def build(self, input_shape):
        self.scale = self.add_weight(shape=(), initializer="ones")

    def call(self, inputs):
        return inputs * self.scale


class ProbedMemory:
    """A small model with statistics, a nested part, a layer in two places, and frozen layers."""

    def __init__(self, name, kept, seed):
        rng = np.random.default_rng(seed)
        features, wide, narrow = (int(rng.integers(low, low + 4)) for low in (3, 8, 13))
        shared = keras.layers.Dense(features)
        inner = keras.Sequential(
            [
                keras.Input((features,)),
                shared,
                keras.layers.Dense(wide, use_bias=False),
                keras.layers.BatchNormalization(),
            ]
        )
        layers = [inner, *(self.of_one_layer(wide, "same") for _ in range(2))]
        layers += [keras.layers.Dropout(0.2), keras.layers.Dense(narrow)]
        layers += [ProbedScale(), keras.layers.Dense(2)]
        self.model = keras.Sequential([keras.Input((features,)), shared, *layers])
        if seed % 3 == 1:
            inner.layers[1].trainable = False
        if seed % 3 == 2:
            layers[4].trainable = inner.trainable = False
        if seed % 2:
            self.model.compile("sgd", "mse")
        learning, every = (
            kept * sum(int(np.prod(weight.shape)) for weight in weights)
            for weights in (self.model.trainable_weights, self.model.weights)
        )
        self.name, self.right, self.learning = name, learning, learning // kept
        twice = sum(int(np.prod(weight.shape)) for weight in shared.trainable_weights)
        self.slips = {
            learning - kept: ": is the weight of shape () left out?",
            learning + kept * twice: ": does the layer in two places count twice?",
            learning - kept * wide * (wide + 1): ": do two layers of the same name count once?",
        }
        by_layer = sum(layer.count_params() for layer in self.model.layers if layer.trainable)
        self.mistakes = [
            ("frozen-weights-counted", [every]),
            ("frozen-weights-counted", [kept * by_layer]),
            *(("counter-and-rate-counted", [learning + once]) for once in (1, 2, 3)),
        ]
        self.before = self.state()

    def of_one_layer(self, size, name):
        """A model for so many features, of one dense layer with this name."""
        inputs = keras.Input((size,))
        return keras.Model(inputs, keras.layers.Dense(size, name=name)(inputs))

    def state(self):
        flags = [bool(layer.trainable) for layer in inspect.leaf_layers(self.model)]
        optimizer = getattr(self.model, "optimizer", None)
        rate = optimizer and float(optimizer.learning_rate)
        return optimizer, rate, flags, [float(np.sum(w)) for w in self.model.get_weights()]

    def found(self, answer):
        """The answer in words, with what it means for one weight if that is a whole number."""
        each = f", {answer / self.learning:g} for each number that learns"
        slip = self.slips.get(answer, "")
        return f"{answer:g}" + (each if answer % self.learning == 0 else slip)


def probed_optimizer_works(make):
    """Whether make_optimizer makes new optimizers with the right memory."""
    for name, size in {"nadam": 3 + 2 * 5, "momentum": 2 + 5, "adam": 2 + 2 * 5}.items():
        try:
            optimizer = make(name, 0.01)
            optimizer.build([keras.Variable(np.zeros(5, "float32"))])
            found = sum(int(np.prod(variable.shape)) for variable in optimizer.variables)
        except Exception:
            return False
        if found != size or optimizer is make(name, 0.01):
            return False
    return True


def probed_memories():
    kept = {"nadam": 2, "momentum": 1, "adagrad": 1, "adamax": 2, "rmsprop": 1, "adam": 2}
    for seed, (name, count) in enumerate({**kept, "nesterov": 1}.items(), start=770):
        yield ProbedMemory(name, count, seed)


for probe in probed_memories():
    _answer = checks.require_number(
        optimizer_state_size(probe.name, probe.model), "optimizer_state_size"
    )
    checks.require(
        int(optimizer_state_size(probe.name, probe.model)) == probe.right == _answer,
        expected=f"{probe.right} for {probe.name} and a model with {probe.learning} numbers that learn, one of them a weight of shape (), with one layer in two places, and with two models inside whose layers have the same name",
        found=probe.found(_answer)
        + checks.follows_from(
            4, "make_optimizer", optimizer_state_size, works=probed_optimizer_works(make_optimizer)
        ),
        misconception=checks.recognise_result([_answer], probe.mistakes),
    )
    checks.require(
        probe.state() == probe.before,
        expected="counting changes nothing in the model",
        found="other trainable flags, other weights or another optimizer than before",
    )
_probed = ProbedMemory("adam", 2, 780)
_before = optimizer_state_size("adam", _probed.model)
_probed.model.layers[-1].trainable = False
_learning = sum(int(np.prod(weight.shape)) for weight in _probed.model.trainable_weights)
_answer = checks.require_number(optimizer_state_size("adam", _probed.model), "optimizer_state_size")
checks.require(
    _answer == 2 * _learning,
    expected="a smaller count when one more layer was frozen since the last call",
    found="the same count" if _answer == _before else "another count",
)
_mixed = ProbedMemory("adam", 2, 786).model
_mixed.layers[1].trainable = False
_mixed.layers[1].layers[1].trainable = True  # as when the top of a frozen base is thawed
_thawed = 2 * sum(int(np.prod(weight.shape)) for weight in _mixed.trainable_weights)
checks.require(
    int(optimizer_state_size("adam", _mixed)) == _thawed,
    expected="a count with the weights of a layer that was thawed in a frozen model inside: fit trains them",
    found="another count",
)
_asleep = ProbedMemory("adam", 2, 788).model
_asleep.trainable = False
_asleep.layers[-1].trainable = True
checks.require(
    int(optimizer_state_size("adam", _asleep)) == 0,
    expected="0 for a model whose own flag is off, also with a layer in it thawed: it learns nothing",
    found="another count",
    misconception="outer-flag-overlooked",
)
### END HIDDEN TESTS


# %% [markdown]
# ## Task 6 · A rate chosen fairly (1 point)
#
# Write `best_learning_rate(results)`. `results` is a list of runs of one optimizer, in any order. Each run is a dict:
#
# ```python
# {"learning_rate": 0.01, "seed": 3, "validation_accuracy": 0.84, "test_accuracy": 0.83}
# ```
#
# Return the learning rate that a fair race would choose, as in the lesson: the one whose runs have the highest **mean** accuracy on the right one of the
# two sets. Rates may have different numbers of runs, at least one each, and each run counts, even if two have the same seed. If two rates are equally good (their
# means are equal, as `np.mean` computes them), return the smaller one.


# %% solution="best_learning_rate"
def best_learning_rate(results):
    """Choose a learning rate from runs with several rates and seeds.

    Args:
        results: list of dicts with the keys "learning_rate", "seed", "validation_accuracy" and
            "test_accuracy"; not empty.

    Returns:
        float: the chosen rate, one of those in `results`.
    """
    ### BEGIN SOLUTION
    accuracies = {}
    for run in results:
        accuracies.setdefault(run["learning_rate"], []).append(run["validation_accuracy"])
    return max(sorted(accuracies), key=lambda rate: np.mean(accuracies[rate]))
    ### END SOLUTION


# %%
# Try it: which one would you choose?
some_runs = [
    {"learning_rate": 0.1, "seed": 1, "validation_accuracy": 0.88, "test_accuracy": 0.84},
    {"learning_rate": 0.1, "seed": 2, "validation_accuracy": 0.10, "test_accuracy": 0.10},
    {"learning_rate": 0.03, "seed": 1, "validation_accuracy": 0.85, "test_accuracy": 0.84},
    {"learning_rate": 0.03, "seed": 2, "validation_accuracy": 0.86, "test_accuracy": 0.83},
    {"learning_rate": 0.01, "seed": 1, "validation_accuracy": 0.82, "test_accuracy": 0.85},
    {"learning_rate": 0.01, "seed": 2, "validation_accuracy": 0.83, "test_accuracy": 0.86},
]
print(best_learning_rate(some_runs))

# %% test="rate_is_chosen_fairly" points=1
# The three runs of 0.01 are the better ones on the whole.
_runs = [
    {"learning_rate": rate, "seed": seed, "validation_accuracy": valid, "test_accuracy": test}
    for rate, seed, valid, test in [
        (0.1, 1, 0.875, 0.75),
        (0.01, 1, 0.75, 0.75),
        (0.001, 1, 0.5, 0.875),
        (0.1, 2, 0.125, 0.125),
        (0.01, 2, 0.75, 0.625),
        (0.001, 2, 0.5, 0.875),
        (0.01, 3, 0.625, 0.5),
    ]
]
_answer = checks.require_number(best_learning_rate(_runs), "best_learning_rate")
checks.require(
    np.isclose(_answer, 0.01),
    expected="the rate 0.01",
    found=f"{_answer:g}",
    misconception=checks.recognise_result(
        [_answer], [("luckiest-run-taken", [0.1]), ("rate-chosen-on-the-test-set", [0.001])]
    ),
)


### BEGIN HIDDEN TESTS
import numpy as np

from helpers import checks


class ProbedRace:
    """Runs of which one rate wins fairly, one by luck and one on the test set."""

    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        between = rng.permutation(np.geomspace(1e-4, 1, 9)[1:-1])
        self.rates = [float(rate) for rate in between] + [1e-4, 1.0]
        self.fair, self.lucky, self.tested = self.rates[:3]
        means = {self.fair: (0.75, 0.7), self.lucky: (0.6, 0.65), self.tested: (0.55, 0.9)}
        self.runs = []
        for rate in self.rates:
            swings = rng.uniform(-0.02, 0.02, size=(int(rng.integers(3, 5)), 2))
            if rate not in means:
                swings = np.tile(swings, (3, 1))
            if rate == self.lucky:
                swings[:2, 0] += [0.3, -0.3]
            for run, pair in enumerate(swings + means.get(rate, (0.4, 0.5))):
                self.add(rate, run, *map(float, pair))
        rng.shuffle(self.runs)

    def add(self, rate, seed, valid, test=0.5):
        self.runs.append(
            {
                "learning_rate": rate,
                "seed": seed,
                "validation_accuracy": valid,
                "test_accuracy": test,
            }
        )

    def chosen_by(self, measure):
        """The rate that is best by another measure of its accuracies."""
        valid = {}
        for run in self.runs:
            valid.setdefault(run["learning_rate"], []).append(run["validation_accuracy"])
        return max(sorted(valid), key=lambda rate: measure(valid[rate]))

    def found(self, answer):
        if answer not in self.rates:
            return "another number"
        measures = {
            "median": np.median,
            "sum": np.sum,
            "worst run": np.min,
            "rounded mean": lambda accuracies: np.round(np.mean(accuracies), 3),
        }
        named = [name for name, measure in measures.items() if self.chosen_by(measure) == answer]
        return f"the rate with the best {named[0]}" if named else "another of the rates"


def probed_race(*runs):
    """A race of these runs: rate, validation accuracy, seed."""
    race = ProbedRace(0)
    race.rates, race.runs = sorted({rate for rate, _, _ in runs}), []
    for rate, valid, seed in runs:
        race.add(rate, seed, valid)
    return race


def probed_races():
    """Races in which the best mean is not the best median, sum, worst run or rounded mean."""
    swinging = [(0.03, valid, seed) for seed, valid in enumerate((0.8, 0.8, 0.3))]
    steady = [(0.3, valid, seed) for seed, valid in enumerate((0.7, 0.7, 0.7))]
    yield 0.3, probed_race(*swinging, *steady)
    yield 0.03, probed_race(*swinging, *((rate, 0.6, seed) for rate, _, seed in steady))
    yield 0.3, probed_race((0.03, 0.6, 1), (0.03, 0.6, 2), (0.3, 0.7, 1))
    yield 0.03, probed_race((0.03, 0.9, 1), (0.03, 0.5, 1), (0.3, 0.6, 1), (0.3, 0.6, 2))
    yield 0.3, probed_race((0.03, 0.9, 1), (0.03, 0.5, 1), (0.3, 0.8, 1), (0.3, 0.8, 2))
    yield 0.3, probed_race((0.03, 0.7502, 1), (0.3, 0.7504, 1))
    yield 0.3, probed_race((0.03, 0.75, 1), (0.3, 0.750003, 1))


def probed_tie(order):
    runs = [(0.2, 0.75, 1), (0.02, 0.5, 1), (0.02, 1.0, 2), (0.002, 0.25, 1)]
    return probed_race(*runs[::order]).runs


def probed_mistake(function):
    """The misconception that explains the choice in every race."""
    races = [ProbedRace(seed) for seed in range(780, 784)]
    chosen = [function(race.runs) for race in races]
    if all(np.allclose(*pair) for pair in zip(chosen, (race.lucky for race in races))):
        return "luckiest-run-taken"
    if all(np.allclose(*pair) for pair in zip(chosen, (race.tested for race in races))):
        return "rate-chosen-on-the-test-set"
    return None


for probe in map(ProbedRace, range(780, 784)):
    _answer = checks.require_number(best_learning_rate(probe.runs), "best_learning_rate")
    checks.require(
        abs(best_learning_rate(probe.runs) / probe.fair - 1) < 1e-5,
        expected="the rate with the highest mean validation accuracy",
        found=probe.found(_answer),
        misconception=probed_mistake(best_learning_rate),
    )
for _rate, probe in probed_races():
    _answer = checks.require_number(best_learning_rate(probe.runs), "best_learning_rate")
    checks.require(
        abs(best_learning_rate(probe.runs) / _rate - 1) < 1e-5,
        expected="the rate with the highest mean, over all of its runs, however little higher it is",
        found=probe.found(_answer),
    )
for _order in (1, -1):
    checks.require(
        abs(best_learning_rate(probed_tie(_order)) - 0.02) < 1e-6,
        expected="of two rates that are equally good, the smaller one",
        found="another rate",
    )
_hopeless = probed_race((0.3, 0.0, 1), (0.03, 0.0, 2)).runs
_least = checks.require_number(best_learning_rate(_hopeless), "best_learning_rate")
checks.require(
    abs(best_learning_rate(_hopeless) - 0.03) < 1e-6,
    expected="a rate also where no run gets anything right: of two that are equally good, the smaller one",
    found="another answer",
)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 7 · In your own words (2 points)
#
# A classmate trains a network with `SGD(0.1)` and gets a validation accuracy of 0.84. He has read that momentum makes SGD better, and changes
# the line to `SGD(0.1, momentum=0.9)`: the accuracy stays at chance. Then he tries `optimizer="adam"` and gets 0.86. “Momentum
# does not suit my data,” he says, “and Adam is the best optimizer.”
#
# What happened to momentum, and what would you try first? And what has he compared when he calls Adam the best: what would a
# fair comparison of the three look like? Four to six sentences are enough.

# %% [markdown] written="momentum_does_not_suit_my_data" points=2
# **Model answer.** With momentum 0.9 the velocity adds up the steps, and where gradients agree they become 1/(1 − 0.9) = 10 times as long. So 0.1 with
# momentum is about as fast as a rate of 1 without, and the weights are thrown off the cliff. I would try 0.01. He has
# compared three settings, not three optimizers: one rate each (for Adam Keras's default, which happens to be good) and one run each. A
# fair race tunes the rate of each optimizer on the validation set, with the same network, epochs and number of rates, takes several seeds, and opens the test
# set once, at the end; if not all the runs agree, there is no clear difference.
#
# **Rubric.** 1 point: momentum's steps are about ten times as long where gradients agree, *so* the rate must be smaller, about 0.01 (½ for “the rate is too
# high” without the reason; 0 for advice that leaves the rate as it is). 1 point: he compared rates, or single runs, rather than optimizers, and
# a fair race tunes each one's rate on the validation set and uses several seeds (½ if only one of the two is named; choosing on the
# test set takes ½ away).
