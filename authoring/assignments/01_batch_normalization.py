# %% [markdown]
# # Assignment 01 · Batch normalization (10 points)
#
# You will write batch normalization yourself, in NumPy: what it computes, and what it remembers. Then you will build a network with it, and
# answer one question in words. Lesson 01 has all you need.
#
# - Write your code where it says `YOUR CODE HERE`, and remove the line `raise NotImplementedError()`.
# - You may add cells, helper functions, prints. Printing, warnings and progress bars cost nothing.
# - Run the test cell below each task. Silence means that it passed. Press **Validate** for all of them at once.
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
trainable, non_trainable = checks.require_pair(
    bn_parameter_counts(1), "bn_parameter_counts", "how many are trainable", "how many are not"
)
checks.require(
    sum(bn_parameter_counts(1)) == 4,
    expected="the right number of parameters for 1 feature, trainable or not",
    found=f"{trainable} trainable and {non_trainable} not",
    misconception=checks.recognise_bn_counts(trainable, non_trainable, 1),
)
### BEGIN HIDDEN TESTS
import numpy as np

from helpers import checks

for features in (1, 7, 64, *np.random.default_rng(1).integers(100, 3000, 3)):
    trainable, non_trainable = checks.require_pair(
        bn_parameter_counts(int(features)), "bn_parameter_counts", "trainable", "not trainable"
    )
    checks.require(
        [int(count) for count in bn_parameter_counts(int(features))] == [2 * features] * 2,
        expected="for every number of features the right two counts",
        found=f"for {features} features: {trainable} trainable and {non_trainable} not",
        misconception=checks.recognise_bn_counts(trainable, non_trainable, features),
    )
checks.require(
    tuple(bn_parameter_counts(300)) == (600, 600),
    expected="for every number of features the right two counts",
    found="others",
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
        A new float array of the shape of `x`.
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

# %% test="forward_on_a_table" points=1
# Two features, with an epsilon that makes the numbers easy: the variances are 4 and 20.
x = np.array([[1.0, 4.0], [1.0, 8.0], [5.0, 12.0], [5.0, 16.0]])
gamma, beta = np.array([3.0, 10.0]), np.array([7.0, 0.0])
found = checks.require_array(
    batch_norm_forward(x.copy(), gamma, beta, 5.0), (4, 2), "batch_norm_forward"
)
checks.require(
    np.round(np.asarray(batch_norm_forward(x.copy(), gamma, beta, 5.0), "float64"), 3).tolist()
    == [[5, -12], [5, -4], [9, 4], [9, 12]],
    expected="[[5, -12], [5, -4], [9, 4], [9, 12]]",
    found=str(np.round(found, 3).tolist()),
    misconception=checks.recognise_normalized(found, x, gamma, beta, 5.0),
)
### BEGIN HIDDEN TESTS
import numpy as np

from helpers import checks

rng = np.random.default_rng(2)
for rows, features, epsilon in ((3, 4, 0.5), (1, 6, 1e-3), (9, 2, 1e-3), (6, 7, 0.2)):
    x = rng.normal(5, rng.uniform(0.5, 2, features), size=(rows, features))
    x[:, 0] = 3.0  # this feature does not vary
    gamma, beta = rng.uniform(2, 3, features), rng.uniform(-9, -1, features)
    given = [array.copy() for array in (x, gamma, beta)]
    expected = gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + epsilon) + beta
    found = checks.require_array(
        batch_norm_forward(*given, epsilon), (rows, features), "batch_norm_forward"
    )
    checks.require(
        np.allclose(
            np.asarray(batch_norm_forward(x.copy(), gamma, beta, epsilon), "float64"),
            expected,
            atol=1e-3,
        ),
        expected=f"the batch normalization of {rows} row(s) and {features} features",
        found=f"numbers that are up to {np.max(np.abs(found - expected)):.3g} away from it",
        misconception=checks.recognise_normalized(found, *given, epsilon),
    )
    checks.require(
        all(map(np.array_equal, given, (x, gamma, beta))),
        expected="x, gamma and beta are as they were before the call",
        found="other numbers in one of them",
        misconception="changed-in-place",
    )
### END HIDDEN TESTS

# %% test="forward_on_feature_maps" points=1
# Ten pictures of 10 x 10 positions, one channel. Half of the numbers are 1 and half are 5.
maps = np.random.default_rng(0).permutation([1.0] * 500 + [5.0] * 500).reshape(10, 10, 10, 1)
gamma, beta = np.array([3.0]), np.array([7.0])
found = checks.require_array(
    batch_norm_forward(maps.copy(), gamma, beta, 0.001), (10, 10, 10, 1), "batch_norm_forward"
)
checks.require(
    np.unique(
        np.round(np.asarray(batch_norm_forward(maps.copy(), gamma, beta, 0.001), "float64"), 2)
    ).tolist()
    == [4, 10],
    expected="4 in place of each 1, and 10 in place of each 5",
    found=f"{len(np.unique(np.round(found, 2)))} different numbers, from {found.min():.3g} to {found.max():.3g}",
    misconception=checks.recognise_normalized(found, maps, gamma, beta, 0.001),
)
### BEGIN HIDDEN TESTS
import numpy as np

from helpers import checks

rng = np.random.default_rng(3)
for height, width, channels in ((12, 9, 4), (10, 13, 1), (16, 16, 3)):
    shape = (11, height, width, channels)
    x = rng.normal(0, 5, shape) + rng.normal(0, 5, (1, height, width, channels))
    x += 20 * np.arange(channels)
    gamma, beta = rng.uniform(2, 3, channels), rng.uniform(-9, -1, channels)
    given = [array.copy() for array in (x, gamma, beta)]
    over = (0, 1, 2)
    expected = gamma * (x - x.mean(over)) / np.sqrt(x.var(over) + 1e-3) + beta
    found = checks.require_array(batch_norm_forward(*given, 1e-3), shape, "batch_norm_forward")
    checks.require(
        np.allclose(
            np.asarray(batch_norm_forward(x.copy(), gamma, beta, 1e-3), "float64"),
            expected,
            atol=1e-2,
        ),
        expected=f"each of {channels} channel(s) normalized over the batch and all positions",
        found=f"numbers that are up to {np.max(np.abs(found - expected)):.3g} away from it",
        misconception=checks.recognise_normalized(found, *given, 1e-3),
    )
    checks.require(
        all(map(np.array_equal, given, (x, gamma, beta))),
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
batch = np.array([[1.0, 4.0], [1.0, 8.0], [5.0, 12.0], [5.0, 16.0]])
mean, variance = np.array([0.0, 10.0]), np.array([1.0, 1.0])
new_mean, _ = checks.require_pair(
    update_moving_statistics(mean.copy(), variance.copy(), batch, 0.9),
    "update_moving_statistics",
    "the moving mean",
    "the moving variance",
)
found = checks.require_array(new_mean, (2,), "update_moving_statistics")
checks.require(
    np.round(
        np.asarray(
            update_moving_statistics(mean.copy(), variance.copy(), batch, 0.9)[0], "float64"
        ),
        4,
    ).tolist()
    == [0.3, 10.0],
    expected="the moving means 0.3 and 10",
    found=str(np.round(found, 4).tolist()),
    misconception=checks.recognise_moving_mean(found, mean, batch, 0.9),
)
### BEGIN HIDDEN TESTS
import numpy as np

from helpers import checks

rng = np.random.default_rng(4)
for rows, momentum in ((5, 0.99), (1, 0.9), (12, 0.3), (4, 0.0), (3, 1.0)):
    features = int(rng.integers(2, 9))
    batch = rng.normal(30, 5, size=(rows, features))
    mean, variance = rng.normal(0, 3, features), rng.uniform(60, 90, features)
    given = [array.copy() for array in (mean, variance, batch)]
    expected = momentum * mean + (1 - momentum) * batch.mean(0)
    new_mean, _ = checks.require_pair(
        update_moving_statistics(*given, momentum),
        "update_moving_statistics",
        "the moving mean",
        "the moving variance",
    )
    found = checks.require_array(new_mean, (features,), "update_moving_statistics")
    checks.require(
        np.allclose(
            np.asarray(
                update_moving_statistics(mean.copy(), variance.copy(), batch.copy(), momentum)[0],
                "float64",
            ),
            expected,
            rtol=1e-4,
            atol=1e-4,
        ),
        expected=f"the moving mean after a batch of {rows} row(s), momentum {momentum}",
        found=f"numbers that are up to {np.max(np.abs(found - expected)):.3g} away from it",
        misconception=checks.recognise_moving_mean(found, mean, batch, momentum),
    )
    checks.require(
        all(map(np.array_equal, given, (mean, variance, batch))),
        expected="the arrays that were given are as they were before the call",
        found="other numbers in one of them",
        misconception="changed-in-place",
    )
### END HIDDEN TESTS

# %% test="moving_variance_is_pulled" points=1
# The batch's variances are 4 and 20, and both moving variances start at 1.
batch = np.array([[1.0, 4.0], [1.0, 8.0], [5.0, 12.0], [5.0, 16.0]])
mean, variance = np.array([0.0, 10.0]), np.array([1.0, 1.0])
_, new_variance = checks.require_pair(
    update_moving_statistics(mean.copy(), variance.copy(), batch, 0.9),
    "update_moving_statistics",
    "the moving mean",
    "the moving variance",
)
found = checks.require_array(new_variance, (2,), "update_moving_statistics")
checks.require(
    np.round(
        np.asarray(
            update_moving_statistics(mean.copy(), variance.copy(), batch, 0.9)[1], "float64"
        ),
        4,
    ).tolist()
    == [1.3, 2.9],
    expected="the moving variances 1.3 and 2.9",
    found=str(np.round(found, 4).tolist()),
    misconception=checks.recognise_moving_variance(found, mean, variance, batch, 0.9),
)
### BEGIN HIDDEN TESTS
import numpy as np

from helpers import checks

rng = np.random.default_rng(5)
for rows, momentum in ((5, 0.99), (1, 0.9), (12, 0.3), (4, 0.0), (3, 1.0)):
    features = int(rng.integers(2, 9))
    batch = rng.normal(30, 5, size=(rows, features))
    mean, variance = rng.normal(0, 3, features), rng.uniform(60, 90, features)
    given = [array.copy() for array in (mean, variance, batch)]
    expected = momentum * variance + (1 - momentum) * batch.var(0)
    _, new_variance = checks.require_pair(
        update_moving_statistics(*given, momentum),
        "update_moving_statistics",
        "the moving mean",
        "the moving variance",
    )
    found = checks.require_array(new_variance, (features,), "update_moving_statistics")
    checks.require(
        np.allclose(
            np.asarray(
                update_moving_statistics(mean.copy(), variance.copy(), batch.copy(), momentum)[1],
                "float64",
            ),
            expected,
            rtol=1e-4,
            atol=1e-4,
        ),
        expected=f"the moving variance after a batch of {rows} row(s), momentum {momentum}",
        found=f"numbers that are up to {np.max(np.abs(found - expected)):.3g} away from it",
        misconception=checks.recognise_moving_variance(found, mean, variance, batch, momentum),
    )
    checks.require(
        all(map(np.array_equal, given, (mean, variance, batch))),
        expected="the arrays that were given are as they were before the call",
        found="other numbers in one of them",
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
# - Take the layers of Keras. **Settings that are not named here stay as Keras has them**: no other momentum, epsilon or initializer.
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
model = build_bn_classifier((6,), [8], 3)
checks.require_model(model, "build_bn_classifier")
x = np.random.default_rng(6).normal(0, 30, size=(16, 6)).astype("float32")
answers = checks.require_array(model(x, training=True), (16, 3), "the model")
checks.require(
    np.allclose(answers.sum(axis=1), 1, atol=1e-3),
    expected="answers that add up to 1 in each row",
    found=f"sums from {answers.sum(axis=1).min():.3g} to {answers.sum(axis=1).max():.3g}",
    misconception="outputs-are-no-probabilities",
)
other_units = np.asarray(model(x * np.arange(1, 7, dtype="float32"), training=True))
checks.require(
    np.allclose(other_units, answers, atol=1e-3),
    expected="the same answers when each feature is measured in another unit",
    found="other answers",
    misconception="input-not-normalized",
)
### BEGIN HIDDEN TESTS
import numpy as np

from helpers import checks
from helpers.quiet_tensorflow import keras

rng = np.random.default_rng(7)
for shape, hidden, classes in (
    ((5, 4), [9, 7], 3),
    ((11,), [], 4),
    ((3, 4, 2), [6], 2),
    ((7,), [5, 5, 5], 6),
):
    keras.utils.set_random_seed(classes)
    model = build_bn_classifier(shape, hidden, classes)
    checks.require_model(model, "build_bn_classifier")
    x = rng.normal(0, 30, size=(16, *shape)).astype("float32")
    units, shift = rng.uniform(2, 9, shape), rng.uniform(50, 99, shape)
    output = np.asarray(model(x, training=True))
    checks.require(
        output.ndim == 2,
        expected=f"one row of {classes} answers for each input of shape {shape}",
        found=f"outputs of shape {output.shape}",
        misconception="flatten-left-out",
    )
    answers = checks.require_array(output, (16, classes), "the model")
    checks.require(
        np.allclose(answers.sum(axis=1), 1, atol=1e-3) and np.all(answers >= 0),
        expected="probabilities that add up to 1 in each row",
        found="other numbers",
        misconception="outputs-are-no-probabilities",
    )
    other_units = np.asarray(model((x * units + shift).astype("float32"), training=True))
    checks.require(
        np.allclose(other_units, answers, atol=1e-2),
        expected=f"input shape {shape}, hidden units {hidden}: the same answers in training when each"
        " feature is measured in another unit, from another zero",
        found="other answers",
        misconception="input-not-normalized",
    )
checks.require(
    np.shape(model(x)) == (16, 6),
    expected="as many answers as classes",
    found="another number of them",
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


def probe_values(sizes, seed):
    """Return values for the weights that the network has, by (name, shape)."""
    rng = np.random.default_rng(seed)
    values = {("bias", (sizes[-1],)): rng.normal(size=sizes[-1])}
    for size, following in itertools.pairwise(sizes):
        values["kernel", (size, following)] = rng.normal(size=(size, following)) / np.sqrt(size)
        values["gamma", (size,)] = rng.uniform(1, 2, size)
        values["beta", (size,)] = rng.normal(size=size)
        values["moving_mean", (size,)] = rng.normal(size=size)
        values["moving_variance", (size,)] = rng.uniform(1, 3, size)
    return values


def probe_answers(x, values, sizes, *, training, relu_first=False):
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
        x = norm(np.maximum(x, 0)) if relu_first else np.maximum(norm(x), 0)
    logits = x @ values["kernel", sizes[-2:]] + values.get(("bias", sizes[-1:]), 0)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


# %% test="norm_stands_before_relu" points=1
# One of the batch normalizations is of the hidden layer. (Where it stands, the drawing above shows.)
model = build_bn_classifier((6,), [8], 3)
checks.require_model(model, "build_bn_classifier")
sizes = [tuple(weight.shape) for weight in model.weights if weight.path.endswith("/gamma")]
checks.require(
    sizes.count((8,)) == 1,
    expected="one batch normalization of the 8 hidden units",
    found=f"{sizes.count((8,))} of them",
)
### BEGIN HIDDEN TESTS
# block: networks
for number, (shape, hidden, classes) in enumerate(
    (((6,), [9], 3), ((5, 2), [14, 8], 4), ((3, 3, 2), [12, 16, 7], 5))
):
    sizes = (int(np.prod(shape)), *hidden, classes)
    model = build_bn_classifier(shape, hidden, classes)
    checks.require_model(model, "build_bn_classifier")
    there = {probe_weight(weight) for weight in model.weights}
    drawn = probe_values(sizes, 10 + number)
    needed = [("gamma", (size,)) for size in hidden] + [
        ("kernel", pair) for pair in itertools.pairwise(sizes)
    ]
    checks.require(
        all(kind in there for kind in needed),
        expected=f"a dense layer and a batch normalization for each of {hidden} hidden units",
        found="not all of their weights",
    )
    for weight in model.weights:  # what has no business here is switched off
        weight.assign(drawn.get(probe_weight(weight), np.zeros(weight.shape)))
    values = {kind: value for kind, value in drawn.items() if kind in there}
    x = np.random.default_rng(number).normal(size=(20, *shape)).astype("float32")
    for training in (False, True):
        answers = checks.require_array(model(x, training=training), (len(x), classes), "the model")
        by_hand = probe_answers(x, values, sizes, training=training)
        swapped = probe_answers(x, values, sizes, training=training, relu_first=True)
        mistake = None
        if not np.allclose(answers.sum(axis=1), 1, atol=1e-3):
            mistake = "outputs-are-no-probabilities"
        elif np.allclose(answers, swapped, atol=1e-3):
            mistake = "norm-after-the-activation"
        checks.require(
            np.allclose(answers, by_hand, atol=1e-3),
            expected="after each hidden dense layer batch normalization, then relu, in"
            f" {'training' if training else 'inference'}",
            found="answers of another network",
            misconception=mistake,
        )
    # In training each call pulls the moving statistics by the same share of what is left.
    moving = [weight for weight in model.weights if probe_weight(weight)[0].startswith("moving")]
    states = []
    for _ in range(3):
        states.append(np.concatenate([np.ravel(weight) for weight in moving]).astype("float64"))
        model(x, training=True)
    first, second = np.abs(np.diff(states, axis=0))
    kept = second.sum() / max(first.sum(), 1e-9)
    checks.require(
        abs(kept - 0.99) < 3e-3,
        expected="batch normalizations with the momentum that Keras gives them",
        found=f"moving statistics that keep {kept:.3g} of their distance from the batch",
        misconception="default-momentum-changed",
    )
### END HIDDEN TESTS

# %% test="no_superfluous_bias" points=1
# The network for pictures that you saw in the lesson: 270,946 parameters.
model = build_bn_classifier((28, 28), [300, 100], 10)
checks.require_model(model, "build_bn_classifier")
counted = sum(int(np.prod(weight.shape)) for weight in model.weights)
checks.require(
    counted == 270_946,
    expected="270,946 parameters for pictures of 28 x 28, hidden units 300 and 100, and 10 classes",
    found=f"{counted:,}",
    misconception={
        300 + 100: "bias-kept-before-norm",
        -10: "output-bias-dropped",
        -4 * 784: "input-not-normalized",
    }.get(counted - 270_946),
)
### BEGIN HIDDEN TESTS
# block: networks
for shape, hidden, classes in (((7,), [], 3), ((4, 3), [8, 8], 5), ((2, 3, 2), [10, 6, 13], 2)):
    sizes = [int(np.prod(shape)), *hidden, classes]
    inside = sizes[:-1]  # what is normalized
    model = build_bn_classifier(shape, hidden, classes)
    checks.require_model(model, "build_bn_classifier")
    kernels = sum(size * following for size, following in itertools.pairwise(sizes))
    expected = kernels + classes + 2 * sum(inside), 2 * sum(inside)
    found = tuple(
        sum(int(np.prod(weight.shape)) for weight in weights)
        for weights in (model.trainable_weights, model.non_trainable_weights)
    )
    checks.require(
        found == expected,
        expected=f"{expected[0]} trainable and {expected[1]} other parameters for input shape"
        f" {shape}, hidden units {hidden}, {classes} classes",
        found=f"{found[0]} and {found[1]}",
        misconception={
            sum(hidden): "bias-kept-before-norm",
            -classes: "output-bias-dropped",
            -4 * sizes[0]: "input-not-normalized",
        }.get(sum(found) - sum(expected)),
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
