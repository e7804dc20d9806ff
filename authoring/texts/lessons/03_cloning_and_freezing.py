# %% [markdown]
# # 03 · Cloning and freezing
#
# **You have a network A that has learned something. How do you hand its knowledge to a new network B
# without harming A, and how do you say which part of B may learn?**
#
# After this lesson you can
#
# 1. tell sharing from cloning, and predict which training changes which model;
# 2. choose a way of copying a model, knowing what each way keeps;
# 3. put a new head on a clone, freeze the rest, and account for every parameter;
# 4. go through *freeze → compile → train → thaw → compile → train*, and prove by looking at the weights
#    that each step took effect.
#
# About 35 minutes. You have met `Dense`, `BatchNormalization`, `compile` and `fit`, and you know that
# `trainable` says which weights may learn (lesson 02).

# %%
import copy
import tempfile
import warnings

import matplotlib.pyplot as plt
import numpy as np

from helpers.quiet_tensorflow import keras  # keras, without TensorFlow's start-up messages
from helpers import checks, data, plots, reproducibility

reproducibility.set_seed(42)

# %% [markdown]
# ## Two names, one layer
#
# First a toy. Model `a` has a hidden layer and a **head**, the last layer, which gives the answer. Model `b` is made from `a`'s hidden layer and a head
# of its own, the way many tutorials do it.

# %%
a = keras.Sequential(
    [keras.Input((2,)), keras.layers.Dense(3, name="hidden"), keras.layers.Dense(1, name="head_a")],
    name="a",
)
b = keras.Sequential([keras.Input((2,)), a.layers[0], keras.layers.Dense(1, name="head_b")])

# %% [markdown]
# **Predict:** we now train `b`, and only `b`, on some random numbers. `a` is never given to `fit`.
# Will `a` answer differently afterwards?

# %%
points, targets = np.random.normal(size=(32, 2)), np.random.normal(size=(32, 1))
answer_before = a.predict(points, verbose=0)
b.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse")
b.fit(points, targets, verbose=0)
answer_after = a.predict(points, verbose=0)
print("a still gives its old answers:", np.array_equal(answer_before, answer_after))

# %% [markdown]
# Yes: `a` answers differently now. Putting a layer into a second model copies nothing: both models hold **the same object**,
# and with it the same weights. What matters is which object a name stands for, so ask with `is`.

# %%
print("b's first layer is a's first layer:", b.layers[0] is a.layers[0])
print("weights of a that also belong to b:", sorted(checks.shared_weights(a, b)))

# %% [markdown]
# A **clone** is made of new layers. They have the old names, which is why comparing names tells you nothing. (Equal
# numbers inside would prove nothing either: two separate layers can hold equal numbers.)

# %%
twin = keras.models.clone_model(a)
print("same names: ", [layer.name for layer in twin.layers] == [layer.name for layer in a.layers])
print("same object:", twin.layers[0] is a.layers[0])
print("weights of a that also belong to its clone:", sorted(checks.shared_weights(a, twin)))

# %% [markdown]
# **Predict:** a model can be a layer of another model. Below, `a` as a whole becomes the first layer of `c`.
# Is `a`'s hidden layer in `c.layers`? Does `c` share weights with `a`?

# %%
c = keras.Sequential([keras.Input((2,)), a, keras.layers.Dense(1, name="head_c")])
print("layers of c:", [layer.name for layer in c.layers])
print("a's hidden layer is in c.layers:", any(layer is a.layers[0] for layer in c.layers))
print("weights of a that also belong to c:", sorted(checks.shared_weights(a, c)))

# %% [markdown]
# `c.layers` lists the outermost layers only, and does not look inside `a`. `c.weights` reaches every depth, so
# that is where to look for sharing.
#
# *What this shows:* sharing is about objects, at any depth. *What it does not show:* whether the damage matters.
# For that we need pictures.

# %% [markdown]
# ## The damage, measured
#
# The real thing: Fashion-MNIST. **Task A** is to tell eight kinds apart.
# **Task B** is to tell the other two apart, pullovers from T-shirts, with 200 labelled pictures. We keep 10,000
# pictures of task A aside as a validation set. The test set stays closed: nothing here needs it.

# %%
(images, labels), _ = data.load_fashion_mnist()
images = images.astype("float32") / 255
PULLOVER, T_SHIRT = 2, 0
is_b = np.isin(labels, [PULLOVER, T_SHIRT])
classes_a = [label for label in range(10) if label not in (PULLOVER, T_SHIRT)]
print("task A:", ", ".join(data.CLASS_NAMES[label] for label in classes_a))

# %%
images_a = images[~is_b]
labels_a = np.searchsorted(classes_a, labels[~is_b])  # the eight labels renumbered 0 to 7
train_a, valid_a = slice(0, 12_000), slice(38_000, 48_000)
images_b, labels_b = images[is_b][:200], (labels[is_b][:200] == PULLOVER).astype("float32")
print("labels of A as Keras wants them:", np.unique(labels_a))
print("pictures for A:", len(images_a[train_a]), "· to validate A:", len(images_a[valid_a]))
print("pictures for B:", len(images_b))


# %%
def build_a():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(name="flatten"),
            keras.layers.Dense(100, use_bias=False, name="hidden1"),
            keras.layers.BatchNormalization(name="bn1"),
            keras.layers.Activation("relu", name="relu1"),
            keras.layers.Dense(50, activation="relu", name="hidden2"),
            keras.layers.Dense(8, activation="softmax", name="head_a"),
        ]
    )


# %%
def train_model_a():
    model = build_a()
    model.compile(
        optimizer=keras.optimizers.SGD(0.1),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.fit(images_a[train_a], labels_a[train_a], epochs=2, batch_size=64, verbose=0)
    return model


# %% [markdown]
# `train_b_on(base_layers)` puts a new yes/no head on the layers it is given and trains for 20 epochs. Nothing
# is frozen yet. The question is what becomes of **A**.


# %%
def accuracy_of_a(model):
    return model.evaluate(images_a[valid_a], labels_a[valid_a], batch_size=1000, verbose=0)[1]


def train_b_on(base_layers):
    head_b = keras.layers.Dense(1, activation="sigmoid", name="head_b")
    model = keras.Sequential([keras.Input((28, 28)), *base_layers, head_b])
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="binary_crossentropy")
    model.fit(images_b, labels_b, epochs=20, batch_size=32, verbose=0)


# %% [markdown]
# Three runs with three seeds. In each, B is trained twice: once on the layers of a clone of A (our control),
# once on A's own layers. `layers[:-1]` leaves A's head out. `set_weights` copies A's numbers into the clone; the next section
# shows whether that is needed.
#
# **Predict:** in which case does A's accuracy change? By less than 0.03, or more?

# %%
seeds = [1, 2, 3]
before, after_clone, after_sharing = [], [], []
for seed in seeds:
    keras.utils.set_random_seed(seed)
    model_a = train_model_a()
    before.append(accuracy_of_a(model_a))
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    train_b_on(clone.layers[:-1])
    after_clone.append(accuracy_of_a(model_a))
    train_b_on(model_a.layers[:-1])
    after_sharing.append(accuracy_of_a(model_a))

# %%
changed_by_clone = np.subtract(after_clone, before)
lost_by_sharing = np.subtract(before, after_sharing)
print("A before, mean of the runs:        about", round(float(np.mean(before)), 1))
print("B on a clone changed A's accuracy: ", bool(np.any(changed_by_clone)))
print("B on A's layers cost A > 0.03, in every run:", bool(np.all(lost_by_sharing > 0.03)))
assert not np.any(changed_by_clone) and np.all(lost_by_sharing > 0.03)

# %%
fig, ax = plt.subplots(figsize=(6.5, 3.4))
for run, (marker, seed, *accuracies) in enumerate(
    zip("os^", seeds, before, after_clone, after_sharing)
):
    beside = np.arange(3) + 0.06 * (run - 1)  # so that no marker hides another
    ax.plot(beside, accuracies, marker + "-", color=plots.BLUE, markersize=8, label=f"seed {seed}")
ax.set_xticks(range(3), ["before", "B trained on\na clone of A", "B trained on\nA's own layers"])
ax.axhline(1 / 8, color=plots.DARK, linestyle=":", label="a guesser (1/8)")
ax.set(ylabel="A's validation accuracy", ylim=(0, 1), title="Who pays for training B?")
ax.legend(loc=(0.02, 0.25))
plt.show()

# %% [markdown]
# *Figure: A's validation accuracy at three moments, one line per seed. The lines are level from “before” to “B
# trained on a clone” and fall at “B trained on A's own layers”, staying well above what a guesser gets (1/8).*
#
# Training B on a clone leaves A's accuracy exactly as it was. Training B on A's own layers costs A more than
# three percentage points in every run, although A was never trained again. Three runs are enough to say *that* it happens; they are
# too few to say how much on average.

# %% [markdown]
# ## What a clone keeps
#
# Back to a toy. It has been trained with **momentum**: the optimizer remembers one more number for each number that learns, made from
# earlier steps (lesson 07). And its first layer has been frozen.

# %%
original = keras.Sequential(
    [keras.Input((2,)), keras.layers.Dense(3, name="hidden"), keras.layers.Dense(1, name="head")]
)
original.layers[0].trainable = False
original.compile(optimizer=keras.optimizers.SGD(0.1, momentum=0.9), loss="mse")
history = original.fit(points, targets, verbose=0)

# %% [markdown]
# Four ways to copy it:

# %%
with_weights = keras.models.clone_model(original)
with_weights.set_weights(original.get_weights())
with tempfile.TemporaryDirectory() as folder:
    original.save(f"{folder}/original.keras")
    loaded = keras.models.load_model(f"{folder}/original.keras")
ways = {
    "clone_model": keras.models.clone_model(original),
    "clone_model, set_weights": with_weights,
    "copy.deepcopy": copy.deepcopy(original),
    "save and load .keras": loaded,
}


# %% [markdown]
# **Predict:** draw a table with these four rows and five columns: is the copy independent of the original? Does it
# have the same weights, the same `trainable` flags, is it compiled, does it carry the optimizer's memory? Fill
# in yes or no for each. Then run.


# %%
def memory_of(model):
    optimizer = getattr(model, "optimizer", None)
    return [variable.numpy() for variable in optimizer.variables] if optimizer else []


def same_arrays(left, right):
    return len(left) == len(right) > 0 and all(map(np.array_equal, left, right))


def what_is_kept(model):
    flags = [layer.trainable for layer in model.layers]
    return {
        "independent": not checks.shared_weights(original, model),
        "weights": same_arrays(model.get_weights(), original.get_weights()),
        "flags": flags == [layer.trainable for layer in original.layers],
        "compiled": model.compiled,
        "optimizer": same_arrays(memory_of(model), memory_of(original)),
    }


# %%
columns = list(what_is_kept(loaded))
print(f"{'':26}" + "".join(f"{column:>13}" for column in columns))
for way, model in ways.items():
    print(
        f"{way:26}"
        + "".join(f"{'yes' if kept else 'no':>13}" for kept in what_is_kept(model).values())
    )

# %% [markdown]
# All four are independent of the original, and all four keep the flags of its layers. `clone_model` alone starts from
# **fresh random weights**: a clone without `set_weights` knows nothing of what the original learned. Did you expect a clone not to be
# compiled, as older tutorials say? In the Keras installed here it is. What is in its optimizer?

# %%
print("learning rate of the clone:", round(float(ways["clone_model"].optimizer.learning_rate), 3))
print("its memory is all zeros:", not any(m.any() for m in memory_of(ways["clone_model"])[2:]))
print("the original's is not:  ", any(m.any() for m in memory_of(original)[2:]))

# %% [markdown]
# The settings, with an empty memory. (The first two variables are the step counter and the rate.) So which way? For a new task on A's knowledge: clone, `set_weights`,
# compile anew. To go on training a copy: `copy.deepcopy`. To go on tomorrow: save the `.keras` file.
#
# What about a model inside a model? `c` from above holds `a`; we clone `c`.

# %%
clone_of_c = keras.models.clone_model(c)
print("weights of a that belong to the clone of c:", sorted(checks.shared_weights(a, clone_of_c)))

# %% [markdown]
# None: nested models are cloned as well. One thing to know about flags: a model has a flag of its own besides those of its layers. We freeze
# `a` inside `c` as a whole, which freezes its layers too. **Predict:** do the copies keep both kinds of flag?

# %%
a.trainable = False
with tempfile.TemporaryDirectory() as folder:
    c.save(f"{folder}/c.keras")
    loaded_c = keras.models.load_model(f"{folder}/c.keras")
copies = {"original": c, "clone_model": keras.models.clone_model(c)}
copies |= {"copy.deepcopy": copy.deepcopy(c), "save and load": loaded_c}
for way, model in copies.items():
    inner = model.layers[0]
    print(f"{way:14} model: {inner.trainable!s:6} layers: {[x.trainable for x in inner.layers]}")

# %% [markdown]
# Each copy keeps the flags of the layers, and loses that of the model around them. Here the layers are frozen all the same. Remember it: it
# comes back below as a trap.

# %% [markdown]
# ## A new head on a clone
#
# Now B, properly. We train A afresh (the sharing experiment damaged the last one), clone it, and replace the head:
# eight classes become one yes/no answer.

# %%
reproducibility.set_seed(42)
model_a = train_model_a()
clone = keras.models.clone_model(model_a)
clone.set_weights(model_a.get_weights())
head_b = keras.layers.Dense(1, activation="sigmoid", name="head_b")
model_b = keras.Sequential([keras.Input((28, 28)), *clone.layers[:-1], head_b])


# %% [markdown]
# We went through `clone.layers`, which for a `Sequential` model begins with `flatten`. A model can also be made from an input and an
# output, `keras.Model(inputs, outputs)`; such a **functional model** lists its input layer as well. Leave that one out when you
# build on its layers: it has the shape of the old input built in.

# %%
functional = keras.Model(clone.inputs, clone.outputs)
print("Sequential:", [layer.name for layer in clone.layers][:2])
print("functional:", [type(layer).__name__ for layer in functional.layers][:2])
print("input shape, the same for both:", clone.input_shape)


# %% [markdown]
# **Predict:** how many parameters (single numbers in its weights) does B have, and how many of them can learn, before and after we freeze
# everything but the head? The sizes are 784 → 100 (no bias) → batch normalization → 50 → 1.


# %%
def count(weights):
    return sum(int(np.prod(weight.shape)) for weight in weights)


def print_counts(when, model):
    total, learning = count(model.weights), count(model.trainable_weights)
    print(f"{when:16} {total:7,} in all = {learning:7,} trainable + {total - learning:7,} not")


print_counts("before freezing:", model_b)
for layer in model_b.layers[:-1]:
    layer.trainable = False
print_counts("after freezing:", model_b)

# %%
print("hidden1", 784 * 100, "· bn1", 4 * 100, "· hidden2", 100 * 50 + 50, "· head_b", 50 + 1)

# %% [markdown]
# Batch normalization has four numbers for each of its 100 features (lesson 01), and two of them, the moving mean and
# variance, never learn, they are only updated. That is why 200 parameters were already “not trainable” before
# we froze anything. Frozen, all 400 are.

# %%
fig, ax = plt.subplots(figsize=(9, 2.1))
plots.draw_network(model_b, ax, "B with A's layers frozen")
plt.show()

# %% [markdown]
# *Figure: B's six layers from left to right. hidden1, bn1 and hidden2 are pale, hatched and marked “frozen”, bn1 also
# “stored statistics”; head_b alone is solid and marked “trainable”; flatten and relu1 have no weights.*
#
# And A? We changed flags on the clone's layers only.

# %%
print_counts("model A:", model_a)
print("weights of A that belong to B:", sorted(checks.shared_weights(model_a, model_b)))
print("head of A:", 50 * 8 + 8, "· head of B:", 50 + 1, "· difference:", 50 * 8 + 8 - (50 + 1))

# %% [markdown]
# Two things about the head. **Why sigmoid?** It turns any number into one between 0 and 1: a probability. You will meet notebooks that end in `Dense(1, activation="softmax")`. Softmax
# makes the outputs sum to 1. **Predict:** what is a single output then? And will the loss fall when we train?

# %%
yes_no = (targets[:, 0] > 0).astype("float32")
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    lonely = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="softmax")])
    lonely.compile(optimizer=keras.optimizers.SGD(0.5), loss="binary_crossentropy")
    losses = lonely.fit(points, yes_no, epochs=20, verbose=0).history["loss"]
    answers = lonely.predict(points, verbose=0)
print("its answers:", np.unique(answers.round(3)))
print("the loss fell:", losses[-1] < losses[0])
print("Keras warned:", any("softmax over axis" in str(warning.message) for warning in caught))

# %% [markdown]
# Always 1, whatever the input, and the loss falls all the same: on the TensorFlow backend Keras computes this loss from the numbers
# *before* the activation. A falling loss does not prove that a model has learned to answer. (Keras does warn; in a long log the line is easily missed.)
#
# **Which loss?** `binary_crossentropy` takes probabilities, which is what a sigmoid gives. With `from_logits=True` it expects **logits**, the numbers
# before the sigmoid, and applies a sigmoid to whatever it gets. For a picture that *is* a pullover and a model that says 0.9:

# %%
truth, answer = np.array([[1.0]]), np.array([[0.9]])
for from_logits in (False, True):
    loss = keras.losses.binary_crossentropy(truth, answer, from_logits=from_logits)
    print(f"from_logits={from_logits!s:5}  loss {float(loss[0]):.3f}")
print(f"by hand: -log 0.9 =   {-np.log(0.9):.3f}")

# %% [markdown]
# So does `from_logits=True` on top of a sigmoid spoil the training, as is often said? **Predict**, then measure: the same model, fitted with both.

# %%
for from_logits in (False, True):
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="sgd", loss=keras.losses.BinaryCrossentropy(from_logits=from_logits))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        losses = model.fit(points, yes_no, epochs=5, verbose=0).history["loss"]
    print(f"from_logits={from_logits!s:5}  last loss {losses[-1]:.2f}  warnings: {len(caught)}")

# %% [markdown]
# No: inside `fit`, Keras sees that the numbers come from a sigmoid, takes them from before it, and warns. With plain arrays, in your own
# evaluation code, nothing notices, and the loss is the wrong 0.341. Say what you mean: sigmoid and `binary_crossentropy`, nothing more.

# %% [markdown]
# ## Freeze, train, thaw, train
#
# The recipe has two phases. **Phase 1:** the **base**, all that lies below the head, is frozen and the new head, which starts from random numbers, learns to use what
# the base gives it. **Phase 2:** everything is thawed and learns together, with a smaller learning rate, so that the
# base is adjusted rather than overwritten.
#
# `checks.moved_by_fit` (lesson 02) runs `fit` for one epoch and names the weights that changed.
#
# **Predict** what it returns for phase 1. Think of batch normalization's moving statistics, too.

# %%
model_b.compile(optimizer=keras.optimizers.SGD(0.1), loss="binary_crossentropy")
moved = checks.moved_by_fit(model_b, images_b, labels_b)
print("moved in phase 1:", sorted(moved))
assert moved == {"head_b/kernel", "head_b/bias"}

# %% [markdown]
# The head and nothing else. The moving statistics stand still, too: a frozen `BatchNormalization` works with the statistics it has
# stored, even when it is told that this is training, as [in lesson 02](lesson_02_trainable_weights.ipynb#trainable-is-not-training).

# %%
bn1, numbers = model_b.get_layer("bn1"), np.random.normal(5, 2, size=(32, 100))
same = np.array_equal(bn1(numbers, training=True), bn1(numbers, training=False))
print("frozen, training=True and training=False give the same:", same)

# %% [markdown]
# Now phase 2: thaw layer by layer, as we froze, **compile again with a new optimizer** (*What goes wrong* says why new), train.

# %%
for layer in model_b.layers:
    layer.trainable = True
model_b.compile(optimizer=keras.optimizers.SGD(0.01), loss="binary_crossentropy")
moved = checks.moved_by_fit(model_b, images_b, labels_b)
print(len(moved), "of", len(model_b.weights), "weights moved in phase 2:")
print(sorted(moved))
assert len(moved) == len(model_b.weights)

# %%
fig, (top, bottom) = plt.subplots(2, 1, figsize=(9, 4.2))
plots.draw_network(model_b, bottom, "Phase 2: everything learns")
for layer in model_b.layers[:-1]:
    layer.trainable = False  # back to phase 1, for the upper drawing and for what follows
plots.draw_network(model_b, top, "Phase 1: only the head learns")
plt.show()

# %% [markdown]
# *Figure: B twice. Above, phase 1: all layers with weights are hatched and frozen, except head_b. Below, phase 2: all that have
# weights are solid and trainable, and bn1 uses batch statistics.*
#
# *What this shows:* each phase moved what it should. *What it does not show:* that B got better than a network trained
# from scratch on the same 200 pictures. That is an experiment of its own, with that network beside it and many seeds: lesson 04.

# %% [markdown]
# ## What goes wrong
#
# ### The thaw that Keras skips
#
# To draw phase 1, the last cell froze the layers again, one by one. Many tutorials thaw with one line, and they do compile afterwards.
# **Predict** what `fit` moves now.

# %%
model_b.trainable = True
model_b.compile(optimizer=keras.optimizers.SGD(0.01), loss="binary_crossentropy")
print("moved:", sorted(checks.moved_by_fit(model_b, images_b, labels_b)))
print("flags:", {layer.name: layer.trainable for layer in model_b.layers})

# %% [markdown]
# The line did nothing at all. We froze the layers, so the **model's** own flag was `True` all the time; and with
# TensorFlow, assigning an attribute the value it already has is skipped, so nothing is passed on to the layers. When
# the flag does change, it is passed on:

# %%
model_b.trainable = False
model_b.trainable = True
print("flags:", {layer.name: layer.trainable for layer in model_b.layers})

# %% [markdown]
# The same happens one level deeper. Here the layers of a model inside a model are frozen one by one, and we thaw in a loop over the
# outer layers. **Predict** the flags of the inner layers.

# %%
inner = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3), keras.layers.Dense(3)])
outer = keras.Sequential([keras.Input((2,)), inner, keras.layers.Dense(1)])
for layer in inner.layers:
    layer.trainable = False
for layer in outer.layers:
    layer.trainable = True
print("inner layers:", [layer.trainable for layer in inner.layers])

# %% [markdown]
# Still frozen: `inner`'s own flag was `True`. **The repair:** thaw the layers themselves. If a layer has `.layers`, it is a model, and the
# layers are in there. Or switch the outer flag off and on, which reaches every depth (and undoes every partial freeze, see below):

# %%
outer.trainable = False
outer.trainable = True
print("inner layers:", [layer.trainable for layer in inner.layers])

# %% [markdown]
# ### The thaw that comes too late
#
# Freeze, compile, train; then thaw **without compiling again**. **Predict** what the second `fit` moves.

# %%
for layer in model_b.layers[:-1]:
    layer.trainable = False
model_b.compile(optimizer=keras.optimizers.SGD(0.01), loss="binary_crossentropy")
print("frozen:", sorted(checks.moved_by_fit(model_b, images_b, labels_b)))

# %%
for layer in model_b.layers:
    layer.trainable = True  # ... and no compile
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    moved = checks.moved_by_fit(model_b, images_b, labels_b)
print("thawed:", sorted(moved), "· warnings:", len(caught))
print_counts("flags now say:", model_b)

# %% [markdown]
# Only the head moved, although the flags had changed. (Keras has a warning for this, which some versions never reach. It would not have changed what moved.) The flags, and with them every count, say that everything learns. But `fit` made its
# list of weights when it first ran after `compile`, and keeps it as long as the batches keep their shapes. A freeze can be missed in the same way; [lesson 02](lesson_02_trainable_weights.ipynb#When-a-change-takes-effect) has all the sequences.
#
# **The repair:** compile after *every* change of `trainable`, before the next `fit`. And do not trust the counts to tell you whether
# you did: look at the weights.
#
# ### One optimizer for two phases
#
# An optimizer registers the weights it is built for, in its first `fit`. Phase 2 has more of them than phase 1.

# %%
optimizer = keras.optimizers.SGD(0.01)
for layer in model_b.layers[:-1]:
    layer.trainable = False
model_b.compile(optimizer=optimizer, loss="binary_crossentropy")
model_b.fit(images_b, labels_b, verbose=0)
for layer in model_b.layers:
    layer.trainable = True
model_b.compile(optimizer=optimizer, loss="binary_crossentropy")
try:
    model_b.fit(images_b, labels_b, verbose=0)
except ValueError as error:
    print("ValueError:", str(error)[:17])

# %% [markdown]
# **The repair:** a new optimizer object for every `compile`.
#
# ### The partial freeze that got lost
#
# All layers are thawed. We freeze `hidden1` only. Then somebody freezes the whole model for a moment, and thaws it again.

# %%
model_b.get_layer("hidden1").trainable = False
print_counts("partly frozen:", model_b)
model_b.trainable = False
model_b.trainable = True
print_counts("off and on:", model_b)

# %% [markdown]
# When a model's flag changes, it is passed on to **every layer inside** (lesson 02), so the partial freeze is gone. **The repair:** after touching
# the outer flag, set the inner ones again; or leave the outer one alone.

# %% [markdown]
# ## Check yourself
#
# **1.** `b = keras.Sequential(a.layers[:-1] + [head])`. Someone then calls `a.fit(...)`. Does `b` change?
#
# <details><summary>Answer</summary>
# Yes. Sharing has no direction: the layers belong to both models, so training either one changes the other.
# </details>
#
# **2.** `clone_model(a)` has the same layer names and the same parameter counts as `a`, but its accuracy is at chance. What was forgotten?
#
# <details><summary>Answer</summary>
# <code>set_weights</code>. The clone has fresh random weights.
# </details>
#
# **3.** You froze all but the head and see 51 trainable parameters. Is it certain that the next `fit` moves only these 51?
#
# <details><summary>Answer</summary>
# No. The count reads the flags. If the model had been fitted before and was not compiled after the freeze, everything still moves (unless the batches have a new shape).
# </details>
#
# **4.** Where would you set `trainable = False` so that A stays able to learn while B's base is frozen?
#
# <details><summary>Answer</summary>
# On the layers of a clone of A. On A's own layers the flag would freeze A as well.
# </details>
#
# **5.** You froze the layers in a loop and thaw with `model.trainable = True`, then compile and fit. What moves?
#
# <details><summary>Answer</summary>
# Only what was never frozen. The model's own flag was <code>True</code> already, so the assignment is skipped.
# </details>
#
# **6.** `BatchNormalization` over 100 features, frozen: how many of its parameters are trainable, and which statistics does it use during `fit`?
#
# <details><summary>Answer</summary>
# None of its 400; it uses the stored moving mean and variance, and does not update them.
# </details>

# %% [markdown]
# ## Key points
#
# - Putting a layer into two models **shares** it; training either model changes both. A **clone** has layers of its own, at every depth.
# - `clone_model` keeps layers, their `trainable` flags and compile settings, not weights: add `set_weights`. A `.keras` file keeps the weights, too, and the optimizer's memory. No copy keeps a nested model's own flag.
# - Count by hand before you freeze and after. Batch normalization has four numbers a feature; two of them are never trainable, and none when frozen.
# - *Freeze → compile → train → thaw → compile with a new optimizer → train.* Without the second compile nothing was thawed, and a warning is not certain: look at the weights.
# - Thaw the layers themselves, at every depth. `model.trainable = True` on a model whose flag is already `True` does nothing.
#
# **Next:** do it yourself in `work/03_cloning_and_freezing/03_cloning_and_freezing.ipynb`, then [04 Fashion-MNIST A/B transfer](lesson_04_ab_transfer.ipynb): does what A has learned help B at all?
