# %% [markdown]
# # Assignment 04 · Fashion-MNIST A/B transfer (10 points)
#
# You will build the experiment of lesson 04 in five functions: the split, the baseline, the way from A, a fair comparison of the two, and its verdict.
# Then you judge somebody else's result in words.
#
# - Write your code where it says `YOUR CODE HERE`, and remove the line `raise NotImplementedError()`.
# - You may add cells, helper functions, prints. Printing, warnings and progress bars cost nothing.
# - Run the test cell below each task. Silence means that it passed. Press **Validate** for all of them at once.
#   The test cells' own names begin with `_`, so that they overwrite none of yours.
# - The test cells here are a beginning. When your work is graded, further tests look at what your functions **do** with other
#   networks and pictures of other sizes. They never ask for a high accuracy, only for an honest experiment. How you write the functions is up to you.

# %%
import numpy as np

from helpers.quiet_tensorflow import keras  # keras, without TensorFlow's start-up messages
from helpers import checks, data, reproducibility

reproducibility.set_seed(42)

# %% [markdown]
# To save your time we take a tenth of Fashion-MNIST, and a small network.

# %%
(images, labels), (test_images, test_labels) = data.load_fashion_mnist()
images, labels = images[:6000] / np.float32(255), labels[:6000]
test_images, test_labels = test_images[:1000] / np.float32(255), test_labels[:1000]
T_SHIRT, PULLOVER = 0, 2


# %%
def network(units, activation):
    """Return a new network for pictures, not compiled, with a head of so many units."""
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(50, activation="selu", kernel_initializer="lecun_normal"),
            keras.layers.Dense(20, activation="selu", kernel_initializer="lecun_normal"),
            keras.layers.Dense(units, activation=activation),
        ]
    )


def new_head():
    """Return a new head for a yes/no question."""
    return keras.layers.Dense(1, activation="sigmoid")


def accuracy_of(model, images, labels):
    """Return the share of pictures to which a yes/no model gives the right answer."""
    answers = np.array(model(images, training=False))[:, 0] > 0.5
    return float(np.mean(answers == labels))


# %% [markdown]
# ## Task 1 · Two tasks from one data set (2 points)
#
# Write `split_a_b(images, labels, positive, negative)`.
#
# - `images` is an array of shape (n, height, width); `labels`, of shape (n,), holds integers from 0 to 9. Each of the ten classes occurs at least once.
# - `positive` and `negative` are two different classes. Their pictures are **task B**: *is it `positive`?* The other eight classes are **task A**.
#
# Return `(images_a, labels_a), (images_b, labels_b)`:
#
# - the pictures of each task in the order in which they stood in `images`;
# - `labels_a`: whole numbers from 0 to 7 without gaps, in the order of the old classes (the smallest class of A becomes 0);
# - `labels_b`: 1 for `positive`, 0 for `negative`, of shape (pictures of B,).
#
# The labels that you return may have any dtype of numbers.
#
# The arrays that were given must stay as they are.


# %% solution="split_a_b"
def split_a_b(images, labels, positive, negative):
    """Split pictures of ten classes into a task A and a yes/no task B.

    Args:
        images: array of shape (n, height, width).
        labels: array of n integers from 0 to 9. It is not changed.
        positive: the class that is "yes" in task B.
        negative: the class that is "no" in task B.

    Returns:
        `(images_a, labels_a), (images_b, labels_b)`, NumPy arrays.
    """
    ### BEGIN SOLUTION
    is_b = np.isin(labels, [positive, negative])
    labels_a = np.searchsorted(np.unique(labels[~is_b]), labels[~is_b])
    labels_b = (labels[is_b] == positive).astype("float32")
    return (images[~is_b], labels_a), (images[is_b], labels_b)
    ### END SOLUTION


# %%
# Try it: how many pictures do you expect in A, how many in B?
task_a, task_b = split_a_b(images, labels, PULLOVER, T_SHIRT)
print("task A:", task_a[0].shape, "labels", np.unique(task_a[1]))
print("task B:", task_b[0].shape, "labels", np.unique(task_b[1]))

# %% block="splits"
import numpy as np

from helpers import checks


def probe_ten_classes(seed):
    """Pictures that can be told apart, with labels 0 to 9 in a random order, and two classes."""
    rng = np.random.default_rng(seed)
    number, height, width = (int(rng.integers(low, low + 9)) for low in (40, 2, 3))
    labels = rng.permutation(np.arange(number) % 10).astype(("uint8", "int64")[seed % 2])
    images = rng.random((number, height, width)).astype("float32")
    return images, labels, *(int(kind) for kind in rng.permutation(10)[:2])


def probe_parts(split):
    """What split_a_b returned, as four arrays."""
    try:
        (images_a, labels_a), (images_b, labels_b) = split
    except (TypeError, ValueError):
        found = type(split).__name__ + (": is the `return` missing?" if split is None else "")
        raise checks.CheckFailed("(images_a, labels_a), (images_b, labels_b)", found) from None
    return [np.asarray(part, "float64") for part in (images_a, labels_a, images_b, labels_b)]


# %% test="a_has_labels_without_gaps" points=1
# Task A: the pictures of the other eight classes, with labels 0 to 7.
_few = np.array([9, 2, 1, 7, 0, 5, 3, 4, 6, 8])
_dots = np.arange(40.0).reshape(10, 2, 2)
(_images_a, _labels_a), _ = split_a_b(_dots, _few.copy(), positive=2, negative=0)
checks.require(
    np.array_equal(_images_a, _dots[[0, 2, 3, 5, 6, 7, 8, 9]]),
    expected="in task A the pictures of all classes but 2 and 0, in their old order",
    found=f"an array of shape {np.shape(_images_a)}, or another order",
)
checks.require(
    np.array_equal(_labels_a, [7, 0, 5, 3, 1, 2, 4, 6]),
    expected="the labels 9, 1, 7, 5, 3, 4, 6, 8 of task A become 7, 0, 5, 3, 1, 2, 4, 6",
    found=str(np.asarray(_labels_a).tolist()),
    misconception="class-ids-with-gaps"
    if np.shape(_labels_a) == (8,) and set(np.array(_labels_a).tolist()) != set(range(8))
    else None,
)
### BEGIN HIDDEN TESTS
# block: splits
for _seed in range(5):
    _pictures, _kinds, _positive, _negative = probe_ten_classes(_seed)
    _kinds_before, _in_a = _kinds.copy(), ~np.isin(_kinds, [_positive, _negative])
    _found_images, _found_labels, _, _ = probe_parts(
        split_a_b(_pictures, _kinds, _positive, _negative)
    )
    checks.require(
        np.array_equal(_kinds, _kinds_before),
        expected="the labels that were given stay as they were",
        found="other labels",
        misconception="labels-changed-in-place",
    )
    checks.require(
        np.array_equal(_found_images, _pictures[_in_a].astype("float64")),
        expected="in task A the pictures of the other eight classes, in their old order",
        found="other pictures, or another order",
    )
    _old = _kinds[_in_a].tolist()
    _renumbered = [sum(k < kind for k in set(_old)) for kind in _old]
    checks.require(
        np.array_equal(_found_labels, _renumbered),
        expected="labels from 0 to 7 in task A, in the order of the old classes",
        found=f"the labels {np.unique(_found_labels).astype(int).tolist()}, or in another order",
        misconception="class-ids-with-gaps"
        if len(_found_labels) == len(_old) and set(_found_labels) != set(range(8))
        else None,
    )
### END HIDDEN TESTS

# %% test="b_is_a_yes_no_question" points=1
# Task B: the pictures of two classes; 1 for the positive one.
_few = np.array([9, 2, 1, 7, 0, 5, 3, 4, 6, 8])
_dots = np.arange(40.0).reshape(10, 2, 2)
_, (_images_b, _labels_b) = split_a_b(_dots, _few.copy(), positive=2, negative=0)
checks.require(
    np.array_equal(_images_b, _dots[[1, 4]]),
    expected="in task B the pictures of the classes 2 and 0, in their old order",
    found=f"an array of shape {np.shape(_images_b)}, or another order",
)
checks.require(
    np.array_equal(_labels_b, [1, 0]),
    expected="the label 1 for the class 2 and 0 for the class 0: [1, 0], of shape (2,)",
    found=f"{np.asarray(_labels_b).tolist()}, of shape {np.shape(_labels_b)}",
    misconception="yes-and-no-exchanged" if np.array_equal(_labels_b, [0, 1]) else None,
)
### BEGIN HIDDEN TESTS
# block: splits
for _seed in range(5, 10):
    _pictures, _kinds, _positive, _negative = probe_ten_classes(_seed)
    _in_b = np.isin(_kinds, [_positive, _negative])
    _pictures_before, _yes = _pictures.copy(), (_kinds[_in_b] == _positive).astype("float64")
    _, _, _found_images, _found_labels = probe_parts(
        split_a_b(_pictures, _kinds, _positive, _negative)
    )
    checks.require(
        np.array_equal(_pictures, _pictures_before),
        expected="the pictures that were given stay as they were",
        found="other pictures",
    )
    checks.require(
        np.array_equal(_found_images, _pictures_before[_in_b].astype("float64")),
        expected="in task B the pictures of the two classes, in their old order",
        found="other pictures, or another order",
    )
    checks.require(
        np.array_equal(_found_labels, _yes),
        expected=f"one label for each picture of B, shape {_yes.shape}: 1 for `positive`, 0 for `negative`",
        found=f"shape {_found_labels.shape}, values {np.unique(_found_labels).tolist()}",
        misconception="yes-and-no-exchanged" if np.array_equal(_found_labels, 1 - _yes) else None,
    )
### END HIDDEN TESTS


# %% [markdown]
# ## Task 2 · From scratch (1 point)
#
# Both ways shall differ in A and in nothing else. So they follow one **recipe**:
#
# - plain gradient descent, `keras.optimizers.SGD`, with the learning rate that is given and no momentum;
# - the binary cross-entropy loss, and 20 pictures for each step;
# - the pictures in the order in which they are given, in each epoch the same (`shuffle=False`). Their number is a multiple of 20;
# - no seed is set in here: chance is in the hands of whoever calls.
#
# Write `train_from_scratch(network, images, labels, epochs, learning_rate)`, the **baseline**. `network(units, activation)` is a function like the one above: it returns a new network
# that is not compiled. Take one with a head for a yes/no question, train it by the recipe for so many epochs, and return it.


# %% solution="train_from_scratch"
def train_from_scratch(network, images, labels, epochs, learning_rate):
    """Train a new network on a yes/no task.

    Args:
        network: function (units, activation) -> a new model that is not compiled.
        images: array of shape (n, height, width), n a multiple of 20.
        labels: array of shape (n,), 0 or 1.
        epochs: int, how often all pictures are seen.
        learning_rate: float.

    Returns:
        The trained Keras model, output shape (batch, 1).
    """
    ### BEGIN SOLUTION
    model = network(1, "sigmoid")
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    model.fit(images, labels, batch_size=20, epochs=epochs, shuffle=False)
    return model
    ### END SOLUTION


# %%
# Try it: is it better than chance, 0.5?
keras.utils.set_random_seed(1)
from_scratch = train_from_scratch(network, task_b[0][:200], task_b[1][:200], 4, 0.02)
print("above 0.7:", accuracy_of(from_scratch, task_b[0][200:], task_b[1][200:]) > 0.7)

# %% block="recipe"
import random

import numpy as np

from helpers import checks, inspect
from helpers.quiet_tensorflow import keras, tensorflow


def probe_yes_no_pictures(seed, shape=None):
    """Rows of random pictures with answers, and others to look at the answers of a model."""
    rng = np.random.default_rng(seed)
    height, width = shape or (int(rng.integers(low, low + 4)) for low in (5, 3))
    number = 20 * int(rng.integers(2, 4))
    pictures = rng.normal(size=(number + 15, height, width)).astype("float32")
    answers = (pictures[:number, 0].sum(axis=1) + rng.normal(size=number) > 0).astype("float32")
    return pictures[:number], answers, pictures[number:]


def probe_luck():
    """The next random number of NumPy, of Python and of TensorFlow."""
    with tensorflow.init_scope():  # not a node of a graph
        last = float(tensorflow.random.uniform(()))
    return np.random.random(), random.random(), last


def probe_network(shape, seed, momentum=0.8):
    """A function like `network`, for other pictures; its sizes depend on the seed."""
    first, second = 6 + seed % 4, 3 + seed % 3

    def network(units, activation):
        chain = [
            keras.layers.Flatten(),
            keras.layers.Dense(first, activation="tanh", use_bias=False),
            keras.layers.BatchNormalization(momentum=momentum),
            keras.layers.Dense(second, activation="tanh"),
            keras.layers.BatchNormalization(momentum=momentum, center=False, scale=False),
            keras.layers.Dense(units, activation=activation),
        ]
        return keras.Sequential([keras.Input(shape), *chain])

    return network


def probe_noted(network):
    """The same function, and a list that gets a twin of each network it returns."""
    twins = []

    def noting(units, activation):
        model = network(units, activation)
        twins.append(keras.models.clone_model(model))
        twins[-1].set_weights(model.get_weights())
        return model

    return noting, twins


def probe_follow(model, pictures, answers, phases, batch=20, momentum=0.0, mse=False):
    """Train step by step, by the recipe if not told otherwise.

    A phase is (which layers learn, rate, epochs): all, all but normalizations, those that no
    gradient touches and the head, or the head alone.
    """
    for everything, rate, epochs in phases:
        for layer in model.layers[:-1]:
            norm = isinstance(layer, keras.layers.BatchNormalization)
            bare = norm and not layer.center
            layer.trainable = {"all but norms": not norm, "bare": bare}.get(everything, everything)
        steps = {weight.path: 0.0 for weight in model.trainable_weights}
        for start in list(range(0, len(pictures), batch)) * epochs:
            rows = slice(start, start + batch)
            with tensorflow.GradientTape() as tape:
                p = model(pictures[rows], training=True)[:, 0]
                loss = (
                    keras.losses.mean_squared_error if mse else keras.losses.binary_crossentropy
                )(answers[rows], p)
                loss = tensorflow.reduce_mean(loss)
            learning = model.trainable_weights
            for weight, gradient in zip(learning, tape.gradient(loss, learning)):
                steps[weight.path] = momentum * steps[weight.path] - rate * gradient
                weight.assign_add(steps[weight.path])
    return model


def probe_slips(rate):
    """What fit or an optimizer does if it is not told otherwise, and the rates of the sheet."""
    return [
        ("batches of 32, which fit takes if it is not told otherwise", None, {"batch": 32}),
        ("batches of 10", None, {"batch": 10}),
        ("SGD with a momentum of 0.9; the recipe has none", None, {"momentum": 0.9}),
        ("the mean squared error", "loss-does-not-match-output", {"mse": True}),
    ] + [
        (f"a learning rate of {other}; given was {rate}", "argument-not-used", {"rate": other})
        for other in (0.01, 0.02, 0.1)
    ]


def probe_answers_of(model, pictures):
    answers = np.asarray(model(pictures, training=False), "float64")
    checks.require(
        answers.shape == (len(pictures), 1),
        expected=f"one answer for each of {len(pictures)} pictures, shape {(len(pictures), 1)}",
        found=f"shape {answers.shape}",
    )
    checks.require(
        not np.allclose(answers, 1, atol=1e-6),
        expected="answers between 0 and 1 that depend on the picture",
        found="the answer 1 for every picture",
        misconception="single-unit-softmax",
    )
    return answers


# %% test="scratch_follows_the_recipe" points=1
# One epoch with 20 pictures is one step. It moves every weight of a new network.
_began = []


def probe_noted_network(units, activation):
    model = network(units, activation)
    _began.append(model.get_weights())
    return model


_pictures = np.random.default_rng(0).random((20, 28, 28)).astype("float32")
_model = train_from_scratch(probe_noted_network, _pictures, np.arange(20) % 2, 1, 0.1)
checks.require_model(_model, "train_from_scratch")
_answers = np.asarray(_model(_pictures))
checks.require(
    _answers.shape == (20, 1) and 0 <= _answers.min() and _answers.max() < 1,
    expected="for each of 20 pictures one answer between 0 and 1",
    found=f"shape {_answers.shape}, from {_answers.min():.3g} to {_answers.max():.3g}",
    misconception="single-unit-softmax" if np.allclose(_answers, 1, atol=1e-6) else None,
)
checks.require(
    bool(_began),
    expected="the network comes from the function that is given",
    found="that function was not called",
)
_moved = [not np.array_equal(old, new) for old, new in zip(_began[-1], _model.get_weights())]
checks.require(
    all(_moved),
    expected="all 6 weights of the new network have moved",
    found=f"{sum(_moved)} have moved",
)
### BEGIN HIDDEN TESTS
# block: recipe
_pictures, _answers, _others = probe_yes_no_pictures(21)
_plain_network = probe_network(_pictures.shape[1:], 21)
_first_weights, _luck = [], {}


class ProbedStop(keras.layers.Layer):
    """A layer that notes with which luck the training begins, and ends it."""

    def call(self, inputs, training=False):
        if training:
            _luck.setdefault(_seed, probe_luck())
            raise InterruptedError
        return inputs


def probe_only_the_beginning(units, activation):
    model = _plain_network(units, activation)
    _first_weights.append(model.get_weights()[0])
    return keras.Sequential([keras.Input(_pictures.shape[1:]), ProbedStop(), *model.layers])


for _seed in (1, 2):
    keras.utils.set_random_seed(_seed)
    try:
        train_from_scratch(probe_only_the_beginning, _pictures, _answers, 1, 0.1)
    except Exception:  # Keras may wrap the InterruptedError
        pass
checks.require(
    len(_first_weights) >= 2,
    expected="the network comes from the function that is given",
    found="that function was not called",
)
checks.require(
    not np.array_equal(_first_weights[0], _first_weights[-1]),
    expected="other first weights in each run that the caller gives another seed",
    found="the same first weights twice",
    misconception="seed-set-inside",
)
checks.require(
    len(_luck) < 2 or not any(one == other for one, other in zip(_luck[1], _luck[2])),
    expected="the training draws other random numbers in each run that the caller gives another seed",
    found="the same random numbers twice",
    misconception="seed-set-inside",
)
probed_network, _twins = probe_noted(_plain_network)
_result = train_from_scratch(probed_network, _pictures, _answers, 3, 0.4)
checks.require_model(_result, "train_from_scratch")
_found = probe_answers_of(_result, _others)


def probe_as_trained(rate=0.4, epochs=3, **settings):
    for twin in _twins:
        trained = keras.models.clone_model(twin)
        trained.set_weights(twin.get_weights())
        probe_follow(trained, _pictures, _answers, [(True, rate, epochs)], **settings)
        if np.allclose(probe_answers_of(trained, _others), _found, atol=1e-4):
            return True
    return False


_right = probe_as_trained()
_slips = [
    *probe_slips(0.4),
    ("1 epoch; 3 were asked for", "argument-not-used", {"epochs": 1}),
    ("4 epochs; 3 were asked for", "argument-not-used", {"epochs": 4}),
]
_tried = () if _right else _slips
_seen = next((slip for slip in _tried if probe_as_trained(**slip[2])), None)
checks.require(
    _right,
    expected="the answers of the given network after 3 epochs by the recipe",
    found=f"the answers after training with {_seen[0]}"
    if _seen
    else "other answers: look at the optimizer, its rate, the order (shuffle=False), the batch size, the epochs",
    misconception=_seen[1] if _seen else None,
)
### END HIDDEN TESTS


# %% [markdown]
# ## Task 3 · From A (2 points)
#
# Write `train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate)`.
#
# `model_a` is a built classifier, `Sequential` or functional, one straight chain of layers (none of them a model, batch normalization possible); its last layer is its head, and no layer is frozen. `head` is a
# new layer with one unit and `sigmoid`, as from `new_head()`, that no model uses yet.
#
# Return a new model: **everything of A but its head**, as an independent copy with what A has learned, and `head` itself, no copy of it, on top. Train it by the recipe of task 2, in two phases:
#
# 1. for `head_epochs` epochs only the new head learns, at `learning_rate`. Nothing else changes, not even the moving statistics of batch normalization;
# 2. then everything learns, in training mode as `fit` runs it (so moving statistics move, too), at a tenth of `learning_rate`, until all in all `epochs` epochs are over: the
#    budget of the other way. (`epochs` is larger than `head_epochs`, which is at least 1.)
#
# A must stay as it is: its weights, its head, its `trainable` flags.
#
# (If you go through `model.layers`: a functional model lists its `InputLayer` there, a `Sequential` one does not. `model.inputs[0]` is
# the input of either, and `model.input_shape` its shape, with `None` for the batch.)


# %% solution="train_on_a"
def train_on_a(model_a, head, images, labels, epochs, head_epochs, learning_rate):
    """Train a copy of A under a new head: first the head alone, then everything.

    Args:
        model_a: a built classifier; its last layer is its head. It is not changed.
        head: a new layer with one unit and sigmoid.
        images: array of shape (n, height, width), n a multiple of 20.
        labels: array of shape (n,), 0 or 1.
        epochs: int, the epochs of both phases together.
        head_epochs: int, the epochs of the first phase.
        learning_rate: float, the rate of the first phase; the second has a tenth of it.

    Returns:
        The trained Keras model, output shape (batch, 1).
    """
    ### BEGIN SOLUTION
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    model_b = keras.Model(clone.inputs[0], head(clone.layers[-2].output))
    for everything, rate, times in (
        (False, learning_rate, head_epochs),
        (True, learning_rate / 10, epochs - head_epochs),
    ):
        for layer in model_b.layers[:-1]:
            layer.trainable = everything
        model_b.compile(optimizer=keras.optimizers.SGD(rate), loss="binary_crossentropy")
        model_b.fit(images, labels, batch_size=20, epochs=times, shuffle=False)
    return model_b
    ### END SOLUTION


# %%
# Try it, on a model A that has learned a little
model_a = network(8, "softmax")
model_a.compile(optimizer=keras.optimizers.SGD(0.1), loss="sparse_categorical_crossentropy")
model_a.fit(*task_a, batch_size=80, verbose=0)
from_a = train_on_a(model_a, new_head(), task_b[0][:200], task_b[1][:200], 4, 1, 0.02)
print("above 0.7:", accuracy_of(from_a, task_b[0][200:], task_b[1][200:]) > 0.7)


# %% block="on_a"
def probe_a(seed, functional, momentum=0.8, shape=None):
    """A model A with random weights, a head that always begins alike, and a task."""
    pictures, answers, others = probe_yes_no_pictures(seed, shape)
    keras.utils.set_random_seed(seed)
    model = probe_network(pictures.shape[1:], seed, momentum)(5 + seed % 3, "softmax")
    rng = np.random.default_rng(seed)
    model.set_weights([value + rng.uniform(0.2, 0.5, value.shape) for value in model.get_weights()])
    if functional:
        end = keras.layers.Dropout(0.3)(model.layers[-2].output)
        model = keras.Model(model.inputs[0], model.layers[-1](end))
    start = keras.initializers.RandomNormal(stddev=0.7, seed=seed)
    head = keras.layers.Dense(1, activation="sigmoid", kernel_initializer=start)
    return model, head, pictures, answers, others


def probe_b_on(model, head, place=-2):
    """What train_on_a has to begin with, made anew; the head stands on the layer at `place`."""
    twin = keras.models.clone_model(model)
    twin.set_weights(model.get_weights())
    begun = type(head).from_config(head.get_config())
    return keras.Model(twin.inputs[0], begun(twin.layers[place].output))


def probe_mistakes(epochs, head_epochs, rate):
    """(what is often trained instead, the misconception it shows or None, phases, settings)."""
    rest = epochs - head_epochs
    first, second = (False, rate, head_epochs), (True, rate / 10, rest)
    all_first, again = (True, rate, head_epochs), (False, rate / 10, rest)
    return [
        ("one that learns as a whole in phase 1", "nothing-frozen", [all_first, second], {}),
        (
            "one in which normalizations without gamma and beta are not frozen in phase 1",
            None,
            [("bare", rate, head_epochs), second],
            {},
        ),
        (
            "one whose head alone learns, at one rate",
            "stale-compile-after-thawing",
            [first, (False, rate, rest)],
            {},
        ),
        ("one whose head alone learns", "thaw-skipped", [first, again], {}),
        (
            "one whose batch normalization stays frozen in phase 2",
            None,
            [first, ("all but norms", rate / 10, rest)],
            {},
        ),
        ("one with one rate", "one-rate-for-both-phases", [first, (True, rate, rest)], {}),
        ("one with more epochs", "unequal-budget", [first, (True, rate / 10, epochs)], {}),
        ("one with one epoch more", "unequal-budget", [first, (True, rate / 10, rest + 1)], {}),
        (
            "one with 1 epoch for the head; given were 2",
            "argument-not-used",
            [(False, rate, 1), (True, rate / 10, epochs - 1)],
            {},
        ),
    ] + [
        (f"one by {words}", code, [first, second], settings)
        for words, code, settings in probe_slips(rate)
        if "rate" not in settings
    ]


# %% test="b_begins_with_a_and_leaves_it_alone" points=1
# B is another model than A. A keeps its weights and its flags.
_small_a = network(8, "softmax")
_values_before = _small_a.get_weights()
_pictures, _yes_no = np.random.default_rng(1).random((20, 28, 28)), np.arange(20) % 2
_model_b = train_on_a(_small_a, new_head(), _pictures, _yes_no, 2, 1, 0.01)
checks.require_model(_model_b, "train_on_a")
_shared = sorted(checks.shared_weights(_small_a, _model_b))
checks.require(
    not _shared,
    expected="B has layers of its own",
    found=f"these weights of A belong to B, too: {_shared}",
    misconception="layers-shared",
)
checks.require(
    all(np.array_equal(old, new) for old, new in zip(_values_before, _small_a.get_weights())),
    expected="A keeps its weights",
    found="other weights in A",
)
checks.require(
    all(layer.trainable for layer in _small_a.layers),
    expected="all layers of A stay trainable",
    found="some are frozen",
    misconception="froze-the-wrong-object",
)
### BEGIN HIDDEN TESTS
# block: recipe
# block: on_a
_luck_before = probe_luck()
checks.require(
    len(_small_a.get_weights()) == len(_values_before),
    expected="a Sequential A keeps its head, too",
    found="fewer weights in A, or more, than before",
)
probe, _head, _pictures, _answers, _others = probe_a(31, functional=True, momentum=1.0)
_values, _outputs = probe.get_weights(), np.asarray(probe(_others))
_layers = [id(layer) for layer in probe.layers]
_begun = probe_b_on(probe, _head)
_untrained = probe_answers_of(_begun, _others)
_result = train_on_a(probe, _head, _pictures, _answers, 2, 1, 1e-5)
_luck_after = probe_luck()
checks.require_model(_result, "train_on_a")
_found = probe_answers_of(_result, _others)
checks.require(
    np.allclose(_found, _untrained, atol=1e-3),
    expected="at a rate of 0.00001 B still gives almost the answers of A's layers under the new head",
    found="quite other answers: B does not begin with what A has learned",
    misconception="old-head-kept"
    if len(_result.weights) > len(_begun.weights)
    else "cloned-without-weights",
)
checks.require(
    any(_weight is _head.kernel for _weight in _result.weights),
    expected="the head that was given is the head of B",
    found="another head",
)
_dropouts = [layer.rate for layer in inspect.leaf_layers(_result) if hasattr(layer, "rate")]
checks.require(
    _dropouts == [0.3],
    expected="below the head all that A has there, a Dropout, too",
    found=f"{len(_dropouts)} layers that drop at random; A has one, with a rate of 0.3",
)
checks.require(
    not any(before == after for before, after in zip(_luck_before, _luck_after)),
    expected="after the training, random numbers go on from where the caller's seed left them",
    found="the same random numbers as after an earlier training, whose caller had another seed",
    misconception="seed-set-inside",
)
checks.require(
    [id(layer) for layer in probe.layers] == _layers,
    expected="A keeps its layers, its head among them",
    found="other layers in A",
)
for _weight in _result.weights:
    _weight.assign(_weight + 1)
checks.require(
    all(np.array_equal(old, new) for old, new in zip(_values, probe.get_weights()))
    and np.array_equal(np.asarray(probe(_others)), _outputs),
    expected="whatever happens to B's weights leaves A as it is",
    found="A has other weights, or other answers, than before",
    misconception="layers-shared" if checks.shared_weights(probe, _result) else None,
)
checks.require(
    all(layer.trainable for layer in probe.layers),
    expected="the layers of A stay trainable",
    found="some are frozen now",
    misconception="froze-the-wrong-object",
)
### END HIDDEN TESTS

# %% test="first_the_head_then_everything" points=1
# After both phases the layers below the head have moved, too.
_small_a = network(8, "softmax")
_kernel_before = _small_a.get_weights()[0]
_pictures, _yes_no = np.random.default_rng(1).random((20, 28, 28)), np.arange(20) % 2
_model_b = train_on_a(_small_a, new_head(), _pictures, _yes_no, 2, 1, 0.5)
checks.require_model(_model_b, "train_on_a")
_kernels_b = [weight for weight in _model_b.get_weights() if weight.shape == _kernel_before.shape]
checks.require(
    _kernels_b and not any(np.array_equal(_kernel_before, kernel) for kernel in _kernels_b),
    expected="in phase 2 the first layer of B learns, too",
    found="its weights are still those of A",
    misconception=checks.recognise_wrong_thaw(_model_b),
)
### BEGIN HIDDEN TESTS
# block: recipe
# block: on_a
probe, _head, _pictures, _answers, _others = probe_a(34, functional=False, shape=(28, 28))
_starts = [probe_b_on(probe, _head), probe_b_on(probe, _head, place=-1)]
_result = train_on_a(probe, _head, _pictures, _answers, 5, 2, 0.9)
checks.require_model(_result, "train_on_a")
_found = probe_answers_of(_result, _others)
# A head that stands on A's old one costs a point in the test before.
_start = _starts[len(_result.weights) > len(_starts[0].weights)]


def probe_as_found(phases, settings, statistics=True):
    twin = keras.models.clone_model(_start)
    twin.set_weights(_start.get_weights())
    for layer in twin.layers:
        if isinstance(layer, keras.layers.BatchNormalization) and not statistics:
            layer.moving_mean.assign(layer.moving_mean * 0)
            layer.moving_variance.assign(layer.moving_variance * 0 + 1)
    twin = probe_follow(twin, _pictures, _answers, phases, **settings)
    return np.allclose(probe_answers_of(twin, _others), _found, atol=1e-4)


_recipe = [(False, 0.9, 2), (True, 0.09, 3)]
# Statistics of A that were left behind cost a point in the test before, too.
_right = any(probe_as_found(_recipe, {}, statistics) for statistics in (True, False))
_tried = () if _right else probe_mistakes(5, 2, 0.9)
_seen = next((slip for slip in _tried if probe_as_found(*slip[2:])), None)
checks.require(
    _right,
    expected="2 epochs for the head alone, then 3 for everything at a tenth of the rate, by the recipe",
    found=f"a model that gives the answers of {_seen[0]}"
    if _seen
    else "a model that gives other answers than one trained so: look at the optimizer, the order (shuffle=False in both phases), the batch size, the epochs",
    misconception=_seen[1] if _seen else None,
)
### END HIDDEN TESTS


# %% [markdown]
# ## Task 4 · A fair comparison (2 points)
#
# Each way deserves a learning rate of its own. It is chosen on **validation** pictures, never on the test set: what was chosen by a number is no longer measured by it.
#
# Write `compare(seeds, ways, rates, draw, test)`.
#
# - `seeds`: a list of integers, one for each run; `rates`: a list of learning rates to try.
# - `ways`: a list of two functions, the baseline and the new way. Each takes `(images, labels, learning_rate)` and returns a trained yes/no model.
# - `draw(seed)` returns `(train_images, train_labels), (valid_images, valid_labels)`: the same seed, the same pictures.
# - `test`: the pair `(test_images, test_labels)`.
#
# Do this:
#
# 1. For each way, rate and seed: train on the seed's training pictures, with `keras.utils.set_random_seed(seed)` **right before** the training. Only `draw` may be called in between. So
#    within a seed every training has the same pictures and the same luck.
# 2. For each way, take the rate with the highest **mean** of the validation accuracies of all seeds (of two whose means are equal, as `np.mean` computes them, the first in `rates`). Seeds may have different numbers of pictures; each seed counts as much. The two ways may get different rates.
# 3. Return the **test** accuracies of the models trained at these rates (keep the models, or train again in the same way): an array (or nested lists) of shape (seeds, 2) with a row for each seed, in the order of `seeds`, and a column for each way.
#
# Accuracy is what `accuracy_of` above computes; use it, since the models that you get need not be compiled.


# %% solution="compare"
def compare(seeds, ways, rates, draw, test):
    """Compare two ways of training in pairs, each at the rate that suits it.

    Args:
        seeds: list of int, one for each run.
        ways: list of two functions (images, labels, learning_rate) -> trained model.
        rates: list of float, learning rates to choose from.
        draw: function seed -> (training images, labels), (validation images, labels).
        test: (test images, labels).

    Returns:
        Test accuracies, an array of shape (len(seeds), 2).
    """

    ### BEGIN SOLUTION
    def train(way, rate, seed):
        training, valid = draw(seed)
        keras.utils.set_random_seed(seed)
        return way(*training, rate), valid

    columns = []
    for way in ways:
        runs = {rate: [train(way, rate, seed) for seed in seeds] for rate in rates}
        scores = [sum(accuracy_of(model, *valid) for model, valid in runs[rate]) for rate in rates]
        best = rates[np.argmax(scores)]
        columns.append([accuracy_of(model, *test) for model, valid in runs[best]])
    return np.transpose(columns)
    ### END SOLUTION


# %% [markdown]
# To try it without waiting, here are toy pictures of 4 × 4 pixels and two “ways” that learn in no time: each looks at one pixel. The rate decides about its column (at 0.0 it only guesses, at 0.3 it is right nine times out of ten), and luck about its
# row.


# %%
def toy_pictures(number, seed):
    rng = np.random.default_rng(seed)
    answers = np.arange(number) % 2
    right = rng.random((number, 4, 4)) < np.linspace(0.5, 0.9, 4)
    return np.where(right, truth := answers.reshape(-1, 1, 1), 1 - truth).astype("float32"), answers


def toy_draw(seed):
    return toy_pictures(20, seed), toy_pictures(80, seed + 1000)


def one_pixel(offset):
    def way(images, labels, learning_rate):
        kernel = np.zeros((4, 4))
        row = (np.random.randint(4) + offset) % 4
        kernel[row, round(10 * learning_rate)] = 10
        model = keras.Sequential([keras.Input((4, 4)), keras.layers.Flatten(), new_head()])
        model.set_weights([kernel.reshape(16, 1), np.array([-5.0])])
        return model

    return way


# %%
# Try it: about which numbers do you expect?
toy_test = toy_pictures(400, 0)
print(compare([1, 2, 3], [one_pixel(0), one_pixel(1)], [0.1, 0.3], toy_draw, toy_test))

# %% [markdown]
# And for real, pullovers and T-shirts? Set `FOR_REAL = True` and wait for half a minute, or longer if your steps are slow. (Set it back before you hand in, so that nobody waits again.)

# %%
FOR_REAL = False


def draw(seed):
    places = np.random.default_rng(seed).permutation(len(task_b[0]))
    return tuple((task_b[0][part], task_b[1][part]) for part in (places[:200], places[-500:]))


def scratch_way(images, labels, learning_rate):
    return train_from_scratch(network, images, labels, 10, learning_rate)


def a_way(images, labels, learning_rate):
    return train_on_a(model_a, new_head(), images, labels, 10, 2, learning_rate)


if FOR_REAL:
    _, test_b = split_a_b(test_images, test_labels, PULLOVER, T_SHIRT)
    print(compare([1, 2, 3], [scratch_way, a_way], [0.01, 0.03, 0.1], draw, test_b))

# %% block="compared"
import random

import numpy as np

from helpers import checks
from helpers.quiet_tensorflow import keras

_PIXELS = (6, 7)


def probe_right_share(rows, right, rng):
    """Pictures whose pixels are answers: pixel p is right about `right[p]` of them."""
    truth = rng.permutation(np.arange(rows) % 2).astype("float32")
    pictures = np.repeat(truth[:, np.newaxis], _PIXELS[0] * _PIXELS[1], axis=1)
    for pixel, number in enumerate(right):
        wrong = rng.permutation(rows)[number:]
        pictures[wrong, pixel] = 1 - pictures[wrong, pixel]
    return pictures.reshape(rows, *_PIXELS), truth


def probe_luck():
    return np.random.random(), random.random(), float(keras.random.uniform(()))


class ProbedOnePixel(keras.Model):
    """A model that has learned to say what one pixel says."""

    def __init__(self, row, column):
        super().__init__()
        self.row, self.column = int(row), int(column)

    def call(self, images):
        return keras.ops.sigmoid(10 * images[:, self.row, self.column, None] - 5)


class ProbedLaboratory:
    """Two ways of training that note with which luck they began, and draws for them.

    The model of (way, rate, seed) answers with the pixel of that number, so that its accuracies
    are known: `valid` and `tested`, arrays of counts with the shape (ways, rates, seeds).
    """

    def __init__(self, seeds, rates, valid, tested, rng, rows=40, valid_rows=None):
        self.seeds, self.rates, self.rows = seeds, rates, rows
        valid_rows = valid_rows or [rows] * len(seeds)
        self.numbers = np.arange(np.size(valid)).reshape(np.shape(valid))
        self.tested, self.noted = np.asarray(tested) / rows, []
        self.test = probe_right_share(rows, np.ravel(tested), rng)
        self.drawn = {}
        for place, seed in enumerate(seeds):
            own = np.full(np.shape(valid), valid_rows[place] // 2)
            own[..., place] = np.asarray(valid)[..., place]
            training = probe_right_share(20, [20 - 2 * (n % 3) for n in range(np.size(valid))], rng)
            training[0][:, -1, -1] = place
            self.drawn[seed] = training, probe_right_share(valid_rows[place], np.ravel(own), rng)
        self.ways = [self.way(0), self.way(1)]

    def draw(self, seed):
        checks.require(
            seed in self.drawn,
            expected=f"draw is called with one of the seeds {self.seeds}",
            found=str(seed),
            misconception="unpaired-runs",
        )
        return tuple(tuple(part.copy() for part in pair) for pair in self.drawn[seed])

    def way(self, number):
        def train(images, labels, learning_rate):
            place, rate = int(images[0, -1, -1]), self.rates.index(learning_rate)
            luck = probe_luck()
            whole = np.array_equal(images, self.drawn[self.seeds[place]][0][0])
            self.noted.append((number, rate, place, luck, whole and len(labels) == 20))
            return ProbedOnePixel(*np.unravel_index(self.numbers[number, rate, place], _PIXELS))

        return train

    def compared(self):
        """What `compare` returns for this laboratory, as an array."""
        result = compare(list(self.seeds), list(self.ways), list(self.rates), self.draw, self.test)
        if result is None:
            raise checks.CheckFailed(
                "an array of test accuracies", "None: is the `return` missing?"
            )
        return np.asarray(result, "float64")


def probe_luck_of(seed):
    keras.utils.set_random_seed(seed)
    return probe_luck()


# %% test="runs_are_paired" points=1
# With one rate there is nothing to choose: a row for each seed, a column for each way.
_begun = []


def probe_noting(way):
    def train(images, labels, learning_rate):
        _begun.append(np.random.random())
        return way(images, labels, learning_rate)

    return train


_pair = [probe_noting(one_pixel(0)), probe_noting(one_pixel(1))]
_accuracies = np.asarray(compare([5, 6, 7], _pair, [0.2], toy_draw, toy_pictures(400, 0)))
checks.require(
    _accuracies.shape == (3, 2),
    expected="accuracies of shape (3, 2): three seeds, two ways",
    found=f"shape {_accuracies.shape}",
)
checks.require(
    len(set(_begun)) == 3,
    expected="three seeds, three beginnings: both ways with the same luck within a seed",
    found=f"{len(set(_begun))} different beginnings in {len(_begun)} trainings",
    misconception="unpaired-runs",
)
### BEGIN HIDDEN TESTS
# block: compared
for _number, _seeds in enumerate([[3, 11, 8, 5], [7, 0, 40], [6]]):
    _rng = np.random.default_rng(50 + _number)
    _shape = 2, 1, len(_seeds)
    _valid, _tested = _rng.permutation(np.arange(12, 38))[: 4 * len(_seeds)].reshape(2, *_shape)
    _laboratory = ProbedLaboratory(_seeds, [0.1 + _number], _valid, _tested, _rng)
    _found = _laboratory.compared()
    _expected = _laboratory.tested[:, 0].T
    checks.require(
        _found.shape == _expected.shape,
        expected=f"accuracies of shape {_expected.shape}: a row for each seed, a column for each way",
        found=f"shape {_found.shape}",
    )
    _lucky = {place: probe_luck_of(seed) for place, seed in enumerate(_seeds)}
    checks.require(
        all(np.allclose(luck, _lucky[place]) for _, _, place, luck, _ in _laboratory.noted),
        expected="every training begins right after keras.utils.set_random_seed with the seed of its pictures",
        found="a training with other luck, or with the pictures of another seed",
        misconception="unpaired-runs",
    )
    checks.require(
        all(whole for *_, whole in _laboratory.noted),
        expected="every training gets all the training pictures that its seed draws, unchanged",
        found="other pictures or labels",
    )
    _sorted = _found.shape == _expected.shape and np.allclose(_found, _expected[np.argsort(_seeds)])
    checks.require(
        np.allclose(_found, _expected),
        expected="each model's accuracy on the test pictures, a row for each seed, a column for each way",
        found="the right numbers, but the rows in the order of the sorted seeds"
        if _sorted
        else "other numbers",
    )
# With two rates, too, whichever of them is chosen.
_rng = np.random.default_rng(53)
_valid, _tested = _rng.permutation(np.arange(12, 38))[:16].reshape(2, 2, 2, 2)
_laboratory = ProbedLaboratory([5, 2], [0.1, 0.3], _valid, _tested, _rng)
_laboratory.compared()
_lucky = {place: probe_luck_of(seed) for place, seed in enumerate([5, 2])}
checks.require(
    all(np.allclose(luck, _lucky[place]) for _, _, place, luck, _ in _laboratory.noted),
    expected="at each rate, every training begins right after keras.utils.set_random_seed with the seed of its pictures",
    found="trainings with other luck than the first one of their seed",
    misconception="unpaired-runs",
)
### END HIDDEN TESTS

# %% test="rates_are_chosen_on_validation_pictures" points=1
# A rate at which both ways only guess is not taken.
_toys, _toy_test = [one_pixel(0), one_pixel(1)], toy_pictures(400, 0)
_accuracies = np.asarray(compare([5, 6], _toys, [0.0, 0.3], toy_draw, _toy_test))
checks.require(
    _accuracies.shape == (2, 2) and np.all(_accuracies > 0.7),
    expected="for both ways accuracies of about 0.9, as the rate 0.3 gives them",
    found=f"{np.round(_accuracies, 2).tolist()}",
)
### BEGIN HIDDEN TESTS
# block: compared
# (ways, rates, seeds): the way's own best rates are 1 and 2 in validation, others in the test.
_VALID = [
    [[30, 20, 22], [26, 27, 28], [25, 24, 29]],
    [[24, 30, 33], [31, 20, 22], [29, 28, 35]],
]
_TESTED = [
    [[38, 37, 36], [27, 23, 25], [33, 35, 34]],
    [[28, 29, 26], [39, 31, 30], [24, 32, 22]],
]
_rng, _seeds = np.random.default_rng(60), [1, 4, 9]
_order, _place = _rng.permutation(3), _rng.permutation(3)
_rates = np.array([0.01, 0.02, 0.05])[_order].tolist()
_valid, _tested = (np.array(table)[:, _order][..., _place] for table in (_VALID, _TESTED))
_laboratory = ProbedLaboratory(_seeds, _rates, _valid, _tested, _rng)
_found = _laboratory.compared()
_accuracies = _laboratory.tested
_chosen = _valid.mean(axis=2).argmax(axis=1)
_by_test, _together = _tested.mean(axis=2).argmax(axis=1), [_valid.sum(axis=(0, 2)).argmax()] * 2
_per_seed = _valid.argmax(axis=1)
_results = {
    "test-set-used-to-choose": _accuracies[[0, 1], _by_test].T,
    "one-rate-for-both-ways": _accuracies[[0, 1], _together].T,
    "luckiest-run-taken": _accuracies[[0, 1], _valid.max(axis=2).argmax(axis=1)].T,
    "rate-chosen-for-each-run": np.take_along_axis(_accuracies, _per_seed[:, None], 1)[:, 0].T,
}
_best_tests = _accuracies.max(axis=1).T
_seen = [code for code, wrong in _results.items() if np.array_equal(_found, wrong)]
if np.array_equal(_found, _best_tests):
    _seen = ["test-set-used-to-choose"]
checks.require(
    _found.shape == (3, 2) and np.allclose(_found, _accuracies[[0, 1], _chosen].T),
    expected="for each way the test accuracies at the rate that is best in mean validation accuracy",
    found="other numbers",
    misconception=_seen[0] if _seen else None,
)
# The first two rates are equally good; then a seed with many pictures, which counts once.
_tie = [[[30, 24, 27]] * 2 + [[25, 20, 22]], [[21, 28, 26]] * 2 + [[20, 20, 22]]]
for _rates in ([0.05, 0.01, 0.02], [0.01, 0.05, 0.02]):
    _laboratory = ProbedLaboratory(_seeds, _rates, _tie, _tested, _rng)
    _found = _laboratory.compared()
    checks.require(
        _found.shape == (3, 2) and np.allclose(_found, _laboratory.tested[:, 0].T),
        expected="of two rates with the same mean validation accuracy, the first in the list",
        found="the test accuracies at another rate",
    )
_uneven = [[[16, 15, 50], [12, 12, 70]], [[11, 13, 90], [15, 16, 60]]]
_laboratory = ProbedLaboratory(
    _seeds, [0.1, 0.3], _uneven, _tested[:, :2], _rng, valid_rows=[20, 20, 100]
)
_found, _accuracies = _laboratory.compared(), _laboratory.tested
_best = (np.array(_uneven) / [20, 20, 100]).mean(axis=2).argmax(axis=1)
_pooled = np.sum(_uneven, axis=2).argmax(axis=1)
checks.require(
    _found.shape == (3, 2) and np.allclose(_found, _accuracies[[0, 1], _best].T),
    expected="the mean of the seeds' accuracies, where one seed has more pictures than the others",
    found="the rate with the most right answers in all: a seed with many pictures decides"
    if np.array_equal(_found, _accuracies[[0, 1], _pooled].T)
    else "the test accuracies at another rate",
)
_close = [[[48, 48, 48], [48, 49, 48]], [[50, 52, 51], [52, 51, 51]]]
_near = ProbedLaboratory(_seeds, [0.1, 0.3], _close, _tested[:, :2], _rng, valid_rows=[80, 80, 80])
_found_near = _near.compared()
checks.require(
    _found_near.shape == (3, 2) and np.allclose(_found_near, _near.tested[:, 1].T),
    expected="the rate with the higher mean, however little higher it is",
    found="the test accuracies at another rate: are the means rounded?",
)
### END HIDDEN TESTS


# %% [markdown]
# ## Task 5 · The verdict (1 point)
#
# Write `verdict(differences)`. `differences` is a list or an array of numbers, one for each seed: the accuracy from A minus the accuracy from scratch. The answer is one of three texts:
#
# - `"transfer helps"` if **every** difference is above 0,
# - `"transfer hurts"` if every difference is below 0,
# - `"no clear difference"` otherwise, also if one of them is exactly 0.
#
# From fewer than three runs nothing can be said: raise a `ValueError` then.


# %% solution="verdict"
def verdict(differences):
    """Say what paired differences show.

    Args:
        differences: accuracy from A minus accuracy from scratch, one number for each seed.

    Returns:
        "transfer helps", "transfer hurts" or "no clear difference".

    Raises:
        ValueError: for fewer than three differences.
    """
    ### BEGIN SOLUTION
    if len(differences) < 3:
        raise ValueError("three runs at least, please")
    if min(differences) > 0:
        return "transfer helps"
    if max(differences) < 0:
        return "transfer hurts"
    return "no clear difference"
    ### END SOLUTION


# %%
# Try it: what should each line say?
print(verdict([0.02, 0.01, 0.03]))
print(verdict(np.array([0.09, 0.08, -0.001])))


# %% block="refusals"
def probe_refusal(differences):
    """What verdict does with too few differences, in words; "a ValueError" is right."""
    try:
        verdict(differences)
    except ValueError:
        return "a ValueError"
    except Exception as error:
        return f"another error: {type(error).__name__}"
    return "no error"


# %% test="verdict_needs_every_run" points=1
# One run that says otherwise, and the difference is not clear.
for _differences, _truth in (
    ([0.02, 0.01, 0.03], "transfer helps"),
    ([-0.02, -0.01, -0.03, -0.01], "transfer hurts"),
    ([0.09, 0.08, -0.001], "no clear difference"),
):
    _answer = verdict(_differences)
    checks.require(
        _answer == _truth,
        expected=f"“{_truth}” for {_differences}",
        found=f"“{_answer}”",
        misconception="verdict-from-the-mean" if _truth[0] == "n" else None,
    )
### BEGIN HIDDEN TESTS
# block: compared
# block: refusals
_rng = np.random.default_rng(70)
for _number in range(12):
    _size = _rng.uniform(0.001, 0.05, int(_rng.integers(3, 8)))
    _size = _size / 10 ** (_number % 4 * 3)  # a small difference has a sign, too
    _cases = [(_size, "transfer helps"), (-_size, "transfer hurts")]
    for _other in (-_size[0] / 5, 0.0):  # one that disagrees, one that speaks for nobody
        for _sign in (1, -1):
            _mixed = _sign * _rng.permutation([*_size, _other])
            _cases.append((_mixed, "no clear difference"))
    for _differences, _truth in _cases:
        _given = _differences if _number % 2 else _differences.tolist()
        _answer = verdict(_given)
        checks.require(
            type(_answer) in (str, np.str_),
            expected="verdict returns a text",
            found=f"it returned {type(_answer).__name__}",
        )
        _zero_counts = _truth[0] == "n" and 0.0 in np.asarray(_differences)
        checks.require(
            str(_answer) == _truth,
            expected=f"“{_truth}” for {[float(f'{one:.3g}') for one in _differences]}",
            found=f"“{_answer}”",
            misconception="zero-taken-for-a-sign"
            if _zero_counts
            else "verdict-from-the-mean"
            if _truth[0] == "n"
            else None,
        )
checks.require(
    verdict([0.0, 0.0, 0.0]) == "no clear difference",
    expected="“no clear difference” for three differences of 0",
    found="another answer",
)
for _few in ([0.2], [0.01, 0.02], np.array([-0.3, -0.1]), [0.0, 0.0], []):
    _refusal = probe_refusal(_few)
    checks.require(
        _refusal == "a ValueError",
        expected=f"a ValueError for {len(_few)} difference{'' if len(_few) == 1 else 's'}",
        found=_refusal,
        misconception="one-run-taken-for-a-result" if _refusal == "no error" else None,
    )
### END HIDDEN TESTS

# %% [markdown]
# ## Task 6 · In your own words (2 points)
#
# A classmate has run all 45 pairs of classes with one seed each: 200 labels, from scratch and from A, both at a learning rate of 0.001. On the test set the pair
# bag / coat gains most, from 0.94 to 0.97. He writes: “From A you gain 3 points.”
#
# Name two reasons why this number does not show that. And what would you run, on which pairs, before you tell anyone how much is gained from A?
# Four or five sentences are enough.

# %% [markdown] written="the_pair_that_gained_most" points=2
# **Model answer.** The pair was picked *because* of its result: among 45 runs the largest gain is mostly luck (with the pictures, with the first weights), and the same pair would gain much less in another run. And with one seed he
# does not know how far a gain moves from run to run. Also, both ways have one rate that nobody chose: perhaps the baseline only learns too slowly at 0.001. I would fix the tasks beforehand, all 45 or some that are drawn, and run several seeds of each: within a seed the
# same pictures and the same steps for both ways, and for each way a rate of its own, chosen on validation pictures. The test set is opened once, at the end, and I would report the mean gain over the pairs with an interval.
#
# **Rubric.** 1 point for two of these reasons, ½ for one: picked by its result (or: by the test set); one run, no spread; a baseline at a rate that was not chosen for it. 1 point for the repair: tasks that are not picked by their result (½) *and*
# several seeds, compared in pairs (½). “More data” or “a larger network” is no repair.
