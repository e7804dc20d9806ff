# %% [markdown]
# # Assignment 06 · Fine-tuning (10 points)
#
# You will write the second phase of transfer learning: thaw the top of a base, train it at a low rate with its batch normalization standing still, make one training step with your own hands, and stop in time.
# Then you explain a model that got worse. Lesson 06 has nearly all you need; early stopping stands in lesson 05.
#
# - Write your code where it says `YOUR CODE HERE`, and remove the line `raise NotImplementedError()`.
# - You may add cells, helper functions, prints. Printing, warnings and progress bars cost nothing.
# - Run the test cell below each task. Silence means that it passed. Press **Validate** for all of them at once.
#   The test cells' own names begin with `_`, so that they overwrite none of yours.
# - The test cells here are a beginning. When your work is graded, further tests look at what your functions **do** with other
#   models, larger and smaller, `Sequential` and functional. How you write them is up to you.

# %%
import numpy as np

from helpers.quiet_tensorflow import keras, tensorflow as tf  # without start-up messages
from helpers import checks, inspect, reproducibility

reproducibility.set_seed(42)

# %% [markdown]
# A small base to play with, and a head on it. What comes out is a **logit**: above 0 means yes. The base is not trained, to save your time: its random
# weights stand for what it has learned.

# %%
inputs = np.random.normal(3, 2, size=(64, 6)).astype("float32")
yes_no = np.random.randint(2, size=(64, 1)).astype("float32")


def make_base():
    layers = [
        keras.layers.Dense(8, activation="tanh", name="dense1"),
        keras.layers.BatchNormalization(name="bn1"),
        keras.layers.Dense(5, activation="tanh", name="dense2"),
        keras.layers.BatchNormalization(name="bn2"),
        keras.layers.Dense(4, activation="tanh", name="dense3"),
    ]
    return keras.Sequential([keras.Input((6,)), *layers], name="base")


def head_on(base):
    """Return a model that is not compiled: a base, and a new head with one unit for the logit."""
    head = keras.layers.Dense(1, name="head")
    return keras.Sequential([keras.Input(base.input_shape[1:]), base, head])


def phase_1(model, base, learning_rate):
    """Freeze the base and train the head for one epoch."""
    base.trainable = False
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss=loss)
    model.fit(inputs, yes_no, verbose=0)


# %% [markdown]
# ## Task 1 · Thaw the top (2 points)
#
# Write `thaw_top(base, layers)`. `base` is a built model, one straight chain of layers, none of them a model. `layers` is an integer, from 0 to the number of entries of `base.layers`. Afterwards
#
# - the last `layers` entries of `base.layers` can learn, and everything below them is frozen (with 0, all of it is);
# - but **batch normalization is frozen everywhere**, among the last ones, too: every layer of the class `keras.layers.BatchNormalization`, whatever its name, and no layer of another class (subclasses of it do not occur).
#   It counts as an entry like any other, as do layers without weights;
# - all this no matter which flags were set before: `base` may be frozen as a whole, layer by layer, partly or not at all.
#
# No weight changes. What you return is not looked at.


# %% solution="thaw_top"
def thaw_top(base, layers):
    """Let the last layers of a base learn, but no batch normalization; freeze the others.

    Args:
        base: a built Keras model, a chain of layers. Its flags are changed.
        layers: int, how many entries of `base.layers` are thawed, counted from the end.
    """
    ### BEGIN SOLUTION
    for place, layer in enumerate(reversed(base.layers)):
        is_norm = isinstance(layer, keras.layers.BatchNormalization)
        layer.trainable = place < layers and not is_norm
    ### END SOLUTION


# %%
# Try it: which of the ten weights of the base can learn?
base = make_base()
thaw_top(base, 3)
print([weight.path for weight in head_on(base).trainable_weights])

# %% block="bases"
import numpy as np

from helpers import checks, inspect
from helpers.quiet_tensorflow import keras, tensorflow

_STATES = ("not frozen at all", "frozen as a whole", "frozen layer by layer", "partly frozen")


def probe_base(seed, state, functional=False, usual=False):
    """A base of random size with batch normalization, its flags as `state` says; and inputs.

    A usual one has batch normalization with usual names, and no other normalization.
    """
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    start = keras.Input((int(rng.integers(4, 8)),))
    chain, name = [], "bn" if usual else "still"
    for number in range(int(rng.integers(3, 5))):
        chain.append(keras.layers.Dense(int(rng.integers(3, 9)), name=f"dense{number}"))
        if rng.random() < 0.7 or number == 1:
            chain.append(keras.layers.BatchNormalization(momentum=0.9, name=f"{name}{number}"))
        elif not usual:
            chain.append(keras.layers.LayerNormalization(name=f"rows{number}"))
        chain.append(keras.layers.Activation("tanh", name=f"bend{number}"))
    base = keras.Sequential([start, *chain])
    if functional:
        base = keras.Model(base.inputs[0], base.outputs[0])
    base.set_weights([value + rng.uniform(0.1, 0.6, value.shape) for value in base.get_weights()])
    if state == "frozen as a whole":
        base.trainable = False
    for place, layer in enumerate(base.layers):
        if state == "frozen layer by layer" or (state == "partly frozen" and place % 3):
            layer.trainable = False
    x = rng.normal(1, 2, size=(40, start.shape[1])).astype("float32")
    return base, x, (np.arange(40) % 2).astype("float32")[:, np.newaxis]


def probe_under_a_head(base):
    return keras.Sequential([keras.Input(base.input_shape[1:]), base, keras.layers.Dense(1)])


def probe_is_norm(layer):
    return isinstance(layer, keras.layers.BatchNormalization)


def probe_names_of(model, layers):
    """Names in `model` of the weights that belong to `layers`."""
    ids = {id(weight) for layer in layers for weight in layer.weights}
    named = zip(inspect.weight_names(model), model.weights)
    return {name for name, weight in named if id(weight) in ids}


def probe_right_names(model, base, layers):
    """What moves when the last `layers` entries of a base learn, except batch normalization."""
    top = [layer for layer in base.layers[len(base.layers) - layers :] if not probe_is_norm(layer)]
    return probe_names_of(model, [*top, *model.layers[model.layers.index(base) + 1 :]])


def probe_norm_names(model, base):
    return probe_names_of(model, filter(probe_is_norm, base.layers))


def probe_moved_by_a_step(model, x, y, training):
    """Make one real step in this mode; return the names of the weights that moved."""
    before = checks.weight_values(model)
    with tensorflow.GradientTape() as tape:
        logits = model(x, training=training)
        loss = tensorflow.reduce_mean(keras.losses.binary_crossentropy(y, logits, from_logits=True))
    learning = model.trainable_weights
    for weight, gradient in zip(learning, tape.gradient(loss, learning)):
        weight.assign_sub(0.1 * gradient)
    return checks.moved_since(model, before)


def probe_thaws(state, layers, usual=True):
    """Whether the flags are right after thaw_top, for a base in this state."""
    base = probe_base(150, state, usual=usual)[0]
    thaw_top(base, layers)
    first = len(base.layers) - layers
    return all(
        bool(layer.trainable_weights)
        == (place >= first and bool(layer.weights) and not probe_is_norm(layer))
        for place, layer in enumerate(base.layers)
    )


def probe_counts_only(kept, from_the_end):
    """Whether thaw_top counts the layers that `kept` keeps, for every number of layers."""
    base = probe_base(150, _STATES[0], usual=True)[0]
    counted, right = list(filter(kept, base.layers)), True
    for layers in range(1, len(counted) + 1):
        thaw_top(base, layers)
        length = len(counted) if from_the_end else len(base.layers)
        top = [layer.name for layer in counted[length - layers :] if not probe_is_norm(layer)]
        learning = [layer.name for layer in base.layers if layer.trainable_weights]
        right = right and learning == [
            layer.name for layer in base.layers if layer.name in top and layer.weights
        ]
    return right


def probe_recognise_wrong_top(model, base, moved, right):
    """Return the code of the mistake behind other layers that learn than the last ones."""
    for kept in (lambda layer: layer.weights, lambda layer: not probe_is_norm(layer)):
        if probe_counts_only(kept, True) or probe_counts_only(kept, False):
            return "entries-left-out-of-the-count"
    if moved - right:
        return "thawed-too-deep"
    names = {layer.name: probe_names_of(model, [layer]) for layer in base.layers}
    still = [layer for layer in base.layers if names[layer.name] & (right - moved)]
    if all(isinstance(layer, keras.layers.LayerNormalization) for layer in still):
        return "batch-norm-known-by-name"
    skipped = probe_thaws(_STATES[1], 2) and not probe_thaws(_STATES[2], 2)
    return "thaw-skipped" if skipped else None


# %% test="the_top_learns_and_the_rest_is_frozen" points=1
# Of make_base() we thaw three entries: dense2, bn2 and dense3.
_base = make_base()
thaw_top(_base, 3)
_learning = {weight.path.split("/")[-2] for weight in head_on(_base).trainable_weights}
checks.require(
    _learning - {"bn1", "bn2"} == {"dense2", "dense3", "head"},
    expected="of the dense layers, dense2 and dense3 can learn, and the head",
    found=f"these can learn: {sorted(_learning)}",
    misconception="thawed-too-deep" if "dense1" in _learning else None,
)
### BEGIN HIDDEN TESTS
# block: bases
for _number, _state in enumerate([*_STATES, _STATES[0], _STATES[0]]):
    _base, _x, _y = probe_base(100 + _number, _state, functional=_number % 3 == 0)
    _layers = (len(_base.layers), 0, 2, 4, 3, 0)[_number]
    _before = _base.get_weights()
    thaw_top(_base, _layers)
    checks.require(
        all(np.array_equal(old, new) for old, new in zip(_before, _base.get_weights())),
        expected="thaw_top changes flags and no weight",
        found="other weights than before",
    )
    _model = probe_under_a_head(_base)
    _moved = probe_moved_by_a_step(_model, _x, _y, training=False) - probe_norm_names(_model, _base)
    _right = probe_right_names(_model, _base, _layers) - probe_norm_names(_model, _base)
    checks.require(
        not _moved - _right,
        expected=f"for a base that was {_state}, and {_layers} of {len(_base.layers)} entries: nothing below these moves in a training step",
        found=f"of the weights below, {len(_moved - _right)} moved",
        misconception=probe_recognise_wrong_top(_model, _base, _moved, _right)
        if _moved - _right
        else None,
    )
    checks.require(
        _moved == _right,
        expected=f"for a base that was {_state}, and {_layers} of {len(_base.layers)} entries: all their weights move in a training step, except those of batch normalization",
        found=f"{len(_right - _moved)} of them stayed",
        misconception=probe_recognise_wrong_top(_model, _base, _moved, _right)
        if _right - _moved
        else None,
    )
### END HIDDEN TESTS

# %% test="batch_norm_stays_frozen" points=1
# One step in training mode: nothing of bn1 and bn2 moves.
_base = make_base()
thaw_top(_base, 5)
_model, _norms = head_on(_base), [_base.get_layer("bn1"), _base.get_layer("bn2")]
_before = [weight.numpy() for norm in _norms for weight in norm.weights]
_model(inputs, training=True)
_after = [weight.numpy() for norm in _norms for weight in norm.weights]
_moving = sum(not np.array_equal(old, new) for old, new in zip(_before, _after))
checks.require(
    _moving == 0 and not any(norm.trainable_weights for norm in _norms),
    expected="batch normalization that stands still: statistics, gamma and beta",
    found=f"{_moving} of its statistics moved in training mode",
    misconception="statistics-move-while-fine-tuning",
)
### BEGIN HIDDEN TESTS
# block: bases
for _number, _state in enumerate(_STATES[:3]):
    _base, _x, _y = probe_base(200 + _number, _state, functional=_number % 2 == 0)
    thaw_top(_base, len(_base.layers) - _number)
    _model = probe_under_a_head(_base)
    _in_norms = probe_norm_names(_model, _base)
    _moved = probe_moved_by_a_step(_model, _x, _y, training=True) & _in_norms
    _by_name = bool(_moved) and probe_thaws(_STATES[1], 4)
    checks.require(
        not _moved,
        expected=f"for a base that was {_state}: batch normalization stands still in a training step",
        found=f"{len(_moved)} of its {len(_in_norms)} weights moved",
        misconception="batch-norm-known-by-name"
        if _by_name
        else "statistics-move-while-fine-tuning",
    )
### END HIDDEN TESTS


# %% [markdown]
# ## Task 2 · Fine-tune (2 points)
#
# Write `fine_tune(model, base, layers, inputs, labels, epochs)`, the second phase. `model` is a yes/no model that gives a logit, with `base` in it and a head of dense layers on top, like `head_on(base)`. It has been compiled, and its head has been trained with the base frozen.
#
# - Let the last `layers` entries of `base.layers` learn, as in task 1, and the head, and nothing else. No moving statistic moves.
# - Compile with a **new** optimizer of your choice. Its learning rate is one number above 0, and **at most a tenth** (as exact as float32 is) of the rate that the model's optimizer has now
#   (`float(model.optimizer.learning_rate)` reads it).
# - The loss is the binary cross-entropy of logits, whatever it was before.
# - Train for `epochs` epochs, 1 or more, on all rows, 32 of them for each step (the default of `fit`). `inputs` has the shape (rows, features), `labels` (rows, 1).
#
# Work on `model` itself and return it.


# %% solution="fine_tune"
def fine_tune(model, base, layers, inputs, labels, epochs):
    """Train the top of a base together with the head, at a low rate.

    Args:
        model: a compiled yes/no model that gives a logit; its base was frozen. It is changed.
        base: the base in it.
        layers: int, how many entries of `base.layers` learn, counted from the end.
        inputs: array of shape (rows, features).
        labels: array of shape (rows, 1), 0 or 1.
        epochs: int.

    Returns:
        `model`, compiled again and trained.
    """
    ### BEGIN SOLUTION
    thaw_top(base, layers)
    model.compile(
        optimizer=keras.optimizers.SGD(float(model.optimizer.learning_rate) / 10),
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
    )
    model.fit(inputs, labels, epochs=epochs)
    return model
    ### END SOLUTION


# %%
# Try it: what moves in phase 2?
base = make_base()
model = head_on(base)
phase_1(model, base, 0.1)
before = checks.weight_values(model)
fine_tune(model, base, 3, inputs, yes_no, 2)
print(sorted(checks.moved_since(model, before)))


# %% block="phases"
def probe_thawed_and_trained(model, base, layers, x, y, epochs):
    """Call fine_tune; an optimizer that rejects new weights is a verdict."""
    with checks.naming_reused_optimizer("optimizer-reused"):
        return fine_tune(model, base, layers, x, y, epochs)


def probe_frozen_model(seed, optimizer):
    """A functional model after phase 1, with logits near 0.5, where most losses have a slope."""
    base, x, y = probe_base(seed, _STATES[1], usual=True)
    start = keras.Input(base.input_shape[1:])
    hidden = keras.layers.Dense(3, activation="tanh", name="head1")(base(start))
    last = keras.layers.Dense(1, name="head2")
    model = keras.Model(start, last(hidden))
    last.set_weights([last.get_weights()[0] / 20, np.float32([0.5])])
    model.compile(optimizer, keras.losses.MeanSquaredError())  # which compile() alone would keep
    return model, base, x, y


def probe_entropy_of(y, p):
    p = np.clip(np.asarray(p, "float64"), 1e-7, 1 - 1e-7)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


# %% test="only_the_top_moves" points=1
# After phase 1, phase 2 with the last three entries of the base.
_base = make_base()
_model = head_on(_base)
phase_1(_model, _base, 0.1)
_before = checks.weight_values(_model)
_result = fine_tune(_model, _base, 3, inputs, yes_no, 1)
checks.require_model(_result, "fine_tune")
_moved = checks.moved_since(_model, _before)
_learning = {
    f"{layer}/{weight}" for layer in ("dense2", "dense3", "head") for weight in ("kernel", "bias")
}
checks.require(
    not any("moving" in name for name in _moved),
    expected="no moving statistic moves",
    found=f"these moved: {sorted(name for name in _moved if 'moving' in name)}",
    misconception="statistics-move-while-fine-tuning",
)
checks.require(
    _moved == _learning,
    expected=f"these weights move: {sorted(_learning)}",
    found=f"these moved: {sorted(_moved)}",
    misconception="thawed-too-deep"
    if _moved > _learning
    else "logits-taken-for-probabilities"
    if _moved < _learning and _model.loss == "binary_crossentropy"
    else "stale-compile-after-thawing"
    if _moved < _learning and _base.get_layer("dense3").trainable
    else None,
)
### BEGIN HIDDEN TESTS
# block: bases
# block: phases
_works = probe_thaws(_STATES[1], 4)
_follows = checks.follows_from(1, "thaw_top", fine_tune, works=_works)
_model, _base, _x, _y = probe_frozen_model(302, keras.optimizers.SGD(0.5))
_before = checks.weight_values(_model)
_result = probe_thawed_and_trained(_model, _base, 4, _x, _y, 1)
checks.require(
    _result is _model,
    expected="fine_tune changes the model it is given, and returns it",
    found="it returned another one",
)
_moved, _right = checks.moved_since(_model, _before), probe_right_names(_model, _base, 4)
_in_norms = probe_norm_names(_model, _base)
checks.require(
    not _moved & _in_norms,
    expected="batch normalization stands still in phase 2",
    found=f"{len(_moved & _in_norms)} of its {len(_in_norms)} weights moved{_follows}",
    misconception="statistics-move-while-fine-tuning",
)
checks.require(
    not _moved - _right,
    expected="layers below the top stay as they are in phase 2",
    found=f"of their weights, {len(_moved - _right)} moved{_follows}",
    misconception="thawed-too-deep",
)
_of_the_head = probe_names_of(_model, _model.layers[-2:])
checks.require(
    len(_of_the_head - _moved) == 0,
    expected="a head of two dense layers learns in phase 2, all of it",
    found=f"of its 4 weights, {len(_of_the_head - _moved)} stayed",
)
_thawed = any(weight.trainable for layer in _base.layers for weight in layer.weights)
checks.require(
    _moved == _right,
    expected=f"{len(_right)} weights move in phase 2: those of the top without batch normalization, and the head's",
    found=f"{len(_right - _moved)} of them did not move{_follows}",
    misconception="stale-compile-after-thawing" if _thawed and _works else None,
)
### END HIDDEN TESTS

# %% test="new_optimizer_at_a_tenth" points=1
# The rate of phase 1 was 0.2, so it is 0.02 at most now, with a new optimizer.
_base = make_base()
_model = head_on(_base)
_base.trainable = False
_model.compile(keras.optimizers.SGD(0.2), keras.losses.BinaryCrossentropy(from_logits=True))
_old_optimizer = _model.optimizer
_result = fine_tune(_model, _base, 1, inputs, yes_no, 1)
_model = _result if isinstance(_result, keras.Model) else _model
checks.require(
    _model.optimizer is not _old_optimizer,
    expected="a new optimizer object",
    found="the old one",
    misconception="optimizer-reused",
)
_rate = float(_model.optimizer.learning_rate)
checks.require(
    0 < _rate <= 0.0201,
    expected="a learning rate above 0 and at most 0.02, a tenth of 0.2",
    found=f"{_rate:.3g}",
    misconception="thaw-rate-too-high",
)
### BEGIN HIDDEN TESTS
# block: bases
# block: phases
_first_rate = float(np.random.default_rng().uniform(0.00002, 0.00009))
_model, _base, _x, _y = probe_frozen_model(401, keras.optimizers.Adam(_first_rate))
_old_optimizer, _rows = _model.optimizer, np.arange(97) % len(_x)
_result = probe_thawed_and_trained(_model, _base, 2, _x[_rows], _y[_rows], 3)
_model = _result if isinstance(_result, keras.Model) else _model
checks.require(
    _model.optimizer is not _old_optimizer,
    expected="a new optimizer object",
    found="the old one",
    misconception="optimizer-reused",
)
_steps = int(_model.optimizer.iterations)
_rate = float(_model.optimizer.learning_rate)
checks.require(
    0 < _rate <= _first_rate / 10 * 1.001,
    expected=f"after a first phase at {_first_rate:.2g} a rate above 0 and at most {_first_rate / 10:.2g}",
    found=f"{_rate:.2g}",
    misconception="thaw-rate-too-high",
)
_logits = 2 * _y + np.random.default_rng().normal(0, 2, _y.shape)
_cut_off = float(np.mean(keras.losses.binary_crossentropy(_y, _logits.astype("float32"))))
_reported = float(_model.compute_loss(x=_x, y=_y, y_pred=keras.ops.convert_to_tensor(_logits)))
checks.require(
    abs(_reported - probe_entropy_of(_y, 1 / (1 + np.exp(-_logits)))) < 1e-3,
    expected="the model's loss is the binary cross-entropy of its logits",
    found="another loss",
    misconception="logits-taken-for-probabilities" if np.isclose(_reported, _cut_off) else None,
)
_reasons = {
    3: ", one an epoch: all rows at once?",
    4: ", those of a single epoch",
    6: ", those of batches of 64",
    9: ", those of fewer rows: is a part of them held back for validation?",
    21: ", those of batches of 16",
}
checks.require(
    _steps == 12,
    expected="3 epochs with 97 rows in batches of 32: 12 steps of the new optimizer",
    found=f"{_steps} steps{_reasons.get(_steps, '')}",
)
_model.optimizer.iterations.assign(10_000)
_later = float(_model.optimizer.learning_rate)
checks.require(
    abs(_later / _rate - 1) < 0.001,
    expected="one number as learning rate, the same in every step",
    found="a rate that changes from step to step",
)
### END HIDDEN TESTS


# %% [markdown]
# ## Task 3 · One step of your own (2 points)
#
# Write `train_step(model, optimizer, loss, x, y)`. It makes **one** training step with the batch `x`, `y`, as `fit` would:
#
# - run the model in training mode, so that batch normalization that is not frozen works with the batch and updates its moving statistics;
# - have the gradients of the loss computed for the weights that can learn **now**, and let `optimizer` apply them. Frozen weights do not move;
# - return the loss that the gradients came from, of the batch in training mode and **before** the weights moved: one number, a float or a scalar of NumPy or TensorFlow.
#
# `optimizer` is a Keras optimizer such as `SGD` or `Adam` (none that scales the loss), and the model's earlier steps have used it, too. `loss` is called as `loss(y_true, y_pred)` and gives one number. The model is not compiled, and has no regularizers.
# Something can always learn. Between two steps layers may be frozen, and thawed again; the optimizer has known all their weights since its first step.


# %% solution="train_step"
def train_step(model, optimizer, loss, x, y):
    """Make one training step, as `fit` would.

    Args:
        model: a built Keras model. Its weights are changed.
        optimizer: a Keras optimizer.
        loss: function (y_true, y_pred) -> a single number, for example a Keras loss.
        x: a batch of inputs, shape (batch, ...).
        y: the true values, shape (batch, ...).

    Returns:
        The loss of this batch before the step, one number.
    """
    ### BEGIN SOLUTION
    with tf.GradientTape() as tape:
        value = loss(y, model(x, training=True))
    gradients = tape.gradient(value, model.trainable_weights)
    optimizer.apply_gradients(zip(gradients, model.trainable_weights))
    return float(value)
    ### END SOLUTION


# %%
# Try it: does the loss fall?
model = head_on(make_base())
optimizer = keras.optimizers.Adam(0.01)
logit_loss = keras.losses.BinaryCrossentropy(from_logits=True)
print(
    [round(float(train_step(model, optimizer, logit_loss, inputs, yes_no)), 3) for step in range(3)]
)


# %% block="steps"
def probe_twin_of(model, optimizer, loss):
    """A copy that Keras trains by itself; it runs eagerly, which saves preparing a step."""
    twin = keras.models.clone_model(model)
    twin.set_weights(model.get_weights())
    optimizer = type(optimizer).from_config(optimizer.get_config())
    twin.compile(optimizer=optimizer, loss=loss, run_eagerly=True)
    return twin


def probe_stepped(*arguments):
    """Call train_step; a traced step that rejects new weights is a verdict."""
    try:
        return train_step(*arguments)
    except ValueError as error:
        if "tf.function" not in str(error):
            raise
        raise checks.CheckFailed(
            "a step that works with any model and optimizer",
            "an error of tf.function: it was traced for the weights of another optimizer",
            "step-traced-before-freezing",
        ) from None


def probe_forgets(model, before, optimizer, loss, batches):
    """The weights after steps with a new optimizer for each."""
    model.set_weights(before)
    for batch in batches:
        model.compile(type(optimizer).from_config(optimizer.get_config()), loss, run_eagerly=True)
        model.train_on_batch(*batch)
    return model.get_weights()


def probe_near(left, right):
    return all(np.allclose(a, b, rtol=1e-3, atol=1e-5) for a, b in zip(left, right, strict=True))


# %% test="step_moves_what_learns" points=1
# By hand: one weight, squared error, plain gradient descent.
_line = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
_line.set_weights([np.array([[1.0]])])
_x, _y = np.array([[1.0], [2.0]]), np.array([[3.0], [6.0]])
_value = checks.require_number(
    train_step(_line, keras.optimizers.SGD(0.1), keras.losses.MeanSquaredError(), _x, _y),
    "train_step",
)
_weight = float(_line.get_weights()[0][0, 0])
checks.require(
    np.isclose(_weight, 2.0),
    expected="the weight goes from 1 to 2: 1 - 0.1 · (-10)",
    found=f"{_weight:.3g}",
)
checks.require(
    np.isclose(_value, 10.0),
    expected="the loss 10, from before the step: the mean of 2² and 4²",
    found=f"{_value:.3g}",
    misconception="loss-after-the-step" if np.isclose(_value, 2.5) else None,
)
### BEGIN HIDDEN TESTS
# block: bases
# block: steps
_optimizers = keras.optimizers.SGD(0.2, momentum=0.9), keras.optimizers.Adam(0.05)
for _seed, _optimizer in enumerate(_optimizers, start=500):
    _base, _x, _y = probe_base(_seed, _STATES[0], functional=_seed % 2 == 0)
    _last = [layer for layer in _base.layers if isinstance(layer, keras.layers.Dense)][-1]
    for _layer in _base.layers:
        _layer.trainable = _layer is _last
    _model, _loss = probe_under_a_head(_base), keras.losses.BinaryCrossentropy(from_logits=True)
    _twin = probe_twin_of(_model, _optimizer, _loss)
    _learning = {id(weight) for weight in _model.trainable_weights}
    _frozen = [place for place, weight in enumerate(_model.weights) if id(weight) not in _learning]
    _before, _second = _model.get_weights(), (_x[::-1], _y[::-1] * 0.5)
    _exchanged = float(_loss(_model(_x), _y))
    _values = [
        checks.require_number(probe_stepped(_model, _optimizer, _loss, *batch), "train_step")
        for batch in ((_x, _y), _second)
    ]
    _by_keras = []
    for _batch in ((_x, _y), _second):
        _twin.reset_metrics()  # before Keras 3.15 the second loss would be the mean of both
        _by_keras.append(float(_twin.train_on_batch(*_batch)))
    _after = _model.get_weights()
    checks.require(
        all(np.array_equal(_before[place], _after[place]) for place in _frozen),
        expected="frozen weights stay as they are",
        found="some of them moved",
        misconception="loop-over-all-weights",
    )
    checks.require(
        np.allclose(_values, _by_keras, rtol=1e-3),
        expected="the loss of each batch before the weights move, loss(y_true, y_pred)",
        found="other numbers",
        misconception="loss-arguments-exchanged" if np.isclose(_values[0], _exchanged) else None,
    )
    _by_keras = _twin.get_weights()
    _forgot = not probe_near(_after, _by_keras) and probe_near(
        _after, probe_forgets(_twin, _before, _optimizer, _loss, ((_x, _y), _second))
    )
    checks.require(
        probe_near(_after, _by_keras),
        expected=f"after two steps with {type(_optimizer).__name__} the weights that Keras's own steps give",
        found="those of steps that know nothing of each other" if _forgot else "other weights",
        misconception="optimizer-forgets" if _forgot else None,
    )
for _memory in (0.0, 0.9):
    _base, _x, _y = probe_base(502, _STATES[0])
    _model, _loss = probe_under_a_head(_base), keras.losses.BinaryCrossentropy(from_logits=True)
    _optimizer, _kernel = keras.optimizers.SGD(0.3, momentum=_memory), _base.weights[0]
    _begun = _kernel.numpy()
    probe_stepped(_model, _optimizer, _loss, _x, _y)
    _first_step = _kernel.numpy()
    _base.trainable = False
    _frozen_values = _base.get_weights()
    probe_stepped(_model, _optimizer, _loss, _x, _y)
    checks.require(
        all(np.array_equal(old, new) for old, new in zip(_frozen_values, _base.get_weights())),
        expected="a base that is frozen between two steps stays as it is in the second",
        found="some of its weights moved, with an optimizer that has momentum"
        if _memory
        else "some of its weights moved",
        misconception=None if _memory else "step-traced-before-freezing",
    )
    _base.trainable = True
    probe_stepped(_model, _optimizer, _loss, _x, _y)
    checks.require(
        not np.array_equal(_begun, _first_step)
        and not np.array_equal(_first_step, _kernel.numpy()),
        expected="a base that is thawed again moves in the next step",
        found="its first kernel stayed",
    )
_swapped, _inputs, _targets = probe_base(503, _STATES[0])
_over, _steady = probe_under_a_head(_swapped), keras.optimizers.SGD(0.3)
_denses = [layer for layer in _swapped.layers if isinstance(layer, keras.layers.Dense)][:2]
probe_stepped(_over, _steady, _loss, _inputs, _targets)
for _resting, _learner in (_denses, _denses[::-1]):
    _resting.trainable, _learner.trainable = False, True
    _rested, _learned = _resting.kernel.numpy(), _learner.kernel.numpy()
    probe_stepped(_over, _steady, _loss, _inputs, _targets)
    checks.require(
        np.array_equal(_rested, _resting.kernel.numpy())
        and not np.array_equal(_learned, _learner.kernel.numpy()),
        expected="with one layer frozen and another thawed between two steps: the first stays, the other moves",
        found="a layer that moves though it is frozen, or one that stays though it is thawed",
        misconception="step-traced-before-freezing",
    )
### END HIDDEN TESTS

# %% test="statistics_follow" points=1
# A step in training mode moves the statistics of batch normalization that is not frozen.
_base = make_base()
_model = head_on(_base)
_before = checks.weight_values(_model)
train_step(_model, keras.optimizers.SGD(0.01), keras.losses.MeanSquaredError(), inputs, yes_no)
_moved = sorted(name for name in checks.moved_since(_model, _before) if "moving" in name)
checks.require(
    len(_moved) == 4,
    expected="all four moving statistics move, of bn1 and of bn2",
    found=f"these moved: {_moved}",
    misconception="training-mode-forgotten" if not _moved else None,
)
### BEGIN HIDDEN TESTS
# block: bases
# block: steps
for _seed in (600, 601):
    _base, _x, _y = probe_base(_seed, _STATES[0], functional=_seed % 2 == 0)
    _norms = [layer for layer in _base.layers if probe_is_norm(layer)]
    _norms[-1].trainable = _seed == 600
    _model, _loss = probe_under_a_head(_base), keras.losses.MeanSquaredError()
    _twin = probe_twin_of(_model, keras.optimizers.SGD(0.05), _loss)
    _before = checks.weight_values(_model)
    _in_inference = float(_loss(_y, _model(_x, training=False)))
    _value = probe_stepped(_model, keras.optimizers.SGD(0.05), _loss, _x, _y)
    _value_by_keras = float(_twin.train_on_batch(_x, _y))
    _statistics = [
        place for place, name in enumerate(inspect.weight_names(_model)) if "moving" in name
    ]
    _found, _by_keras, _begun = (
        [values[place] for place in _statistics]
        for values in (checks.weight_values(_model), _twin.get_weights(), _before)
    )
    # With a momentum of 0.9, a second time the batch moves them 0.9 times as far.
    _further = [new + 0.9 * (new - old) for new, old in zip(_by_keras, _begun)]
    _twice = ", as if the batch had passed twice" if probe_near(_found, _further) else ""
    checks.require(
        probe_near(_found, _by_keras),
        expected="the moving statistics that Keras's own training step leaves behind",
        found="the old ones" if probe_near(_found, _begun) else f"others{_twice}",
        misconception="training-mode-forgotten" if probe_near(_found, _begun) else None,
    )
    _returned = np.nan if _value is None else float(np.sum(_value))
    checks.require(
        np.isclose(_in_inference, _value_by_keras) or not np.isclose(_returned, _in_inference),
        expected="the loss of the batch in training mode, which the gradients came from",
        found="its loss in inference mode",
    )
### END HIDDEN TESTS


# %% [markdown]
# ## Task 4 · Stop in time (2 points)
#
# Two hundred labels are soon known by heart. Write `early_stopping(patience)`. It returns a callback for `fit`, a new one at each call, that
#
# - looks at the **validation loss** (`val_loss`) after each epoch, and stops the training as soon as it has not been lower than its lowest value so far for `patience` epochs in a row: an equal loss is not lower, and one that is lower by very little is. `patience` is an integer, 1 or more. The losses are finite numbers of any size, as exact as `fit` computes them (float32);
# - **puts back the weights of the best epoch**, all of them, when the training ends, whether it was stopped or came to its end by itself. Of equally good epochs the first is the best.
#
# For example with `patience=2` and the validation losses 0.5, 0.4, 0.45, 0.42, …: stop after the fourth epoch, and put back the weights of the second. (A callback of Keras or a class of your own? As you like.)


# %% solution="early_stopping"
def early_stopping(patience):
    """Return a callback that stops when the validation loss no longer falls.

    Args:
        patience: int, so many epochs without a lower validation loss end the training.

    Returns:
        A new `keras.callbacks.Callback`; when training ends the best weights are back.
    """
    ### BEGIN SOLUTION
    return keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True)
    ### END SOLUTION


# %% [markdown]
# To try it without training, `play` does for a callback what `fit` would do. It has the losses that you give it; after epoch number *n* the model's only weight is *n*.


# %%
def play(callback, valid_losses):
    """Return (the number of epochs that took place, the weight at the end)."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    model.compile(optimizer="sgd", loss="mse", metrics=["accuracy"])
    callback.set_model(model)
    model.stop_training = False
    callback.on_train_begin({})
    for epoch, valid_loss in enumerate(valid_losses):
        callback.on_epoch_begin(epoch, {})
        model.set_weights([np.array([[epoch + 1.0]])])
        logs = {"loss": 1 / (epoch + 1), "accuracy": 1 - 0.9 ** (epoch + 1), "val_loss": valid_loss}
        callback.on_epoch_end(epoch, logs | {"val_accuracy": 0.5 + 0.01 * (epoch % 7)})
        if model.stop_training:
            break
    callback.on_train_end({})
    return epoch + 1, float(model.get_weights()[0][0, 0])


# %%
# Try it: what should each line say?
print(play(early_stopping(2), [0.5, 0.4, 0.45, 0.42, 0.3]))
print(play(early_stopping(3), [0.5, 0.4, 0.45, 0.42, 0.3]))

# %% block="played"
import numpy as np

from helpers import checks
from helpers.quiet_tensorflow import keras


def probe_played(callback, valid_losses):
    """Return (the number of epochs, the epochs whose weights are there at the end)."""
    checks.require(
        isinstance(callback, keras.callbacks.Callback),
        expected="early_stopping returns a Keras callback",
        found=f"it returned {type(callback).__name__}"
        + (": is the `return` missing?" if callback is None else ""),
    )
    model = keras.Sequential(
        [keras.Input((2,)), keras.layers.Dense(1), keras.layers.BatchNormalization()]
    )
    model.compile(optimizer="sgd", loss="mse", metrics=["accuracy"])
    # As in fit.
    calls = keras.callbacks.CallbackList([callback], model=model, epochs=len(valid_losses), steps=1)
    model.stop_training = False
    calls.on_train_begin()
    for epoch, valid_loss in enumerate(valid_losses):
        calls.on_epoch_begin(epoch)
        model.set_weights([np.full_like(value, epoch + 1) for value in model.get_weights()])
        logs = {"loss": 0.9**epoch, "accuracy": 1 - 0.8 ** (epoch + 1)}
        logs |= {"val_loss": float(valid_loss), "val_accuracy": 0.5 + 0.01 * ((3 * epoch) % 11)}
        calls.on_epoch_end(epoch, logs)
        if model.stop_training:
            break
    calls.on_train_end(logs)
    left = {int(number) for value in model.get_weights() for number in value.ravel()}
    return epoch + 1, sorted(left)


def probe_right_epochs(valid_losses, patience):
    """After how many epochs the training should stop."""
    waited = [n - np.argmin(valid_losses[: n + 1]) for n in range(len(valid_losses))]
    return next((n + 1 for n, epochs in enumerate(waited) if epochs >= patience), len(waited))


def probe_losses(rng, patience):
    """Validation losses, all different, that fall for a while and then wander."""
    falling = np.linspace(1, 0.4, int(rng.integers(3, 9)))
    # -0.052, so that none of them is 0.4 again.
    return np.concatenate([falling, 0.4 + rng.permutation(np.linspace(-0.052, 0.3, 12 + patience))])


# %% test="stops_in_time" points=1
# With patience 2 the third and fourth epochs are one too many.
_epochs, _ = play(early_stopping(2), [0.5, 0.4, 0.45, 0.42, 0.3, 0.2])
checks.require(
    _epochs == 4,
    expected="stop after 4 epochs",
    found=f"{_epochs} epochs took place",
)
### BEGIN HIDDEN TESTS
# block: played
_rng = np.random.default_rng()
_cases = [
    (f"patience {number % 5 + 1} and validation losses that wander", number % 5 + 1, 1, 0)
    for number in range(6)
]
_cases += [
    ("patience 2 and validation losses in the hundreds", 2, 1000, 0),
    ("patience 3 and validation losses below 0", 3, 1, -2),
    ("patience 2 and validation losses that differ by 0.000001", 2, 0.00001, 0.5),
    ("patience 2 and validation losses of the size of 1e30", 2, 1e30, 0),
    ("patience 2 and validation losses of the size of 1e-12", 2, 1e-12, 0),
]
for _what, _patience, _scale, _shift in _cases:
    _valid_losses = _scale * probe_losses(_rng, _patience) + _shift
    _lasted, _ = probe_played(early_stopping(_patience), _valid_losses)
    _right = probe_right_epochs(_valid_losses, _patience)
    checks.require(
        _lasted == _right,
        expected=f"with {_what}: stop after {_right} epochs",
        found=f"{_lasted} epochs took place",
    )
_until_zero, _ = probe_played(early_stopping(2), [0.3, 0.2, 0.0, 0.1, 0.4, 0.5, 0.6])
checks.require(
    _until_zero == 5,
    expected="with patience 2 and a lowest validation loss of 0 in epoch 3: stop after 5 epochs",
    found=f"{_until_zero} epochs took place",
)
_uphill, _ = probe_played(early_stopping(2), [0.5, 0.6, 0.7, 0.8, 0.9])
checks.require(
    _uphill == 3,
    expected="with patience 2 and validation losses that rise from the first epoch on: stop after 3 epochs",
    found=f"{_uphill} epochs took place",
)
_callback = early_stopping(3)
checks.require(
    early_stopping(3) is not _callback,
    expected="a new callback at each call",
    found="the same one",
)
### END HIDDEN TESTS

# %% test="best_weights_come_back" points=1
# The second epoch was the best.
_epochs, _weight = play(early_stopping(2), [0.5, 0.4, 0.45, 0.42, 0.45, 0.5])
checks.require(
    _weight == 2,
    expected="the weights of epoch 2, where the validation loss was lowest",
    found=f"those of epoch {_weight:.0f}",
    misconception="last-weights-kept" if _weight == _epochs == 4 else None,
)
### BEGIN HIDDEN TESTS
# block: played
_rng = np.random.default_rng()
_cases = [("wander", number % 4 + 1, probe_losses(_rng, number % 4 + 1)) for number in range(4)]
_cases += [
    ("rise from the first epoch on", 2, [0.5, 0.6, 0.7, 0.8, 0.9]),
    ("rise in the last two epochs", 5, [0.9, 0.8, 0.7, 0.6, 0.55, 0.5, 0.98, 0.99]),
    ("are equal in epochs 2 and 4", 3, [0.5, 0.4, 0.45, 0.4, 0.45, 0.46, 0.47, 0.48, 0.49]),
]
for _what, _patience, _valid_losses in _cases:
    _epochs, _left = probe_played(early_stopping(_patience), _valid_losses)
    _best = int(np.argmin(_valid_losses[:_epochs])) + 1
    checks.require(
        _left == [_best],
        expected=f"with patience {_patience} and validation losses that {_what}: all weights of epoch {_best} are back when the training has ended after epoch {_epochs}",
        found=f"weights of epoch {_left[0]}"
        if len(_left) == 1
        else f"weights of the epochs {_left[0]} and {_left[-1]}: do the moving statistics come back, too?",
        misconception="last-weights-kept" if _left == [_epochs] else None,
    )
_valid_losses[3] = 0.401
_without, _ = probe_played(early_stopping(_patience), _valid_losses)
checks.require(
    _epochs == _without,
    expected=f"stop after epoch {_without}, whether epoch 4 is as good as epoch 2 or a little worse",
    found=f"{_epochs} epochs took place",
)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 5 · In your own words (2 points)
#
# A classmate has built her model with `base(inputs, training=False)`, “so that batch normalization stays in inference mode”. After phase 1 she sets `base.trainable = True`, compiles with a new optimizer at a rate of 0.000001,
# and calls `fit` for two epochs. Kernels and biases have hardly changed, as she wanted. Nevertheless the base answers quite differently now from before.
#
# What has changed, and why did neither the low rate nor `training=False` prevent it? How could she have seen it, and what should she have done before `compile`?
# Four or five sentences are enough.

# %% [markdown] written="the_base_that_changed_all_the_same" points=2
# **Model answer.** The moving means and variances of batch normalization have moved towards the statistics of the new pictures. They are updated without a gradient, at a speed given by their momentum, so the learning rate has
# nothing to do with it. And in `fit` the model is called with `training=True`, which overrides the `training=False` that stood in the call of the base; as long as the base was frozen, this did not show. She could have compared copies of the moving statistics
# from before and after `fit`. Before `compile` she should have set `trainable = False` on the batch normalization layers, after thawing the base (or put the base into a layer of her own whose `call` says `training=False`).
#
# **Rubric.** 1 point for what and why: the moving statistics, updated without a gradient (½); `fit`'s `training=True` overrides the argument (½). 1 point for a check that compares the statistics before and after (½) *and* a repair that works (½: freezing
# the batch normalization layers after the thaw, or an own layer). “A lower rate”, or `training=False` once more, is no repair.
