# %% [markdown]
# # Assignment 02 · Trainable and non-trainable weights (10 points)
#
# You will count what can learn, freeze layers by their names, write a layer that remembers something, and find out what a training step really
# moves. At the end you answer one question in words. Lesson 02 has all you need.
#
# - Write your code where it says `YOUR CODE HERE`, and remove the line `raise NotImplementedError()`.
# - You may add cells, helper functions, prints. Printing, warnings and progress bars cost nothing.
# - Run the test cell below each task. Silence means that it passed. Press **Validate** for all of them at once.
#   The test cells' own names begin with `_`, so that they overwrite none of yours.
# - The test cells here are a beginning. When your work is graded, further tests look at what your functions **do** with other
#   models. How you write them is up to you.
#
# **Models inside models.** A layer may itself be a model, with layers of its own; these are in its list `layers`, and may be models again. In this assignment
# all models are built, all layers of a model, at every depth, have different names, and a layer that is no model has no layers inside.

# %%
import numpy as np

from helpers.quiet_tensorflow import keras  # keras, without TensorFlow's start-up messages
from helpers import checks, reproducibility

reproducibility.set_seed(42)

# %% [markdown]
# A model to play with. Its first part is a model by itself, called `base`.

# %%
inputs, targets = np.random.normal(size=(24, 4)), np.random.normal(size=(24, 1))


def make_model():
    base = keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(5, use_bias=False, name="first"),
            keras.layers.BatchNormalization(name="norm"),
        ],
        name="base",
    )
    model = keras.Sequential(
        [
            keras.Input((4,)),
            base,
            keras.layers.Dropout(0.2, name="drop"),
            keras.layers.Dense(3, activation="tanh", name="second"),
            keras.layers.Dense(1, name="last"),
        ]
    )
    # run_eagerly: each step runs as Python, without tracing. For one or two steps that is faster.
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse", run_eagerly=True)
    return model


# %% [markdown]
# ## Task 1 · How many numbers, how many of them learn? (1 point)
#
# Write `parameter_counts(model)`. It returns a dictionary with three whole numbers: how many numbers the **weights** of the model hold (`"total"`),
# how many of these the model would change by gradient descent as its flags are now (`"trainable"`), and how many not (`"non_trainable"`).
#
# The state of a random generator is no weight. Of a model without weights all three are 0. Nothing in the model changes. Layers may be frozen, and so may `model` as a whole: with its own flag off it learns nothing, whatever
# the flags of the layers inside say. A model inside is another matter: a layer in it that was thawed after it learns.


# %% solution="parameter_counts"
def parameter_counts(model):
    """Count the numbers in the weights of a model.

    Args:
        model: a built Keras model. It is not changed.

    Returns:
        dict with the keys "total", "trainable" and "non_trainable", each an int.
    """

    ### BEGIN SOLUTION
    def count(weights):
        return sum(int(np.prod(weight.shape)) for weight in weights)

    return {
        "total": count(model.weights),
        "trainable": count(model.trainable_weights),
        "non_trainable": count(model.non_trainable_weights),
    }
    ### END SOLUTION


# %%
# Try it: which three numbers do you expect?
print(parameter_counts(make_model()))


# %% block="probes"
import numpy as np

from helpers import checks, inspect
from helpers.quiet_tensorflow import keras

PROBE_KINDS = (
    "a Sequential model",
    "a functional model",
    "a model inside",
    "a model inside a model inside",
)


def probe_model(kind, seed):
    """A chain of random size; names first, norm, drop, second, last, and inner and core if nested."""
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    features, wide, narrow = (int(rng.integers(low, low + 4)) for low in (5, 9, 14))
    block = [
        keras.layers.Dense(wide, use_bias=False, name="first"),
        keras.layers.BatchNormalization(name="norm"),
    ]
    if kind == "a model inside a model inside":  # a functional one, which lists its input, too
        core_start = keras.Input((features,), name="core_start")
        block = [keras.Model(core_start, block[1](block[0](core_start)), name="core")]
    if kind.startswith("a model inside"):
        second = keras.layers.Dense(narrow, activation="tanh", name="second")
        drop = keras.layers.Dropout(0.1, name="drop")
        block = [keras.Sequential([keras.Input((features,)), *block, drop, second], name="inner")]
    else:
        block += [keras.layers.Dropout(0.1, name="drop")]
        block += [keras.layers.Dense(narrow, activation="tanh", name="second")]
    chain = [*block, keras.layers.Dense(1, name="last")]
    start = keras.Input((features,))
    if kind == "a functional model":
        end = start
        for layer in chain:
            end = layer(end)
        model = keras.Model(start, end)
    else:
        model = keras.Sequential([start, *chain])
    x = rng.normal(size=(24, features)).astype("float32")
    y = rng.normal(size=(24, 1)).astype("float32")
    return model, x, y


def probe_sizes(model):
    """The numbers in each layer of a probe: {name: (trainable, non-trainable) if nothing is frozen}."""
    of = {layer.name: layer for layer in inspect.leaf_layers(model)}
    (features, wide), (_, narrow) = of["first"].kernel.shape, of["second"].kernel.shape
    return {
        "first": (features * wide, 0),
        "norm": (2 * wide, 2 * wide),
        "second": (wide * narrow + narrow, 0),
        "last": (narrow + 1, 0),
    }


def probe_layer(model, name):
    """The layer or model of this name, at any depth."""
    for layer in model.layers:
        if layer.name == name:
            return layer
        if getattr(layer, "layers", None) and (found := probe_layer(layer, name)):
            return found
    return None


def probe_compiled(model, learning_rate=0.1):
    optimizer = keras.optimizers.SGD(learning_rate)
    model.compile(optimizer=optimizer, loss="mse", run_eagerly=True)
    return model


def probe_moved(model, before):
    return {name.split("/")[0] for name in checks.moved_since(model, before)}


def probe_flags(model):
    """All flags at every depth, those of models as well."""
    return [bool(model.trainable)] + [
        flag
        for layer in model.layers
        for flag in (
            probe_flags(layer) if getattr(layer, "layers", None) else [bool(layer.trainable)]
        )
    ]


# %% test="numbers_are_counted" points=1
# first: 4 x 5 · norm: 4 x 5 · second: 5 x 3 + 3 · last: 3 + 1
_model = make_model()
_counts = parameter_counts(_model)
checks.require(
    isinstance(_counts, dict) and sorted(_counts) == ["non_trainable", "total", "trainable"],
    expected="a dictionary with the keys total, trainable and non_trainable",
    found=f"keys {sorted(_counts)}" if isinstance(_counts, dict) else type(_counts).__name__,
)
checks.require(
    dict(parameter_counts(_model)) == {"total": 62, "trainable": 52, "non_trainable": 10},
    expected="62 numbers in all, 52 of them trainable and 10 not",
    found=str(_counts),
    misconception={
        (9, 7): "arrays-counted-for-numbers",
        (64, 52): "variables-counted-for-weights",
        (22, 22): "inner-layers-overlooked",
    }.get((_counts["total"], _counts["trainable"])),
)


### BEGIN HIDDEN TESTS
# block: probes
def probe_mistake_in_counts(model, counts):
    """The misconception behind wrong numbers of parameters."""

    def size(weights):
        return sum(int(np.prod(weight.shape)) for weight in weights)

    layers = inspect.leaf_layers(model)
    outer = [layer for layer in layers if layer in model.layers]
    moving = [weight for weight in model.weights if "moving_" in weight.name]
    mistakes = {
        "arrays-counted-for-numbers": (len(model.weights), len(model.trainable_weights)),
        "variables-counted-for-weights": (size(model.variables), size(model.trainable_variables)),
        "outer-flag-overlooked": (
            size(model.weights),
            sum(size(layer.trainable_weights) for layer in layers),
        ),
        "frozen-layers-counted": (size(model.weights), size(model.weights) - size(moving)),
        "inner-layers-overlooked": (
            sum(size(layer.weights) for layer in outer),
            sum(size(layer.trainable_weights) for layer in outer),
        ),
    }
    found = counts["total"], counts["trainable"]
    return next((code for code, wrong in mistakes.items() if wrong == found), None)


for _number, _kind in enumerate(PROBE_KINDS):
    for _frozen in (["second"], ["inner"] if _number > 1 else ["first", "norm"], [None, "last"]):
        _model, _, _ = probe_model(_kind, 100 + _number)
        _sizes = probe_sizes(_model)
        _total = sum(map(sum, _sizes.values()))
        _asleep = ["first", "norm", "second"] if _frozen == ["inner"] else _frozen
        _learning = sum(size for name, (size, _) in _sizes.items() if name not in _asleep)
        for _name in _frozen:
            if _name is None:  # the model as a whole is frozen, then one of its layers is thawed
                _model.trainable, _learning = False, 0
            else:
                probe_layer(_model, _name).trainable = None in _frozen
        _expected = {"total": _total, "trainable": _learning, "non_trainable": _total - _learning}
        _what = f"the layers {_frozen} frozen"
        if None in _frozen:
            _what = "the model frozen as a whole, and then one layer thawed"
        _flags = probe_flags(_model)
        _counts = parameter_counts(_model)
        checks.require(
            isinstance(_counts, dict) and sorted(_counts) == sorted(_expected),
            expected="a dictionary with the keys total, trainable and non_trainable",
            found=type(_counts).__name__,
        )
        checks.require(
            dict(parameter_counts(_model)) == _expected,
            expected=f"for {_kind} with {_what}: {_total} numbers, {_learning} of them trainable",
            found=f"{_counts['total']} numbers, {_counts['trainable']} of them trainable and"
            f" {_counts['non_trainable']} not",
            misconception=probe_mistake_in_counts(_model, _counts),
        )
        checks.require(
            probe_flags(_model) == _flags,
            expected=f"{_kind} has the flags that it had before it was counted",
            found="other flags",
        )
_half, _, _ = probe_model("a model inside", 105)
probe_layer(_half, "inner").trainable = False
probe_layer(_half, "first").trainable = True
_sizes_of_half = probe_sizes(_half)
_all, _thawed = sum(map(sum, _sizes_of_half.values())), _sizes_of_half["first"][0]
_thawed += _sizes_of_half["last"][0]
_found = parameter_counts(_half)
checks.require(
    dict(parameter_counts(_half))
    == {"total": _all, "trainable": _thawed, "non_trainable": _all - _thawed},
    expected=f"for a model inside that was frozen, and then one layer in it thawed: {_all} numbers, {_thawed} of them trainable",
    found=f"{_found['total']} numbers, {_found['trainable']} of them trainable",
)
_one = keras.Sequential([keras.Input((7,)), keras.layers.Dense(3)])
checks.require(
    dict(parameter_counts(_one)) == {"total": 24, "trainable": 24, "non_trainable": 0},
    expected="the right counts for a single dense layer",
    found="others",
)
_none = keras.Sequential([keras.Input((7,)), keras.layers.Activation("relu")])
checks.require(
    dict(parameter_counts(_none)) == {"total": 0, "trainable": 0, "non_trainable": 0},
    expected="three times 0 for a model without weights",
    found="others",
)


class ProbeStore(keras.layers.Layer):
    """Holds 24 numbers that do not learn."""

    def build(self, shape):
        self.store = self.add_weight(shape=(2, 3, 4), name="store", trainable=False)

    def call(self, x):
        return x


_store = keras.Sequential([keras.Input((7,)), ProbeStore(), keras.layers.Dense(3)])
checks.require(
    dict(parameter_counts(_store)) == {"total": 48, "trainable": 24, "non_trainable": 24},
    expected="the right counts where a layer of one's own has a non-trainable weight with three axes",
    found="others",
)
### END HIDDEN TESTS


# %% [markdown]
# ## Task 2 · Freeze by name (2 points)
#
# Write `freeze_by_name(model, names)`. It freezes every layer of `model` whose name is in the list `names`, at every depth. If a name is that of a
# model inside, everything in that model is frozen. In a model inside whose own flag is off already, no layer has been thawed. Each name in the list is the whole name of a layer: `dense` does not mean `dense_1`.
#
# Change `model` itself; what you return makes no difference. You need not compile: whoever calls your function will.
#
# One point is for what has to be frozen. The other is for the rest: **nothing else changes**. Layers that were not named learn
# if they did before, layers that were frozen before stay frozen, all weights keep their values, and so does the list `names`.


# %% solution="freeze_by_name"
def freeze_by_name(model, names):
    """Freeze the named layers of a model, at every depth, and nothing else.

    Args:
        model: a built Keras model. It is changed.
        names: list of str, names of layers or of models inside.
    """
    ### BEGIN SOLUTION
    for layer in getattr(model, "layers", []):
        if layer.name in names:
            layer.trainable = False
        freeze_by_name(layer, names)
    ### END SOLUTION


# %%
# Try it: what will a step of training move?
model = make_model()
freeze_by_name(model, ["norm", "last"])
model.compile(optimizer="sgd", loss="mse", run_eagerly=True)
print(sorted(checks.moved_by_fit(model, inputs, targets)))

# %% test="named_layers_stay" points=1
# A layer of the model and one inside its base are frozen. A training step leaves both as they are.
_model = make_model()
freeze_by_name(_model, ["first", "last"])
_model.compile(optimizer="sgd", loss="mse", run_eagerly=True)
_moved = checks.moved_by_fit(_model, inputs, targets, last=True)
checks.require(
    "last/kernel" not in _moved,
    expected="the layer named last stays as it is",
    found=f"these weights moved: {sorted(_moved)}",
)
checks.require(
    "first/kernel" not in _moved,
    expected="the layer named first, inside the base, stays as it is",
    found=f"these weights moved: {sorted(_moved)}",
    misconception="inner-layers-overlooked",
)
### BEGIN HIDDEN TESTS
# block: probes
for _number, (_kind, _names, _stay) in enumerate(
    (
        ("a functional model", ["second", "first"], {"second", "first"}),
        ("a model inside", ["inner"], {"first", "norm", "second"}),
        ("a model inside a model inside", ["first"], {"first"}),
        ("a model inside a model inside", ["core", "last"], {"first", "norm", "last"}),
    )
):
    _model, _x, _y = probe_model(_kind, 200 + _number)
    freeze_by_name(_model, list(_names))
    _before = checks.weight_values(_model)
    probe_compiled(_model).train_on_batch(_x, _y)
    _moved = probe_moved(_model, _before) & _stay
    _outermost = {layer.name for layer in _model.layers}
    _learns = any(probe_layer(_model, _name).trainable_weights for _name in _moved)
    checks.require(
        not _moved,
        expected=f"in {_kind}: a training step leaves {sorted(_stay)} as they are",
        found=f"{sorted(_moved)} moved",
        misconception="inner-layers-overlooked" if _learns and not _moved & _outermost else None,
    )
### END HIDDEN TESTS

# %% test="nothing_else_is_frozen" points=1
# The layers that were not named learn as before, and the weights are those from before the call.
_model = make_model()
_before = checks.weight_values(_model)
freeze_by_name(_model, ["second"])
_changed = checks.moved_since(_model, _before)
checks.require(
    len(_changed) == 0,
    expected="freezing changes no weight",
    found=f"other numbers in {sorted(_changed)}",
)
_model.compile(optimizer="sgd", loss="mse", run_eagerly=True)
_moved = checks.moved_by_fit(_model, inputs, targets, last=True)
checks.require(
    {"first/kernel", "norm/gamma", "last/kernel", "last/bias"} <= _moved,
    expected="first, norm and last still learn",
    found=f"these weights moved: {sorted(_moved)}",
    misconception="whole-model-frozen",
)
### BEGIN HIDDEN TESTS
# block: probes
for _number, (_kind, _frozen, _names, _move) in enumerate(
    (
        ("a functional model", "first", [], {"norm", "second", "last"}),
        ("a model inside", "norm", ["second"], {"first", "last"}),
        ("a model inside", "second", ["first", "last"], {"norm"}),
        ("a model inside a model inside", "core", ["last"], {"second"}),
    )
):
    _model, _x, _y = probe_model(_kind, 300 + _number)
    probe_layer(_model, _frozen).trainable = False
    _before, _list = checks.weight_values(_model), list(_names)
    freeze_by_name(_model, _list)
    _changed = checks.moved_since(_model, _before)
    checks.require(
        not _changed,
        expected="freezing changes no weight",
        found=f"other numbers in {sorted(_changed)}",
    )
    checks.require(
        _list == _names,
        expected="the list names is as it was before the call",
        found=f"{_list} in place of {_names}",
    )
    probe_compiled(_model).train_on_batch(_x, _y)
    _moved = probe_moved(_model, _before)
    checks.require(
        _move <= _moved,
        expected=f"in {_kind}: with the names {_names}, {sorted(_move)} learn as before",
        found=f"{sorted(_move - _moved)} did not move",
        misconception="whole-model-frozen",
    )
    _asleep = {"first", "norm"} if _frozen == "core" else {_frozen}
    checks.require(
        not _moved & _asleep,
        expected=f"in {_kind}: {sorted(_asleep)}, frozen before, stay frozen",
        found=f"{sorted(_moved & _asleep)} moved",
        misconception="frozen-layers-thawed",
    )
# Keras itself gives names of which one begins like another.
_chain = [keras.layers.Dense(3, name=name) for name in ("dense", "dense_1", "my_dense")]
_model = keras.Sequential([keras.Input((4,)), *_chain])
freeze_by_name(_model, ["dense"])
_flags = [layer.trainable for layer in _model.layers]
checks.require(
    _flags[1:] == [True, True],
    expected="with the names ['dense'], the layers dense_1 and my_dense learn as before",
    found="frozen layers: is a part of a name taken for the name?",
)
_pair = [keras.layers.Dense(3, name=name) for name in ("dense", "dense_1", "my_dense")]
_of_pair = keras.Sequential([keras.Input((4,)), *_pair])
freeze_by_name(_of_pair, ["dense_1", "my_dense"])
checks.require(
    _of_pair.layers[0].trainable,
    expected="with the names ['dense_1', 'my_dense'], the layer dense learns as before",
    found="a frozen layer: is a part of a name taken for the name?",
)
### END HIDDEN TESTS


# %% [markdown]
# ## Task 3 · A layer with a memory (2 points)
#
# Write a layer `RunningMean`. Its input has shape (rows, features), and it passes the input on unchanged. What it is there for is its memory: its weight
# `mean`, shape (features,), is the mean of each feature over **all rows that it has seen in training so far**.
#
# - In training means: called with `training=True`, as `fit` does, whether the layer is frozen or not. In a call without `training`, or with `training=False`, it remembers nothing.
# - Batches may have different sizes, and each row counts the same. Before the first call in training, `mean` is 0.
# - `layer.mean` is a **weight** of the layer, and not trainable. The layer may have more weights, if you need them; none of them is trainable, not even
#   after somebody has frozen the layer and thawed it again with `trainable = True`.
# - It works in `fit`, where the training step is traced: there, take the number of rows from `keras.ops.shape(x)[0]`, and compute with `keras.ops`, not with NumPy.
#   `RunningMean()` takes no arguments that must be given.
#
# One point is for the weights, one for the mean.


# %% solution="RunningMean"
class RunningMean(keras.layers.Layer):
    """Passes its input on, and remembers the mean of the rows it has seen in training.

    Attributes:
        mean: non-trainable weight, shape (features,).
    """

    ### BEGIN SOLUTION
    def build(self, input_shape):
        self.mean = self.add_weight(shape=input_shape[1:], initializer="zeros", trainable=False)
        self.rows = self.add_weight(initializer="zeros", trainable=False)

    def call(self, x, training=False):
        if training:
            self.rows.assign_add(keras.ops.cast(keras.ops.shape(x)[0], "float32"))
            self.mean.assign_add(keras.ops.sum(x - self.mean, axis=0) / self.rows)
        return x

    ### END SOLUTION


# %%
# Try it: what will it remember?
layer = RunningMean()
layer(np.array([[1.0, 10.0], [3.0, 30.0]]), training=True)
layer(np.array([[8.0, 80.0]]), training=True)
layer(np.array([[500.0, 500.0]]))
print(np.asarray(layer.mean), [weight.name for weight in layer.non_trainable_weights])

# And in fit, where call runs only once, to be traced: 24 rows in batches of 5
layer = RunningMean()
model = keras.Sequential([keras.Input((4,)), layer, keras.layers.Dense(1)])
model.compile(optimizer="sgd", loss="mse")
model.fit(inputs, targets, batch_size=5, verbose=0)
print("remembered:", np.round(layer.mean, 3), " of all rows:", np.round(inputs.mean(axis=0), 3))

# %% test="memory_is_a_weight" points=1
# For three features: a weight `mean`, all zeros, and nothing that gradient descent may change.
_layer = RunningMean()
_layer(np.zeros((2, 3)))
checks.require(hasattr(_layer, "mean"), expected="an attribute mean", found="a layer that has none")
checks.require(
    np.asarray(_layer.mean).tolist() == [0, 0, 0],
    expected="before training the mean of each of 3 features is 0",
    found=str(np.asarray(_layer.mean).tolist()),
)
_passed_on = _layer(np.ones((2, 3)))
checks.require(
    _passed_on is not None and np.asarray(_passed_on).tolist() == [[1, 1, 1], [1, 1, 1]],
    expected="the layer passes its input on unchanged",
    found="something else" if _passed_on is not None else "None: is the `return` missing?",
)
checks.require(
    len(_layer.trainable_weights) == 0,
    expected="no trainable weight",
    found=f"{len(_layer.trainable_weights)} of them",
    misconception="weight-left-trainable",
)
checks.require(
    any(weight is _layer.mean for weight in _layer.weights),
    expected="mean is one of the layer's weights",
    found="it is not",
    misconception="state-is-no-weight",
)
### BEGIN HIDDEN TESTS
import numpy as np

from helpers import checks
from helpers.quiet_tensorflow import keras

for _features in np.random.default_rng(400).integers(4, 20, 2):
    _layer = RunningMean()
    _model = keras.Sequential([keras.Input((int(_features),)), _layer])
    _x = np.random.default_rng(_features).normal(size=(5, _features)).astype("float32")
    probe_trained, probe_asked = np.asarray(_model(_x, training=True)), np.asarray(_model(_x))
    checks.require(
        np.allclose(probe_trained, _x, atol=1e-5) and np.allclose(probe_asked, _x, atol=1e-5),
        expected="the layer passes its input on unchanged, in training and in inference",
        found="other numbers",
    )
    checks.require(
        any(weight is _layer.mean for weight in _model.non_trainable_weights),
        expected="mean is a non-trainable weight of the layer, and of the model that has it",
        found="it is not",
        misconception="weight-left-trainable" if _model.trainable_weights else "state-is-no-weight",
    )
    checks.require(
        not _model.trainable_weights,
        expected="no trainable weight in the layer",
        found=f"{len(_model.trainable_weights)} of them",
        misconception="weight-left-trainable",
    )
    _layer.trainable = False
    _layer.trainable = True  # Keras skips this line where the flag is on already
    checks.require(
        not _model.trainable_weights,
        expected="no trainable weight in the layer, also after it was frozen and thawed",
        found=f"{len(_model.trainable_weights)} of them",
        misconception="weight-left-trainable",
    )
    checks.require(
        tuple(_layer.mean.shape) == (_features,),
        expected="one number for each feature",
        found=f"a mean of shape {tuple(_layer.mean.shape)}",
    )
    _other = keras.Sequential([keras.Input((int(_features),)), RunningMean()])
    _other.set_weights(_model.get_weights())
    checks.require(
        np.array_equal(np.asarray(_other.layers[-1].mean), np.asarray(_layer.mean)),
        expected="a copy of the weights is a copy of the mean",
        found="a layer with another mean",
        misconception="state-is-no-weight",
    )
### END HIDDEN TESTS

# %% test="mean_of_the_rows_in_training" points=1
# Two rows in training, one not, one in training: three rows count.
_layer = RunningMean()
_layer(np.array([[1.0, 10.0], [3.0, 30.0]]), training=True)
_layer(np.array([[500.0, 500.0]]), training=False)
_in_between = np.round(np.asarray(_layer.mean), 3).tolist()
checks.require(
    _in_between == [2, 20],
    expected="after the first two rows, and one that is not in training, the means 2 and 20",
    found=str(_in_between),
    misconception=checks.recognise_inference_update(RunningMean, [[500.0, 500.0]])
    if np.max(_in_between) > 30
    else None,
)
_layer(np.array([[8.0, 80.0]]), training=True)
_found = np.round(np.asarray(_layer.mean), 3).tolist()
checks.require(
    _found == [4, 40],
    expected="after one more row in training the means 4 and 40",
    found=str(_found),
    misconception={5: "mean-of-batch-means", 8: "last-batch-remembered"}.get(np.ravel(_found)[0]),
)
### BEGIN HIDDEN TESTS
import numpy as np

from helpers import checks
from helpers.quiet_tensorflow import keras

for _seed, _sizes in ((500, (1, 6, 2)), (501, (7, 1, 1, 12))):
    _rng = np.random.default_rng(_seed)
    _features = int(_rng.integers(2, 7))
    _batches = [_rng.normal(9, 4, (size, _features)).astype("float32") for size in _sizes]
    _layer = RunningMean()
    _layer(_batches[0] + 90)
    _layer.trainable = _seed != 501  # frozen or not: that makes no difference
    for _number, _batch in enumerate(_batches):
        _layer(_batch, training=True)
        _remembered = np.asarray(_layer.mean).astype("float64")
        _layer(_batch + 90, training=False)
        _layer(_batch + 90)
        _found = np.asarray(_layer.mean).astype("float64")
        checks.require(
            np.array_equal(_remembered, _found),
            expected="calls that are not in training leave the memory alone",
            found="another mean after them",
            misconception=checks.recognise_inference_update(RunningMean, _batch + 90),
        )
        _expected = np.concatenate(_batches[: _number + 1]).mean(axis=0)
        _of_means = np.mean([each.mean(axis=0) for each in _batches[: _number + 1]], axis=0)
        _mistake = "mean-of-batch-means" if np.allclose(_found, _of_means, atol=1e-3) else None
        if _number and np.allclose(_found, _batch.mean(axis=0), atol=1e-3):
            _mistake = "last-batch-remembered"
        if not _layer.trainable and not np.any(_found):
            _mistake = "trainable-taken-for-training"
        checks.require(
            np.allclose(_found, _expected, atol=1e-2),
            expected=f"the mean over all rows that a {'thawed' if _layer.trainable else 'frozen'}"
            f" layer has seen in training, with batches of {list(_sizes[: _number + 1])} rows",
            found=f"numbers up to {np.max(np.abs(_found - _expected)):.3g} away from the right ones",
            misconception=_mistake,
        )
_x = np.random.default_rng(502).normal(5, 3, (10, 3)).astype("float32")
_layer = RunningMean()
_model = keras.Sequential([keras.Input((3,)), _layer, keras.layers.Dense(1)])
_model.compile("sgd", "mse")
try:
    _model.fit(_x, np.zeros((10, 1)), batch_size=4, verbose=0)
except Exception as probe_error:
    checks.require(
        False,
        expected="a layer that works in fit, where the training step is traced",
        found=f"{type(probe_error).__name__}: use keras.ops, and keras.ops.shape(x)[0] for the number of rows",
    )
# By hand it was right: what fails in a traced step is a number kept in Python.
checks.require(
    np.max(np.abs(np.asarray(_layer.mean) - _x.mean(axis=0))) < 0.01,
    expected="after an epoch of fit, the mean over all 10 rows",
    found="means that are up to"
    f" {np.max(np.abs(np.asarray(_layer.mean) - _x.mean(axis=0))):.3g} away from the right ones",
    misconception="state-is-no-weight",
)
### END HIDDEN TESTS


# %% [markdown]
# ## Task 4 · Which layers learn, really? (2 points)
#
# Write `layers_that_learn(model, x, y)`. It trains the compiled `model` for **one real step** on all rows of `x` and `y` at once, `model.train_on_batch(x, y)`, and returns the
# set of the names of all layers with a weight that moved in this step, moving statistics included.
#
# - A weight has moved if any of its numbers is another than before, however small the difference: the learning rate may be tiny.
# - No flag was changed since the model was compiled.
# - Look at every depth: layers inside a model inside are listed, the model around them is not. Where nothing moves, the set is empty.
# - `x` has shape (rows, features) and `y` shape (rows, 1).
# - Afterwards the model is as it was: all its weights have the values from before the step, its flags are the same, and it is compiled with the same optimizer object. The optimizer may remember the step.
#
# One point is for the names, one for leaving the model as it was.


# %% solution="layers_that_learn"
def layers_that_learn(model, x, y):
    """Return the names of the layers that a training step moves, and undo the step.

    Args:
        model: a compiled Keras model.
        x: array of inputs, shape (rows, features).
        y: array of targets, shape (rows, 1).

    Returns:
        set of str, names of layers that hold no layers.
    """

    ### BEGIN SOLUTION
    def layers_of(model):
        inside = getattr(model, "layers", [])
        return [leaf for layer in inside for leaf in layers_of(layer)] or [model]

    layers = layers_of(model)
    before = [layer.get_weights() for layer in layers]
    model.train_on_batch(x, y)
    learned = set()
    for layer, values in zip(layers, before):
        if not all(map(np.array_equal, layer.get_weights(), values)):
            learned.add(layer.name)
        layer.set_weights(values)
    return learned
    ### END SOLUTION


# %%
# Try it. (A changed flag asks for a new compile.)
model = make_model()
model.get_layer("second").trainable = False
model.compile(optimizer="sgd", loss="mse", run_eagerly=True)
print(sorted(layers_that_learn(model, inputs, targets)))

# %% test="what_moved_is_named" points=1
# With the second layer frozen, three layers learn; two of them are inside the base.
_model = make_model()
_model.get_layer("second").trainable = False
_model.compile(optimizer="sgd", loss="mse", run_eagerly=True)
_found = layers_that_learn(_model, inputs, targets)
checks.require(
    isinstance(_found, set | frozenset),
    expected="a set of names",
    found=f"{type(_found).__name__}{': is the `return` missing?' if _found is None else ''}",
)
checks.require(
    sorted(_found) == ["first", "last", "norm"],
    expected="the layers first, norm and last",
    found=str(sorted(_found)),
    misconception=checks.recognise_wrong_learners(_model, _found),
)


### BEGIN HIDDEN TESTS
# block: probes
import warnings


class ProbeMemory(keras.layers.Layer):
    """Remembers its last batch's mean in training, frozen or not, as RunningMean does."""

    def build(self, shape):
        self.mean = self.add_weight(shape=shape[-1:], trainable=False)

    def call(self, x, training=False):
        if training:
            self.mean.assign(keras.ops.mean(x, axis=0))
        return x


def probe_cases():
    """(what it is, model, x, y, names of the layers that a step moves)."""
    for number, kind in enumerate(PROBE_KINDS[2:]):
        yield kind, *probe_model(kind, 600 + number), {"first", "norm", "second", "last"}
    model, x, y = probe_model("a model inside a model inside", 610)
    probe_layer(model, "norm").trainable = False
    yield "a model with a frozen batch normalization", model, x, y, {"first", "second", "last"}
    model, x, y = probe_model("a functional model", 611)
    second = probe_layer(model, "second")
    second.set_weights([np.zeros_like(value) for value in second.get_weights()])
    second.trainable = False
    yield "a model that no gradient goes through", model, x, y, {"norm", "last"}
    model, x, y = probe_model("a Sequential model", 612)
    model.trainable = False
    model.get_layer("last").trainable = True
    yield "a frozen model with a layer that was thawed", model, x, y, set()
    start = [keras.Input((4,)), keras.layers.Dense(1, name="first", trainable=False)]
    norm = keras.layers.BatchNormalization(center=False, scale=False, name="norm")
    x = np.random.default_rng(614).normal(1, 2, (24, 4)).astype("float32")
    model = keras.Sequential([*start, norm])
    yield "a model in which only statistics move", model, x, x[:, :1], {"norm"}
    memory = ProbeMemory(name="memory", trainable=False)
    model = keras.Sequential([keras.Input((4,)), memory, keras.layers.Dense(1, name="last")])
    _what = "a model with a frozen layer like RunningMean, which remembers all the same"
    yield _what, model, x, x[:, :1], {"memory", "last"}
    model, x, y = probe_model("a model inside", 613)  # with weights far from 0, so that
    rng = np.random.default_rng(613)  # a tiny step changes their last digits only
    for weight in model.trainable_weights:
        weight.assign(rng.choice([-1, 1], weight.shape) * rng.uniform(0.6, 0.9, weight.shape))
    yield "a tiny learning rate", model, x, y, {"first", "norm", "second", "last"}
    model, x, y = probe_model("a Sequential model", 615)
    yield "a learning rate of 0", model, x, y, {"norm"}
    dense = keras.layers.Dense(1, use_bias=False, name="last")
    model = keras.Sequential([keras.Input((2,)), dense])
    model.set_weights([np.array([[1.0], [-1.0]])])  # a step at rate 2 exchanges them
    x = np.eye(2, dtype="float32")
    yield "a step that exchanges two numbers of a kernel", model, x, np.zeros((2, 1)), {"last"}


warnings.filterwarnings("ignore", message="The model does not have any trainable weights")
_rates = {"a tiny learning rate": 1e-6, "a learning rate of 0": 0.0}
_rates |= {"a step that exchanges two numbers of a kernel": 2.0}
for _what, _model, _x, _y, _expected in probe_cases():
    probe_compiled(_model, _rates.get(_what, 0.1))
    _found = layers_that_learn(_model, np.tile(_x, (64, 1)), np.tile(_y, (64, 1)))
    checks.require(
        isinstance(_found, set | frozenset),
        expected="a set of names",
        found=f"{type(_found).__name__}{': is the `return` missing?' if _found is None else ''}",
    )
    _mistake = checks.recognise_wrong_learners(_model, _found)
    if {"norm", "memory"} & (_expected - _found):
        _mistake = "moving-statistics-overlooked"
    elif _what == "a tiny learning rate" and _found < _expected:
        _mistake = "small-steps-overlooked"
    elif _what == "a learning rate of 0":
        _mistake = None
    checks.require(
        sorted(_found) == sorted(_expected),
        expected=f"for {_what}: {sorted(_expected)}",
        found=f"{sorted(_found)}",
        misconception=_mistake,
    )
    checks.require(
        int(_model.optimizer.iterations) <= 1,
        expected=f"a single step on all {64 * len(_x)} rows",
        found=f"{int(_model.optimizer.iterations)} steps: fit takes 32 rows, or so many as it is told",
    )
### END HIDDEN TESTS

# %% test="model_is_as_before" points=1
# The question has left no trace in the weights.
_model = make_model()
_before = checks.weight_values(_model)
layers_that_learn(_model, inputs, targets)
_changed = checks.moved_since(_model, _before)
checks.require(
    len(_changed) == 0,
    expected="all weights have their old values again",
    found=f"other numbers in {sorted(_changed)}",
    misconception="model-left-trained",
)
### BEGIN HIDDEN TESTS
# block: probes
for _number, _kind in enumerate(PROBE_KINDS):
    _model, _x, _y = probe_model(_kind, 700 + _number)
    probe_layer(_model, ("first", "norm", "second", "last")[_number]).trainable = False
    probe_compiled(_model)
    _before, _flags = checks.weight_values(_model), probe_flags(_model)
    _optimizer = _model.optimizer
    _found = layers_that_learn(_model, _x, _y)
    _changed = checks.moved_since(_model, _before)
    checks.require(
        not _changed,
        expected=f"for {_kind}: all weights have their old values again",
        found=f"other numbers in {sorted(_changed)}",
        misconception="model-left-trained",
    )
    checks.require(
        _found, expected=f"the names of the layers of {_kind} that learn", found=f"{_found}"
    )
    checks.require(
        probe_flags(_model) == _flags,
        expected=f"{_kind} has its old trainable flags",
        found="other flags",
    )
    checks.require(
        _model.optimizer is _optimizer,
        expected=f"{_kind} is compiled with the same optimizer object",
        found="another one: was it compiled again?",
    )
### END HIDDEN TESTS


# %% [markdown]
# ## Task 5 · A change that takes effect (1 point)
#
# Write `set_trainable_and_recompile(model, names, learning_rate)`. The model has been trained before, with some layers frozen or none, one by one or as a whole model. From the next `fit`
# on, exactly the layers in the list `names` learn, and all others are frozen, batch normalizations as well.
#
# - The names are those of layers that hold no layers themselves; they may sit at any depth.
# - Compile with a **new** optimizer of your choice at the given learning rate, and with the mean squared error as loss (`"mse"`).
# - Work on `model` itself. No weight changes before the next `fit`. What you return makes no difference.


# %% solution="set_trainable_and_recompile"
def set_trainable_and_recompile(model, names, learning_rate):
    """Let exactly the named layers learn, from the next fit on.

    Args:
        model: a compiled Keras model that has been trained. It is changed.
        names: list of str, names of layers that hold no layers.
        learning_rate: float, the learning rate of the new optimizer.
    """

    ### BEGIN SOLUTION
    def set_flags(layer):
        inside = getattr(layer, "layers", [])
        layer.trainable = bool(inside) or layer.name in names
        for each in inside:
            set_flags(each)

    set_flags(model)
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="mse")
    ### END SOLUTION


# %%
# Try it: before, and after
model = make_model()
print("before:", sorted(checks.moved_by_fit(model, inputs, targets)))
set_trainable_and_recompile(model, ["first"], 0.01)
print("after: ", sorted(checks.moved_by_fit(model, inputs, targets)))

# %% test="only_the_named_layers_learn" points=1
# After a first fit only `second` and `last` may learn. What fit moves shows whether that took effect.
_model = make_model()
_model.compile(optimizer=keras.optimizers.SGD(0.5), loss="mse")
_old_optimizer = _model.optimizer
_model.fit(inputs, targets, verbose=0)
set_trainable_and_recompile(_model, ["second", "last"], 0.05)
_moved = checks.moved_by_fit(_model, inputs, targets, last=True)
checks.require(
    sorted(_moved) == ["last/bias", "last/kernel", "second/bias", "second/kernel"],
    expected="fit moves the kernels and biases of second and last, and nothing else",
    found=f"it moved {sorted(_moved)}",
    misconception=checks.recognise_wrong_switch(_model, ["second", "last"], _moved),
)
checks.require(
    _model.optimizer is not _old_optimizer,
    expected="a new optimizer object",
    found="the old one",
    misconception="optimizer-reused",
)
checks.require(
    round(float(_model.optimizer.learning_rate), 6) == 0.05,
    expected="learning rate 0.05",
    found=f"learning rate {float(_model.optimizer.learning_rate):.3g}",
)
### BEGIN HIDDEN TESTS
# block: probes
import warnings

warnings.filterwarnings("ignore", message="The model does not have any trainable weights")
for _number, (_kind, _frozen, _names, _rate) in enumerate(
    (
        ("a functional model", "second", ["norm", "last"], 0.02),
        ("a model inside a model inside", "the model", ["norm", "second"], 0.003),
        ("a model inside", "all but first", ["second"], 0.3),
        ("a Sequential model", "nothing", [], 0.3),
    )
):
    _model, _x, _y = probe_model(_kind, 800 + _number)
    (probe_layer(_model, _frozen) or _model).trainable = _frozen == "nothing"
    if _frozen == "all but first":  # a flag that is on, in a model whose own flag is off
        probe_layer(_model, "first").trainable = True
    _old_optimizer = keras.optimizers.SGD(0.1)
    _model.compile(_old_optimizer, "mae")
    if _number == 0:
        _model.fit(_x, _y, verbose=0)
    _before = checks.weight_values(_model)
    set_trainable_and_recompile(_model, list(_names), _rate)
    _changed = checks.moved_since(_model, _before)
    checks.require(
        not _changed,
        expected="no weight changes before the next fit",
        found=f"other numbers in {sorted(_changed)}",
    )
    _moved = checks.moved_by_fit(_model, _x, _y, last=True)
    _learned = {name.split("/")[0] for name in _moved}
    checks.require(
        _learned == set(_names),
        expected=f"for {_kind}, with {_frozen} frozen before, and the names {_names}: fit moves these layers alone",
        found=f"it moved {sorted(_learned)}",
        misconception=checks.recognise_wrong_switch(_model, _names, _moved),
    )
    checks.require(
        _model.optimizer is not _old_optimizer,
        expected="a new optimizer object",
        found="the old one",
        misconception="optimizer-reused",
    )
    checks.require(
        abs(float(_model.optimizer.learning_rate) - _rate) < 1e-6,
        expected=f"learning rate {_rate}",
        found=f"learning rate {float(_model.optimizer.learning_rate):.3g}",
        misconception="argument-not-used"
        if abs(float(_model.optimizer.learning_rate) - 0.05) < 1e-6  # of the sheet's test
        else None,
    )
    _answers = np.asarray(_model(_x))
    _loss = float(_model.compute_loss(y=_y, y_pred=keras.ops.convert_to_tensor(_answers)))
    checks.require(
        abs(_loss - np.mean((_y - _answers) ** 2)) < 1e-3,
        expected="the mean squared error as loss",
        found="another loss",
    )
### END HIDDEN TESTS

# %% [markdown]
# ## Task 6 · In your own words (2 points)
#
# A classmate writes: “Non-trainable weights are those that never change. So freezing a batch normalization does one thing only: its gamma and
# beta stop learning.”
#
# Two things are wrong here. Which? And how would you show each of them in a few lines of code: what would you compare with what? Four or five sentences are enough.

# %% [markdown] written="what_freezing_changes" points=2
# **Model answer.** The moving mean and variance are non-trainable weights and change all the same: each call with `training=True` pulls them towards its batch, only no gradient does it. To show it, I copy `moving_mean`, call the layer (not frozen) on a batch with
# `training=True`, and compare: it is another. And freezing does more: the moving statistics stop, too, and the layer computes with its stored statistics even when it is called with `training=True`. To show it, I set `trainable = False` and compare the outputs with
# `training=True` and `training=False` (now equal, before they differed), and the moving mean before and after the call (equal).
#
# **Rubric.** 1 point: non-trainable weights can change, shown by the moving statistics before and after a call or a `fit` (½ without a comparison that shows it). 1 point: a frozen batch normalization also keeps its statistics still and computes with them
# in training, shown by comparing the outputs, or the statistics, of a frozen layer (½ for one of the two effects without a way to show it).
