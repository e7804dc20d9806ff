# %% [markdown]
# # 06 · Fine-tuning
#
# **The base is frozen and the head has learned. Now you want the base to adapt to your pictures as well. How do you let it learn without
# breaking it, and is it worth the trouble?**
#
# After this lesson you can
#
# 1. fine-tune in two phases, and say what a wrong order or a wrong learning rate destroys;
# 2. keep batch normalization still while everything around it learns, and prove that it did;
# 3. write the training loop yourself, equal to `fit` step by step, with augmentation inside the model if you want it;
# 4. thaw the top of a large network, and judge what fine-tuning added from a fair table.
#
# About 50 minutes. You know the two phases of lesson 03, the pair of lesson 04 (**pullovers** against **T-shirts**, 200 labelled
# pictures), and a base with a head from lesson 05.

# %%
import inspect

import matplotlib.pyplot as plt
import numpy as np

from helpers.quiet_tensorflow import keras, tensorflow as tf  # without start-up messages
from helpers import checks, comparison, data, densenet, plots, reproducibility, studies, weights

reproducibility.set_seed(42)

# %% [markdown]
# As before: eight classes are task A, the other two are task B. All pictures that we look at here are *training* or *validation* pictures. The test set
# stays closed; the study at the end has opened it once per run.

# %%
(images, labels), _ = data.load_fashion_mnist()
PULLOVER, T_SHIRT = 2, 0
is_b = np.isin(labels, [PULLOVER, T_SHIRT])
classes_a = [label for label in range(10) if label not in (PULLOVER, T_SHIRT)]
grey = images[..., np.newaxis].astype("float32") / 255
images_a, labels_a = grey[~is_b], np.searchsorted(classes_a, labels[~is_b])
images_b = grey[is_b]
labels_b = (labels[is_b] == PULLOVER).astype("float32")[:, np.newaxis]

# %%
train_a, valid_a = slice(0, 16_000), slice(47_000, 48_000)
valid_b = slice(11_000, 12_000)


def two_hundred(seed):
    chosen = np.random.default_rng(seed).permutation(11_000)[:200]
    return images_b[chosen], labels_b[chosen]


# %% [markdown]
# ## Head first, then thaw
#
# **Fine-tuning** means that a trained base goes on learning, on the new pictures. We begin with a base that is small enough to break many times over: two convolutions and a dense layer, each followed by batch normalization.
# It learns task A.
#
# `compile_with` compiles with an optimizer that has already made room for its memory, as in lesson 04: with a
# large network that saves many seconds.


# %%
def compile_with(optimizer, model, loss):
    optimizer.build(model.trainable_variables)
    model.compile(optimizer=optimizer, loss=loss)


# %%
def convolution(number, filters):
    return [
        keras.layers.Conv2D(
            filters, 3, strides=2, padding="same", use_bias=False, name=f"conv{number}"
        ),
        keras.layers.BatchNormalization(momentum=0.9, name=f"bn{number}"),
        keras.layers.ReLU(),
    ]


# %%
def build_base():
    dense = keras.layers.Dense(64, use_bias=False, name="dense3")
    norm = keras.layers.BatchNormalization(momentum=0.9, name="bn3")
    top = [keras.layers.Flatten(), dense, norm, keras.layers.ReLU()]
    return keras.Sequential(
        [keras.Input((28, 28, 1)), *convolution(1, 16), *convolution(2, 32), *top], name="base"
    )


# %%
base_model = build_base()
head_a = keras.layers.Dense(8, activation="softmax", name="head_a")
model_a = keras.Sequential([base_model, head_a])
compile_with(keras.optimizers.Adam(3e-3), model_a, "sparse_categorical_crossentropy")
model_a.fit(images_a[train_a], labels_a[train_a], epochs=2, batch_size=128, verbose=0)
base_weights = base_model.get_weights()

# %% [markdown]
# How would we notice that a base is broken? Two ways of asking: how well does B's network tell pullovers from T-shirts, and **what is left of A**: put
# A's old head back on the base, and see whether it still recognises A's classes.


# %%
def what_is_left_of_a(base):
    answers = head_a(base(images_a[valid_a], training=False))
    return float(np.mean(np.argmax(answers, axis=-1) == labels_a[valid_a]))


def accuracy_on_b(model, pictures=images_b[valid_b]):
    logits = np.array(model(pictures, training=False))
    return float(np.mean((logits > 0) == (labels_b[valid_b] > 0.5)))


untouched = what_is_left_of_a(base_model)
print("A's accuracy is above 0.85:", untouched > 0.85, "· chance:", 1 / 8)

# %% [markdown]
# B's head has one unit and no activation. What comes out is a logit (lesson 03): above 0 means pullover, and the loss is told so with `from_logits=True`. The
# base under it is a copy of A's. Its batch normalization stays frozen; why, and why like this, is the question of the next section.

# %%
tuned_base = build_base()
model_b = keras.Sequential([tuned_base, keras.layers.Dense(1, name="head_b")])
for layer in tuned_base.layers:
    layer.trainable = not isinstance(layer, keras.layers.BatchNormalization)
logit_loss = keras.losses.BinaryCrossentropy(from_logits=True)
model_b.compile(optimizer=keras.optimizers.SGD(), loss=logit_loss, steps_per_execution=10)

# %% [markdown]
# To save time, we put the epochs of a run one after the other into a single one (`many_times`), and let Keras run ten steps in one go (`steps_per_execution`). The steps are the same.
#
# Phase 1 trains a head alone, at the high rate, on the frozen base's features, computed once. Phase 2 lets the base learn too. Plain SGD remembers nothing between
# two runs, so one compiled model serves for all: we put the weights back and set the rate.

# %%
HIGH, LOW = 0.3, 0.01
head_alone = keras.Sequential([keras.Input((64,)), keras.layers.Dense(1)])
head_alone.compile(optimizer=keras.optimizers.SGD(HIGH), loss=logit_loss)


def many_times(arrays, times):
    return [np.concatenate([array] * times) for array in arrays]


def fine_tune(model, head, seed, learning_rate, epochs):
    keras.utils.set_random_seed(seed)
    model.set_weights([*base_weights, *head])
    model.optimizer.learning_rate = learning_rate
    if epochs:
        model.fit(*many_times(two_hundred(seed), epochs), batch_size=50, verbose=0)


# %%
seeds, fresh_heads, trained_heads = [1, 2, 3], {}, {}
for seed in seeds:
    keras.utils.set_random_seed(seed)
    fresh = [np.array(keras.initializers.GlorotUniform()((64, 1))), np.zeros(1)]
    pictures, truth = two_hundred(seed)
    head_alone.set_weights(fresh)
    features = base_model.predict(pictures, verbose=0)
    head_alone.fit(features, truth, epochs=10, batch_size=50, verbose=0)
    fresh_heads[seed], trained_heads[seed] = fresh, head_alone.get_weights()

# %% [markdown]
# The advice says: *head first*, because the gradients of a random head would wreck the base; and a *much lower rate*, because large steps would. Six
# ways, for each of three draws of 200 pictures. “All at once” means that the base is thawed from the start, under a random head, for 20 epochs. “Head first” comes twice, with 10 epochs of
# thawed base (so that head and base together have 20, too) and with 20 (so that the base is thawed as long).
#
# **Predict:** which of the six will suffer on B? Which will have forgotten A?

# %%
ways = {
    "head only": (trained_heads, LOW, 0),
    "head first, then low rate": (trained_heads, LOW, 10),
    "head first, low rate, longer": (trained_heads, LOW, 20),
    "all at once, low rate": (fresh_heads, LOW, 20),
    "head first, then high rate": (trained_heads, HIGH, 10),
    "all at once, high rate": (fresh_heads, HIGH, 20),
}
on_b, left_of_a = {}, {}
for way, (heads, learning_rate, epochs) in ways.items():
    on_b[way], left_of_a[way] = [], []
    for seed in seeds:
        fine_tune(model_b, heads[seed], seed, learning_rate, epochs)
        on_b[way].append(accuracy_on_b(model_b))
        left_of_a[way].append(what_is_left_of_a(tuned_base))

# %%
fig, (left, right) = plt.subplots(1, 2, figsize=(10, 3.5), sharey=True)
plots.runs(left, on_b, xlabel="B's validation accuracy", title="B forgives the order", chance=0.5)
plots.runs(right, left_of_a, xlabel="A's validation accuracy", chance=1 / 8)
right.set_title("The base forgives neither")
plt.show()

# %% [markdown]
# *Figure: six rows, three dots each, twice. Left, B's accuracy: “head only” and the rows with the low rate lie close together near the right edge; dots of the high rate lie far to the left, most of them at chance. Right, what is left of A: “head only” and both rows “head first” with the low rate lie together at the right, “all at once, low rate” lower and spread, and the dots of
# the high rate lower still, most of them near chance.*

# %%
low = [way for way in ways if "high" not in way]
print("low rate or head only: B above 0.9 in every run:", min(min(on_b[way]) for way in low) > 0.9)
high = [way for way in ways if "high" in way]
print("high rate: B below 0.6 in some run:             ", min(min(on_b[way]) for way in high) < 0.6)
print(
    "high rate: A below 0.75 in every run:           ", max(max(left_of_a[w]) for w in high) < 0.75
)

# %%
longer = "head first, low rate, longer"
order = np.subtract(left_of_a["all at once, low rate"], left_of_a[longer])
print("left of A, all at once against head first for as long:", comparison.verdict(order))
gained = np.subtract(on_b[longer], on_b["head only"])
print("B, head first, low rate, longer, is ahead of the head alone:")
print("   on average:", gained.mean() > 0, "· by less than 0.03 in every run:", gained.max() < 0.03)
assert gained.mean() > 0 and gained.max() < 0.03
assert np.all(order < 0) and max(max(left_of_a[w]) for w in high) < 0.75

# %% [markdown]
# The advice is right about the **base**. With a random head it lost more of A than with a trained one, in every run, at the same low rate and for the same number of epochs. At
# the high rate, the one the head had just learned well with, A is below 0.75 in every run, and putting the head first does not save it.
#
# About **B** the advice promises too much. As long as the rate is low, B is above 0.9 in either order: head and base adapt to each other again. Only the high rate
# breaks B, in some of its runs, and then not a little. (Our pictures of B are much like those of A. On pictures *unlike* them, A. Kumar et al. ([2022](https://arxiv.org/abs/2202.10054)) measured that fine-tuning under a random head did worse than a head alone.)
#
# And the low rate gained something on B over the head alone: on average, and little. *What this does not show:* that it would with another draw. These are three runs on one small base; the table at the end
# asks again with larger ones, and eight.

# %% [markdown]
# ## Batch normalization while fine-tuning
#
# Batch normalization has two kinds of numbers (lesson 01): gamma and beta, which learn, and the moving mean and variance, which are *updated* whenever
# it runs in training mode. They were measured on the base's old pictures. If they move during fine-tuning, the base changes under the head's feet,
# without a gradient and at a speed that no learning rate controls.
#
# The common advice is to call the base with `training=False` when you build the model. [Keras's own
# guide](https://keras.io/guides/transfer_learning/) says:
#
# > When you unfreeze a model that contains `BatchNormalization` layers in order to do fine-tuning, you should keep the `BatchNormalization` layers in
# > inference mode by passing `training=False` when calling the base model. Otherwise the updates applied to the non-trainable weights will suddenly
# > destroy what the model has learned.
#
# and, further down, after the thaw: “it is still running in inference mode since we passed `training=False` when calling it when we built the
# model”. Let us look at a toy that is built just so.

# %%
points = np.random.normal(3, 2, size=(64, 4)).astype("float32")
answers = np.random.normal(size=(64, 1)).astype("float32")


def toy_base():
    layers = [keras.layers.Dense(8, name="dense"), keras.layers.BatchNormalization(name="bn")]
    return keras.Sequential([keras.Input((4,)), *layers], name="base")


def head_on(base, **how):
    inputs = keras.Input((4,))
    return keras.Model(inputs, keras.layers.Dense(1, name="head")(base(inputs, **how)))


# %%
def statistics_moved_by_fit(model):
    model.compile(optimizer=keras.optimizers.SGD(0.01), loss="mse")
    moved = checks.moved_by_fit(model, points, answers)
    return sorted(name for name in moved if "moving" in name)


# %% [markdown]
# **Predict:** which moving statistics does `fit` move while the base is frozen? And after the thaw?

# %%
base = toy_base()
model = head_on(base, training=False)
base.trainable = False
print("frozen:", statistics_moved_by_fit(model))
base.trainable = True
after_thaw = statistics_moved_by_fit(model)
print("thawed:", after_thaw)
assert after_thaw == ["bn/moving_mean", "bn/moving_variance"]

# %% [markdown]
# On the pinned version, `training=False` in the call protects nothing once the base is thawed. (While it is frozen, batch normalization keeps still
# anyway.) Is it because the base is a model inside a model? The same with one layer, called directly:

# %%
inputs = keras.Input((4,))
direct = keras.Model(inputs, keras.layers.BatchNormalization(name="bn")(inputs, training=False))
print("called directly with training=False:", statistics_moved_by_fit(direct))

# %% [markdown]
# So why? `fit` calls your model with `training=True`, and the model hands that on to each of its layers. Here is the place where it does, in Keras's own source:

# %%
from keras.src.models import functional

print(inspect.getsource(functional.operation_fn))

# %% [markdown]
# (`keras.src` is private and may change.) `kwargs` holds what you wrote when you built the model, your `training=False` among it; `call_context_args` holds what the call came with, `fit`'s
# `training=True`. The line `kwargs[name] = value` overwrites the one with the other. The guide describes what Keras 2 did, where your argument
# won; the difference has been reported ([keras #20285](https://github.com/keras-team/keras/issues/20285)).
#
# ### Two ways that work
#
# **One:** freeze the batch normalization layers themselves, and nothing else. **Two:** put the base into a layer of your own; what stands in *its* `call`
# is your code, and nobody rewrites it.

# %%
base = toy_base()
base.get_layer("bn").trainable = False
print("one: ", statistics_moved_by_fit(head_on(base)))


# %%
class InInferenceMode(keras.layers.Layer):
    def __init__(self, base):
        super().__init__()
        self.base = base

    def call(self, x):
        return self.base(x, training=False)


two = statistics_moved_by_fit(head_on(InInferenceMode(toy_base())))
print("two: ", two)
assert two == []

# %% [markdown]
# **Predict:** what is the difference between the two? Which weights of the base does `fit` move with each?

# %%
frozen_norm = toy_base()
frozen_norm.get_layer("bn").trainable = False
for way, base in {"one": frozen_norm, "two": InInferenceMode(toy_base())}.items():
    model = head_on(base)
    model.compile(optimizer=keras.optimizers.SGD(0.01), loss="mse")
    print(f"{way}:", sorted(checks.moved_by_fit(model, points, answers)))

# %% [markdown]
# The first way holds gamma and beta, too; with the second they learn, on top of statistics that stand still. The first needs no new class and
# can be checked with a glance at the flags; we use it from here on.
#
# ### Does it matter?
#
# “Suddenly destroy what the model has learned” is a strong sentence. We have what we need to test it: the small base, three draws, heads that are
# trained. Only the way of calling the base differs; for both, gamma and beta learn. (The two also differ in what `fit` normalizes with: the batch, or the stored statistics.)

# %%
guide_base, wrapped_base = build_base(), build_base()
pixels = keras.Input((28, 28, 1))
called = {
    "training=False in the call": guide_base(pixels, training=False),
    "a layer of your own": InInferenceMode(wrapped_base)(pixels),
}
bases = dict(zip(called, [guide_base, wrapped_base]))
models = {way: keras.Model(pixels, keras.layers.Dense(1)(x)) for way, x in called.items()}
for model in models.values():
    model.compile(optimizer=keras.optimizers.SGD(), loss=logit_loss, steps_per_execution=10)

# %% [markdown]
# **Predict** for the low rate: A's accuracy, and B's.

# %%
norm_b, norm_a = {way: [] for way in models}, {way: [] for way in models}
for way, model in models.items():
    for seed in seeds:
        fine_tune(model, trained_heads[seed], seed, LOW, 10)
        norm_b[way].append(accuracy_on_b(model))
        norm_a[way].append(what_is_left_of_a(bases[way]))

# %%
guide, own = models
lost_a = np.subtract(norm_a[own], norm_a[guide])
lost_b = np.subtract(norm_b[own], norm_b[guide])
print("moving statistics cost A something in every run:    ", bool(np.all(lost_a > 0)))
print("they gain B more than 0.01 in any run:              ", bool(np.any(lost_b < -0.01)))
print("they cost B more than 0.05 in any run:              ", bool(np.any(lost_b > 0.05)))
assert np.all(lost_a > 0) and np.all(lost_b > -0.01) and np.all(lost_b < 0.05)

# %%
fig, (left, right) = plt.subplots(1, 2, figsize=(10, 2.1), sharey=True)
plots.runs(left, norm_b, xlabel="B's validation accuracy", title="B hardly notices")
plots.runs(right, norm_a, xlabel="A's validation accuracy", title="A does")
for ax, low_end in ((left, 0.9), (right, 0.6)):
    ax.set_xlim(low_end, 1)
plt.show()

# %% [markdown]
# *Figure: two rows of three dots, twice: the base called with `training=False`, and called inside a layer of your own. Left, B's accuracy from 0.9 to 1: the two rows lie close to each other. Right, A's accuracy from 0.6 to 1:
# the row of `training=False` lies clearly to the left of the other.*

# %%
for momentum in (0.9, 0.99):
    print(f"momentum {momentum}: {momentum**40:.0%} of the old statistics are left after 40 steps")

# %% [markdown]
# So: the moving statistics do move, and they carry the base away from what it knew; the statistics of A's pictures make room for those of B's. **B** loses less than five hundredths;
# probably the head learns along. “Destroy” is too strong for this experiment, and “harmless” would be too weak. Our small base updates its statistics quickly, with momentum 0.9; Xception has 0.99.
# In any case something that you asked to keep fixed changes at every step, at any rate. If you want it fixed, use one of the two ways that fix it.

# %% [markdown]
# ## Your own training loop
#
# `fit` is convenient, but nothing in it is secret. A training step, as in lessons 01 and 02, runs the model under a `GradientTape`, which writes down what was computed; asks the tape
# for the gradients of the loss; and hands them to the optimizer. For fine-tuning one word matters: `trainable_weights`.

# %%
loop_model = head_on(toy_base())
loop_model.layers[1].get_layer("dense").trainable = False
fit_model = keras.models.clone_model(loop_model)
fit_model.set_weights(loop_model.get_weights())
optimizer = keras.optimizers.Adam(0.01)
mean_squared_error = keras.losses.MeanSquaredError()


# %%
def step(x, y):
    with tf.GradientTape() as tape:
        loss = mean_squared_error(y, loop_model(x, training=True))
    gradients = tape.gradient(loss, loop_model.trainable_weights)
    optimizer.apply_gradients(zip(gradients, loop_model.trainable_weights))


# %% [markdown]
# `fit` gets a twin with the same weights, the same batches in the same order, and a callback that notes the weights after each step. **Predict:** are they
# equal after step 1? After step 12? All weights, or only the ones with gradients?


# %%
class NoteWeights(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.after_step = []

    def on_train_batch_end(self, batch, logs=None):
        self.after_step.append(self.model.get_weights())


notes = NoteWeights()
fit_model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")
fit_model.fit(points, answers, batch_size=16, epochs=3, shuffle=False, callbacks=[notes], verbose=0)
print("steps noted:", len(notes.after_step))

# %%
batches = [slice(start, start + 16) for start in range(0, 64, 16)] * 3
for batch, noted in zip(batches, notes.after_step, strict=True):
    step(points[batch], answers[batch])
    for own, weight in zip(loop_model.get_weights(), noted, strict=True):
        np.testing.assert_allclose(own, weight, rtol=1e-4, atol=1e-5)
print("equal up to rounding, after each of", len(batches), "steps, in all", len(noted), "weights")

# %% [markdown]
# All eight: kernel and bias of the frozen layer, batch normalization's four and the head's two. The moving statistics follow, because our step calls the
# model with `training=True`, as `fit` does. In your own loop that word is yours. **Predict** what moves when you write `training=False` instead, and when you say nothing (`None`).

# %%
for training in (True, False, None):
    model = head_on(toy_base())
    before = checks.weight_values(model)
    model(points, training=training)
    moved = sorted(checks.moved_since(model, before))
    print(f"model(x, training={training}):".ljust(27), moved)

# %% [markdown]
# A loop that calls the model with `training=False`, or says nothing about it, leaves the statistics alone. That is a third way to keep batch normalization
# still, but it also turns off everything else that behaves differently in training: dropout, and what comes next.

# %% [markdown]
# ## Augmentation inside the model
#
# A pullover seen in a mirror, or a little to the left, is still a pullover. Augmentation (lesson 05) makes such variants from the pictures you have, anew in each epoch.
# Keras has layers for it; put first in a model, they need no other plumbing.

# %%
augment = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.RandomFlip("horizontal"),
        keras.layers.RandomTranslation(0.1, 0.1, fill_mode="constant"),
    ]
)
pictures, truth = two_hundred(1)
two_of_them = np.stack([pictures[truth[:, 0] == label][0] for label in (1, 0)])

# %%
fig, axes = plt.subplots(2, 7, figsize=(9, 2.9))
for column in range(7):
    shown = two_of_them if column == 0 else np.array(augment(two_of_them, training=True))
    for ax, picture in zip(axes[:, column], shown):
        ax.imshow(picture[..., 0], cmap="gray_r", vmin=0, vmax=1)
        ax.set_axis_off()
    axes[0, column].set_title("original" if column == 0 else "", fontsize=11)
fig.suptitle("Two pictures, six variants of each", x=0.01, ha="left", fontweight="bold")
plt.show()

# %% [markdown]
# *Figure: two rows of seven small grey pictures, a pullover above and a T-shirt below. The first of each row is the original; the other six are the same garment,
# moved by up to three pixels in each direction, some of them mirrored.*
#
# **Predict:** does `predict` see the variants, too? And does an augmentation layer learn anything?

# %%
same = np.array_equal(augment.predict(two_of_them, verbose=0), two_of_them)
print("predict leaves pictures as they are:", same)
differs = not np.array_equal(augment(two_of_them, training=True), two_of_them)
print("training=True changes them:         ", differs)
print("weights:", len(augment.weights))
assert same and differs

# %% [markdown]
# `fit` wakes them, `predict` and `evaluate` do not, and they have nothing to learn. (Called directly, they are awake unless you say `training=False`: lesson 09, sentence 11.) Does it help, with 200 labels? The small network from scratch, with and without, in five paired runs: the same
# pictures, the same first weights, the same number of epochs.

# %%
with_and_without = {
    "plain": keras.Sequential([keras.Input((28, 28, 1)), build_base(), keras.layers.Dense(1)]),
    "augmented": keras.Sequential([augment, build_base(), keras.layers.Dense(1)]),
}
for model in with_and_without.values():
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss=logit_loss, steps_per_execution=10)


# %%
def train_from_scratch(model, seed):
    keras.utils.set_random_seed(seed)
    fresh = keras.Sequential([build_base(), keras.layers.Dense(1)])
    for weight, value in zip(model.weights, fresh.get_weights(), strict=True):
        weight.assign(value)
    model.fit(*many_times(two_hundred(seed), 15), batch_size=50, verbose=0)


# %% [markdown]
# We ask each network twice: about the validation pictures, and about the same pictures, each moved by up to three pixels. **Predict:** where does augmentation help, and how much?


# %%
def moved(pictures):
    """Each picture moved by up to three pixels in each direction, what comes in is black."""
    starts = np.random.default_rng(0).integers(7, size=(len(pictures), 2))
    wider = np.pad(pictures, ((0, 0), (3, 3), (3, 3), (0, 0)))
    return np.stack([p[y : y + 28, x : x + 28] for p, (y, x) in zip(wider, starts)])


moved_pictures = moved(images_b[valid_b])
as_they_are, when_moved = ({"plain": [], "augmented": []} for _ in range(2))
for name, model in with_and_without.items():
    for seed in (1, 2, 3, 4, 5):
        train_from_scratch(model, seed)
        as_they_are[name].append(accuracy_on_b(model))
        when_moved[name].append(accuracy_on_b(model, moved_pictures))

# %%
fig, (left, right) = plt.subplots(1, 2, figsize=(10, 2.3), sharey=True, sharex=True)
plots.runs(left, as_they_are, xlabel="B's validation accuracy", title="Centred: no gain to see")
plots.runs(right, when_moved, xlabel="the same pictures, moved", title="Moved: a large gain")
plt.show()

# %% [markdown]
# *Figure: two panels, each with two rows of five dots, plain and augmented, for 200 labels. Left, the validation pictures as they are: all dots lie above 0.9, and the two groups overlap. Right, the same pictures moved by up to three pixels: the augmented dots have hardly changed their place, the plain ones lie far to the left of them.*

# %%
centred, shifted = (
    np.subtract(found["augmented"], found["plain"]) for found in (as_they_are, when_moved)
)
print("as they are: all ten runs above 0.9:", min(map(min, as_they_are.values())) > 0.9)
print("   augmented against plain:", comparison.verdict(centred))
print("moved: augmented against plain:", comparison.verdict(shifted))
print("   by more than 0.05 in every run:", bool(np.all(shifted > 0.05)))
assert np.max(np.abs(centred)) < 0.05 and np.all(shifted > 0.05)

# %% [markdown]
# The garments of this collection are all upright and centred. On such pictures augmentation shows no clear difference here; on moved ones it is worth many points. It did not make the network better in general. It taught it *not to mind* what the variants varied.
#
# *What this shows:* augmentation pays where the pictures to come differ from the labelled ones in just that way. So measure it on pictures like those to come, and choose variants that you expect there.

# %% [markdown]
# ## Xception, thawed from the top
#
# Now a large network. Xception's layers come in fourteen blocks. Of other networks one knows that early layers respond to edges and textures, which clothes have,
# too, and late ones to parts of what ImageNet shows, such as dogs ([M. Zeiler and R. Fergus, 2014](https://arxiv.org/abs/1311.2901)). So the usual advice is to thaw **from the top**.
#
# `thaw_from` sets every layer's flag, one by one: frozen below, thawed from the named layer on, batch normalization never.

# %%
xception = keras.applications.Xception(
    weights=weights.imagenet("xception"), include_top=False, input_shape=(150, 150, 3)
)
imagenet_weights = xception.get_weights()
names = [layer.name for layer in xception.layers]


def is_norm(layer):
    return isinstance(layer, keras.layers.BatchNormalization)


def thaw_from(name):
    for place, layer in enumerate(xception.layers):
        layer.trainable = place >= names.index(name) and not is_norm(layer)


# %%
def count(layers_weights):
    return sum(int(np.prod(weight.shape)) for weight in layers_weights)


print(f"{len(names)} layers, {count(xception.weights):,} parameters,", end=" ")
print(sum(map(is_norm, xception.layers)), "layers of batch normalization")

# %% [markdown]
# **Predict:** thaw the last of the fourteen blocks only. What share of the parameters can learn now? A fourteenth?

# %%
total = count(xception.weights)
for name in ("block14_sepconv1", "block13_sepconv1_act", "block9_sepconv1_act", "block1_conv1"):
    thaw_from(name)
    learning = count(xception.trainable_weights)
    print(f"from {name:21} {learning:10,} can learn, {learning / total:4.0%}")
xception.trainable = False
xception.trainable = True
print(f"with batch normalization   {count(xception.trainable_weights):10,} can learn")

# %%
block, sizes = 1, dict.fromkeys(range(1, 15), 0)
for layer in xception.layers:
    if layer.name.startswith("block"):
        block = int(layer.name.split("_")[0].removeprefix("block"))
    sizes[block] += layer.count_params() / 1e6

# %%
fig, ax = plt.subplots(figsize=(8, 2.8))
for block, millions in sizes.items():
    thawed = block == 14
    look = {"color": plots.ORANGE} if thawed else {"color": plots.LIGHT, "hatch": "///"}
    ax.bar(block, millions, edgecolor=plots.DARK, **look)
ax.annotate("thawed", (14, sizes[14]), ha="center", va="bottom")
ax.annotate("frozen: blocks 1 to 13", (7, 2.45), ha="center", va="bottom")
ax.plot([0.6, 13.4], [2.4, 2.4], "|-", color=plots.DARK, linewidth=1)
ax.set_xticks(range(1, 15))
ax.set(xlabel="block", ylabel="parameters (millions)", title="The last block is the largest")
ax.set_ylim(0, 5.5)
plt.show()

# %% [markdown]
# *Figure: a bar for each of Xception's fourteen blocks; a bracket over the hatched bars 1 to 13 says “frozen”, “thawed” stands over 14. Blocks 1 to 3 hold almost nothing, 4 about a million parameters, 5 to 12 the same each, 13 a little more; block 14, the only solid
# bar, towers over them.*

# %%
print(f"block 7: {sizes[7]:.1f} million parameters · block 14: {sizes[14]:.1f} million")

# %% [markdown]
# The model, as in the guide: 150 × 150 pictures in three colours, average pooling, a head with one unit for the logit. We take 64 of the 200 pictures and train once, to see
# *what* happens; *how well* it works is what the study below tells.

# %%
pictures, truth = (array[:64] for array in two_hundred(1))
colour = np.repeat(255 * pictures, 3, axis=-1)
large = keras.applications.xception.preprocess_input(tf.image.resize(colour, (150, 150)))
inputs = keras.Input((150, 150, 3))
pooled = keras.layers.GlobalAveragePooling2D()(xception(inputs, training=False))
big_model = keras.Model(inputs, keras.layers.Dense(1, name="head")(pooled))

# %% [markdown]
# Phase 1, the head. The base is frozen, so its features are computed once (lesson 05), and the head that has learned on them goes into the model.

# %%
xception.trainable = False
big_features = keras.Model(inputs, pooled).predict(large, batch_size=32, verbose=0)
big_head = keras.Sequential([keras.Input((2048,)), keras.layers.Dense(1)])
compile_with(keras.optimizers.Adam(1e-2), big_head, logit_loss)
losses = big_head.fit(big_features, truth, epochs=20, verbose=0).history["loss"]
big_model.get_layer("head").set_weights(big_head.get_weights())
print("the head's loss fell by more than half:", losses[-1] < losses[0] / 2)

# %% [markdown]
# Phase 2, as most tutorials have it: the base called with `training=False`, Adam at 1e-5. They thaw all of Xception with `xception.trainable = True`; to save time we thaw block 14 only, but whole. **Predict** which
# moving statistics move.

# %%
for place, layer in enumerate(xception.layers):
    layer.trainable = place >= names.index("block14_sepconv1")
compile_with(keras.optimizers.Adam(1e-5), big_model, logit_loss)
moved = checks.moved_by_fit(big_model, large, truth)
print("moved:", sorted(name for name in moved if "moving" in name))

# %% [markdown]
# The toy did not exaggerate. Back to ImageNet's weights, and again with batch normalization frozen. **Predict** the number of weights that move: block 14 has two *separable* convolutions, each made of two smaller ones with a
# kernel of its own; and do not forget the head.

# %%
big_model.set_weights([*imagenet_weights, *big_head.get_weights()])
thaw_from("block14_sepconv1")
compile_with(keras.optimizers.Adam(1e-5), big_model, logit_loss)
moved = checks.moved_by_fit(big_model, large, truth)
print("\n".join(sorted(moved)))
assert len(moved) == 6 and not any("_bn" in name for name in moved)

# %%
pairs = zip(xception.get_weights(), imagenet_weights)
largest = max(float(np.max(np.abs(new - old))) for new, old in pairs)
print(f"largest change of any weight, in learning rates: {largest / 1e-5:.0f}")

# %% [markdown]
# Six arrays of weights. Two batches of 32 are two steps, and Adam's first steps are about as large as its learning rate, unless a gradient is tiny (lesson 07): that is what “1e-5” means, and why
# such a rate only adjusts.

# %% [markdown]
# ## A fair final table
#
# Two hundred labels: where should the rest of the knowledge come from? First a look at what is cheap enough to run here, once each, on the validation pictures. The compact
# DenseNet of lesson 04 has learned task A and has never seen a pullover or a T-shirt.

# %%
pictures, truth = two_hundred(1)
compact = densenet.compact_densenet(8)
compact.load_weights(weights.task_a("compact_densenet", left_out=("Pullover", "T-shirt/top")))
compact_base = keras.Model(compact.input, compact.get_layer("pooled").output)
features = {
    "pixels": [pictures.reshape(200, 784), images_b[valid_b].reshape(1000, 784)],
    "compact DenseNet's features": [
        compact_base.predict(batch, batch_size=200, verbose=0)
        for batch in (pictures, images_b[valid_b])
    ],
}

# %%
once = {}
for name, (of_200, of_valid) in features.items():
    head = keras.Sequential([keras.Input(of_200.shape[1:]), keras.layers.Dense(1)])
    compile_with(keras.optimizers.Adam(1e-2), head, logit_loss)
    head.fit(of_200, truth, epochs=40, batch_size=50, verbose=0)
    logits = head.predict(of_valid, batch_size=1000, verbose=0)
    once[name] = np.mean((logits > 0) == (labels_b[valid_b] > 0.5))
once["small network, from scratch"] = as_they_are["plain"][0]
once["small network, A's base fine-tuned"] = on_b["head first, then low rate"][0]
for name, accuracy in once.items():
    print(f"{name:36} above 0.9: {bool(accuracy > 0.9)}")
print("the best and the worst are within 0.05:", np.ptp(list(once.values())) < 0.05)

# %% [markdown]
# A single weight per pixel is above 0.9 already, and near the others. One run each says no more than that; for the differences we need many. The study has eight runs for each of thirteen ways.
# Run *s* has the same 200 pictures in every row. For each row nine settings were tried, with other draws of 200 pictures, and the one that was best on 500 validation pictures was kept. Each run
# has looked at the pair's 2,000 test pictures once.

# %%
print(studies.about("final_table"))
study = studies.load("final_table")
names_of_rows = {
    "logistic_pixels": "pixels, logistic regression",
    "dense_scratch": "dense network, from scratch",
    "dense_frozen": "dense network of A, frozen",
    "dense_thawed": "dense network of A, fine-tuned",
    "compact_scratch": "compact DenseNet, from scratch",
    "compact_frozen": "compact DenseNet of A, frozen",
    "compact_thawed": "compact DenseNet of A, fine-tuned",
    "densenet121_frozen": "DenseNet121 of A, frozen",
    "xception_last": "Xception, frozen",
    "xception_block13": "Xception, frozen, cut at block 13",
    "xception_block8": "Xception, frozen, branch of block 8",
    "xception_block8_output": "Xception, frozen, output of block 8",
    "xception_thawed": "Xception, blocks 13 and 14 fine-tuned",
}

# %%
test_accuracy = {
    name: study["test_accuracy"][study["row"] == row] for row, name in names_of_rows.items()
}
print("runs in each row:", sorted(set(map(len, test_accuracy.values()))))

# %% [markdown]
# **Predict** their order. Where do you expect the largest step? We compare each run with logistic regression on the pixels, which is one sigmoid unit with one weight a pixel, in the same run.

# %%
PIXELS = "pixels, logistic regression"
points_gained = {
    name: 100 * (runs - test_accuracy[PIXELS])
    for name, runs in test_accuracy.items()
    if name != PIXELS
}
fig, ax = plt.subplots(figsize=(8.5, 4.8))
plots.runs(
    ax, points_gained, xlabel="points of test accuracy more than the pixels' in the same run"
)
ax.axvline(0, color=plots.DARK, linewidth=1)
ax.set(xlim=(-5, 3), title="One way in twelve is ahead in every run (200 labels)")
outliers = [(gain, row) for row, v in enumerate(points_gained.values()) for gain in v if gain < -5]
for gain, row in outliers:
    ax.annotate(f"← one run at {gain:.0f}", (-4.95, row), va="center")
plt.show()

# %% [markdown]
# *Figure: one row for each of twelve ways, eight dots in each, and a line at 0, one weight per pixel. Dots lie on both sides of the line in nearly every row. Those of the compact DenseNet from scratch lie all to the left of it; those of Xception at the output of block 8 all to the right. An arrow notes a run of the dense network from scratch that is far off the left edge.*

# %%
print(f"{PIXELS:38} {test_accuracy[PIXELS].mean():.3f}")
for name, gained in points_gained.items():
    mean, low_end, high_end = comparison.mean_interval(gained)
    print(
        f"{name:38} {test_accuracy[name].mean():.3f} {mean:+5.1f} ({low_end:+.1f} to {high_end:+.1f}),"
        f" ahead in {np.sum(gained > 0)} of 8"
    )

# %%
pairs = [
    ("dense network of A, frozen", "dense network of A, fine-tuned"),
    ("compact DenseNet of A, frozen", "compact DenseNet of A, fine-tuned"),
    ("compact DenseNet, from scratch", "compact DenseNet of A, fine-tuned"),
    ("Xception, frozen", "Xception, blocks 13 and 14 fine-tuned"),
    ("Xception, frozen", "Xception, frozen, output of block 8"),
]
for before, after in pairs:
    gain = 100 * (test_accuracy[after] - test_accuracy[before])
    mean, low_end, high_end = comparison.mean_interval(gain)
    print(f"{after}, against {before.split(', ')[1]}:")
    print(f"    {mean:+.1f} ({low_end:+.1f} to {high_end:+.1f}), ahead in {np.sum(gain > 0)} of 8")

# %% [markdown]
# In the first table: the mean test accuracy; the mean difference from the pixels in points, with its 95 % confidence interval (lesson 04); and in how many runs it is ahead.
#
# **One of the twelve is ahead of one weight per pixel in every run, and it is a frozen base: Xception, cut at the output of block 8.** On the branch of the same block there is nothing to gain, and at the last layer the mean lies behind. The same million photographs help or do not, depending on where you cut (lesson 05). The fine-tuned compact DenseNet is ahead as well, with an interval above zero, though not in every run. From scratch, it is behind in all of them.
#
# (The two rows of block 8 came last, when the others were known. The study of lesson 05 had pointed at that block, with ten classes. So take the size of the gain as a little too good; but with eight of eight runs, the better of two rows is not just luck.)
#
# The second table compares each way with the one it builds on. Fine-tuning helped the compact DenseNet of A, against frozen and against from scratch, in every run. The dense network gained little if anything, and for Xception the interval contains 0. A better cut did more for Xception than fine-tuning.
#
# *What this shows:* without the first row we would have told a story of steady progress; without block 8, one of no progress. And a network that needs help most is not the best one to begin with. *What it does not show:* other pairs, fewer labels, or another recipe. With photographs, transfer is worth a lot more ([lesson 10](lesson_10_photographs.ipynb)).

# %% [markdown]
# ## What goes wrong
#
# ### The thaw that thaws batch normalization
#
# The batch normalization of a base has been frozen by its own flag. Then come the two phases, written with the flag of the base. **Predict** what `fit` moves in phase 2.

# %%
base = toy_base()
base.get_layer("bn").trainable = False
model = head_on(base)
base.trainable = False  # phase 1 ...
base.trainable = True  # ... phase 2
print("bn can learn:", base.get_layer("bn").trainable)
model.compile(optimizer=keras.optimizers.SGD(0.01), loss="mse")
print("moved:", sorted(checks.moved_by_fit(model, points, answers)))

# %% [markdown]
# All eight. The flag of the base was passed on to everything inside (lesson 02), and the protection is gone. **The repair:** first thaw, then freeze batch normalization, as the last thing before
# `compile`; or set the flags layer by layer, as `thaw_from` does.
#
# ### The compile that brings the high rate back
#
# Phase 2 runs at 1e-5. Something else has to change, a metric perhaps, and the model is compiled once more.

# %%
model.compile(optimizer=keras.optimizers.Adam(1e-5), loss="mse")
model.fit(points, answers, epochs=3, verbose=0)
print(f"rate {float(model.optimizer.learning_rate):.0e}, steps {int(model.optimizer.iterations)}")
model.compile(optimizer="adam", loss="mse", metrics=["mae"])
print(f"rate {float(model.optimizer.learning_rate):.0e}, steps {int(model.optimizer.iterations)}")

# %% [markdown]
# `"adam"` in quotes is an optimizer with the default rate, here a hundred times ours, and every new optimizer has forgotten its steps and with them what Adam remembers of the gradients.
# **The repair:** name the rate in every `compile`. And if it is only the rate you want to change, do not compile at all:

# %%
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="mse")
model.fit(points, answers, epochs=3, verbose=0)
model.optimizer.learning_rate = 1e-5
before = [weight.numpy() for weight in model.trainable_weights]
model.fit(points, answers, verbose=0)
pairs = zip(model.trainable_weights, before)
largest = max(float(np.max(np.abs(weight.numpy() - old))) for weight, old in pairs)
print(f"steps {int(model.optimizer.iterations)},", end=" ")
print("largest change of a weight that learns is below 0.0001:", largest < 1e-4)

# %% [markdown]
# Six steps and two more: the counter went on, and so did Adam's memory.
#
# ### The loop that remembers phase 1
#
# Usually one makes a graph of one's own step with `tf.function`. As lesson 02 showed, it then has a memory. New is what the optimizer does.


# %%
def make_step(model, optimizer):
    @tf.function
    def step(x, y):
        with tf.GradientTape() as tape:
            loss = mean_squared_error(y, model(x, training=True))
        gradients = tape.gradient(loss, model.trainable_weights)
        optimizer.apply_gradients(zip(gradients, model.trainable_weights))

    return step


def moved_by(step, model):
    before = checks.weight_values(model)
    step(points, answers)
    return sorted(name for name in checks.moved_since(model, before))


# %% [markdown]
# Phase 1, thaw, phase 2 with the same step. **Predict** what it moves.

# %%
base = toy_base()
model, optimizer = head_on(base), keras.optimizers.Adam(0.01)
base.trainable = False
step = make_step(model, optimizer)
print("phase 1:", moved_by(step, model))
base.trainable = True
base.get_layer("bn").trainable = False
print("phase 2:", moved_by(step, model))

# %% [markdown]
# The base is thawed, and nothing in it moves; nobody says a word. `model.trainable_weights` was read when the function was first traced. So make a new step. **Predict:** with the old optimizer?

# %%
try:
    make_step(model, optimizer)(points, answers)
except ValueError as error:
    print("old optimizer: ValueError, unknown variable:", "Unknown variable" in str(error))
new_step = make_step(model, keras.optimizers.Adam(1e-5))
print("new optimizer:", moved_by(new_step, model))

# %% [markdown]
# **The repair:** after each change of `trainable`, a new step *and* a new optimizer: what `compile` does for `fit`.

# %% [markdown]
# ## Check yourself
#
# **1.** Xception is thawed from block 14 on, with `xception(inputs, training=False)`. You fit. What happens to the moving statistics of block 14? Of block 13?
#
# <details><summary>Answer</summary>
# Those of block 14 move: <code>fit</code>'s <code>training=True</code> overrides what you wrote. Those of block 13 stay, because its layers are frozen.
# </details>
#
# **2.** Name two ways to keep them still, and what each does to gamma and beta.
#
# <details><summary>Answer</summary>
# Freeze the batch normalization layers (gamma and beta stay, too), or call the base with <code>training=False</code> inside a layer of your own (gamma and beta learn).
# </details>
#
# **3.** Somebody trains a random head and a thawed base together, at a low rate, and gets the same accuracy as you with your two phases. Has nothing been lost?
#
# <details><summary>Answer</summary>
# Perhaps nothing that this task needs. In our runs B was above 0.9 in both orders, and the base had forgotten more of A: you would notice with the next task, or with pictures that are less like the 200.
# </details>
#
# **4.** Your validation accuracy drops at the first epoch of phase 2. What do you check first?
#
# <details><summary>Answer</summary>
# The learning rate that the optimizer really has, <code>model.optimizer.learning_rate</code>; then whether moving statistics move.
# </details>
#
# **5.** Why can the features not be computed once when the model augments its pictures?
#
# <details><summary>Answer</summary>
# Every epoch sees other variants, so the base would have to compute other features.
# </details>

# %% [markdown]
# ## Key points
#
# - Head first, then thaw with a much lower rate. In our runs the wrong order cost the base part of what it knew, and so did the wrong rate; only the wrong rate broke B.
# - `base(inputs, training=False)` does not keep a thawed base's batch normalization still: `fit`'s `training=True` overrides it. Freeze those layers themselves, or call the base inside a layer of your own.
# - Thaw first, then freeze batch normalization again, as the last thing before `compile`. After each thaw: a new compile with a new optimizer and a rate in plain sight; in your own loop, a new step and a new optimizer.
# - Your own loop equals `fit` step by step, up to rounding; `training=` is then yours to say. Augmentation layers are asleep in `predict` and `evaluate`, and awake in `model(pictures)` unless you say `training=False`.
# - Begin with the cheapest baseline, and compare over several runs. On this pair, one way of twelve beat one weight per pixel in every run: frozen features, cut in the middle of Xception. Fine-tuning helped the compact DenseNet in every run.
# - Augmentation showed no clear gain on pictures like the labelled ones, and a large one on pictures that were moved.
#
# **Next:** do it yourself in `work/06_fine_tuning/06_fine_tuning.ipynb`, then [07 Optimizers](lesson_07_optimizers.ipynb): what makes a step out of a gradient?
