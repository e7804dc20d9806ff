# %% [markdown]
# # 02 · Trainable and non-trainable weights
#
# **A network is a pile of numbers. Which of them does training change, who decides, and when does the decision take effect?**
#
# After this lesson you can
#
# 1. tell `weights`, `trainable_weights`, `non_trainable_weights` and `variables` apart, and say which layers have what;
# 2. freeze a layer and prove by its weights that it stays;
# 3. keep `trainable` apart from `training`;
# 4. say at which moment a change of `trainable` takes effect, and what freezing saves.
#
# About 35 minutes. You know `Dense`, `compile` and `fit`, and from lesson 01 `BatchNormalization` with its four numbers a feature.

# %%
import inspect
import statistics
import time

import matplotlib.pyplot as plt
import numpy as np

from helpers.quiet_tensorflow import keras, tensorflow as tf  # without start-up messages
from helpers import checks, plots, reproducibility

# %%
reproducibility.set_seed(42)
inputs, targets = np.random.normal(size=(64, 4)), np.random.normal(size=(64, 1))

# %% [markdown]
# ## Four lists of numbers
#
# A layer keeps its numbers in arrays, its `variables`. Those it computes with are its `weights`, and each of them is either in
# `trainable_weights` or in `non_trainable_weights`. Here are two layers, built for four features.
#
# **Predict** how many weights (arrays, not single numbers) each has, and how many of them are trainable.

# %%
dense, norm = keras.layers.Dense(3), keras.layers.BatchNormalization()
for layer in (dense, norm):
    layer.build((None, 4))
    for weight in layer.weights:
        kind = "trainable" if weight.trainable else "not trainable"
        print(f"{layer.name:20} {weight.name:16} {tuple(weight.shape)!s:7} {kind}")

# %% [markdown]
# The dense layer has a **kernel**, one number for each input and unit, and a **bias**, one for each unit. Batch normalization has
# the four of lesson 01: gamma and beta are learned by gradient descent; the moving mean and variance are *updated* as
# batches pass by, and no gradient touches them. “Not trainable” does not mean “never changes”.
#
# It is often said that batch normalization is the only built-in layer with non-trainable weights. Let us look at thirteen layers; you need not
# know them all. (`Dropout` sets some numbers to zero at random; `Normalization` you met in lesson 01; `SpectralNormalization` wraps a layer and limits how much it can stretch its
# input; `RandomFlip` mirrors pictures at random; `GRU` reads sequences.)
#
# **Predict:** which have non-trainable weights? And some layers draw random numbers when they are called. Is the state of the random generator a weight, a
# variable that is no weight, or neither?

# %%
L = keras.layers
layers = [
    L.Dense(3),
    L.Conv2D(3, 3),
    L.Embedding(10, 3),
    L.LayerNormalization(),
    L.GroupNormalization(1),
    L.BatchNormalization(),
    L.Normalization(),
    L.SpectralNormalization(L.Dense(3)),
    L.Dropout(0.5),
    L.GaussianNoise(0.1),
    L.RandomFlip(),
    L.GRU(3),
    L.MultiHeadAttention(2, 3),
]

# %%
sequence, picture, row = np.ones((2, 5, 4)), np.ones((2, 8, 8, 3)), np.ones((2, 4))
fits = {"Conv2D": picture, "RandomFlip": picture, "GRU": sequence, "MultiHeadAttention": sequence}

# %%
print(f"{'layer':24}{'weights':>8}{'trainable':>11}{'not':>5}{'variables':>11}")
for layer in layers:
    name = type(layer).__name__
    data = fits.get(name, row)
    layer(data, data) if name == "MultiHeadAttention" else layer(data)
    sizes = layer.weights, layer.trainable_weights, layer.non_trainable_weights, layer.variables
    print(f"{name:24}{len(sizes[0]):>8}{len(sizes[1]):>11}{len(sizes[2]):>5}{len(sizes[3]):>11}")

# %% [markdown]
# Three of these have non-trainable weights: `BatchNormalization`, `Normalization` (the statistics it is given by `adapt`) and
# `SpectralNormalization` (a vector it keeps to estimate how much a layer can stretch its input). And layers that draw random numbers, such as
# `Dropout`, have a variable that is no weight: the state of their random generator. (`GRU` has one too, since it can drop values
# itself.) So `variables` holds the `weights` and sometimes more.
#
# You can make a non-trainable weight yourself. This layer counts the rows it has seen in training. **Predict** its count after three calls with
# `row`, which has two rows: one call in training, one not, one in training.


# %%
class CountRows(keras.layers.Layer):
    def build(self, input_shape):
        self.rows = self.add_weight(name="rows", initializer="zeros", trainable=False)

    def call(self, x, training=False):
        if training:
            self.rows.assign_add(keras.ops.cast(keras.ops.shape(x)[0], "float32"))
        return x


# %%
counter = CountRows()
for training in (True, False, True):
    counter(row, training=training)
print("rows seen in training:", float(counter.rows))
print("trainable:", len(counter.trainable_weights), "· not:", len(counter.non_trainable_weights))

# %% [markdown]
# ## Freezing, and how to prove it
#
# `layer.trainable = False` moves all weights of a layer to the non-trainable side.


# %%
def build():
    return keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(8, use_bias=False, name="first"),
            keras.layers.BatchNormalization(name="norm"),
            keras.layers.Dense(1, name="last"),
        ]
    )


# %%
def print_counts(when, model):
    numbers = [
        sum(int(np.prod(w.shape)) for w in ws) for ws in (model.weights, model.trainable_weights)
    ]
    print(f"{when:18} {numbers[0]} in all, {numbers[1]} trainable, {numbers[0] - numbers[1]} not")


# %% [markdown]
# **Predict** three numbers (in all, trainable, not) for the fresh model, after freezing `first`, and after freezing `norm`, too. The sizes: 4 × 8 numbers in
# `first`, 4 × 8 in `norm`, 8 + 1 in `last`.

# %%
model = build()
print_counts("nothing frozen:", model)
model.get_layer("first").trainable = False
print_counts("first frozen:", model)
model.get_layer("norm").trainable = False
print_counts("and norm:", model)

# %% [markdown]
# A count reads flags. The proof is in the weights: keep a copy, train, compare.

# %%
before = [weight.numpy() for weight in model.weights]
model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse")
model.fit(inputs, targets, epochs=3, verbose=0)
for weight, old in zip(model.weights, before):
    same = np.array_equal(weight.numpy(), old)
    print(f"{'/'.join(weight.path.split('/')[-2:]):24} {'stayed' if same else 'moved'}")
for weight, old in list(zip(model.weights, before))[:5]:
    np.testing.assert_allclose(weight.numpy(), old, rtol=0, atol=0)

# %% [markdown]
# Even the moving mean and variance stayed: a frozen batch normalization does not update them. From now on we let `checks.moved_by_fit`
# do this: it runs `fit` for one epoch and returns the names of the weights that changed.
#
# Do all layers that update their own numbers stop when they are frozen? We freeze `CountRows`, and a `SpectralNormalization` around a dense layer. **Predict:** does the counter go on counting? Which of
# the three weights of the second layer move: its vector, the kernel, the bias?

# %%
model = keras.Sequential(
    [
        keras.Input((4,)),
        CountRows(name="count"),
        keras.layers.SpectralNormalization(keras.layers.Dense(8, name="inside"), name="spectral"),
        keras.layers.Dense(1, name="last"),
    ]
)
for name in ("count", "spectral"):
    model.get_layer(name).trainable = False
model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse")

# %%
before = [weight.numpy() for weight in model.weights]
model.fit(inputs, targets, verbose=0)
moved = set()
for weight, old in zip(model.weights, before):
    name = "/".join(weight.path.split("/")[-2:])
    if not np.array_equal(weight.numpy(), old):
        moved.add(name)
    flag, fate = "learns" if weight.trainable else "frozen", "moved" if name in moved else "stayed"
    print(f"{name:20} {flag}, {fate}")
print("rows counted:", int(model.get_layer("count").rows))
assert moved == {"count/rows", "spectral/vector_u", "inside/kernel", "last/kernel", "last/bias"}

# %% [markdown]
# The frozen counter counted all 64 rows. The frozen `SpectralNormalization` moved its vector *and* the kernel of the layer inside, which it rescales in every call in training. Only the bias stayed.
#
# So freezing tells the *optimizer* to leave weights alone. What a layer writes into its weights in its own `call` is another matter, and `fit` calls frozen layers, too. Why does batch normalization stand still? Its `call` looks at the flag:

# %%
source = inspect.getsource(keras.layers.BatchNormalization.call)
print([line.strip() for line in source.splitlines() if "self.trainable" in line])

# %% [markdown]
# That one line makes it the exception. With other layers that keep numbers of their own, compare the weights: a flag does not tell you.
#
# ### Freezing is passed down
#
# Changing the flag of a model changes it for everything inside. **Predict:** the outer flag goes off, then the layer `last` is thawed. How many weights can
# learn? Then `first` is frozen once more, for itself, and the outer flag goes on. Which layers are trainable?

# %%
model = build()
model.trainable = False
model.get_layer("last").trainable = True
print([layer.trainable for layer in model.layers], "with the outer flag", model.trainable)
print("weights that can learn:", len(model.trainable_weights))

# %%
model.get_layer("first").trainable = False
model.trainable = True
print([layer.trainable for layer in model.layers], "with the outer flag", model.trainable)

# %% [markdown]
# Two surprises. With the outer flag off, the thawed layer counts for nothing: the model as a whole learns nothing. And turning the outer flag
# on thaws *all* layers; which of them had been frozen one by one is forgotten.

# %% [markdown]
# ## `trainable` is not `training`
#
# `trainable` belongs to a layer and says whether its weights learn. `training` is an argument of a *call* and says how to compute: `Dropout` drops or does
# not; `BatchNormalization` uses the batch or what it has stored. `fit` calls with `training=True`, `predict` with `training=False`.
#
# **Predict:** we freeze a `Dropout` layer. Does it still drop values when called with `training=True`? Does a frozen `BatchNormalization` use the batch?

# %%
dropout, norm = keras.layers.Dropout(0.5), keras.layers.BatchNormalization()
numbers = np.random.normal(10, 2, size=(100, 4))
norm(numbers)
for layer in (dropout, norm):
    for trainable in (True, False):
        layer.trainable = trainable
        differs = not np.allclose(layer(numbers, training=True), layer(numbers, training=False))
        print(f"{layer.name:22} trainable={trainable!s:6} training makes a difference: {differs}")

# %% [markdown]
# `Dropout` does not care whether it is frozen. `BatchNormalization` is the exception (lesson 09 quotes the source): frozen, it always computes with its stored statistics. Everywhere
# else, the two words have nothing to do with each other.

# %% [markdown]
# ## When a change takes effect
#
# Here is the part that costs people days. We run six sequences of *compile*, *fit* and *freeze* or *thaw*, and look at what the **last** `fit` moves.
# The model has two layers, `a` and `b`; the flag of `a` is what changes.
#
# **Predict** each line before you run it: does the last `fit` move `a`?


# %%
def two_layers():
    return keras.Sequential(
        [keras.Input((4,)), keras.layers.Dense(3, name="a"), keras.layers.Dense(1, name="b")]
    )


# %%
def run(steps):
    model = two_layers()
    for step in steps.split():
        if step == "compile":
            model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse")
        elif step == "fit":
            moved = checks.moved_by_fit(model, inputs, targets)
        else:
            model.get_layer("a").trainable = step == "thaw"
    return "moves" if "a/kernel" in moved else "stays"


# %%
sequences = [
    "compile fit",
    "freeze compile fit",
    "compile freeze fit",
    "compile fit freeze fit",
    "freeze compile fit thaw fit",
    "freeze compile fit thaw compile fit",
]

# %%
outcome = {steps: run(steps) for steps in sequences}
for steps, result in outcome.items():
    print(f"{steps.replace(' ', ' → '):46} a {result}")

# %% [markdown]
# The third line: a flag set *after* `compile` but before the first `fit` is still seen. The fourth and fifth: after a `fit`, the changed flag is not seen. Keras
# has a warning for this, which some versions never reach; with it or without it, the flag is not seen. The reason is **tracing**: the first `fit` after `compile` runs the Python code of the training step once, writes down the operations as a
# graph, and from then on only the graph is run. Which weights learn is written into it.
#
# And if the step has to be traced again? Batches of other shapes make that happen. **Predict:** the fourth and the fifth sequence once more, but the last `fit` gets 48 rows, in batches of 32 and
# 16, where the first had 64, in two batches of 32.

# %%
for first, then in ((True, False), (False, True)):
    model = two_layers()
    model.get_layer("a").trainable = first
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse")
    model.fit(inputs, targets, verbose=0)
    model.get_layer("a").trainable = then
    before = model.get_layer("a").get_weights()[0]
    try:
        model.fit(inputs[:48], targets[:48], verbose=0)
        moved = not np.array_equal(before, model.get_layer("a").get_weights()[0])
        print("fit → freeze → fit with other batches: a", "moves" if moved else "stays")
    except ValueError as error:
        print("fit → thaw → fit with other batches:   ValueError:", str(error)[:17])

# %% [markdown]
# Now the late freeze is seen after all, and the late thaw stops with “Unknown variable”, because the optimizer was made for fewer weights. So what happens depends on the shapes of your
# batches, and nobody wants to reason about that. **Compile after every change of `trainable`**, and none of it matters.
#
# A training step of your own has the same memory. Here is one without `fit`, with a gradient tape as [in lesson 01](lesson_01_batch_normalization.ipynb#A-training-loop-of-your-own-that-forgets-training=True).
# `tf.function` is what makes TensorFlow trace it. (`checks.weight_values` copies the weights, for `checks.moved_since`.) **Predict:** thawed after its
# first call, does `a` move in the second?

# %%
model, optimizer = two_layers(), keras.optimizers.SGD(0.1)
model.get_layer("a").trainable = False


@tf.function
def train_step(x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x, training=True) - y) ** 2)
    gradients = tape.gradient(loss, model.trainable_weights)
    optimizer.apply_gradients(zip(gradients, model.trainable_weights))


# %%
x, y = tf.constant(inputs, "float32"), tf.constant(targets, "float32")
train_step(x, y)
model.get_layer("a").trainable = True
before = checks.weight_values(model)
train_step(x, y)
print("moved after the thaw:", sorted(checks.moved_since(model, before)))

# %% [markdown]
# `model.trainable_weights` was read when the function was traced, in its first call. After the thaw the old list is still in use.

# %% [markdown]
# ## What freezing saves
#
# The Adam optimizer (lesson 07) keeps two numbers for every number that learns (and two more: the learning rate and a step counter). **Predict:** four layers of 1,000 units and one output unit; we
# freeze all four. What happens to the size of Adam's memory, and to the time of a training step?


# %%
def wide(frozen):
    wide_layers = [keras.layers.Dense(1000, activation="relu") for _ in range(4)]
    model = keras.Sequential([keras.Input((1000,)), *wide_layers, keras.layers.Dense(1)])
    for layer in wide_layers:
        layer.trainable = not frozen
    model.compile(optimizer="adam", loss="mse")
    return model


# %%
big_inputs, big_targets = np.ones((128, 1000), "float32"), np.ones((128, 1), "float32")
networks = {"all learn": wide(frozen=False), "last learns": wide(frozen=True)}
for network in networks.values():
    network.train_on_batch(big_inputs, big_targets)

# %%
seconds = {name: [] for name in networks}
for _ in range(15):
    for name, network in networks.items():
        started = time.perf_counter()
        network.train_on_batch(big_inputs, big_targets)
        seconds[name].append(time.perf_counter() - started)

# %%
ratio = statistics.median(seconds["all learn"]) / statistics.median(seconds["last learns"])
print("a step with all layers takes more than 1.5 times as long:", ratio > 1.5)
state = [sum(int(np.prod(v.shape)) for v in n.optimizer.variables) for n in networks.values()]
print(f"numbers in Adam's memory: {state[0]:,} and {state[1]:,}")

# %%
fig, ax = plt.subplots(figsize=(6.5, 2.2))
milliseconds = [[1000 * second for second in seconds[name]] for name in networks]
for place, (values, marker) in enumerate(zip(milliseconds, "os")):
    ax.plot(values, [place] * len(values), marker, color=plots.BLUE, alpha=0.5)
    ax.plot(statistics.median(values), place, "|", color=plots.DARK, markersize=30)
ax.set_yticks(range(2), list(networks))
ax.set(xlabel="milliseconds per training step", xlim=(0, None), ylim=(-0.6, 1.6))
ax.set_title("Less to learn, shorter steps")
plt.show()

# %% [markdown]
# *Figure: fifteen training steps of each network along a time axis, circles where all layers learn (below), squares where only the last does (above), with a bar at the median. The
# squares lie further left, at shorter times.*
#
# The memory shrinks from millions of numbers to about two thousand. The step gets shorter for two reasons: there are fewer numbers to update, and the gradient need not be
# carried back through frozen layers that lie *below* everything that learns. It does not vanish: the forward pass remains. *What this does not show:* how much you save on your network and
# your machine. That depends on both; measure it.

# %% [markdown]
# ## What goes wrong
#
# ### Freezing after training, without compile
#
# The fourth sequence above, as it often stands in a notebook, spread over several cells:

# %%
model = two_layers()
model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse")
model.fit(inputs, targets, verbose=0)
model.get_layer("a").trainable = False
print("weights that can learn, by the flags:", len(model.trainable_weights))
print("weights that fit moved:              ", len(checks.moved_by_fit(model, inputs, targets)))

# %% [markdown]
# **The repair:** `compile` after the freeze. The count alone would have told you that the layer was frozen.
#
# ### `training=False` where `trainable=False` was meant
#
# Somebody wants to freeze a layer and writes what they remember from a call.

# %%
x = keras.Input((4,))
frozen_dense = keras.layers.Dense(3, name="frozen")
output = frozen_dense(x, training=False)
model = keras.Model(x, output)
model.compile(optimizer="sgd", loss="mse")
print("trainable is", frozen_dense.trainable)
print("moved:", sorted(checks.moved_by_fit(model, inputs, np.zeros((64, 3)))))

# %% [markdown]
# No error, no warning, and nothing is frozen. **The repair:** `frozen_dense.trainable = False`.

# %% [markdown]
# ## Check yourself
#
# **1.** `BatchNormalization` over 10 features: how many numbers are trainable, how many not, how many after freezing?
#
# <details><summary>Answer</summary>
# 20 and 20; after freezing 0 and 40.
# </details>
#
# **2.** A layer has 0 weights and 1 variable. What could it be?
#
# <details><summary>Answer</summary>
# One that draws random numbers: <code>Dropout</code>, <code>GaussianNoise</code>, <code>RandomFlip</code>. The variable is the state of its generator.
# </details>
#
# **3.** You fit, then set <code>trainable = False</code> on a layer, and see fewer trainable parameters. What does the next `fit` move?
#
# <details><summary>Answer</summary>
# The same weights as before, as long as the batches have the same shapes: the training step was traced in the first fit, with the old list.
# </details>
#
# **4.** Does freezing a `Dropout` layer turn it off?
#
# <details><summary>Answer</summary>
# No. Whether it drops is decided by <code>training</code>, in the call.
# </details>

# %% [markdown]
# ## Key points
#
# - Weights are trainable or not; not only `BatchNormalization` has some that are not. `variables` may hold more than `weights`.
# - Freezing is proved by weights that are equal before and after `fit`, not by a count. It stops the optimizer; a layer that updates its own weights goes on, unless, like `BatchNormalization`, it looks at the flag.
# - `trainable` says what learns, `training` says how to compute. Only in `BatchNormalization` does freezing also change how it computes: with its stored statistics.
# - Which weights learn is written down when the training step is traced: compile after every change of `trainable`. Freezing saves optimizer memory, updates, and the way back through frozen layers at the bottom.
#
# **Next:** do it yourself in `work/02_trainable_weights/02_trainable_weights.ipynb`, then [03 Cloning and freezing](lesson_03_cloning_and_freezing.ipynb): how do you hand on what a network knows without harming it?
