# %% [markdown]
# # Assignment 03 · Cloning and freezing (10 points)
#
# You will write four small functions that carry a trained network over to a new task, and answer one question in
# words. Lesson 03 has all you need.
#
# - Write your code where it says `YOUR CODE HERE`, and remove the line `raise NotImplementedError()`.
# - You may add cells, helper functions, prints. Printing, warnings and progress bars cost nothing.
# - Run the test cell below each task. Silence means that it passed. Press **Validate** for all of them at once.
#   The test cells' own names begin with `_`, so that they overwrite none of yours.
# - The test cells here are a beginning. When your work is graded, further tests look at what your functions **do** with other
#   models: larger and smaller, `Sequential` and functional, with models nested inside, with batch normalization.
#   How you write them is up to you.
#
# In this assignment every model is **one straight chain of layers** (each layer feeds the next). A layer of the chain may
# itself be a model, and in that there may be models again. No layer is a wrapper of another one, such as `TimeDistributed`.

# %%
import numpy as np

from helpers.quiet_tensorflow import keras  # keras, without TensorFlow's start-up messages
from helpers import checks, plots, reproducibility

reproducibility.set_seed(42)

# %% [markdown]
# A small model A to play with: six numbers in, one of four classes out. It is not trained, to save your time: its random
# weights stand for what it has learned.

# %%
inputs = np.random.normal(size=(64, 6))
classes = np.random.randint(4, size=64)
yes_no = np.random.randint(2, size=64)


def make_model_a():
    model = keras.Sequential(
        [
            keras.Input((6,)),
            keras.layers.Dense(5, activation="tanh", name="hidden1"),
            keras.layers.BatchNormalization(name="bn1"),
            keras.layers.Dense(3, activation="tanh", name="hidden2"),
            keras.layers.Dense(4, activation="softmax", name="head_a"),
        ]
    )
    model.compile(optimizer="sgd", loss="sparse_categorical_crossentropy")
    return model


# %% [markdown]
# ## Task 1 · A copy that knows what the original knows (2 points)
#
# Write `clone_with_weights(model)`. It returns a copy of `model`
#
# - with the same layers and the same weights, so that it gives the same answers,
# - whose layers have the same `trainable` flags (look at the layers at every depth; of a model, the outer one or one inside, a flag of its own does not count),
# - that is **independent**: training the copy, or freezing its layers, leaves the original as it is, and the other way round.
#
# The copy need not be compiled. `model` itself must not change: its weights, its flags, its optimizer.


# %% solution="clone_with_weights"
def clone_with_weights(model):
    """Return an independent copy of a model: same layers, weights and trainable flags.

    Args:
        model: a built Keras model, a chain of layers; layers may be models.

    Returns:
        A new Keras model that shares no layer with `model`.
    """
    ### BEGIN SOLUTION
    clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())
    return clone
    ### END SOLUTION


# %%
# Try it
model_a = make_model_a()
copy_of_a = clone_with_weights(model_a)
print(model_a(inputs[:2]).numpy())
print(copy_of_a(inputs[:2]).numpy())

# %% block="probes"
import numpy as np

from helpers import checks, inspect
from helpers.quiet_tensorflow import keras


def probe_chain(kind, seed, classes, features=None):
    """A chain of random size with random weights; its flags are all True.

    A functional one takes inputs of two axes; in a nested one a model holds a model.
    """
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    size, wide, narrow = (int(rng.integers(low, low + 4)) for low in (7, 12, 17))
    features = features or size
    block = [
        keras.layers.Dense(wide, use_bias=False, name="first"),
        keras.layers.BatchNormalization(momentum=0.9, name="norm"),
    ]
    bend = keras.layers.Activation("tanh", name="bend")
    if kind == "a nested model":
        core = keras.Sequential([keras.Input((features,)), *block], name="core")
        if seed % 2:  # a functional one, which lists its input, too
            core_start = keras.Input((features,), name="core_start")
            core = keras.Model(core_start, block[1](block[0](core_start)), name="core")
        block = [keras.Sequential([keras.Input((features,)), core, bend], name="inner")]
    else:
        block.append(bend)
    second = keras.layers.Dense(narrow, activation="tanh", name="second")
    last = keras.layers.Dense(classes, activation="softmax", name="last")
    if kind == "a functional model":
        start = keras.Input((2, features))
        end = keras.layers.Flatten(name="flat")(start)
        for layer in (*block, second, keras.layers.Dropout(0.3, name="drop"), last):
            end = layer(end)
        model = keras.Model(start, end)
    else:
        model = keras.Sequential([keras.Input((features,)), *block, second, last])
    values = model.get_weights()
    model.set_weights([value + rng.uniform(0.1, 0.5, value.shape) for value in values])
    x = rng.normal(size=(24, *model.input_shape[1:])).astype("float32")
    return model, x


PROBE_KINDS = ("a Sequential model", "a functional model", "a nested model")


def probe_freeze_some(model, number):
    """Freeze one layer, or all of an inner model and then thaw one layer in it."""
    leaves = {layer.name: layer for layer in inspect.leaf_layers(model)}
    if "inner" in [layer.name for layer in model.layers]:
        model.get_layer("inner").trainable = False
        leaves["norm"].trainable = True
    else:
        leaves[("first", "bend", "norm")[number]].trainable = False


def probe_settings(model):
    """Class, dropout rate and momentum of each layer."""
    return [
        (type(layer).__name__, getattr(layer, "rate", None), getattr(layer, "momentum", None))
        for layer in inspect.leaf_layers(model)
    ]


def probe_copies(values):
    return [np.array(value, copy=True) for value in values]


def probe_same(left, right):
    return len(left) == len(right) and all(map(np.array_equal, left, right))


def probe_flags(model):
    return [bool(layer.trainable) for layer in inspect.leaf_layers(model)]


def probe_disturb(model):
    """Change every weight, as training could, without the seconds that training takes."""
    for weight in model.weights:
        weight.assign(weight + 1)


def probe_clone_works(model, x):
    """Whether the function of task 1 does for this model what task 1 asks."""
    try:
        clone = clone_with_weights(model)
        equal = probe_same(probe_copies(clone.get_weights()), model.get_weights())
        equal = equal and probe_settings(clone) == probe_settings(model)
        same_answers = np.allclose(np.asarray(clone(x)), np.asarray(model(x)), atol=1e-6)
    except Exception:  # the student's own error: it shows in the tests of task 1
        return False
    return equal and same_answers and not checks.shared_weights(model, clone)


def probe_built(kind, model_a):
    """B on this A; an error says for which A."""
    shape = model_a.input_shape[1:]
    try:
        result = build_b_on_a(model_a)
    except checks.CheckFailed:
        raise
    except Exception as error:
        lines = [line for line in str(error).split("\n") if line and "encountered" not in line]
        works = probe_clone_works(model_a, np.zeros((2, *shape), "float32"))
        raise checks.CheckFailed(
            f"a model B on {kind} with inputs of shape {shape}",
            f"build_b_on_a stopped with {type(error).__name__}: {(lines or [''])[0][:200]}"
            + checks.follows_from(1, "clone_with_weights", build_b_on_a, works=works),
        ) from error
    checks.require_model(result, "build_b_on_a")
    return result


def probe_crossentropy(y, probabilities):
    p = np.clip(np.asarray(probabilities, "float64").ravel(), 1e-7, 1 - 1e-7)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


# %% test="clone_has_the_same_weights" points=1
# The copy gives the answers of the original.
_model_a = make_model_a()
_model_a.layers[0].trainable = False
_copy_of_a = clone_with_weights(_model_a)
checks.require_model(_copy_of_a, "clone_with_weights")
checks.require(
    np.allclose(_copy_of_a(inputs), _model_a(inputs)),
    expected="the same answers from the original and its copy",
    found="other answers",
    misconception="cloned-without-weights",
)
_flags = [layer.trainable for layer in _copy_of_a.layers if layer.weights]
checks.require(
    _flags == [False, True, True, True],
    expected="the trainable flags of the original, [False, True, True, True]",
    found=str(_flags),
    misconception="trainable-flags-lost",
)


### BEGIN HIDDEN TESTS
# block: probes
def probe_originals():
    """(what it is, a model, inputs for it)."""
    for number, kind in enumerate(PROBE_KINDS):
        probe, x = probe_chain(kind, 100 + number, classes=3 + number)
        probe_freeze_some(probe, number)
        yield kind, probe, x
    inside = [
        keras.Sequential([keras.Input((4,)), keras.layers.Dense(4, name="dense")]) for _ in "ab"
    ]
    head = keras.layers.Dense(3, "softmax", name="head")
    probe = keras.Sequential([keras.Input((4,)), *inside, head])
    x = np.random.default_rng(107).normal(size=(5, 4)).astype("float32")
    yield "a model with two models inside, whose layers have the same names", probe, x


for _kind, probe, _x in probe_originals():
    probe.compile("sgd", "sparse_categorical_crossentropy")
    _optimizer = probe.optimizer
    _values, _flags = probe_copies(probe.get_weights()), probe_flags(probe)
    _result = clone_with_weights(probe)
    checks.require_model(_result, "clone_with_weights")
    checks.require(
        probe_same(probe_copies(probe.get_weights()), _values)
        and probe_flags(probe) == _flags
        and probe.optimizer is _optimizer,
        expected=f"copying {_kind} changes nothing in the original",
        found="the original has other weights, flags or another optimizer than before",
        misconception="froze-the-wrong-object",
    )
    checks.require(
        [tuple(w.shape) for w in _result.weights] == [tuple(w.shape) for w in probe.weights],
        expected=f"the copy of {_kind} has weights of the same shapes",
        found="other shapes, or another number of weights",
    )
    checks.require(
        probe_settings(_result) == probe_settings(probe),
        expected=f"the copy of {_kind} has the same layers, with the same settings",
        found="other layers or settings (also of layers that have no weights)",
    )
    _other = [
        name
        for name, old, new in zip(inspect.weight_names(probe), _values, _result.get_weights())
        if not np.array_equal(old, new)
    ]
    checks.require(
        not _other,
        expected=f"the copy of {_kind} has its weights",
        found=f"other numbers in {', '.join(map(repr, _other[:4]))}"
        + (f" and {len(_other) - 4} more" if len(_other) > 4 else ""),
        misconception="cloned-in-part"
        if any(name.endswith("kernel") for name in set(inspect.weight_names(probe)) - set(_other))
        else "cloned-without-weights",
    )
    checks.require(
        np.allclose(np.asarray(_result(_x)), np.asarray(probe(_x)), atol=1e-6),
        expected=f"the copy of {_kind} gives its answers",
        found="other answers, though the weights are the same: are the layers the same?",
    )
    checks.require(
        probe_flags(_result) == _flags,
        expected=f"the copy of {_kind} has its trainable flags, layer by layer at every depth",
        found="other flags",
        misconception="trainable-flags-lost",
    )
### END HIDDEN TESTS

# %% test="clone_is_independent" points=1
# Training the copy leaves the original as it is.
_model_a = make_model_a()
_copy_of_a = clone_with_weights(_model_a)
checks.require_model(_copy_of_a, "clone_with_weights")
_copy_of_a.compile(optimizer="sgd", loss="sparse_categorical_crossentropy")
_moved_in_a = checks.moved_by_fit(_copy_of_a, inputs, classes, watch=_model_a, last=True)
checks.require(
    not _moved_in_a,
    expected="no weight of the original moves while the copy trains",
    found=f"these moved: {sorted(_moved_in_a)}",
    misconception="layers-shared",
)
### BEGIN HIDDEN TESTS
# block: probes
for _number, _kind in enumerate(PROBE_KINDS):
    probe, _x = probe_chain(_kind, 200 + _number, classes=4)
    probe.compile("sgd", "sparse_categorical_crossentropy")
    _result = clone_with_weights(probe)
    checks.require_model(_result, "clone_with_weights")
    checks.require(
        getattr(_result, "optimizer", None) is not probe.optimizer,
        expected=f"a copy of {_kind} that is not compiled, or has an optimizer of its own",
        found="the optimizer of the original: training the copy would change it",
    )
    for _disturbed, _watched in ((_result, probe), (probe, _result)):
        _before = checks.weight_values(_watched)
        probe_disturb(_disturbed)
        _moved = checks.moved_since(_watched, _before)
        checks.require(
            not _moved,
            expected=f"with {_kind}, what happens to one of original and copy leaves the other as it is",
            found=f"{len(_moved)} weights of the other moved too",
            misconception="layers-shared",
        )
    for _layer in inspect.leaf_layers(_result):
        _layer.trainable = False
    checks.require(
        all(probe_flags(probe)),
        expected=f"with {_kind}, freezing the layers of the copy freezes none of the original",
        found="the original has frozen layers now: is a layer without weights part of both?",
        misconception="layers-shared",
    )
### END HIDDEN TESTS


# %% [markdown]
# ## Task 2 · Do two models share layers? (1 point)
#
# Write `shares_layers(a, b)`. It returns `True` if at least one layer **that has weights** is part of both models, so
# that new weights in one show in the other; otherwise `False`.
#
# - Look at every depth, in both: a layer of `a` may sit in a model inside `b`, or in a model in a model.
# - Two layers with the same name, or with equal numbers in them, are still two layers.
# - A layer without weights, such as `Flatten` or `Dropout`, has nothing to share. Whether a layer is frozen makes no difference.


# %% solution="shares_layers"
def shares_layers(a, b):
    """Tell whether two models have a layer with weights in common, at any depth.

    Args:
        a: a built Keras model.
        b: another one.

    Returns:
        bool: True if a layer with weights is part of both models, frozen or not.
    """
    ### BEGIN SOLUTION
    weights_of_a = {id(weight) for weight in a.weights}
    return any(id(weight) in weights_of_a for weight in b.weights)
    ### END SOLUTION


# %%
# Try it: what should each line say?
model_a = make_model_a()
print(shares_layers(model_a, model_a))
print(shares_layers(model_a, make_model_a()))
print(shares_layers(model_a, keras.Sequential([keras.Input((6,)), model_a])))

# %% test="sharing_is_recognised" points=1
# Built on A's own layer: shared. Built anew: not shared.
_model_a = make_model_a()
_on_a = keras.Sequential([keras.Input((6,)), _model_a.layers[0], keras.layers.Dense(1)])
_other = make_model_a()
_other.set_weights([np.random.normal(size=weight.shape) for weight in _other.get_weights()])
_answer = shares_layers(_model_a, _on_a)
checks.require(_answer, expected="True for a model that uses a layer of A", found=str(_answer))
_answer = shares_layers(_model_a, _other)
checks.require(
    _answer is not None and not _answer,
    expected="False for another model of the same form",
    found=str(_answer),
    misconception="layers-compared-by-name" if _answer else None,
)


### BEGIN HIDDEN TESTS
# block: probes
def probe_sharing():
    """(which two models, a, b, do they share, the misconception if answered wrongly)."""
    probe, x = probe_chain("a Sequential model", 300, classes=5)
    another, _ = probe_chain("a Sequential model", 303, classes=6)
    yield "two models that were built apart", probe, another, False, None
    start = keras.Input((x.shape[1],))
    renamed = keras.models.clone_model(
        probe,
        clone_function=lambda layer: layer.__class__.from_config(
            layer.get_config() | {"name": "other_" + layer.name}
        ),
    )
    renamed.set_weights(probe.get_weights())
    yield (
        "a model and a copy with other names and equal numbers",
        probe,
        renamed,
        False,
        "layers-compared-by-value",
    )
    fresh = keras.models.clone_model(probe)
    yield "a model and a clone with other numbers", probe, fresh, False, "layers-compared-by-name"
    equal = keras.models.clone_model(probe)
    equal.set_weights(probe.get_weights())
    yield "a model and a copy with equal names and numbers", probe, equal, False, None
    dropout = keras.layers.Dropout(0.5)
    with_dropout = [
        keras.Sequential([start, keras.layers.Dense(3), dropout, keras.layers.Dense(1)])
        for _ in range(2)
    ]
    yield "two models that share nothing but a layer without weights", *with_dropout, False, None
    width = probe.layers[-1].kernel.shape[0]
    last = keras.Sequential([keras.Input((width,)), probe.layers[-1]])
    yield "two models that share the last layer", probe, last, True, None
    frozen, _ = probe_chain("a Sequential model", 304, classes=4)
    frozen.trainable = False
    yield "a frozen model and itself", frozen, frozen, True, "trainable-weights-compared"
    for_norm = keras.Input((probe.layers[0].units,))
    norm = keras.Sequential([for_norm, probe.get_layer("norm"), keras.layers.Dense(1)])
    yield "two models that share a batch normalization", probe, norm, True, None
    bare = keras.layers.BatchNormalization(center=False, scale=False)
    bare = [keras.Sequential([start, bare, keras.layers.Dense(2)]) for _ in range(2)]
    yield "two models that share a batch normalization without gamma and beta", *bare, True, None
    functional, _ = probe_chain("a functional model", 301, classes=4)
    tower = keras.Model(functional.inputs, functional.layers[-2].output)
    yield "two models that share the layers of a functional one", functional, tower, True, None
    holder = keras.Sequential([start, probe, keras.layers.Dense(1)])
    yield "a model and one that has it inside", probe, holder, True, "nested-layers-overlooked"
    nested, _ = probe_chain("a nested model", 305, classes=4)
    inner = nested.layers[0]
    core_input = keras.Input((inner.input_shape[-1],))
    deep = inspect.leaf_layers(nested)[0]
    part = keras.Sequential([core_input, deep])
    yield (
        "two models that share a layer deep inside",
        nested,
        part,
        True,
        "nested-layers-overlooked",
    )
    wrapped = keras.Sequential(
        [core_input, keras.Sequential([core_input, deep]), keras.layers.Dense(1)]
    )
    yield (
        "two models that share a layer deep inside both",
        nested,
        wrapped,
        True,
        "nested-layers-overlooked",
    )
    clone = keras.models.clone_model(nested)
    yield "a nested model and its clone", nested, clone, False, "layers-compared-by-name"


for _shared, _a, _b, _truth, _misconception in probe_sharing():
    for _left, _right in ((_a, _b), (_b, _a)):
        _answer = shares_layers(_left, _right)
        checks.require(
            type(_answer) in (bool, np.bool_),
            expected="shares_layers returns True or False",
            found=f"it returned {type(_answer).__name__}",
        )
        checks.require(
            bool(_answer) is _truth,
            expected=f"{_truth} for {_shared}",
            found=str(bool(_answer)),
            misconception=_misconception,
        )
### END HIDDEN TESTS


# %% [markdown]
# ## Task 3 · B on A (3 points)
#
# Write `build_b_on_a(model_a)`. `model_a` is a trained classifier; its last layer is its head (a layer, not a model). Return a new model B for a
# yes/no question:
#
# - **everything of A but its head**, as an independent copy, with what A has learned;
# - on top, a new head: one unit, `sigmoid`;
# - all layers frozen except the new head, so that `fit` moves nothing else;
# - compiled with the binary cross-entropy loss and an optimizer of your choice, ready for `fit`.
#
# (If you go through `model.layers`: a functional model lists its `InputLayer` there, a `Sequential` one does not. `model.input_shape` is
# the shape of the input, with `None` for the batch.)
#
# A must stay as it is: its weights, its head, its `trainable` flags. And it stays so whatever is done with B later: trained, frozen or
# thawed. Each call makes another B.


# %% solution="build_b_on_a"
def build_b_on_a(model_a):
    """Return a compiled yes/no model: a frozen copy of A's layers under a new head.

    Args:
        model_a: a built classifier, a chain of layers; the last layer is its head.

    Returns:
        A compiled Keras model with output shape (batch, 1). Only its head learns.
    """
    ### BEGIN SOLUTION
    clone = clone_with_weights(model_a)
    features = clone_input = keras.Input(model_a.input_shape[1:])
    for layer in clone.layers[:-1]:
        if not isinstance(layer, keras.layers.InputLayer):
            layer.trainable = False
            features = layer(features)
    head = keras.layers.Dense(1, activation="sigmoid")
    model_b = keras.Model(clone_input, head(features))
    model_b.compile(optimizer="sgd", loss="binary_crossentropy")
    return model_b
    ### END SOLUTION


# %%
# Try it: which boxes should be hatched?
import matplotlib.pyplot as plt

model_b = build_b_on_a(make_model_a())
fig, ax = plt.subplots(figsize=(8, 2.1))
plots.draw_network(model_b, ax, "B on A")
plt.show()


# %% block="heads"
def probe_head(model_b, features):
    """Return the positions of the new head's kernel and bias among B's weights.

    `features` are the possible numbers of rows of the kernel: those of A's last but one layer, and
    of A's head where it may still be there.
    """
    shapes = [tuple(weight.shape) for weight in model_b.weights]
    kernels = [place for place, shape in enumerate(shapes) if shape in [(n, 1) for n in features]]
    biases = [place for place, shape in enumerate(shapes) if shape == (1,)]
    checks.require(
        len(kernels) == len(biases) == 1,
        expected="on top of A's features one new unit, with a kernel and a bias",
        found="no unit with as many inputs, or more than one",
    )
    return kernels[0], biases[0]


def probe_new_statistics(model):
    """Whether all moving means are 0, as in a model that has learned nothing."""
    pairs = zip(inspect.weight_names(model), model.weights)
    means = [weight.numpy() for name, weight in pairs if name.endswith("moving_mean")]
    return bool(means) and not np.any(np.concatenate(means))


def probe_probabilities(model_b, x):
    answers = np.asarray(model_b(x))
    checks.require(
        answers.shape == (len(x), 1),
        expected=f"one answer for each of {len(x)} inputs, shape {(len(x), 1)}",
        found=f"shape {answers.shape}",
    )
    checks.require(
        not np.all(answers == 1),
        expected="answers between 0 and 1 that depend on the input",
        found="the answer 1 for every input",
        misconception="single-unit-softmax",
    )
    return answers


# %% test="b_keeps_what_a_learned" points=1
# B has one output and looks at its input through A's layers.
_model_a = make_model_a()
_model_b = build_b_on_a(_model_a)
checks.require_model(_model_b, "build_b_on_a")
checks.require(
    _model_b(inputs).shape == (64, 1),
    expected="one answer for each input: shape (64, 1)",
    found=f"shape {tuple(_model_b(inputs).shape)}",
)
_kernel_a = _model_a.get_weights()[0]
_kernels_b = [weight for weight in _model_b.get_weights() if weight.shape == _kernel_a.shape]
checks.require(
    any(np.array_equal(_kernel_a, weight) for weight in _kernels_b),
    expected="the weights of A's first layer among B's, unchanged",
    found="no such weights in B",
    misconception=checks.recognise_fresh_weights(_kernel_a, _kernels_b),
)
### BEGIN HIDDEN TESTS
# block: probes
# block: heads
for _number, _kind in enumerate(PROBE_KINDS):
    probe, _x = probe_chain(_kind, 400 + _number, classes=3 + _number)
    probe.compile("sgd", "sparse_categorical_crossentropy")
    _features = np.asarray(keras.Model(probe.inputs[0], probe.layers[-2].output)(_x))
    _result = probe_built(_kind, probe)
    probe_probabilities(_result, _x)
    _old_head = (3 + _number, 1) in [tuple(w.shape) for w in _result.weights]
    checks.require(
        not _old_head,
        expected="the new head stands on what A's last but one layer gives",
        found="it stands on the answers of A's own head",
        misconception="old-head-kept",
    )
    _kernel, _bias = probe_head(_result, [_features.shape[1]])
    _values = _result.get_weights()
    _rng = np.random.default_rng(_number)
    _values[_kernel] = _rng.normal(size=_values[_kernel].shape)
    _values[_bias] = _rng.normal(size=_values[_bias].shape)
    _result.set_weights(_values)
    _expected = 1 / (1 + np.exp(-(_features @ _values[_kernel] + _values[_bias])))
    _right = np.allclose(np.asarray(_result(_x)), _expected, atol=1e-4)
    _earlier = (
        ""
        if _right
        else checks.follows_from(
            1, "clone_with_weights", build_b_on_a, works=probe_clone_works(probe, _x)
        )
    )
    checks.require(
        _right,
        expected=f"B made from {_kind}: a sigmoid of its head applied to what A's last but one layer gives",
        found="1 for every input"
        if np.allclose(_result(_x), 1, atol=1e-6)
        else "other answers: the moving statistics below B's head are those of new layers, not A's"
        if probe_new_statistics(_result) and not probe_new_statistics(probe)
        else f"other answers: B's layers below the head do not compute what A's do{_earlier}",
        misconception="single-unit-softmax"
        if np.allclose(_result(_x), 1, atol=1e-6)
        else checks.recognise_fresh_weights(
            probe.weights[0].numpy(),
            [value for value in _values if value.shape == tuple(probe.weights[0].shape)],
        ),
    )
    _dropouts = [one for one in inspect.leaf_layers(_result) if "Dropout" in type(one).__name__]
    checks.require(
        _kind != "a functional model"
        or [layer.rate for layer in _dropouts] == [0.3]
        # What a copy without it has cost in task 1 is not taken again.
        or checks.follows_from(
            1, "clone_with_weights", build_b_on_a, works=probe_clone_works(probe, _x)
        )
        != "",
        expected="in B all layers of A but its head, those without weights, too",
        found="B without A's Dropout, or with another one",
    )
### END HIDDEN TESTS

# %% test="b_learns_only_its_head" points=1
# One real epoch of fit moves the kernel and the bias of the new head, and nothing else.
_model_b = build_b_on_a(make_model_a())
_moved = checks.moved_by_fit(_model_b, inputs, yes_no, last=True)
checks.require(
    len(_moved) == 2,
    expected="two weights move, the new head's kernel and bias",
    found=f"these moved: {sorted(_moved)}",
    misconception=checks.recognise_wrong_freeze(_model_b, _moved),
)
### BEGIN HIDDEN TESTS
# block: probes
# block: heads
for _number, _kind in enumerate(PROBE_KINDS[::2]):  # Sequential, as A in the sheet
    probe, _x = probe_chain(_kind, 500 + _number, classes=3 + _number, features=6)
    probe.compile("sgd", "sparse_categorical_crossentropy")
    probe.optimizer.build(probe.trainable_variables)  # as training has done
    _y = np.arange(len(_x)) % 2
    _result = probe_built(_kind, probe)
    _answers = probe_probabilities(_result, _x)
    _head = set(probe_head(_result, probe.layers[-1].kernel.shape))
    _names = inspect.weight_names(_result)
    _head_names = {_names[place] for place in _head}
    _moved = checks.moved_by_fit(_result, _x, _y, last=True)
    checks.require(
        not _moved - _head_names,
        expected=f"made from {_kind}, B moves only its head's kernel and bias in fit",
        found=f"it also moved {', '.join(sorted(_moved - _head_names)[:4])}",
        misconception=checks.recognise_wrong_freeze(_result, _moved),
    )
    checks.require(
        _moved == _head_names,
        expected=f"made from {_kind}, B's head learns in fit",
        found="its bias or its kernel did not move" if _moved else "neither of them moved",
        misconception=None if _moved else checks.recognise_wrong_freeze(_result, _moved),
    )
    _reported = _result.history.history["loss"][0]
    checks.require(
        abs(_reported - probe_crossentropy(_y, _answers)) < 1e-3,
        expected="the loss that fit reports is the binary cross-entropy of its answers",
        found="another number",
        misconception="single-unit-softmax"
        if np.allclose(_answers, 1, atol=1e-6)
        else "loss-does-not-match-output",
    )
### END HIDDEN TESTS

# %% test="a_is_left_alone" points=1
# Building B changes nothing in A.
_model_a = make_model_a()
_values_before = _model_a.get_weights()
_model_b = build_b_on_a(_model_a)
checks.require_model(_model_b, "build_b_on_a")
_shared = sorted(checks.shared_weights(_model_a, _model_b))
checks.require(
    not _shared,
    expected="B has layers of its own",
    found=f"these weights of A belong to B, too: {_shared}",
    misconception="layers-shared",
)
checks.require(
    all(np.array_equal(old, new) for old, new in zip(_values_before, _model_a.get_weights())),
    expected="A keeps its weights",
    found="other weights in A",
)
_flags = [layer.trainable for layer in _model_a.layers]
checks.require(
    all(_flags),
    expected="all layers of A stay trainable",
    found=f"their flags are {_flags}",
    misconception="froze-the-wrong-object",
)
### BEGIN HIDDEN TESTS
# block: probes
for _number, _kind in enumerate(PROBE_KINDS[::2]):  # Sequential, as A in the sheet
    probe, _x = probe_chain(_kind, 600 + _number, classes=3 + _number, features=6)
    inspect.leaf_layers(probe)[_number].trainable = False
    probe.compile("sgd", "sparse_categorical_crossentropy")
    _values, _flags, _outputs = (
        probe_copies(probe.get_weights()),
        probe_flags(probe),
        np.asarray(probe(_x)),
    )
    _layers = [id(layer) for layer in probe.layers]
    _result = probe_built(_kind, probe)
    checks.require(
        [id(layer) for layer in probe.layers] == _layers,
        expected=f"{_kind} keeps its layers, its head among them",
        found="other layers in A",
    )
    checks.require(
        probe_flags(probe) == _flags,
        expected=f"building B leaves the trainable flags of {_kind} as they are, frozen or not",
        found="layers of A are frozen now"
        if sum(probe_flags(probe)) < sum(_flags)
        else "frozen layers of A are thawed now",
        misconception="froze-the-wrong-object",
    )
    _again = probe_built(_kind, probe)
    checks.require(
        not checks.shared_weights(_result, _again),
        expected="each call makes a model B with layers of its own",
        found="two calls gave models that share layers",
        misconception="layers-shared",
    )
    probe_disturb(_result)
    _alone = probe_same(probe_copies(probe.get_weights()), _values)
    _earlier = (
        ""
        if _alone
        else checks.follows_from(
            1, "clone_with_weights", build_b_on_a, works=probe_clone_works(probe, _x)
        )
    )
    checks.require(
        _alone and np.array_equal(np.asarray(probe(_x)), _outputs),
        expected=f"whatever happens to B's weights leaves {_kind} as it is",
        found=f"A has other weights, or other answers, than before{_earlier}",
        misconception="layers-shared",
    )
    for _flag in (True, False):
        for _layer in inspect.leaf_layers(_result):
            _layer.trainable = _flag
        checks.require(
            probe_flags(probe) == _flags,
            expected=f"freezing or thawing layers of B leaves the flags of {_kind} as they are",
            found="layers of A have other flags now: is a layer without weights part of both?",
            misconception="layers-shared",
        )
_functional, _ = probe_chain("a functional model", 602, classes=5, features=6)
_functional.compile("sgd", "sparse_categorical_crossentropy")
_flags_before = probe_flags(_functional)
try:
    _on_functional = build_b_on_a(_functional)
except Exception:  # which costs the point of what B keeps
    _on_functional = None
if isinstance(_on_functional, keras.Model):
    checks.require(
        not checks.shared_weights(_functional, _on_functional),
        expected="B made from a functional model has layers of its own",
        found="weights of A belong to B, too",
        misconception="layers-shared",
    )
    checks.require(
        probe_flags(_functional) == _flags_before,
        expected="building B leaves the trainable flags of a functional model as they are",
        found="layers of A have other flags now",
        misconception="froze-the-wrong-object",
    )
### END HIDDEN TESTS


# %% [markdown]
# ## Task 4 · Thaw (2 points)
#
# Write `thaw_and_recompile(model_b, learning_rate)`. `model_b` is a yes/no model as in task 3. It has been trained for a while
# with its base frozen, and its weights must not change now. Make **every** layer trainable again, at every depth, whether
# the base was frozen as a whole or layer by layer, and compile so that the next `fit`
#
# - really moves all of them,
# - with a new optimizer of your choice at the given learning rate,
# - and the binary cross-entropy loss.
#
# Work on `model_b` itself and return it.


# %% solution="thaw_and_recompile"
def thaw_and_recompile(model_b, learning_rate):
    """Make all of a model learn, from the next fit on.

    Args:
        model_b: a compiled and trained yes/no model with frozen layers. It is changed.
        learning_rate: float, the learning rate of the new optimizer.

    Returns:
        `model_b`, thawed and compiled again.
    """

    ### BEGIN SOLUTION
    def thaw(layer):
        layer.trainable = True
        for inner in getattr(layer, "layers", []):
            thaw(inner)

    thaw(model_b)
    model_b.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="binary_crossentropy")
    return model_b
    ### END SOLUTION


# %%
# Try it: what moves before, what moves after?
model_b = build_b_on_a(make_model_a())
print("before:", sorted(checks.moved_by_fit(model_b, inputs, yes_no)))
model_b = thaw_and_recompile(model_b, 0.01)
print("after: ", sorted(checks.moved_by_fit(model_b, inputs, yes_no)))


# %% block="frozen"
def probe_frozen(how, seed, train=True):
    """A yes/no model whose base was frozen in one of several ways, and then trained."""
    kind = "a Sequential model" if how == "in a loop over the layers" else "a nested model"
    probe, x = probe_chain(kind, seed, classes=3)
    head = keras.layers.Dense(1, activation="sigmoid", name="head")
    model = keras.Sequential([keras.Input((x.shape[1],)), *probe.layers[:-1], head])
    if how == "layer by layer inside nested models":
        for layer in inspect.leaf_layers(model)[:-1]:
            layer.trainable = False
    else:
        for layer in model.layers[:-1]:
            layer.trainable = False
    optimizer = keras.optimizers.SGD(0.1)
    model.compile(optimizer, "binary_crossentropy")
    y = np.arange(len(x)) % 2
    if train:
        model.fit(x, y, verbose=0)
    return model, optimizer, x, y


PROBE_FREEZES = (
    "in a loop over the layers",
    "as a whole nested model",
    "layer by layer inside nested models",
)


def probe_same_model(result, model):
    checks.require(
        result is model,
        expected="thaw_and_recompile changes the model it is given, and returns it",
        found=f"it returned {'another model' if isinstance(result, keras.Model) else type(result).__name__}",
    )


# %% test="thaw_takes_effect" points=1
# After the thaw, one epoch of fit moves all the weights of B.
_model_b = make_model_a()
_model_b = keras.Sequential(
    [keras.Input((6,)), *_model_b.layers[:-1], keras.layers.Dense(1, activation="sigmoid")]
)
for _layer in _model_b.layers[:-1]:
    _layer.trainable = False
_model_b.compile(optimizer="sgd", loss="binary_crossentropy")
_model_b.fit(inputs, yes_no, verbose=0)
_model_b = thaw_and_recompile(_model_b, 0.05)
checks.require_model(_model_b, "thaw_and_recompile")
_moved = checks.moved_by_fit(_model_b, inputs, yes_no, last=True)
checks.require(
    len(_moved) == len(_model_b.weights),
    expected=f"all {len(_model_b.weights)} weights move",
    found=f"only these moved: {sorted(_moved)}",
    misconception=checks.recognise_wrong_thaw(_model_b),
)
### BEGIN HIDDEN TESTS
# block: probes
# block: frozen
for _number, _how in enumerate(PROBE_FREEZES):
    _model, _, _x, _y = probe_frozen(_how, 701 + _number, train=_number == 2)
    _before = probe_copies(_model.get_weights())
    _result = thaw_and_recompile(_model, 0.05)
    probe_same_model(_result, _model)
    checks.require(
        probe_same(probe_copies(_model.get_weights()), _before),
        expected="thawing changes no weight; only fit does",
        found="other weights than before",
    )
    _moved = checks.moved_by_fit(_model, _x, _y, last=True)
    checks.require(
        len(_moved) == len(_model.weights),
        expected=f"for a base that was frozen {_how}: all {len(_model.weights)} weights move in fit",
        found=f"only {len(_moved)} moved" if _moved else "no weight moved",
        misconception=checks.recognise_wrong_thaw(_model),
    )
### END HIDDEN TESTS

# %% test="new_optimizer_at_the_given_rate" points=1
# The optimizer is new and has the learning rate that was asked for.
_model_b = keras.Sequential([keras.Input((6,)), keras.layers.Dense(1, activation="sigmoid")])
_model_b.compile(optimizer=keras.optimizers.SGD(0.5), loss="binary_crossentropy")
_old_optimizer = _model_b.optimizer
_model_b = thaw_and_recompile(_model_b, 0.05) or _model_b
checks.require(
    np.isclose(float(_model_b.optimizer.learning_rate), 0.05),
    expected="learning rate 0.05",
    found=f"learning rate {float(_model_b.optimizer.learning_rate):.3g}",
)
checks.require(
    _model_b.optimizer is not _old_optimizer,
    expected="a new optimizer object",
    found="the old one",
    misconception="optimizer-reused",
)
### BEGIN HIDDEN TESTS
# block: probes
# block: frozen
for _number, _rate in enumerate((0.02, 0.0003)):
    _model, _old_optimizer, _x, _y = probe_frozen(
        PROBE_FREEZES[_number], 800 + _number, train=False
    )
    _result = thaw_and_recompile(_model, _rate) or _model  # what it returns has a test of its own
    checks.require(
        _result.optimizer is not _old_optimizer,
        expected="a new optimizer object",
        found="the old one",
        misconception="optimizer-reused",
    )
    _found_rate = float(_result.optimizer.learning_rate)
    checks.require(
        np.isclose(_found_rate, _rate),
        expected=f"learning rate {_rate}",
        found=f"learning rate {_found_rate:.3g}",
        misconception="argument-not-used" if np.isclose(_found_rate, 0.05) else None,
    )
    _result.run_eagerly = True
    _reported = _result.evaluate(_x, _y, verbose=0, return_dict=True)["loss"]
    checks.require(
        abs(_reported - probe_crossentropy(_y, np.asarray(_result(_x)))) < 1e-3,
        expected="the loss is still the binary cross-entropy of the answers",
        found="another loss",
        misconception="loss-does-not-match-output",
    )
### END HIDDEN TESTS

# %% [markdown]
# ## Task 5 · In your own words (2 points)
#
# A classmate trains B with its base frozen. Then she sets `trainable = True` on every layer, sees in the summary that all
# parameters are trainable now, and calls `fit` for ten more epochs. She has not compiled again. There is no warning.
#
# Which weights moved in those ten epochs, and why only those? And how could she have found out, without asking anybody?
# Four or five sentences are enough.

# %% [markdown] written="the_thaw_that_never_happened" points=2
# **Model answer.** Only the head's kernel and bias moved. `fit` uses a training step that was traced when `fit` first ran after
# `compile`, and that step lists the weights that were trainable then. Setting `trainable` later changes the flag, and so what the summary
# counts, but not the traced step. She could have kept a copy of a base layer's weights before the ten epochs and compared it with the
# weights after them: equal in every bit means that nothing was learned there.
#
# **Rubric.** 1 point: only the head moved, *because* the list of weights is fixed when the step is traced after compile (½ if the answer says
# “you must compile again” without saying what the old compile still holds on to). 1 point: a check that looks at the weights before and
# after `fit` (½ for “compare the losses” or another indirect sign; 0 for “look at the summary” or at the flags: they are what misled her).
