# %% [markdown]
# # 11 · One workflow, start to finish
#
# **You have a folder of photographs and a few labels. What are all the steps to a saved model that somebody else can use, and what does each step gain?**
#
# After this lesson you can
#
# 1. split pictures into three parts and feed them to a network with `tf.data`;
# 2. build one model from raw pixels to answers, and train it in two phases;
# 3. see overfitting in curves, and measure what helps against it;
# 4. save, serve and reload the model, test it once, and take the workflow up to the saved file home in one cell.
#
# About 45 minutes. You know frozen bases (lesson 05), fine-tuning (lesson 06) and the photographs (lesson 10).

# %%
import inspect
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from helpers.quiet_tensorflow import keras, tensorflow as tf  # without start-up messages
from helpers import checks, comparison, photographs, plots, reproducibility, studies, weights

reproducibility.set_seed(42)

# %% [markdown]
# ## Before you begin
#
# Three questions from earlier lessons. Answer them before you open the answers.
#
# **a.** Early stopping chose an epoch by its score on the validation pictures. Why is that score no result?
#
# <details><summary>Answer</summary>
# The pictures took part in choosing, so their score flatters the choice. A test set, looked at once, tells the truth (lesson 05).
# </details>
#
# **b.** A base was called with <code>training=False</code>, and you thaw it. Does its batch normalization stand still in <code>fit</code>?
#
# <details><summary>Answer</summary>
# No. What <code>fit</code> says overrides the call. Freeze those layers themselves (lesson 06).
# </details>
#
# **c.** You fit a model, thaw a layer, and fit again. What moves?
#
# <details><summary>Answer</summary>
# What moved before. The thaw takes effect only after another <code>compile</code> (lesson 02).
# </details>

# %% [markdown]
# ## Three parts, and a pipeline
#
# Split first, before anything is looked at.
# Six pictures of each kind are the test set, the same six as in lesson 10's study.
# Of the others, eight of each kind train and up to four validate.
# Containers are rare: six train, and two are left.

# %%
images, kinds, _ = photographs.load()
generator = np.random.default_rng(42)
orders = [generator.permutation(np.flatnonzero(kinds == kind)) for kind in range(9)]
numbers = [min(8, len(order) - 8) for order in orders]
test = np.concatenate([order[:6] for order in orders])
train = np.concatenate([order[6 : 6 + n] for order, n in zip(orders, numbers)])
valid = np.concatenate([order[6 + n : 10 + n] for order, n in zip(orders, numbers)])

# %%
for name, part in {"train": train, "valid": valid, "test": test}.items():
    print(f"{name:6} {len(part):3} pictures, of each kind:", *np.bincount(kinds[part]))
assert len(np.unique(np.concatenate([train, valid, test]))) == len(train) + len(valid) + len(test)

# %% [markdown]
# Each part has every kind in it: such a split is called **stratified**.
# No picture is in two parts.
# (If you have several photographs of *one* thing, put all of them into one part. Otherwise the test asks about what was learned by heart.)
#
# Now the **pipeline**: what happens to a picture on its way from the disk into the network.
# `tf.data` builds it from five steps.
#
# | step | what it does |
# |---|---|
# | `map` | applies a function to each picture: here it resizes to 120 × 120 |
# | `cache` | keeps what comes out of the steps before it in the first epoch, and gives that back from the second on |
# | `shuffle` | draws the next picture at random from a buffer, in a new order each epoch |
# | `batch` | puts pictures together, ten at a time |
# | `prefetch` | prepares the next batch while the network works on this one |
#
# (Xception accepts 71 pixels and more, lesson 05. 120 × 120 mean about a third less computing than 150 × 150.)

# %%
SIZE = 120


def resized(image, kind):
    return tf.image.resize(image, (SIZE, SIZE)), kind


def pipeline(places, shuffle=False):
    dataset = tf.data.Dataset.from_tensor_slices((images[places], kinds[places]))
    dataset = dataset.map(resized, num_parallel_calls=tf.data.AUTOTUNE).cache()
    if shuffle:
        dataset = dataset.shuffle(len(places), seed=42)
    return dataset.batch(10).prefetch(tf.data.AUTOTUNE)


train_set, valid_set = pipeline(train, shuffle=True), pipeline(valid)

# %%
for pictures, answers in train_set.take(1):
    print(pictures.shape, pictures.dtype.name, "· answers:", answers.shape, answers.dtype.name)
    print("pixels from", int(np.min(pictures)), "to", int(np.max(pictures)))

# %% [markdown]
# The pixels still run from 0 to 255. That is on purpose, as you will see.
#
# Does the cache work? The next cell counts how often `map` really runs, for four examples and three epochs. **Predict** both numbers. And where is the cache in vain?

# %%
calls = []


def counted(number):
    tf.py_function(lambda n: calls.append(int(n)), [number], [])
    return number


# %%
four = tf.data.Dataset.range(4)
for name, dataset in [
    ("no cache", four.map(counted)),
    ("map, then cache", four.map(counted).cache()),
    ("cache, then map", four.cache().map(counted)),
]:
    calls.clear()
    for epoch in range(3):
        list(dataset)
    print(f"{name:16} {len(calls):2} calls")

# %% [markdown]
# The cache keeps what comes *before* it. What costs much and is the same each time belongs before it.
#
# The buffer of `shuffle` is smaller than it looks, too. Our pictures are sorted by kind. **Predict:** which kinds are in the first batch of ten with a buffer of 10? And with one as large as the part?

# %%
sorted_kinds = tf.data.Dataset.from_tensor_slices(kinds[train])
for buffer in (10, len(train)):
    first = next(iter(sorted_kinds.shuffle(buffer, seed=42).batch(10)))
    print(f"buffer {buffer:2}: {len(np.unique(first))} kinds in the first batch")

# %% [markdown]
# With a small buffer the batches stay nearly sorted, and each step pulls the network towards a few kinds. Take a buffer as large as the data, as `pipeline` does, or shuffle the list of files.
# (`fit` shuffles arrays, but not a dataset: that is the pipeline's work. We write `shuffle=False` to say so; without it Keras 3.15 warns.)

# %% [markdown]
# ## One model
#
# Everything that happens to a picture after the pipeline becomes part of **one model**: augmentation, the base's pixel scale, the frozen base, pooling, dropout, head.
# First the augmentation (lesson 05): mirror, move, rotate. The ground of our photographs is white, so what comes in at the edges is white as well.

# %%
WHITE = {"fill_mode": "constant", "fill_value": 255.0}
augmentation = keras.Sequential(
    [
        keras.Input((SIZE, SIZE, 3)),
        keras.layers.RandomFlip("horizontal", seed=1),
        keras.layers.RandomTranslation(0.15, 0.15, **WHITE, seed=2),
        keras.layers.RandomRotation(0.1, **WHITE, seed=3),
    ],
    name="augmentation",
)

# %%
two, _ = resized(images[train[[2, 50]]], None)
fig, axes = plt.subplots(2, 7, figsize=(9, 2.9))
for column in range(7):
    shown = np.array(augmentation(two, training=True)) if column else two.numpy()
    for ax, picture in zip(axes[:, column], shown):
        ax.imshow(picture.round().astype("uint8"))
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
    axes[0, column].set_title("" if column else "original", fontsize=11)
fig.suptitle("Two photographs, six variants of each", x=0.01, ha="left", fontweight="bold")
plt.show()

# %% [markdown]
# *Figure: two rows of seven small photographs on white. The first of each row is the original; the other six are moved, turned by up to 36 degrees, some of them mirrored. No edge is visible where white was filled in.*
#
# Now the rest. What `Rescaling` does is Xception's `preprocess_input`: from 0 … 255 to −1 … 1.

# %%
base_model = keras.applications.Xception(
    weights=weights.imagenet("xception"), include_top=False, input_shape=(SIZE, SIZE, 3)
)
base_model.trainable = False


# %%
def build_model():
    inputs = keras.Input((SIZE, SIZE, 3))
    x = augmentation(inputs)
    x = keras.layers.Rescaling(1 / 127.5, offset=-1)(x)
    x = base_model(x, training=False)
    x = keras.layers.GlobalAveragePooling2D(name="pooling")(x)
    x = keras.layers.Dropout(0.3)(x)
    return keras.Model(inputs, keras.layers.Dense(9, name="head")(x))


model = build_model()

# %%
for layer in model.layers[1:]:
    learning = sum(int(np.prod(weight.shape)) for weight in layer.trainable_weights)
    shape = " × ".join(map(str, layer.output.shape[1:]))
    print(f"{layer.name:12} {shape:14} {layer.count_params():10,} parameters, {learning:,} learn")

# %% [markdown]
# Why does the scale live inside? Because the file will be used by somebody who has not read this notebook.
# Who loads it passes raw pixels, and has no preprocessing to forget.
# (Lesson 05 showed the cost of a wrong scale: no error, and up to 15 points.)
#
# But then augmentation and dropout are in the file as well. **Predict:** do they disturb the answers? The next cell takes the model without its base, so that it runs fast, and asks `fit` and `evaluate` twice each for the loss. The rate is 0: nothing learns.

# %%
ends = [
    augmentation,
    keras.layers.Rescaling(1 / 127.5, offset=-1),
    keras.layers.GlobalAveragePooling2D(),
    keras.layers.Dropout(0.3),
    keras.layers.Dense(9),
]
logit_loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
without_base = keras.Sequential([keras.Input((SIZE, SIZE, 3)), *ends])
without_base.compile(optimizer=keras.optimizers.SGD(0.0), loss=logit_loss)

# %%
fitted = [
    without_base.fit(train_set, shuffle=False, verbose=0).history["loss"][0] for _ in range(2)
]
judged = [without_base.evaluate(train_set, verbose=0) for _ in range(2)]
print("fit, twice the same loss:     ", abs(fitted[0] - fitted[1]) < 1e-5)
print("evaluate, twice the same loss:", abs(judged[0] - judged[1]) < 1e-5)
same = np.allclose(augmentation.predict(two, verbose=0), two)
print("predict leaves pictures alone:", same)
assert abs(fitted[0] - fitted[1]) > 1e-4 and abs(judged[0] - judged[1]) < 1e-5 and same

# %% [markdown]
# `fit` turns them on; `evaluate`, `predict` and `validation_data` turn them off, so that pictures are seen as they are and no feature is dropped.
# So a training loss from `fit` is measured under harder conditions than the validation loss beside it.

# %% [markdown]
# ## Overfitting, seen and named
#
# Before we train this model: what are augmentation, dropout and a frozen base *for*? Leave the first two out, give the head two hidden layers, and let it learn from the 70 pictures in two ways: from 30 × 30 pixels, and from the frozen base's features.
# The features are computed once (lesson 05).

# %%
pixels = tf.image.resize(images, (30, 30), method="area").numpy().reshape(len(images), -1) / 255
described = keras.Model(model.input, model.get_layer("pooling").output)
features = {
    name: described.predict(dataset, verbose=0)
    for name, dataset in {"train": pipeline(train), "valid": valid_set}.items()
}
INPUTS = {
    "pixels": (pixels[train], pixels[valid]),
    "features": (features["train"], features["valid"]),
}
for name, (labelled, others) in INPUTS.items():
    print(f"{name:8} labelled {labelled.shape}, validation {others.shape}")


# %%
def curves(labelled, others):
    """Return the loss on the labelled and on the validation pictures after each of 25 epochs."""
    hidden = [keras.layers.Dense(128, activation="relu") for _ in range(2)]
    head = keras.Sequential([keras.Input(labelled.shape[1:]), *hidden, keras.layers.Dense(9)])
    head.compile(optimizer=keras.optimizers.Adam(3e-3), loss=logit_loss)
    watched = {"validation_data": (others, kinds[valid]), "validation_batch_size": len(valid)}
    found = head.fit(labelled, kinds[train], batch_size=10, epochs=25, verbose=0, **watched)
    return found.history["loss"], found.history["val_loss"]


# %% [markdown]
# Three seeds for each. **Predict** how the loss on the labelled pictures and that on the validation pictures go on, with pixels: both down, side by side, or apart?

# %%
losses = {}
for name, parts in INPUTS.items():
    losses[name] = []
    for seed in (1, 2, 3):
        keras.utils.set_random_seed(seed)
        losses[name].append(curves(*parts))
losses = {name: np.array(found) for name, found in losses.items()}

# %%
fig, axes = plt.subplots(1, 2, figsize=(9.4, 3.5), sharey=True)
epochs = np.arange(1, 26)
for ax, (name, found) in zip(axes, losses.items()):
    for seed in range(3):
        ax.plot(epochs, found[seed, 0], "-", color=plots.BLUE, alpha=0.4, linewidth=1)
        ax.plot(epochs, found[seed, 1], "--", color=plots.ORANGE, alpha=0.6, linewidth=1)
    ax.plot(epochs, found[:, 0].mean(axis=0), "o-", color=plots.BLUE, markersize=3)
    ax.plot(epochs, found[:, 1].mean(axis=0), "s--", color=plots.ORANGE, markersize=3)
    ax.set(xlabel="epoch", ylim=(0, 4), xticks=[1, 5, 10, 15, 20, 25])
axes[0].set(ylabel="loss", title="On pixels, overfitting")
axes[1].set_title("On features, lower and earlier")
axes[1].legend(axes[1].lines[-2:], ["labelled pictures", "validation pictures"])
plt.show()

# %% [markdown]
# *Figure: two panels, loss over 25 epochs, thin lines for three seeds and a thick one for their mean. Left, on pixels: the solid curve of the labelled pictures falls on and on; the dashed validation curve falls for about ten epochs, then turns and climbs. Right, on features: the solid curve is at zero after a few epochs; the dashed mean lies lower than on the left, has a bump near epoch 5 and is flat from then on.*

# %%
for name, found in losses.items():
    lowest, last = found[:, 1].min(axis=1), found[:, 1, -1]
    ends = f"lowest below 2: {lowest.mean() < 2}, at the end above 2: {last.mean() > 2}"
    print(f"{name:8} validation loss, mean of the runs: {ends}")
    print(f"{'':8} it climbs by more than 0.1 in {np.sum(last > lowest + 0.1)} of 3 runs")
assert np.mean(losses["pixels"][:, 1, -1] - losses["pixels"][:, 1].min(axis=1)) > 0.1
assert losses["features"][:, 1, -1].mean() < losses["pixels"][:, 1, -1].mean()

# %% [markdown]
# Left is **overfitting** (lesson 10) as every textbook draws it: from some epoch on, the head gets better on the labelled pictures and worse on others.
# It has begun to learn the 70 pictures instead of the kinds. The distance between the two curves is the *generalization gap*; what carries over to others is the generalization.
#
# Right, the same head has the 70 by heart even sooner. That is overfitting, too, and a milder one: the loss on others is lower; in two runs it climbs early and then stays, in one it does not climb. In the features the kinds lie further apart (lesson 10).
#
# Whatever restrains learning so that *others* are served better, even if the labelled pictures are not, is called **regularization**.
# You know several kinds of it: fewer weights that learn (a frozen base, a single layer), dropout, early stopping, weight decay (lesson 07), augmentation.
#
# ### What augmentation gains
#
# Augmentation is the one kind that needs the base in each epoch. Is it worth that?
# The study trained our model's head on ten draws of labels, plain and augmented, in as many steps. It asked about other pictures of the pool, two to six of each kind and never the test set: as they are, mirrored, moved, rotated. Accuracy is the mean over the kinds. (The ten draws share many pictures, so the intervals do not cover the choice of the pool.)
# **Predict:** where does augmentation help a head on ImageNet's features?

# %%
study = studies.load("photographs_workflow")
print(studies.about("photographs_workflow"))


def found_in(trained, phase, judged, what="accuracy"):
    """One value for each draw."""
    asked = {"trained": trained, "phase": phase, "judged": judged}
    return study[what][np.all([study[key] == asked[key] for key in asked], axis=0)]


# %%
JUDGED = ("as they are", "mirrored", "moved", "rotated")


def print_difference(name, before, after, scale=100, digits=1):
    mean, low, high = comparison.mean_interval(scale * (after - before))
    print(f"{name:12} {before.mean():.2f} → {after.mean():.2f}:", end=" ")
    print(f"{mean:+.{digits}f} ({low:+.{digits}f} to {high:+.{digits}f})")


# %%
gains = {}
for phase, epochs in [("head", 8), ("head, longer", 16)]:
    print(f"after {epochs} epochs, plain → augmented, the difference in points:")
    for judged in JUDGED:
        plain, augmented = (found_in(way, phase, judged) for way in ("plain", "augmented"))
        gains[judged] = 100 * (augmented - plain)
        print_difference(judged, plain, augmented)

# %%
fig, ax = plt.subplots(figsize=(7.6, 2.9))
plots.runs(
    ax, gains, xlabel="points of accuracy that augmentation gains after 16 epochs, ten draws"
)
ax.axvline(0, color=plots.DARK, linestyle=":")
ax.set_title("Augmentation helps where pictures are rotated")
plt.show()

# %% [markdown]
# *Figure: four rows of ten dots, one a draw: points of accuracy that augmentation gains after 16 epochs. As they are, mirrored and moved: dots on both sides of zero, of mirrored most to the left. Rotated: most dots to the right of zero.*
#
# On **rotated** pictures augmentation gains points, after 8 epochs and after 16, with intervals above zero. Elsewhere nothing clear is gained.
# After 8 epochs it even costs points on pictures as they are and on mirrored ones; after 16 both intervals contain zero. Variants are harder to learn than pictures that never change, so *give augmentation more epochs*. On mirrored pictures more epochs changed little, and we do not know why.
#
# Why so little, when it gained so much on moved clothes (lesson 06)? There, a small network learned from scratch.
# Look at the plain numbers: to mirror the pictures costs this head little, to move them some points, which augmentation did not win back. To rotate them costs it most.
# **Augmentation can teach only what the base does not know yet.** (Here the test turns pictures as the layer does: the best case.) *What this does not show:* other changes, such as light, background or distance. Choose those that you expect, and measure.

# %% [markdown]
# ## Two phases
#
# Now the one model, with augmentation and dropout. First the plan, as a picture: what learns in which epoch, and at which rate.

# %%
HEAD_EPOCHS, LOW_EPOCHS = 8, 4
PLAN = {  # from, to, and whether it learns
    "head": [(0, 12, True)],
    "block 14": [(0, 8, False), (8, 12, True)],
    "batch normalization": [(0, 12, False)],
    "blocks 1 to 13": [(0, 12, False)],
}
fig, ax = plt.subplots(figsize=(8.6, 2.9))
for row, spans in enumerate(PLAN.values()):
    for start, end, learns in spans:
        look = {"color": plots.ORANGE} if learns else {"color": plots.LIGHT, "hatch": "///"}
        ax.barh(row, end - start, left=start, height=0.7, edgecolor=plots.DARK, **look)
        text = {"backgroundcolor": "white"} if not learns else {}
        label = "learns" if learns else "frozen"
        ax.text((start + end) / 2, row, label, ha="center", va="center", **text)
ax.set_yticks(range(4), PLAN)
for middle, text in [(4, "phase 1: rate 0.003"), (10, "phase 2: rate 0.0001")]:
    ax.annotate(text, (middle, -0.75), ha="center")
ax.set(ylim=(3.6, -1.1), xticks=[0, 8, 12], xlabel="epoch", title="Two phases")
plt.show()

# %% [markdown]
# *Figure: a timeline of twelve epochs with four rows. The head learns from beginning to end. Block 14 is frozen, hatched, for eight epochs and learns for the last four. Batch normalization and blocks 1 to 13 are frozen throughout. Above stand the rates: 0.003 in phase 1, 0.0001 in phase 2.*
#
# **Phase 1** trains the head. Its 18,441 numbers are all that learns.


# %%
def compile_with(rate):
    optimizer = keras.optimizers.Adam(rate)
    optimizer.build(model.trainable_variables)
    model.compile(optimizer=optimizer, loss=logit_loss, metrics=["accuracy"])


def train_for(epochs):
    return model.fit(
        train_set, validation_data=valid_set, epochs=epochs, shuffle=False, verbose=0
    ).history


# %%
keras.utils.set_random_seed(42)
compile_with(3e-3)
first = train_for(HEAD_EPOCHS)
print(f"validation accuracy after phase 1 above 0.5: {first['val_accuracy'][-1] > 0.5}")
assert first["val_accuracy"][-1] > 0.5

# %% [markdown]
# **Phase 2.** Thaw, freeze batch normalization again, compile with a low rate, and only then `fit`.
# **Predict** which weights move: block 14 has two separable convolutions with two kernels each.

# %%
base_model.trainable = True
for layer in base_model.layers:
    norm = isinstance(layer, keras.layers.BatchNormalization)
    layer.trainable = layer.name.startswith("block14") and not norm
compile_with(1e-4)

# %%
before = checks.weight_values(model)
second = train_for(LOW_EPOCHS)
moved = checks.moved_since(model, before)
print("\n".join(sorted(moved)))
assert len(moved) == 6 and not any("_bn" in name for name in moved)

# %%
fig, ax = plt.subplots(figsize=(7.6, 3.4))
epochs = np.arange(1, HEAD_EPOCHS + LOW_EPOCHS + 1)
ax.plot(epochs, first["loss"] + second["loss"], "o-", color=plots.BLUE, label="in fit")
ax.plot(
    epochs, first["val_loss"] + second["val_loss"], "s--", color=plots.ORANGE, label="validation"
)
ax.axvline(HEAD_EPOCHS + 0.5, color=plots.DARK, linestyle=":")
ax.annotate("thaw", (HEAD_EPOCHS + 0.6, 2.2))
ax.set(xlabel="epoch", ylabel="loss", ylim=(0, 2.6), xticks=[1, 4, 8, 12])
ax.set_title("One model, two phases")
ax.legend()
plt.show()

# %% [markdown]
# *Figure: loss over twelve epochs, with a dotted line at the thaw after epoch 8. Both curves fall steeply at first. The solid one, measured in fit with augmentation and dropout on, comes close to zero; the dashed validation curve levels off far above it. At the thaw both rise a little, and fall again.*
#
# The small jump at the thaw may come from a new optimizer: Adam's first steps are full steps (lesson 07). The gap between the curves is the generalization gap again.
#
# One training says little. In the study, each of the ten draws ran through both phases, with eight epochs in the second, not four. The control is the head that learns on alone for these eight, at the rate of the second phase. (Dropout is on in both; “plain” is without augmentation.)
# The differences are in points of accuracy, and in loss, on other pictures of the pool. **Predict:** does the thaw help?


# %%
for what, scale, digits in [("accuracy", 100, 1), ("loss", 1, 2)]:
    for way in ("plain", "augmented"):
        print(f"{what}, {way}: head for as long → thawed")
        for judged in ("as they are", "rotated"):
            longer, thawed = (found_in(way, p, judged, what) for p in ("head, longer", "thawed"))
            print_difference(judged, longer, thawed, scale, digits)

# %% [markdown]
# On pictures as they are, the thaw is ahead of the control on average, plain and augmented, but both intervals contain zero: no clear difference. On rotated ones, the augmented network gains.
# The **loss** on other pictures goes *up*, with every interval above zero. That is no contradiction: as many answers are right or more, and the wrong ones may be surer; the loss asks how sure, the accuracy does not. (Lesson 10 compared with the beginning of the phase, here we compare with a head that goes on.)
#
# So on 70 photographs the second phase is worth a little, if anything; lesson 10 found nothing to rely on with 45. For your pictures, keep the file of phase 1, and let validation pictures choose between the two; the cell to copy does so. Here we go on as planned, without choosing. (The rate 0.0001 is the one of lesson 10's three that gained in both draws. Lesson 06 took a tenth of it. Try both.)
# *What this does not show:* other rates, more labels, or pictures further from ImageNet.

# %% [markdown]
# ## Saved, served, and tested once
#
# Two kinds of files. `save` writes a `.keras` file: everything, to go on training with Keras.
# `export` writes a folder for **serving**: only the way from pixels to answers, for programs that have TensorFlow and need not have Keras.
#
# Whoever writes a file should first know what the model says when it is *asked*. Three ways to ask about the same pictures. **Predict:** which of them agree?

# %%
some = resized(images[valid[:9]], None)[0]
here = model.predict(some, verbose=0)
for way, logits in [
    ("model(x, training=False)", model(some, training=False)),
    ("model(x)", model(some)),
]:
    same = np.allclose(np.array(logits), here, rtol=0, atol=1e-3)
    print(f"{way:24} as predict: {same}")
assert not same

# %% [markdown]
# Did you expect the second one? Nobody said anything about training. **Predict:** what do the layers take if nothing is said?

# %%
for layer in (keras.layers.Dropout, keras.layers.RandomFlip, keras.layers.RandomRotation):
    print(f"{layer.__name__:15} call{inspect.signature(layer.call)}")

# %% [markdown]
# If nothing is said, dropout is off and augmentation is **on**. `fit`, `evaluate` and `predict` say it each time, so there it makes no difference. `export` says nothing. The model without its base shows what that does:

# %%
folder = Path(tempfile.mkdtemp())
without_base.export(folder / "augments", verbose=False)
served = tf.saved_model.load(folder / "augments")
twice = [served.serve(some).numpy() for _ in range(2)]
print("exported, twice the same answers:", np.allclose(*twice, rtol=0, atol=1e-3))
assert not np.allclose(*twice, rtol=0, atol=1e-3)

# %% [markdown]
# A served model that gives another answer each time, without an error: it turns its users' pictures at random. So write down for serving what you mean: a function that says `training=False`.


# %%
def answer(pictures):
    return model(pictures, training=False)


archive = keras.export.ExportArchive()
archive.track(model)
signature = [keras.InputSpec(shape=(None, SIZE, SIZE, 3), dtype="float32")]
archive.add_endpoint("serve", answer, signature)
archive.write_out(folder / "photographs", verbose=False)
model.save(folder / "photographs.keras")

# %% [markdown]
# Load both. **Predict:** the same answers as here? Does either need the scale?

# %%
loaded = keras.models.load_model(folder / "photographs.keras")
served = tf.saved_model.load(folder / "photographs")
answers = {".keras": loaded.predict(some, verbose=0), "served": served.serve(some).numpy()}
for name, logits in answers.items():
    print(f"{name:7} largest difference of a logit: {np.abs(logits - here).max():.2f}")
    np.testing.assert_allclose(logits, here, rtol=0, atol=1e-3)

# %% [markdown]
# The same answers. Both take raw pixels from 0 to 255. What the files do not know are the *names* of the nine answers: keep them beside the file.
#
# Nothing is left to choose: now the test set, once. The baseline beside it is a linear head on 30 × 30 pixels, trained on the same 70 pictures for 200 steps. (Lesson 10's head on pixels had its penalty tuned; this one is plain.) **Predict** both accuracies; chance is 0.11.

# %%
test_logits = loaded.predict(pipeline(test), verbose=0)
right = test_logits.argmax(axis=1) == kinds[test]

# %%
on_pixels = keras.Sequential([keras.Input((2700,)), keras.layers.Dense(9)])
on_pixels.compile(optimizer=keras.optimizers.Adam(1e-3), loss=logit_loss)
rounds = np.tile(train, 200)
on_pixels.fit(pixels[rounds], kinds[rounds], batch_size=70, verbose=0)
by_pixels = on_pixels.predict(pixels[test], verbose=0).argmax(axis=1) == kinds[test]

# %%
for name, found in {"one model": right, "pixels": by_pixels}.items():
    share = found.mean()
    reach = 1.96 * np.sqrt(share * (1 - share) / len(found))
    print(f"{name:9} {share:.2f} ({share - reach:.2f} to {share + reach:.2f})")
print(f"chance    {1 / 9:.2f}")
assert right.mean() > by_pixels.mean() + 0.1

# %% [markdown]
# With 54 pictures the interval is wide: 1.96 standard errors of a share to each side. It is honest about *these* weights and *other* pictures. It does not say what another draw of labels would give; for that there are ten draws in the study.
#
# The mistakes, as a gallery. **Predict:** would you have been right?

# %%
mistakes = np.flatnonzero(~right)[:12]
fig, axes = plt.subplots(2, 6, figsize=(8.6, 4.2))
for ax in axes.flat:
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
for ax, place in zip(axes.flat, mistakes):
    ax.imshow(images[test[place]])
    ax.set_title(photographs.KINDS[test_logits[place].argmax()] + "?", fontsize=10, loc="center")
    ax.set_xlabel("is: " + photographs.KINDS[kinds[test[place]]], fontsize=9)
fig.suptitle("Its mistakes on the test pictures", x=0.02, ha="left", weight="bold")
plt.show()

# %% [markdown]
# *Figure: twelve of the test pictures that the model got wrong, with its answer and a question mark above each, and what the picture is below. A shrimp: vegetable? A shell: fruit? An aubergine: sea animal? A saw and a pair of pliers: vehicle?*
#
# ### Copy this
#
# The workflow up to the saved file in one cell (the test and serving come after it), for a folder that has one subfolder of pictures for each kind. So that the cell runs here, we first write such a folder.

# %%
my_pictures = folder / "my pictures"
for place in np.concatenate([order[6:11] for order in orders]):
    subfolder = my_pictures / photographs.KINDS[kinds[place]]
    subfolder.mkdir(parents=True, exist_ok=True)
    keras.utils.save_img(subfolder / f"{place}.png", images[place], scale=False)
print(
    len(list(my_pictures.glob("*/*.png"))),
    "pictures in",
    len(list(my_pictures.iterdir())),
    "folders",
)

# %% [markdown]
# Change the five lines at the top: with another base also its scale, and how the names of the layers begin that may thaw (`base.summary()` shows them). Outside this course, import what the first cell imports from Keras and TensorFlow, give two `Path`s, and write `"imagenet"`, which downloads the base.

# %%
# Copy this: from a folder of pictures to a saved model.
PICTURES, SAVED = my_pictures, folder / "mine.keras"
BASE, LEARNED = keras.applications.Xception, weights.imagenet("xception")  # or "imagenet"
SCALE, THAW = keras.layers.Rescaling(1 / 127.5, offset=-1), "block14"  # both of Xception
SIZE, BATCH, HEAD_RATE, LOW_RATE = (120, 120), 10, 3e-3, 1e-4
HEAD_EPOCHS, LOW_EPOCHS = 2, 1  # few, so that it is quick here; for you 10 to 30, and 5 to 10

keras.utils.set_random_seed(42)

# 1. Two parts; keep a third folder as the test set, and open it once.
train_set, valid_set = keras.utils.image_dataset_from_directory(
    PICTURES, image_size=SIZE, crop_to_aspect_ratio=True, batch_size=None,
    validation_split=0.2, subset="both", seed=42,
)  # fmt: skip
names = train_set.class_names
train_set = train_set.cache().shuffle(1000).batch(BATCH).prefetch(tf.data.AUTOTUNE)
valid_set = valid_set.cache().batch(BATCH).prefetch(tf.data.AUTOTUNE)

# 2. One model, from pixels (0 to 255) to one logit a kind.
base = BASE(weights=LEARNED, include_top=False, input_shape=(*SIZE, 3))
base.trainable = False
inputs = x = keras.Input((*SIZE, 3))
for layer in [keras.layers.RandomFlip("horizontal"), keras.layers.RandomRotation(0.1), SCALE]:
    x = layer(x)
x = keras.layers.GlobalAveragePooling2D()(base(x, training=False))
mine = keras.Model(inputs, keras.layers.Dense(len(names))(keras.layers.Dropout(0.3)(x)))


def train_for(epochs, rate):
    mine.compile(
        optimizer=keras.optimizers.Adam(rate),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    stop = keras.callbacks.EarlyStopping("val_loss", patience=5, restore_best_weights=True)
    watched = {"validation_data": valid_set, "callbacks": [stop]}
    fitted = mine.fit(train_set, epochs=epochs, shuffle=False, verbose=0, **watched)
    return min(fitted.history["val_loss"])


# 3. The head first; then the last block, without batch normalization, at a low rate.
head_loss = train_for(HEAD_EPOCHS, HEAD_RATE)
mine.save(SAVED)
base.trainable = True
for layer in base.layers:
    norm = isinstance(layer, keras.layers.BatchNormalization)
    layer.trainable = layer.name.startswith(THAW) and not norm
assert any(layer.trainable for layer in base.layers), f"no layer of the base begins with {THAW}"

# 4. Keep the thawed model only if validation pictures prefer it; and the names of its answers.
if train_for(LOW_EPOCHS, LOW_RATE) < head_loss:
    mine.save(SAVED)
_ = SAVED.with_suffix(".txt").write_text("\n".join(names), encoding="utf-8")

# %%
again = keras.models.load_model(SAVED)
names = SAVED.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
logits = again.predict(valid_set, verbose=0)
print("names:", len(names), "· answers to", len(logits), "validation pictures:", logits.shape)
assert np.all(np.isfinite(logits)) and logits.shape == (9, len(names))

# %% [markdown]
# Two epochs and one are for show. For your pictures change the five lines, take more epochs, and keep a third folder as the test set, with as many pictures of each kind as you can spare.
#
# (`image_dataset_from_directory` splits at random, not stratified; with few pictures make the two folders yourself. It numbers the kinds in the order of their names, which is why the names are saved. It reads JPEG, PNG, GIF and BMP: convert HEIC and WebP, turn phone pictures upright, and keep the test folder outside. Augment by what you expect of the pictures to come.)

# %% [markdown]
# ## What goes wrong
#
# ### Augmented once and for all
#
# Somebody augments in the pipeline and caches afterwards. **Predict:** how many different pictures does the network see in three epochs, made from one?

# %%
one = tf.data.Dataset.from_tensors(two[:1])
augment = keras.layers.RandomTranslation(0.15, 0.15, **WHITE, seed=4)
for name, dataset in [
    ("augment, then cache", one.map(lambda x: augment(x, training=True)).cache()),
    ("cache, then augment", one.cache().map(lambda x: augment(x, training=True))),
]:
    seen = [next(iter(dataset)).numpy().tobytes() for epoch in range(3)]
    print(f"{name}: {len(set(seen))} in 3 epochs")

# %% [markdown]
# The cache keeps the *augmented* picture, and every epoch sees it again: no error, and no augmentation. **The repair:** random steps after the cache, or in the model, where no cache can reach them.
#
# ### Scaled outside and inside
#
# A colleague loads your file and scales the pictures first, as they are used to. **Predict:** how many of the nine validation pictures of before still get the same answer?

# %%
scaled = keras.applications.xception.preprocess_input(some.numpy())
twice = loaded.predict(scaled, verbose=0)
agree = np.sum(twice.argmax(axis=1) == here.argmax(axis=1))
print("the same answer for all nine:", bool(agree == 9))
print("different answers given to nine different pictures:", len(set(twice.argmax(axis=1))))
assert agree < 9

# %% [markdown]
# After the second scaling, black and white are nearly the same number. Nothing complains. **The repair:** say what the model takes, in the name of the input or in the text beside the file, and test the file with one picture whose answer you know.

# %% [markdown]
# ## Check yourself
#
# **1.** Your validation loss is below your training loss in every epoch. Is something wrong?
#
# <details><summary>Answer</summary>
# Not necessarily. The training loss is measured with augmentation and dropout on, and while the weights still change. Run <code>evaluate</code> on both parts to compare them.
# </details>
#
# **2.** Training loss 0.00, validation loss lowest in epoch 4 and rising since. Name it, and three things to try.
#
# <details><summary>Answer</summary>
# Overfitting. Early stopping, a smaller head, dropout or weight decay, augmentation; or more labels.
# </details>
#
# **3.** Your satellite pictures can be turned by any angle, and your labelled ones all have north on top. Would you augment, and how would you know that it helped?
#
# <details><summary>Answer</summary>
# Yes, by rotations, because the pictures to come differ from the labelled ones in just that way. Measure on validation pictures that are rotated, in several draws.
# </details>

# %% [markdown]
# ## Key points
#
# - Split first, stratified; the test set is opened once, at the end. In the pipeline, what is the same each time comes before `cache`, and what is random after it.
# - One model from raw pixels to logits: augmentation, scale, frozen base, pooling, dropout, head. Who loads the file cannot forget the scale.
# - Overfitting: the loss on labelled pictures falls on while that on others turns and rises. What restrains learning for the sake of others is regularization; a frozen base is one kind.
# - On ImageNet's features augmentation gained points on rotated pictures, and nothing on pictures as they are, mirrored or moved; with few epochs it cost some.
# - Two phases, each with a `compile` and a rate of its own. With 70 labels the thaw of block 14 gained nothing clear on pictures as they are, and the loss on others rose.
# - If nothing is said, Keras 3 augments: `model(x)` and `export` do. Serve a function that says `training=False`, load the file again, and compare its answers.
#
# **Next:** [12 Why it works, and how far](lesson_12_why_and_how_far.ipynb): what makes the difference, and can you rely on the answers?
