# %% [markdown]
# # Assignment 01 · Batch normalization (10 points)
#
# You will write batch normalization yourself, in NumPy: what it computes, and what it remembers. Then you will build a network with it, and
# answer one question in words. Lesson 01 has all you need.
#
# - Write your code where it says `YOUR CODE HERE`, and remove the line `raise NotImplementedError()`.
# - You may add cells, helper functions, prints. Printing, warnings and progress bars cost nothing.
# - Run the test cell below each task. Silence means that it passed. Press **Validate** for all of them at once.
#   The test cells' own names begin with `_`, so that they overwrite none of yours.
# - The test cells here are a beginning. When your work is graded, further tests look at what your functions **do** with other
#   arrays and sizes. How you write them is up to you.
#
# All arrays are NumPy arrays of floating-point numbers. No function may change an array that it is given: work on new ones.

# %%
import numpy as np

from helpers.quiet_tensorflow import keras  # keras, without TensorFlow's start-up messages
from helpers import checks, plots, reproducibility

reproducibility.set_seed(42)

# %% [markdown]
# A batch to play with: four garments, one a row, with three features each: buttons, pockets and the price in euros.

# %%
garments = np.array([[0, 5, 12], [8, 2, 30], [1, 4, 9], [7, 1, 45]], dtype="float32")

# %% [markdown]
# ## Task 1 · Count before you build (1 point)
#
# Write `bn_parameter_counts(features)`. How many numbers (parameters) does a `BatchNormalization` layer hold for so many features, if nothing is
# frozen? `features` is a whole number, at least 1. Return two whole numbers: how many are trainable, and how many are not.


# %% solution="bn_parameter_counts"
def bn_parameter_counts(features):
    """Return how many parameters a batch normalization has.

    Args:
        features: int, the number of features.

    Returns:
        (trainable, non_trainable), two ints.
    """
    ### BEGIN SOLUTION
    return 2 * features, 2 * features
    ### END SOLUTION


# %%
# Try it: what do you expect for 784 pixels?
print(bn_parameter_counts(784))

# %% test="four_numbers_a_feature" points=1
# The layer of one feature: learned numbers, and remembered ones.
_trainable, _non_trainable = checks.require_pair(
    bn_parameter_counts(1), "bn_parameter_counts", "how many are trainable", "how many are not"
)
checks.require(
    sum(bn_parameter_counts(1)) == 4,
    expected="the right number of parameters for 1 feature, trainable or not",
    found=f"{_trainable} trainable and {_non_trainable} not",
    misconception="bn-counted-as-two" if _trainable + _non_trainable == 2 else None,
)


### BEGIN HIDDEN TESTS
import numpy as np

from helpers import checks


def probe_mistake_in_counts(trainable, non_trainable, features):
    if trainable + non_trainable == 2 * features:
        return "bn-counted-as-two"
    if (trainable, non_trainable) == (2 * features, 2):
        return "statistics-counted-once-a-layer"
    return "bn-all-trainable" if (trainable, non_trainable) == (4 * features, 0) else None


for _features in (1, 7, 64, *np.random.default_rng(1).integers(100, 3000, 3)):
    _trainable, _non_trainable = checks.require_pair(
        bn_parameter_counts(int(_features)), "bn_parameter_counts", "trainable", "not trainable"
    )
    checks.require(
        [int(count) for count in bn_parameter_counts(int(_features))] == [2 * _features] * 2,
        expected="for every number of features the right two counts",
        found=f"for {_features} features: {_trainable} trainable and {_non_trainable} not",
        misconception=probe_mistake_in_counts(_trainable, _non_trainable, _features),
    )
checks.require(
    tuple(bn_parameter_counts(300)) == (600, 600),
    expected="for every number of features the right two counts",
    found="others",
)
checks.require(
    all(isinstance(count, (int, np.integer)) for count in bn_parameter_counts(300)),
    expected="two whole numbers",
    found="numbers of another kind: does / stand where // is meant?",
)
### END HIDDEN TESTS


# %% [markdown]
# ## Task 2 · What the layer computes in training (2 points)
#
# Write `batch_norm_forward(x, gamma, beta, epsilon)`. It returns what batch normalization makes of the batch `x` in training: each
# feature is standardized with its mean and its variance over the batch, then stretched by its gamma and shifted by its beta.
#
# - `x` has shape (batch, features), or (batch, height, width, channels) for feature maps; there a channel counts as one feature. The output has the shape of `x`.
# - `gamma` and `beta` have one number for each feature, shape (features,) or (channels,). `epsilon` is a number greater than 0.
# - A batch may have a single row, and a feature may be the same in all rows: your function gives finite numbers there, too, as the formula of the lesson does.
# - The numbers of a feature may be large and close together, such as 3000.1 and 3000.3 in float32.
#
# One point is for tables, one for feature maps.


# %% solution="batch_norm_forward"
def batch_norm_forward(x, gamma, beta, epsilon):
    """Return the output of batch normalization in training.

    Args:
        x: float array, shape (batch, features) or (batch, height, width, channels).
        gamma: float array, shape (features,) or (channels,).
        beta: float array of the same shape.
        epsilon: float, keeps the division safe.

    Returns:
        A new array of the shape of `x`, float32 or float64.
    """
    ### BEGIN SOLUTION
    over = tuple(range(x.ndim - 1))
    return gamma * (x - x.mean(over)) / np.sqrt(x.var(over) + epsilon) + beta
    ### END SOLUTION


# %%
# Try it: yours, and the layer's
ours = batch_norm_forward(garments, np.ones(3), np.zeros(3), 0.001)
print(np.round(ours, 2))
print(np.round(keras.layers.BatchNormalization()(garments, training=True), 2))

# %% block="normalized"
import numpy as np

from helpers import checks


def probe_mistake_in_output(found, x, gamma, beta, epsilon):
    """The misconception behind a wrong output of batch normalization in training."""
    over = tuple(range(x.ndim - 1))
    axes = [axis for axis in ((0,), (-1,), over[1:], None) if axis not in (over, ())]
    centred, variance = x - x.mean(over), x.var(over)
    samples = x.size // x.shape[-1]

    def mistakes():
        for axis in axes:
            off_centre = x - x.mean(axis, keepdims=True)
            scaled = off_centre / np.sqrt(x.var(axis, keepdims=True) + epsilon)
            yield "wrong-axis", gamma * scaled + beta
        yield "epsilon-outside-the-root", gamma * centred / (np.sqrt(variance) + epsilon) + beta
        yield "divided-by-the-variance", gamma * centred / (variance + epsilon) + beta
        yield "divided-by-the-variance", gamma * centred / variance + beta
        sample_variance = variance * samples / (samples - 1)
        yield "sample-variance", gamma * centred / np.sqrt(sample_variance + epsilon) + beta
        standardized = centred / np.sqrt(variance + epsilon)
        yield "stretch-and-shift-left-out", standardized
        yield "gamma-and-beta-exchanged", beta * standardized + gamma
        if len(x) == 1:
            yield "single-row-skipped", x

    with np.errstate(all="ignore"):
        wrong = [(code, [numbers]) for code, numbers in mistakes()]
    return checks.recognise_result([found], wrong)


# %% test="forward_on_a_table" points=1
# Two features, with an epsilon that makes the numbers easy: the variances are 4 and 20.
_x = np.array([[1.0, 4.0], [1.0, 8.0], [5.0, 12.0], [5.0, 16.0]])
_gamma, _beta = np.array([3.0, 10.0]), np.array([7.0, 0.0])
_found = checks.require_array(
    batch_norm_forward(_x.copy(), _gamma, _beta, 5.0), (4, 2), "batch_norm_forward"
)
checks.require(
    np.round(np.asarray(batch_norm_forward(_x.copy(), _gamma, _beta, 5.0), "float64"), 3).tolist()
    == [[5, -12], [5, -4], [9, 4], [9, 12]],
    expected="[[5, -12], [5, -4], [9, 4], [9, 12]]",
    found=str(np.round(_found, 3).tolist()),
    misconception=checks.recognise_result(
        [_found[0]],  # the first row tells these mistakes apart
        [
            ("wrong-axis", [[5.32874, 5.57086]]),
            ("wrong-axis", [[3.94915, -4.6225]]),
            ("epsilon-outside-the-root", [[6.14286, -6.33437]]),
            ("divided-by-the-variance", [[6.33333, -2.4]]),
            ("divided-by-the-variance", [[5.5, -3.0]]),
            ("sample-variance", [[5.13349, -10.6623]]),
            ("stretch-and-shift-left-out", [[-0.666667, -1.2]]),
            ("gamma-and-beta-exchanged", [[-1.66667, 10.0]]),
        ],
    ),
)


### BEGIN HIDDEN TESTS
# block: normalized
_rng = np.random.default_rng(2)
for _rows, _features, _epsilon in ((3, 4, 0.5), (1, 6, 1e-3), (9, 2, 1e-3), (6, 7, 0.2)):
    _x = _rng.normal(5, _rng.uniform(0.5, 2, _features), size=(_rows, _features))
    _x[:, 0] = 3.0  # this feature does not vary
    _gamma, _beta = _rng.uniform(2, 3, _features), _rng.uniform(-9, -1, _features)
    _given = [array.copy() for array in (_x, _gamma, _beta)]
    _expected = _gamma * (_x - _x.mean(0)) / np.sqrt(_x.var(0) + _epsilon) + _beta
    _found = checks.require_array(
        batch_norm_forward(*_given, _epsilon), (_rows, _features), "batch_norm_forward"
    )
    checks.require(
        np.allclose(
            np.asarray(batch_norm_forward(_x.copy(), _gamma, _beta, _epsilon), "float64"),
            _expected,
            atol=1e-3,
        ),
        expected=f"the batch normalization of {_features} features, for a batch of"
        f" {f'{_rows} rows' if _rows > 1 else 'a single row'}",
        found=f"numbers that are up to {np.max(np.abs(_found - _expected)):.3g} away from the right ones",
        misconception=probe_mistake_in_output(_found, *_given, _epsilon),
    )
    checks.require(
        all(map(np.array_equal, _given, (_x, _gamma, _beta))),
        expected="x, gamma and beta are as they were before the call",
        found="other numbers in one of them",
        misconception="changed-in-place",
    )
_x = (3000 + _rng.normal(size=(24, 3))).astype("float32")
_exact = _x.astype("float64")
_expected = 2 * (_exact - _exact.mean(0)) / np.sqrt(_exact.var(0) + 1e-3) + 1
_found = np.asarray(batch_norm_forward(_x, np.full(3, 2.0), np.ones(3), 1e-3), "float64")
checks.require(
    np.max(np.abs(_found - _expected)) < 0.1,
    expected="the batch normalization of large numbers that are close together, in float32",
    found="other numbers: is the variance computed as the difference of two large numbers?",
)
checks.require(
    np.array_equal(_x, _exact),
    expected="x, in float32, is as it was before the call",
    found="other numbers in it",
    misconception="changed-in-place",
)
### END HIDDEN TESTS

# %% test="forward_on_feature_maps" points=1
# Ten pictures of 10 x 10 positions, one channel. Half of the numbers are 1 and half are 5.
_maps = np.random.default_rng(0).permutation([1.0] * 500 + [5.0] * 500).reshape(10, 10, 10, 1)
_gamma, _beta = np.array([3.0]), np.array([7.0])
_found = checks.require_array(
    batch_norm_forward(_maps.copy(), _gamma, _beta, 0.001), (10, 10, 10, 1), "batch_norm_forward"
)
checks.require(
    np.unique(
        np.round(np.asarray(batch_norm_forward(_maps.copy(), _gamma, _beta, 0.001), "float64"), 2)
    ).tolist()
    == [4, 10],
    expected="4 in place of each 1, and 10 in place of each 5",
    found=f"{len(np.unique(np.round(_found, 2)))} different numbers, from {_found.min():.3g} to {_found.max():.3g}",
    misconception="wrong-axis"
    if np.ptp(_found[_maps == 1]) > 0.01  # the same number gives another one elsewhere
    else checks.recognise_result(
        [_found[_maps == 1][0], _found[_maps == 5][0]],
        [
            ("wrong-axis", [7, 7]),
            ("divided-by-the-variance", [5.50037, 8.49963]),
            ("divided-by-the-variance", [5.5, 8.5]),
            ("stretch-and-shift-left-out", [-0.999875, 0.999875]),
            ("gamma-and-beta-exchanged", [-3.99913, 9.99913]),
        ],
    ),
)


### BEGIN HIDDEN TESTS
# block: normalized
_rng = np.random.default_rng(3)
_table = _rng.normal(size=(9, 2))
_of_table = [batch_norm_forward(_table.copy(), np.ones(2), np.ones(2), e) for e in (4.0, 1e-3)]
# An epsilon that is not used in tables has cost the point above.
_large = 1e-3 if np.allclose(*map(np.asarray, _of_table), atol=0.1) else 4.0
# Nor does a table that is changed cost another point here.
_kept = _table.copy()
batch_norm_forward(_kept, np.ones(2), np.ones(2), 1e-3)
_counted = not np.array_equal(_kept, _table)
for _spread, _epsilon, *_shape in (
    (5, _large, 11, 12, 9, 4),
    (0.02, 1e-3, 11, 10, 13, 1),
    (5, 1e-3, 1, 16, 16, 3),
):
    _shape, _channels = tuple(_shape), _shape[-1]
    _x = _rng.normal(0, _spread, _shape) + _rng.normal(0, _spread, (1, *_shape[1:]))
    _x += 20 * np.arange(_channels)
    _gamma, _beta = _rng.uniform(2, 3, _channels), _rng.uniform(-9, -1, _channels)
    _given = [array.copy() for array in (_x, _gamma, _beta)]
    _over = (0, 1, 2)
    _expected = _gamma * (_x - _x.mean(_over)) / np.sqrt(_x.var(_over) + _epsilon) + _beta
    _found = checks.require_array(
        batch_norm_forward(*_given, _epsilon), _shape, "batch_norm_forward"
    )
    checks.require(
        np.allclose(
            np.asarray(batch_norm_forward(_x.copy(), _gamma, _beta, _epsilon), "float64"),
            _expected,
            atol=1e-2,
        ),
        expected=f"each channel normalized over the batch and all positions, for {_shape[0]}"
        f" {'pictures' if _shape[0] > 1 else 'picture'} with {_channels}"
        f" {'channels' if _channels > 1 else 'channel'}",
        found=f"numbers that are up to {np.max(np.abs(_found - _expected)):.3g} away from the right ones",
        misconception=probe_mistake_in_output(_found, *_given, _epsilon),
    )
    checks.require(
        _counted or all(map(np.array_equal, _given, (_x, _gamma, _beta))),
        expected="x, gamma and beta are as they were before the call",
        found="other numbers in one of them",
        misconception="changed-in-place",
    )
### END HIDDEN TESTS


# %% [markdown]
# ## Task 3 · What the layer remembers (2 points)
#
# Write `update_moving_statistics(moving_mean, moving_variance, batch, momentum)`. It returns the moving mean and the moving variance after
# one more batch in training, in this order: two **new** arrays, those that were given stay as they are. `momentum` means what it means in Keras, and is between 0 and 1, both included.
#
# - `moving_mean` and `moving_variance` have shape (features,): what the layer has stored so far.
# - `batch` has shape (rows, features). It may have a single row.
#
# One point is for the mean, one for the variance.


# %% solution="update_moving_statistics"
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    """Return the moving statistics after a batch.

    Args:
        moving_mean: float array, shape (features,).
        moving_variance: float array, shape (features,).
        batch: float array, shape (rows, features).
        momentum: float from 0 to 1, as in Keras.

    Returns:
        (new moving mean, new moving variance), new arrays of shape (features,).
    """
    ### BEGIN SOLUTION
    return (
        momentum * moving_mean + (1 - momentum) * batch.mean(axis=0),
        momentum * moving_variance + (1 - momentum) * batch.var(axis=0),
    )
    ### END SOLUTION


# %%
# Try it: how fast do they come near the batch's own mean and variance?
moving_mean, moving_variance = np.zeros(3), np.ones(3)
for _ in range(5):
    moving_mean, moving_variance = update_moving_statistics(
        moving_mean, moving_variance, garments, 0.9
    )
    print(np.round(moving_mean, 1), np.round(moving_variance, 1))
print("the batch:", garments.mean(axis=0), garments.var(axis=0))

# %% test="moving_mean_is_pulled" points=1
# The batch's means are 3 and 10. So the first moving mean has some way to go, the second has arrived.
_batch = np.array([[1.0, 4.0], [1.0, 8.0], [5.0, 12.0], [5.0, 16.0]])
_mean, _variance = np.array([0.0, 10.0]), np.array([1.0, 1.0])
_new_mean, _ = checks.require_pair(
    update_moving_statistics(_mean.copy(), _variance.copy(), _batch.copy(), 0.9),
    "update_moving_statistics",
    "the moving mean",
    "the moving variance",
)
_found = checks.require_array(_new_mean, (2,), "update_moving_statistics")
checks.require(
    np.round(
        np.asarray(
            update_moving_statistics(_mean.copy(), _variance.copy(), _batch.copy(), 0.9)[0],
            "float64",
        ),
        4,
    ).tolist()
    == [0.3, 10.0],
    expected="the moving means 0.3 and 10",
    found=str(np.round(_found, 4).tolist()),
    misconception=checks.recognise_result(
        [_found],
        [
            ("momentum-of-the-new-batch", [[2.7, 10]]),
            ("wrong-axis", [[0.65, 9.65]]),
            ("statistics-replaced", [[3, 10]]),
        ],
    ),
)


### BEGIN HIDDEN TESTS
import numpy as np

from helpers import checks


def probe_mistake_in_mean(found, moving_mean, batch, momentum):
    def pulled(new, kept):
        return kept * moving_mean + (1 - kept) * new

    mistakes = [
        ("momentum-of-the-new-batch", [pulled(batch.mean(0), 1 - momentum)]),
        ("wrong-axis", [pulled(batch.mean(), momentum)]),
        ("statistics-replaced", [batch.mean(0)]),
    ]
    if len(batch) == 1:
        mistakes.append(("single-row-skipped", [moving_mean]))
    return checks.recognise_result([found], mistakes)


checks.require_argument_used(
    lambda momentum: update_moving_statistics(_mean.copy(), _variance.copy(), _batch, momentum)[0],
    "momentum",
    0.9,
    0.5,
)
_rng = np.random.default_rng(4)
for _rows, _momentum in ((5, 0.9), (1, 0.9), (12, 0.3), (4, 0.0), (3, 1.0), (6, 0.99)):
    _features = int(_rng.integers(2, 9))
    _batch = _rng.normal(30, 5, size=(_rows, _features))
    _mean, _variance = _rng.normal(0, 3, _features), _rng.uniform(60, 90, _features)
    _given = [array.copy() for array in (_mean, _variance, _batch)]
    _expected = _momentum * _mean + (1 - _momentum) * _batch.mean(0)
    _new_mean, _ = checks.require_pair(
        update_moving_statistics(*_given, _momentum),
        "update_moving_statistics",
        "the moving mean",
        "the moving variance",
    )
    _found = checks.require_array(_new_mean, (_features,), "update_moving_statistics")
    _default = [kept * _mean + (1 - kept) * _batch.mean(0) for kept in (0.9, 0.99)]
    _hint = ""
    if _momentum == 0 and any(np.allclose(_found, one) for one in _default):
        _hint = ": is 0 taken for a momentum that is not given?"
    checks.require(
        np.allclose(
            np.asarray(
                update_moving_statistics(_mean.copy(), _variance.copy(), _batch.copy(), _momentum)[
                    0
                ],
                "float64",
            ),
            _expected,
            rtol=1e-4,
            atol=1e-4,
        ),
        expected=f"with momentum {_momentum}, the moving mean after a batch of"
        f" {f'{_rows} rows' if _rows > 1 else 'a single row'}",
        found=f"numbers that are up to {np.max(np.abs(_found - _expected)):.3g} away from the right"
        f" ones{_hint}",
        misconception=probe_mistake_in_mean(_found, _mean, _batch, _momentum),
    )
    checks.require(
        np.array_equal(_given[0], _mean) and np.array_equal(_given[2], _batch),
        expected="moving_mean and batch are as they were before the call",
        found="other numbers in one of them",
        misconception="changed-in-place",
    )
    checks.require(
        not np.shares_memory(np.asarray(_new_mean), _given[0]),
        expected=f"with momentum {_momentum}, a new array for the moving mean",
        found="the array that was given: who changes one changes the other",
    )
_narrow = [array.astype("float32") for array in (_mean, _variance, _batch)]
_kept = [array.copy() for array in _narrow]
update_moving_statistics(*_narrow, 0.9)
checks.require(
    all(map(np.array_equal, _narrow[::2], _kept[::2])),
    expected="moving_mean and batch, of float32, are as they were before the call",
    found="other numbers in one of them",
    misconception="changed-in-place",
)
### END HIDDEN TESTS

# %% test="moving_variance_is_pulled" points=1
# The batch's variances are 4 and 20, and both moving variances start at 1.
_batch = np.array([[1.0, 4.0], [1.0, 8.0], [5.0, 12.0], [5.0, 16.0]])
_mean, _variance = np.array([0.0, 10.0]), np.array([1.0, 1.0])
_, _new_variance = checks.require_pair(
    update_moving_statistics(_mean.copy(), _variance.copy(), _batch.copy(), 0.9),
    "update_moving_statistics",
    "the moving mean",
    "the moving variance",
)
_found = checks.require_array(_new_variance, (2,), "update_moving_statistics")
checks.require(
    np.round(
        np.asarray(
            update_moving_statistics(_mean.copy(), _variance.copy(), _batch.copy(), 0.9)[1],
            "float64",
        ),
        4,
    ).tolist()
    == [1.3, 2.9],
    expected="the moving variances 1.3 and 2.9",
    found=str(np.round(_found, 4).tolist()),
    misconception=checks.recognise_result(
        [_found],
        [
            ("momentum-of-the-new-batch", [[3.7, 18.1]]),
            ("wrong-axis", [[3.325, 3.325]]),
            ("statistics-replaced", [[4, 20]]),
            ("sample-variance", [[1.43333, 3.56667]]),
            ("sample-variance", [[4.9, 24.1]]),  # and the momentum of the new batch
            ("standard-deviation-kept", [[1.1, 1.34721]]),
            ("variance-around-the-moving-mean", [[2.2, 2.9]]),
            ("variance-around-the-moving-mean", [[2.029, 2.9]]),
        ],
    ),
)


### BEGIN HIDDEN TESTS
import numpy as np

from helpers import checks


def probe_mistake_in_variance(found, moving_mean, moving_variance, batch, momentum):
    rows, variance = len(batch), batch.var(0)

    def pulled(new, kept=momentum, old=moving_variance):
        return kept * old + (1 - kept) * new

    pulled_mean = pulled(batch.mean(0), old=moving_mean)
    mistakes = [
        ("momentum-of-the-new-batch", [pulled(variance, 1 - momentum)]),
        ("wrong-axis", [pulled(batch.var())]),
        ("statistics-replaced", [variance]),
        ("sample-variance", [pulled(variance * rows / max(rows - 1, 1))]),
        ("standard-deviation-kept", [pulled(batch.std(0))]),
    ]
    for kept in {0.9, 0.99} - {momentum}:
        mistakes.append(("argument-not-used", [pulled(variance, kept)]))
    if rows == 1:
        mistakes.insert(0, ("single-row-skipped", [moving_variance]))
    for centre in (moving_mean, pulled_mean):
        around = np.mean((batch - centre) ** 2, axis=0)
        mistakes.append(("variance-around-the-moving-mean", [pulled(around)]))
    return checks.recognise_result([found], mistakes)


_rng = np.random.default_rng(5)
# What is asked again afterwards is asked of the last setting.
for _rows, _momentum in ((1, 0.9), (12, 0.3), (4, 0.0), (3, 1.0), (6, 0.99), (5, 0.9)):
    _features = int(_rng.integers(2, 9))
    _batch = _rng.normal(30, 5, size=(_rows, _features))
    _mean, _variance = _rng.normal(0, 3, _features), _rng.uniform(60, 90, _features)
    _given = [array.copy() for array in (_mean, _variance, _batch)]
    _expected = _momentum * _variance + (1 - _momentum) * _batch.var(0)
    _new_mean, _new_variance = checks.require_pair(
        update_moving_statistics(*_given, _momentum),
        "update_moving_statistics",
        "the moving mean",
        "the moving variance",
    )
    _pulled = _momentum * _mean + (1 - _momentum) * _batch.mean(0)
    _same_mistake = np.shares_memory(np.asarray(_new_mean), _given[0]) or not np.allclose(
        np.asarray(_new_mean, "float64"), _pulled, rtol=1e-4, atol=1e-4
    )
    if _same_mistake and (_rows, _momentum) != (5, 0.9):
        continue  # what goes wrong in special settings only costs the point of the mean
    _found = checks.require_array(_new_variance, (_features,), "update_moving_statistics")
    checks.require(
        np.allclose(
            np.asarray(
                update_moving_statistics(_mean.copy(), _variance.copy(), _batch.copy(), _momentum)[
                    1
                ],
                "float64",
            ),
            _expected,
            rtol=1e-4,
            atol=1e-4,
        ),
        expected=f"with momentum {_momentum}, the moving variance after a batch of"
        f" {f'{_rows} rows' if _rows > 1 else 'a single row'}",
        found=f"numbers that are up to {np.max(np.abs(_found - _expected)):.3g} away from the right ones",
        misconception=probe_mistake_in_variance(_found, _mean, _variance, _batch, _momentum),
    )
    # Arrays changed or returned as they are cost one point: above, if the mean's is among them.
    _counted = not np.array_equal(_given[0], _mean)
    _counted |= np.shares_memory(np.asarray(_new_mean), _given[0])
    checks.require(
        _counted or np.array_equal(_given[1], _variance),
        expected="moving_variance is as it was before the call",
        found="other numbers in it",
        misconception="changed-in-place",
    )
    checks.require(
        _counted or not np.shares_memory(np.asarray(_new_variance), _given[1]),
        expected=f"with momentum {_momentum}, a new array for the moving variance",
        found="the array that was given: who changes one changes the other",
    )
_narrow = [array.astype("float32") for array in (_mean, _variance, _batch)]
_kept = [array.copy() for array in _narrow]
update_moving_statistics(*_narrow, 0.9)
_counted = not all(map(np.array_equal, _narrow[::2], _kept[::2]))
checks.require(
    _counted or np.array_equal(_narrow[1], _kept[1]),
    expected="moving_variance, of float32, is as it was before the call",
    found="other numbers in it",
    misconception="changed-in-place",
)
### END HIDDEN TESTS


# %% [markdown]
# ## Task 4 · A classifier with batch normalization (3 points)
#
# Write `build_bn_classifier(input_shape, hidden_units, classes)`. It returns a new Keras model that computes, in this order,
#
# 1. `Flatten`,
# 2. batch normalization of the input,
# 3. for each number in `hidden_units`: a dense layer with so many units and **no bias**, batch normalization, `relu`,
# 4. a dense layer with a **bias** and one unit for each class, `softmax`.
#
# - `input_shape` is a tuple without the batch, such as `(28, 28)` or `(6,)`. `hidden_units` is a list of whole numbers, such as `[300, 100]`; it may be empty: then step 3 is left out.
#   `classes` is a whole number, at least 2.
# - Keras has all these layers. **Settings that are not named here stay as Keras has them**: no other momentum, epsilon or initializer, no regularizer, and no further layers such as `Dropout`.
# - The model is built, so that its weights exist and can be counted. It need not be compiled.


# %% solution="build_bn_classifier"
def build_bn_classifier(input_shape, hidden_units, classes):
    """Return a dense classifier with batch normalization first and before each relu.

    Args:
        input_shape: tuple of ints, the shape of one input.
        hidden_units: list of ints, the units of each hidden layer. May be empty.
        classes: int, how many classes there are.

    Returns:
        A built Keras model with output shape (batch, classes).
    """
    ### BEGIN SOLUTION
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model
    ### END SOLUTION


# %%
# Try it: which of these boxes did you expect?
# (The drawing follows model.layers. Of a class of your own it shows less; that costs nothing.)
import matplotlib.pyplot as plt

model = build_bn_classifier((28, 28), [300, 100], 10)
fig, ax = plt.subplots(figsize=(10.5, 2.1))
plots.draw_network(model, ax, "Batch normalization first, and before each relu")
plt.show()

# %% test="input_is_normalized" points=1
# Probabilities come out, and the unit in which a feature is measured makes no difference in training.
_model = build_bn_classifier((6,), [8], 3)
checks.require_model(_model, "build_bn_classifier")
_x = np.random.default_rng(6).normal(0, 30, size=(16, 6)).astype("float32")
_answers = checks.require_array(_model(_x, training=True), (16, 3), "the model")
checks.require(
    np.allclose(_answers.sum(axis=1), 1, atol=1e-3),
    expected="answers that add up to 1 in each row",
    found=f"sums from {_answers.sum(axis=1).min():.3g} to {_answers.sum(axis=1).max():.3g}",
    misconception="outputs-are-no-probabilities",
)
checks.require(
    np.allclose(np.asarray(_model(_x, training=True)), _answers, atol=1e-4),
    expected="the same answers each time, for the same batch in training",
    found="other answers: is there a Dropout, or noise, that the sheet does not name?",
)
_other_units = np.asarray(_model(_x * np.arange(1, 7, dtype="float32"), training=True))
checks.require(
    np.allclose(_other_units, _answers, atol=1e-3),
    expected="the same answers when each feature is measured in another unit",
    found="other answers",
    misconception="input-not-normalized",
)
### BEGIN HIDDEN TESTS
import numpy as np

from helpers import checks
from helpers.quiet_tensorflow import keras

_rng = np.random.default_rng(7)
for _shape, _hidden, _classes in (((5, 4), [9, 7], 3), ((3, 4, 2), [6], 2), ((7,), [5, 4, 6], 6)):
    keras.utils.set_random_seed(_classes)
    _model = build_bn_classifier(_shape, _hidden, _classes)
    checks.require_model(_model, "build_bn_classifier")
    _x = _rng.normal(0, 30, size=(16, *_shape)).astype("float32")
    _units, _shift = _rng.uniform(2, 9, _shape), _rng.uniform(50, 99, _shape)
    _output = np.asarray(_model(_x, training=True))
    checks.require(
        _output.ndim == 2,
        expected=f"one row of {_classes} answers for each input of shape {_shape}",
        found=f"outputs of shape {_output.shape}",
        misconception="flatten-left-out",
    )
    _answers = checks.require_array(_output, (16, _classes), "the model")
    checks.require(
        np.allclose(_answers.sum(axis=1), 1, atol=1e-3) and np.all(_answers >= 0),
        expected="probabilities that add up to 1 in each row",
        found="other numbers",
        misconception="outputs-are-no-probabilities",
    )
    checks.require(
        np.allclose(np.asarray(_model(_x, training=True)), _answers, atol=1e-4),
        expected="the same answers each time, for the same batch in training",
        found="other answers: is there a Dropout, or noise, that the sheet does not name?",
    )
    _other_units = np.asarray(_model((_x * _units + _shift).astype("float32"), training=True))
    checks.require(
        np.allclose(_other_units, _answers, atol=1e-2),
        expected=f"for input shape {_shape} and hidden units {_hidden}: the same answers in training"
        " when each feature is measured in another unit, from another zero",
        found="other answers",
        misconception="input-not-normalized",
    )
checks.require(
    np.shape(_model(_x)) == (16, 6),
    expected="as many answers as classes",
    found="another number of them",
)
_again = build_bn_classifier(_shape, list(_hidden), _classes)
_again(_x)
checks.require(
    len(checks.shared_weights(_model, _again)) == 0,
    expected="a new model in each call",
    found="a model that shares weights with the one of an earlier call",
)
### END HIDDEN TESTS


# %% block="networks"
import itertools

import numpy as np

from helpers import checks
from helpers.quiet_tensorflow import keras


def probe_weight(weight):
    """Return (name, shape), which tells the weights of a probe apart: its sizes all differ."""
    return weight.path.split("/")[-1], tuple(weight.shape)


def probe_values(sizes, seed, scale):
    """Return values for the weights that the network has, by (name, shape); kernels by a scale."""
    rng = np.random.default_rng(seed)
    values = {("bias", (sizes[-1],)): rng.normal(size=sizes[-1])}
    for size, following in itertools.pairwise(sizes):
        kernel = rng.normal(size=(size, following)) / np.sqrt(size)
        values["kernel", (size, following)] = kernel * (scale if following != sizes[-1] else 1)
        values["gamma", (size,)] = rng.uniform(1, 2, size)
        values["beta", (size,)] = rng.normal(size=size)
        values["moving_mean", (size,)] = rng.normal(size=size)
        values["moving_variance", (size,)] = rng.uniform(1, 3, size)
    return values


def probe_probabilities(answers):
    """Return the answers as they are if they are probabilities; if not, their softmax."""
    if np.allclose(answers.sum(axis=1), 1, atol=1e-3) and np.all(answers >= 0):
        return answers
    if np.all((answers > 0) & (answers < 1)):  # of a sigmoid
        answers = np.log(answers / (1 - answers))
    powers = np.exp(answers - answers.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def probe_answers(x, values, sizes, *, training, relu_first=False, relu=True):
    """Return the network's answers; a weight without values is not in the network."""

    def norm(x):
        key = (x.shape[1],)
        if ("gamma", key) not in values:
            return x
        mean, variance = values["moving_mean", key], values["moving_variance", key]
        if training:
            mean, variance = x.mean(0), x.var(0)
        standardized = (x - mean) / np.sqrt(variance + 1e-3)
        return values["gamma", key] * standardized + values["beta", key]

    x = norm(x.reshape(len(x), -1))
    for size, following in itertools.pairwise(sizes[:-1]):
        x = x @ values["kernel", (size, following)]
        x = norm(np.maximum(x, 0)) if relu_first else norm(x)
        x = np.maximum(x, 0) if relu and not relu_first else x
    logits = x @ values["kernel", sizes[-2:]] + values.get(("bias", sizes[-1:]), 0)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


# %% test="norm_stands_before_relu" points=1
# One of the batch normalizations is of the hidden layer. (Where it stands, the drawing above shows.)
_model = build_bn_classifier((6,), [8], 3)
checks.require_model(_model, "build_bn_classifier")
_model(np.zeros((1, 6), "float32"))
_sizes = [tuple(weight.shape) for weight in _model.weights if weight.path.endswith("/gamma")]
checks.require(
    _sizes.count((8,)) == 1,
    expected="one batch normalization of the 8 hidden units",
    found=f"{_sizes.count((8,))} of them",
)
### BEGIN HIDDEN TESTS
# block: networks


# In functions, because a model with dropout reaches neither, and could not answer afterwards.
def probe_require_order(answers, by_hand, swapped, training, hint):
    checks.require(
        np.allclose(answers, by_hand, atol=1e-3),
        expected=f"in {'training' if training else 'inference'}: after each hidden dense layer"
        " batch normalization, then relu",
        found=f"answers of another network{hint}",
        misconception="norm-after-the-activation"
        if np.allclose(answers, swapped, atol=1e-3)
        else None,
    )


def probe_require_momentum(kept):
    checks.require(
        abs(kept - 0.99) < 3e-3,
        expected="batch normalizations with the momentum that Keras gives them",
        found=f"moving statistics that keep {kept:.3g} of their distance from the batch",
        misconception="default-momentum-changed",
    )


for _number, (_features, _hidden, _classes, _scale) in enumerate(
    ((6, [9], 3, 1), (10, [14, 8], 4, 1), (18, [12, 16, 7], 5, 0.03))
):
    _sizes = (_features, *_hidden, _classes)
    _model = build_bn_classifier((_features,), _hidden, _classes)
    checks.require_model(_model, "build_bn_classifier")
    _x = np.random.default_rng(_number).normal(size=(20, _features)).astype("float32") * _scale
    _model(_x)
    _there = {probe_weight(weight) for weight in _model.weights}
    _drawn = probe_values(_sizes, 10 + _number, _scale)
    _needed = [("gamma", (size,)) for size in _hidden] + [
        ("kernel", pair) for pair in itertools.pairwise(_sizes)
    ]
    checks.require(
        all(kind in _there for kind in _needed),
        expected=f"a dense layer and a batch normalization for each of {_hidden} hidden units",
        found="not all of their weights",
    )
    for _weight in _model.weights:  # what has no business here is switched off
        _weight.assign(_drawn.get(probe_weight(_weight), np.zeros(_weight.shape)))
    _values = {kind: value for kind, value in _drawn.items() if kind in _there}
    for _training in (False, True):
        # Without softmax, or with dropout, the point of the first test is lost, not this one.
        _answers = probe_probabilities(
            checks.require_array(_model(_x, training=_training), (20, _classes), "the model")
        )
        _again = probe_probabilities(np.asarray(_model(_x, training=_training), "float64"))
        if not np.allclose(_answers, _again, atol=1e-4):
            break
        _by_hand = probe_answers(_x, _values, _sizes, training=_training)
        _swapped = probe_answers(_x, _values, _sizes, training=_training, relu_first=True)
        _linear = probe_answers(_x, _values, _sizes, training=_training, relu=False)
        _hint = "; is an epsilon set?" if _scale < 1 else ""
        if np.allclose(_answers, _linear, atol=1e-3):
            _hint = ": of one without relu"
        probe_require_order(_answers, _by_hand, _swapped, _training, _hint)
    if not np.allclose(_answers, _again, atol=1e-4):
        continue
    # In training each call pulls the moving statistics by the same share of what is left.
    _moving = [weight for weight in _model.weights if probe_weight(weight)[0].startswith("moving")]
    _states = []
    for _ in range(3):
        _states.append(np.concatenate([np.ravel(weight) for weight in _moving]).astype("float64"))
        _model(_x, training=True)
    _first, _second = np.abs(np.diff(_states, axis=0))
    _kept = _second.sum() / max(_first.sum(), 1e-9)
    probe_require_momentum(_kept)
### END HIDDEN TESTS

# %% test="no_superfluous_bias" points=1
# The network that you saw in the lesson, for pictures that are flat already: 270,946 parameters.
_model = build_bn_classifier((784,), [300, 100], 10)
checks.require_model(_model, "build_bn_classifier")
_counted = sum(int(np.prod(weight.shape)) for weight in _model.weights)
checks.require(
    _counted == 270_946,
    expected="270,946 parameters for 784 pixels, hidden units 300 and 100, and 10 classes",
    found=f"{_counted:,}{'' if _counted else ': no weights yet; is keras.Input(...) missing?'}",
    misconception={
        300 + 100: "bias-kept-before-norm",
        -10: "output-bias-dropped",
        -4 * 784: "input-not-normalized",
    }.get(_counted - 270_946),
)
### BEGIN HIDDEN TESTS
# block: networks
_probabilities = []
for _features, _hidden, _classes in ((12, [8, 8, 8], 5), (30, [90, 60], 40), (7, [], 3)):
    _sizes = [_features, *_hidden, _classes]
    _inside = _sizes[:-1]  # what is normalized
    try:
        _model = build_bn_classifier((_features,), list(_hidden), _classes)
    except Exception as probe_error:
        checks.require(
            False,
            expected=f"a model for hidden units {_hidden}",
            found=f"{type(probe_error).__name__}",
        )
    checks.require_model(_model, "build_bn_classifier")
    _kernels = sum(size * following for size, following in itertools.pairwise(_sizes))
    _expected = _kernels + _classes + 2 * sum(_inside), 2 * sum(_inside)
    _found = tuple(
        sum(int(np.prod(weight.shape)) for weight in weights)
        for weights in (_model.trainable_weights, _model.non_trainable_weights)
    )
    checks.require(
        _found == _expected,
        expected=f"for input shape {(_features,)}, hidden units {_hidden} and {_classes} classes:"
        f" {_expected[0]} trainable and {_expected[1]} other parameters",
        found=f"{_found[0]} and {_found[1]}",
        misconception={
            sum(_hidden): "bias-kept-before-norm",
            -_classes: "output-bias-dropped",
            -4 * _sizes[0]: "input-not-normalized",
        }.get(sum(_found) - sum(_expected)),
    )
    for _weight in _model.trainable_weights:
        _kind, _first = probe_weight(_weight)[0], np.asarray(_weight)
        _span = np.sqrt(6 / sum(_first.shape)) if _kind == "kernel" else 0
        if _first.size >= 2000 or _kind in ("bias", "beta"):
            checks.require(
                abs(np.max(np.abs(_first)) - _span) <= 0.02 * _span,
                expected=f"numbers as Keras initializes a {_kind}, from {-_span:.3g} to {_span:.3g}",
                found=f"numbers from {_first.min():.3g} to {_first.max():.3g}; is an initializer set?",
            )
        checks.require(
            _kind != "gamma" or bool(np.all(_first == 1)),
            expected="numbers as Keras initializes a gamma, all of them 1",
            found=f"numbers from {_first.min():.3g} to {_first.max():.3g}; is an initializer set?",
        )
    _drawn = [np.asarray(w) for w in _model.trainable_weights if probe_weight(w)[0] == "kernel"]
    checks.require(
        not any(
            one.shape == two.shape and np.array_equal(one, two)
            for one, two in itertools.combinations(_drawn, 2)
        ),
        expected="first numbers of its own for each kernel",
        found="the same numbers in two kernels: does an initializer have a seed?",
    )
    checks.require(
        len(_model.losses) == 0,
        expected="a model without a regularizer",
        found=f"a model with {len(_model.losses)}",
    )
    _x = np.random.default_rng(_features).normal(size=(5, _features)).astype("float32")
    _probabilities.append(np.allclose(np.sum(np.asarray(_model(_x)), axis=1), 1, atol=1e-3))
# Without softmax at all, the point of the first test is lost, not this one.
checks.require(
    _probabilities[-1] or not _probabilities[0],
    expected="without hidden units: probabilities that add up to 1",
    found="other numbers",
    misconception="outputs-are-no-probabilities",
)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 5 · In your own words (2 points)
#
# A classmate trains a deep network with batch normalization on 1,000 pictures, 40 steps with Keras's default momentum of 0.99. In the last epoch `fit` reports a training accuracy of 0.8. Then she calls
# `evaluate` **on the same 1,000 pictures** and gets 0.3. “It has learned the pictures by heart,” she says, “it is overfitting.”
#
# Why can it not be that, and where does the difference come from? What would you do to check that you are right? Four or five sentences are enough.

# %% [markdown] written="fit_and_evaluate_disagree" points=2
# **Model answer.** Overfitting would show on other pictures; these are the ones it was trained on. `fit` normalizes with the statistics of each batch, `evaluate` with the moving mean and variance.
# After 40 steps with momentum 0.99 two thirds of these (0.99 to the power of 40) are still the initial 0 and 1, so the layers compute something else in `evaluate` than what was trained. To check, I would compute the accuracy on the
# same pictures with `training=True`, on a copy since it moves the statistics: if it is near 0.8 again, the weights are fine. Or train for some hundred more steps, or with momentum 0.9, and see the gap close.
#
# **Rubric.** 1 point: `fit` uses the batch's statistics and `evaluate` the moving ones, which after 40 steps still lag behind (½ for only one half of this, for example “training and inference differ” without the lag). 1 point: a check that could
# come out against the explanation: `training=True` on the same pictures, more steps, a smaller momentum, or recomputed statistics, *and what to expect of it* (½ without the expectation; 0 for “more data”, “regularize”, or a look at other pictures).
