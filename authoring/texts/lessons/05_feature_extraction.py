# %% [markdown]
# # 05 · Feature extraction with Xception and DenseNet
#
# **A network that has seen a million photographs can be had in one line. What is it worth for 200 pictures of clothes, and how do you use it
# without fooling yourself?**
#
# After this lesson you can
#
# 1. take a network from `keras.applications` without its head, at a size and on a pixel scale it can work with;
# 2. train a new head on a frozen base in two ways, say why they agree, and when you need the slower one;
# 3. say from measurements what features are worth: against raw pixels, against random weights, and layer by layer;
# 4. stop training early without believing the score that stopped it, and recognise labels that leaked into a base.
#
# About 50 minutes. You know `compile`, `fit` and freezing (lesson 03), and the pair of lesson 04: **pullovers** against **T-shirts**, with 200
# labelled pictures.

# %%
import statistics
import time

import matplotlib.pyplot as plt
import numpy as np

from helpers.quiet_tensorflow import keras, tensorflow as tf  # without start-up messages
from helpers import comparison, data, plots, reproducibility, studies, weights

reproducibility.set_seed(42)

# %% [markdown]
# Everything we train on or look at here comes from the training pictures; we split them ourselves. The test set stays closed. Only the study behind some of
# the plots has opened it, once in each of its runs.

# %%
(images, labels), _ = data.load_fashion_mnist()
PULLOVER, T_SHIRT = 2, 0
is_pair = np.isin(labels, [PULLOVER, T_SHIRT])
pair_images = images[is_pair]
pair_labels = (labels[is_pair] == PULLOVER).astype("float32")
print(f"{len(pair_images):,} pictures of the pair, {int(pair_labels.sum()):,} of them pullovers")

# %% [markdown]
# ## A network without its head
#
# `keras.applications` offers networks with weights that were trained on **ImageNet**: over a million photographs in 1,000 classes. Each is a function
# that builds the network and loads the weights, if asked. How many are there?

# %%
names = [name for name in dir(keras.applications) if name[0].isupper()]
print(len(names), "networks, for example", ", ".join(names[::6]))

# %% [markdown]
# The last layer, the **top** or head, answers with 1,000 probabilities, and ImageNet's classes are not ours. `include_top=False` leaves it off. What
# remains is the base: a picture goes in, and the numbers that come out, its features, describe it. To train a new head on the features of a frozen base is **feature extraction**.
#
# **Predict:** Xception's head is one dense layer from 2,048 features to 1,000 classes. How many parameters go with it?

# %%
with_top = keras.applications.Xception(weights=None)
without_top = keras.applications.Xception(weights=None, include_top=False)
removed = with_top.count_params() - without_top.count_params()
print(f"with top {with_top.count_params():,} · without {without_top.count_params():,}")
print(f"the top  {removed:,} = 2,048 × 1,000 + 1,000:", removed == 2048 * 1000 + 1000)
assert without_top.count_params() == 20_861_480

# %% [markdown]
# `weights=None` means random weights: enough to count. Xception is by F. Chollet ([2017](https://arxiv.org/abs/1610.02357)); DenseNet, the other network
# of this lesson, by G. Huang et al. ([2017](https://arxiv.org/abs/1608.06993)).
#
# **Which sizes?** Without its head, a base is mostly convolutions and pooling, which slide over a picture of any size. **Predict:** really any?

# %%
for name, smallest in [("VGG16", 32), ("DenseNet121", 32), ("Xception", 71)]:
    build = getattr(keras.applications, name)
    base_model = build(weights=None, include_top=False, input_shape=(smallest, smallest, 3))
    grid = " × ".join(map(str, base_model.output_shape[1:]))
    print(
        f"{name:12} {base_model.count_params():>10,} parameters, {smallest} × {smallest} → {grid}"
    )
    try:
        build(weights=None, include_top=False, input_shape=(smallest - 1, smallest - 1, 3))
    except ValueError as error:
        print(f"{'':12} one pixel less: ValueError: {str(error).split(';')[0]}")

# %% [markdown]
# Five halvings turn 32 pixels into one place, and something must be left. At 71 pixels Xception still has places to spare; Keras just enforces a smallest size for each family.
#
# Now Xception with what it learned. Online you would write `weights="imagenet"`, and Keras would download the numbers. The course brings them along;
# `weights.imagenet` returns the file's path. We take 150 × 150 pixels, since larger pictures cost more time.

# %%
xception = keras.applications.Xception(
    weights=weights.imagenet("xception"),
    include_top=False,
    input_shape=(150, 150, 3),
    pooling="avg",
)
print("before pooling:", xception.get_layer("block14_sepconv2_act").output.shape[1:])
print("after pooling: ", xception.output_shape[1:])
assert xception.count_params() == 20_861_480

# %% [markdown]
# 5 × 5 places with 2,048 features each. `pooling="avg"` takes the mean over the places. It keeps *what* is in the picture and forgets *where*.
#
# The classic examples are cats against dogs and CIFAR-10. Both must be downloaded, so they do not run here. If you are online:
#
# ```python
# (cifar_images, cifar_labels), _ = keras.datasets.cifar10.load_data()  # 32 × 32 × 3, ten classes
# pets = keras.utils.image_dataset_from_directory("cats_and_dogs/train", image_size=(150, 150))
# base_model = keras.applications.DenseNet121(
#     weights="imagenet", include_top=False, input_shape=(32, 32, 3)
# )
# ```
#
# We stay with clothes. They are *far* from photographs: small, grey, on black. So do not expect what the classics promise. We measure.

# %% [markdown]
# ## Pixels on the scale the base was trained for
#
# A base learned its weights for pixels on a certain scale. Each family has its own, and brings a function `preprocess_input` that makes it.
# **Predict:** what do black (0) and white (255) become for Xception?

# %%
black_and_white = np.array([0.0, 255.0]).reshape(2, 1, 1, 1) * np.ones((2, 1, 1, 3))
for family in ("xception", "densenet", "vgg16", "efficientnet"):
    scaled = getattr(keras.applications, family).preprocess_input(black_and_white.copy())
    black, white = scaled.reshape(2, 3).round(1)
    print(f"{family:13} black {black!s:23} white {white}")

# %% [markdown]
# Three numbers a pixel, one for each colour. Xception wants −1 to 1. DenseNet uses the scale of the Torch library: divide by 255, subtract the mean of each colour in ImageNet, divide by
# its standard deviation. VGG16 subtracts the means and divides by nothing. EfficientNet's function leaves the pixels as they are, because that network's first layers do the scaling: who scales beforehand scales twice. No scale is right in itself; it has
# to be the one of *your* base.
#
# Besides the scale, our pictures need three channels and more pixels:


# %%
def pictures_for_xception(grey):
    """uint8 pictures (n, 28, 28) → float32 (n, 150, 150, 3), from −1 to 1."""
    colour = np.repeat(grey[..., np.newaxis], 3, axis=-1)
    enlarged = tf.image.resize(colour, (150, 150)).numpy()
    return keras.applications.xception.preprocess_input(enlarged)


pictures = pictures_for_xception(pair_images[:400])
print(pictures.shape, "from", pictures.min(), "to", pictures.max())

# %% [markdown]
# What does a wrong scale cost? The study fed the same ImageNet weights on four scales, and fitted a head for all ten classes on the features of 200 labelled pictures; eight seeds,
# each with 200 pictures of its own. **Predict** the loss in accuracy: nothing, some points, everything?
#
# (`comparison.verdict`, known from lesson 01, wants all eight to agree.)

# %%
study = studies.load("xception_layers")
print(studies.about("xception_layers"))


def measured(task, base, cut, labels, what="test_accuracy"):
    """One accuracy for each seed."""
    asked = {"task": task, "base": base, "cut": cut, "labels": labels}
    return study[what][np.all([study[key] == asked[key] for key in asked], axis=0)]


# %%
LAST = "block14_sepconv2_act"
scales = {
    "its own, −1 to 1": "ImageNet",
    "0 to 1": "ImageNet, pixels 0 to 1",
    "DenseNet's": "ImageNet, DenseNet's preprocessing",
    "0 to 255": "ImageNet, pixels 0 to 255",
}

# %%
by_scale = {name: measured("ten classes", base, LAST, 200) for name, base in scales.items()}
own_scale = by_scale["its own, −1 to 1"]
for name, values in by_scale.items():
    print(f"{name:18} mean {values.mean():.3f}, from {values.min():.3f} to {values.max():.3f}")
    if values is not own_scale:
        print(f"{'':18} against its own scale: {comparison.verdict(values - own_scale)}")

# %%
fig, ax = plt.subplots(figsize=(7, 2.8))
plots.runs(ax, by_scale, xlabel="test accuracy, ten classes, 200 labels")
ax.set_title("One wrong scale costs nothing, another a lot")
plt.show()

# %% [markdown]
# *Figure: four rows of eight dots, one a run: test accuracy with pixels on four scales. The rows “its own” and “0 to 1” lie at the same height, near 0.76; DenseNet's scale lies to the left of them, and 0 to 255 far to the left, near 0.61.*
#
# “A wrong scale ruins the features” is true for none of the three (a guesser would get 0.10). Pixels from 0 to 1 cost nothing we could measure, although the
# range is shifted and half as wide. DenseNet's scale costs some points, and pixels from 0 to 255 a lot. *What this shows:* a wrong scale may be cheap or dear, and no error tells you
# which. So use the function of your base's family.

# %% [markdown]
# ## The base once, or in every epoch
#
# A frozen base gives the same features for a picture whenever it is asked. So we may ask once and keep the answer; or put base and head into one model, which asks again in every epoch. First
# the one model. Its head is a single unit without activation: what comes out is the logit (lesson 03), and `from_logits=True` tells the loss so.
#
# **Predict:** how many parameters can learn, after freezing the base?

# %%
xception.trainable = False
inputs = keras.Input((150, 150, 3))
logit = keras.layers.Dense(1, name="logit")
model = keras.Model(inputs, logit(xception(inputs)))
learning = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
print(f"{model.count_params():,} in all, {learning:,} can learn = 2,048 weights + 1 bias")
assert learning == 2049

# %% [markdown]
# Now the other way. 400 pictures pass through the base once, and what remains to train is a head on 2,048 numbers.

# %%
features = xception.predict(pictures, batch_size=50, verbose=0)
head = keras.Sequential([keras.Input((2048,)), keras.layers.Dense(1, name="logit")])
head.set_weights(logit.get_weights())
print(f"kept: {features.shape}, {pictures[0].size / 2048:.0f} times fewer numbers a picture")
print(f"(the original {28 * 28} pixels were {2048 / 784:.1f} times fewer still)")

# %% [markdown]
# Both heads start from the same weights. Both train for three epochs on the same 32 pictures in the same order (`shuffle=False`). **Predict:** do they
# end with the same weights? How do the times compare?

# %%
start = head.get_weights()[0]
seconds = {"inside": [], "kept": []}
for name, network, x in [("inside", model, pictures), ("kept", head, features)]:
    network.compile(
        optimizer=keras.optimizers.SGD(0.1),
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
    )
    for _ in range(3):
        started = time.perf_counter()
        network.fit(x[:32], pair_labels[:32], shuffle=False, verbose=0)
        seconds[name].append(time.perf_counter() - started)

# %%
inside, kept = logit.get_weights()[0], head.get_weights()[0]
ratio = statistics.median(seconds["inside"]) / statistics.median(seconds["kept"])
print("the head learned:         ", np.abs(kept - start).max() > 0.01)
print("the same weights, to 1e-4:", np.allclose(inside, kept, rtol=0, atol=1e-4))
print("an epoch on kept features is more than 3 times as fast:", ratio > 3)
np.testing.assert_allclose(inside, kept, rtol=0, atol=1e-4)
assert ratio > 3

# %% [markdown]
# The same head in a small part of the time: the pass through the base is most of the work, and keeping means doing it once. *What this does not show:* equality in every bit. The last bits may differ.
#
# Why, then, does anybody put the base inside? Because of **augmentation**: random changes to the pictures, new in each epoch, so that few pictures act like more. `RandomFlip` mirrors
# about half of them. **Predict:** 16 pictures go twice through flip and base. Are the features equal? And the kept ones?

# %%
flip = keras.layers.RandomFlip("horizontal")
first, second = (xception(flip(pictures[:16], training=True)).numpy() for _ in range(2))
differ = ~np.isclose(first, second, rtol=0, atol=1e-3).all(axis=1)
print("some of the 16 have other features the second time:", bool(differ.any()))
print("some have the same:                                ", bool((~differ).any()))

# %% [markdown]
# A picture that is flipped both times, or neither time, has the same features; the others have not. What is kept cannot vary. With augmentation the base has to see the changed pictures in each epoch; and so it does when the base itself learns (lesson 06).

# %% [markdown]
# ## What are the features worth?
#
# 2,048 numbers a picture are too many to look at. **PCA**, principal component analysis, finds the directions in which the pictures differ most. `np.linalg.svd` computes it: centre the
# numbers; its third result lists the directions, widest first, and we take two. We do it with raw pixels and with features. Labels are used for the colours only.
#
# **Predict:** in which of the two planes do pullovers and T-shirts mix less? We count for how many points the nearest other point is of the same class.


# %%
def plane(numbers):
    centred = numbers - numbers.mean(axis=0)
    directions = np.linalg.svd(centred, full_matrices=False)[2]
    return centred @ directions[:2].T


# %%
def neighbours_agree(points):
    """For how many points is the nearest other point of the same class?"""
    distances = np.linalg.norm(points[:, np.newaxis] - points, axis=-1)
    np.fill_diagonal(distances, np.inf)
    return np.mean(pair_labels[:400][distances.argmin(axis=1)] == pair_labels[:400])


# %%
pixels = pair_images[:400].reshape(400, 784) / 255
planes = {"raw pixels": plane(pixels), "Xception's features": plane(features)}
agree = {name: neighbours_agree(points) for name, points in planes.items()}
print("nearest neighbour of the same class for more than 0.8, both:", min(agree.values()) > 0.8)
print("the features' plane separates better:", agree["Xception's features"] > agree["raw pixels"])
assert 0.8 < agree["Xception's features"] < agree["raw pixels"]

# %%
fig, axes = plt.subplots(1, 2, figsize=(9, 4))
for ax, (name, points) in zip(axes, planes.items()):
    for label, kind, marker in [(0, "T-shirt", "o"), (1, "pullover", "^")]:
        chosen = points[pair_labels[:400] == label]
        colour = plots.BLUE if label else plots.ORANGE
        ax.plot(*chosen.T, marker, color=colour, alpha=0.6, markersize=5, label=kind)
    ax.set(title=name, xlabel="first principal component", xticks=[], yticks=[])
axes[0].set_ylabel("second principal component")
axes[0].legend()
plt.show()

# %% [markdown]
# *Figure: 400 pictures in two planes, T-shirts as circles, pullovers as triangles. In both planes each kind forms a cloud of its own. In the plane of the pixels there are few dots where the clouds meet; in the
# plane of the features they run into each other.*
#
# In these planes, the million photographs have not pulled the two kinds further apart than the pixels had them.
#
# But a plane is two numbers of 2,048. What counts is what a head can do with all of them, and for that we need a baseline: the same head on **raw pixels**.
#
# Pixels and features have different sizes, and one learning rate would not suit both. So we bring both to one scale: subtract the mean, divide by the average standard deviation, taken from
# the labelled pictures.
#
# Each of five seeds splits the 400 pictures anew: 200 with labels, 200 for validation. Head, optimizer, learning rate and epochs are the same for both. One
# compiled head serves all seeds of a row: plain SGD remembers nothing, so setting the weights back to zero is a fresh start. (We repeat the pictures 20 times and call `fit` once: the same steps, less overhead. Keras runs 20 of them in one go, as in lesson 01.)


# %%
def linear_head(size):
    head = keras.Sequential([keras.Input((size,)), keras.layers.Dense(1)])
    head.compile(
        optimizer=keras.optimizers.SGD(0.01),
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
        metrics=[keras.metrics.BinaryAccuracy(threshold=0)],  # logit above 0: pullover
        steps_per_execution=20,
    )
    return head


# %%
def valid_accuracy(head, x, truth, seed):
    order = np.random.default_rng(seed).permutation(400)
    labelled, valid = order[:200], order[200:]
    x = (x - x[labelled].mean(axis=0)) / x[labelled].std(axis=0).mean()
    head.set_weights([np.zeros_like(weight) for weight in head.get_weights()])
    twenty_times = np.tile(x[labelled], (20, 1)), np.tile(truth[labelled], 20)
    head.fit(*twenty_times, batch_size=50, verbose=0)  # 20 epochs in one
    return head.evaluate(x[valid], truth[valid], batch_size=200, verbose=0)[1]


# %%
def five_splits(x, truth):
    head = linear_head(x.shape[1])
    return [valid_accuracy(head, x, truth, seed) for seed in range(1, 6)]


# %% [markdown]
# **Predict:** five dots for raw pixels, five for ImageNet's features. Which lie where?

# %%
truth = pair_labels[:400]
accuracies = {
    "raw pixels": five_splits(pixels, truth),
    "Xception's features": five_splits(features, truth),
}

# %%
mean = {name: np.mean(values) for name, values in accuracies.items()}
print("both means above 0.85:          ", min(mean.values()) > 0.85)
gained = mean["Xception's features"] - mean["raw pixels"]
print("features a point above raw pixels:", gained > 0.01)
assert min(mean.values()) > 0.85 and gained < 0.01

# %%
fig, ax = plt.subplots(figsize=(7, 2.2))
plots.runs(
    ax,
    accuracies,
    xlabel="validation accuracy, pullover or T-shirt, 200 labels",
    title="The features do not beat the pixels here",
    chance=0.5,
)
plt.show()

# %% [markdown]
# *Figure: two rows of five dots, one a seed, with a bar at the mean: raw pixels, Xception's features. All dots lie far to the right of chance, at 0.5, and the rows lie close together, the pixels' bar a little further right.*
#
# Had we measured the lower row only, we would have said: “over 85 % with 200 labels, thanks to ImageNet.”
#
# *What this does not show:* which of the two is better. 200 validation pictures are few, and the five splits share their pictures. The study has 2,000 test pictures, eight seeds, and for each fit the penalty on large weights that was best on
# validation pictures (`authoring/studies/xception_layers.py` has its plan). (They are labelled, and we do not count them among the labels. In practice those labels cost money as well.) And it has a second baseline: Xception with **random weights**, drawn once, a base that has learned nothing. What *its* features give is owed to the architecture, not to ImageNet.
#
# **Predict:** how much better are ImageNet's features than those of random weights, with 20 labels? With 500?

# %%
for n in (20, 50, 200, 500):
    learned = measured("pullover/T-shirt", "ImageNet", LAST, n)
    others = {
        "raw pixels": measured("pullover/T-shirt", "pixels", "pixels", n),
        "random weights": measured("pullover/T-shirt", "random weights", LAST, n),
    }
    print(f"{n:3} labels: ImageNet {learned.mean():.3f}")
    for name, other in others.items():
        verdict = comparison.verdict(learned - other)
        print(f"    against {name:14} {other.mean():.3f}: {verdict}")

# %% [markdown]
# With 20 and 50 labels, two thousand features of ImageNet's last layer are *worse* than 784 raw pixels in every run, and there is no clear difference from a network that has learned nothing. With 200 and 500 labels learning shows
# against random weights, and still not against the pixels. At none of the four numbers of labels did we see the last layer gain on the pixels. Is that ImageNet's fault, or the last layer's?

# %% [markdown]
# ## Which layer to cut at
#
# So far we took what comes out at the end. But the end of Xception was made to tell ImageNet's classes apart. J. Yosinski et al. ([2014](https://arxiv.org/abs/1411.1792)) measured that layers become more specific to
# their task the deeper they lie. Nobody forces us to take the last: `get_layer` finds any layer by its name, and a model can end there.

# %%
end_of_name = xception.get_layer("block8_sepconv3_bn").output
cut_model = keras.Model(xception.inputs, end_of_name)
print("features of one picture:", cut_model.output_shape[1:])
print(f"parameters up to there: {cut_model.count_params():,} of {xception.count_params():,}")

# %% [markdown]
# No later layer has `block8` in its name. **Predict:** is this what block 9 receives?

# %%
received = xception.get_layer("block9_sepconv1_act").input
place = xception.layers.index(xception.get_layer("block8_sepconv3_bn"))
added = xception.layers[place + 1]
into_block8 = xception.get_layer("block8_sepconv1_act").input
print("block 9 receives it:", received is end_of_name)
print("the layer in between:", type(added).__name__, "of", len(added.input), "tensors")
print("one is it:", any(tensor is end_of_name for tensor in added.input), end=" · ")
print("the other is what block 8 received:", any(tensor is into_block8 for tensor in added.input))
assert received is added.output

# %% [markdown]
# Blocks 2 to 13 have a **shortcut**: what a block receives also goes around it (in some blocks through one convolution), and is added to what the block has made. `block8_sepconv3_bn` is only the one half, the **branch**. The block's output is the input of the next block's first layer:
#
# ```python
# cut_model = keras.Model(xception.inputs, xception.get_layer("block9_sepconv1_act").input)
# ```
#
# The study cut every block at both places, averaged each feature over the places of the picture, and fitted a linear head for **all ten classes** with 200 labels. **Predict:** which of the two is worth more? And where do the best features lie: near the beginning, in the middle, at the end?


# %%
def cut_of(block, end):
    """The name that the study gives to a cut: at a block's "branch" or "output"."""
    if block == 14:
        return LAST  # a block without a shortcut, as the first
    if block == 1:
        return "block1_conv2_act"
    if end == "output":
        return f"block{block}_output"
    return f"block{block}_sepconv{2 if block in (2, 3, 4, 13) else 3}_bn"


def along_the_network(base, end, labels, what="test_accuracy"):
    """The accuracy for each block and seed."""
    cuts = [cut_of(block, end) for block in range(1, 15)]
    return np.array([measured("ten classes", base, cut, labels, what) for cut in cuts])


# %%
lines = {
    "ImageNet, block output": along_the_network("ImageNet", "output", 200),
    "ImageNet, branch only": along_the_network("ImageNet", "branch", 200),
    "random weights, block output": along_the_network("random weights", "output", 200),
}
raw = measured("ten classes", "pixels", "pixels", 200)
print("block " + "".join(f"{block:5}" for block in range(1, 15)))
for name, found in lines.items():
    print(name)
    print("      " + "".join(f"{mean:5.2f}" for mean in found.mean(axis=1)))
print(f"raw pixels {raw.mean():.2f}")

# %%
output, branch, random = lines.values()
print("block output better than its branch, in the mean of 8 seeds:")
print("   in blocks", [b for b in range(2, 14) if output[b - 1].mean() > branch[b - 1].mean()])
print(
    "ImageNet ahead of random weights at every cut:", bool(np.all(output.mean(1) > random.mean(1)))
)
assert np.all(output.mean(axis=1) > random.mean(axis=1))

# %%
fig, ax = plt.subplots(figsize=(8, 4.2))
looks = [("o-", plots.BLUE), ("s:", plots.BLUE), ("^--", plots.ORANGE)]
for (name, found), (mark, colour) in zip(lines.items(), looks):
    face = "white" if "branch" in name else colour
    ax.plot(range(1, 15), found.mean(axis=1), mark, color=colour, markerfacecolor=face, label=name)
output = lines["ImageNet, block output"]
ax.fill_between(range(1, 15), output.min(1), output.max(1), color=plots.BLUE, alpha=0.15, lw=0)
ax.axhline(raw.mean(), color=plots.DARK, linestyle=":")
ax.text(1, raw.mean() + 0.006, "raw pixels")
ax.set(xticks=range(1, 15), xlabel="cut after this block", ylabel="test accuracy, ten classes")
ax.set_title("A plateau, and a last layer that falls off it (200 labels)")
ax.legend(loc="center", bbox_to_anchor=(0.52, 0.52))
plt.show()

# %% [markdown]
# *Figure: test accuracy on ten classes against the block after which Xception is cut, 1 to 14; means of eight seeds, with a pale band from the lowest to the highest seed for the block outputs. The solid line of the block outputs rises to a flat top from block 8 to 12 and falls at the end, barely above the dotted line of the raw pixels. The line of the branches goes up and down below it, and touches it at block 8. Random weights lie lower everywhere, below the pixels, with a jump up at the last block.*
#
# On ten classes and at the right place, the features of ImageNet *are* worth something: after blocks 8 to 12 they reach 0.82 where raw pixels have 0.74. The last layer, which nearly everybody takes, keeps little of that: 0.76.
#
# The branch alone is worth less in every block but the third and the eighth, in some by about five points. **A layer's name is not a place where the information is complete.** Before you cut, look for the shortcut: take a tensor through which everything has to pass.
#
# Two cautions. We looked at many test scores and then pointed at the highest, and a score that was chosen is too good (how much: *When to stop*). And 200 labels are one case of many. So we let the *validation* pictures choose among the fourteen cuts, for each number of labels.

# %%
for n in (20, 50, 200, 500):
    on_validation = along_the_network("ImageNet", "output", n, "valid_accuracy").mean(axis=1)
    chosen = int(np.argmax(on_validation)) + 1
    best, last = (
        measured("ten classes", "ImageNet", cut_of(block, "output"), n) for block in (chosen, 14)
    )
    raw = measured("ten classes", "pixels", "pixels", n)
    print(
        f"{n:3} labels: block {chosen} {best.mean():.3f}, last {last.mean():.3f}, pixels {raw.mean():.3f}"
    )
    for name, other in (("the last", last), ("pixels", raw)):
        gain, low, high = comparison.mean_interval(100 * (best - other))
        print(f"     against {name:8} {gain:+.1f} points, interval {low:+.1f} to {high:+.1f}")
        assert low > 0

# %% [markdown]
# Blocks 11 to 13 are chosen, and what was chosen beats both the last layer and the pixels, with 20 labels as with 500. The last layer itself is *below* the pixels on average with 20 and 50 labels, and above them with more.
#
# And the pair? **Predict:** with 20 labels, with 500, on the branch of block 8 and at its output: where is the base ahead of the pixels?

# %%
for n in (20, 50, 200, 500):
    raw = measured("pullover/T-shirt", "pixels", "pixels", n)
    print(f"{n:3} labels, pixels {raw.mean():.3f}")
    for end in ("branch", "output"):
        found = measured("pullover/T-shirt", "ImageNet", cut_of(8, end), n)
        gain, low, high = comparison.mean_interval(100 * (found - raw))
        print(
            f"    {end:6} {found.mean():.3f}: {gain:+.1f} points, interval {low:+.1f} to {high:+.1f}"
        )

# %% [markdown]
# With each number of labels ImageNet now adds one to one and a half points to the pixels, and no interval contains 0. What looked like “photographs do not help with clothes” was “the last layer does not”. (Block 8 was not chosen on the pair: it is the one whose two cuts are about equally good on ten classes.)
#
# *What this does not show:* that the middle is best elsewhere. The rule is not “block 8”, it is: cut where everything passes, try several cuts, and let validation pictures choose.

# %% [markdown]
# ## DenseNet121 with a bigger head
#
# ImageNet's weights for DenseNet cannot be had offline. So the course trained that network itself, at 32 × 32 pixels, on **task A**: the other eight classes of Fashion-MNIST, 48,000
# labelled pictures. Its weights know clothes, not photographs, and have never met a pullover or a T-shirt.
#
# The classic head has a hidden layer of 256 units, ten outputs, and between them **dropout**: in each training step every hidden number is set to zero with probability ½, so that the head cannot rely on any one of
# them. **Predict:** how many parameters can learn? At 32 × 32, DenseNet's features are a grid of 1 × 1 × 1,024.


# %%
def dense_head(classes, shape=(1, 1, 1024)):
    return keras.Sequential(
        [
            keras.Input(shape),
            keras.layers.Flatten(),
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(classes, activation="softmax"),
        ]
    )


# %%
densenet = keras.applications.DenseNet121(
    weights=weights.task_a("densenet121", left_out=("Pullover", "T-shirt/top")),
    include_top=False,
    input_shape=(32, 32, 3),
)

# %%
densenet.trainable = False
model = keras.Sequential([keras.Input((32, 32, 3)), densenet, dense_head(10)])
learning = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
print(f"base {densenet.count_params():,} · with head {model.count_params():,}")
print(f"can learn {learning:,} = 1,024 × 256 + 256 + 256 × 10 + 10")
assert (densenet.count_params(), learning) == (7_037_504, 264_970)

# %% [markdown]
# `Flatten` puts all places of the grid side by side. With one place that costs nothing. **Predict** the size of the same hidden layer on Xception's grid of 5 × 5 × 2,048.

# %%
print(f"Flatten, then 256 units: {5 * 5 * 2048 * 256 + 256:>10,}")
print(f"average, then 256 units: {2048 * 256 + 256:>10,}")

# %% [markdown]
# Thirteen million numbers to be learned from 200 labels. That is why pictures of that size get pooling first.
#
# A frozen base needs to run only once. 2,600 pictures of the pair, on DenseNet's scale:


# %%
def pictures_for_densenet(grey):
    """uint8 pictures (n, 28, 28) → float32 (n, 32, 32, 3), on DenseNet's scale."""
    padded = np.pad(grey, ((0, 0), (2, 2), (2, 2)))
    colour = np.repeat(padded[..., np.newaxis], 3, axis=-1).astype("float32")
    return keras.applications.densenet.preprocess_input(colour)


pair_pictures = pictures_for_densenet(pair_images[:2600])
dense_features = densenet.predict(pair_pictures, batch_size=200, verbose=0)
print(dense_features.shape)

# %% [markdown]
# First the question of before, with the same linear head and the same five splits: do features learned on *other clothes* beat raw pixels? **Predict** once more.

# %%
clothes = np.mean(five_splits(dense_features[:400].reshape(400, 1024), truth))
print("mean above 0.85:                 ", clothes > 0.85)
print("three points above raw pixels:   ", clothes > mean["raw pixels"] + 0.03)
print("three points below raw pixels:   ", clothes < mean["raw pixels"] - 0.03)
assert abs(clothes - mean["raw pixels"]) < 0.03

# %% [markdown]
# Neither a gain nor a loss of three points. On this pair, with 200 labels, one weight a pixel is hard to beat, even for the last layer of a network that grew up with clothes. (We did not try other cuts.)
#
# ### When to stop, and what the score is worth then
#
# A head with more than 200,000 numbers can learn 200 labels by heart. **Early stopping** watches a score on validation pictures, and stops training when the score has not improved for `patience`
# epochs. `restore_best_weights=True` then goes back to the best epoch. 200 pictures to learn from, 1,000 to watch. The head has two outputs, one for each class, and integers as labels, hence
# `sparse_categorical_crossentropy`; more on that below. (`build` makes room for Adam's memory, as in lesson 04.)


# %%
def compiled(head, loss="sparse_categorical_crossentropy"):
    optimizer = keras.optimizers.Adam(1e-3)
    optimizer.build(head.trainable_variables)
    head.compile(optimizer=optimizer, loss=loss)
    return head


# %%
order = np.random.default_rng(42).permutation(2600)
labelled, valid = order[:200], order[200:1200]
answers = pair_labels[:2600].astype(int)
watched = dense_features[valid], answers[valid]
head = compiled(dense_head(2))


# %%
def fit_and_watch(epochs, *callbacks):
    stop = keras.callbacks.EarlyStopping("val_loss", patience=10, restore_best_weights=True)
    return head.fit(
        dense_features[labelled],
        answers[labelled],
        validation_data=watched,
        validation_batch_size=1000,
        epochs=epochs,
        batch_size=50,
        callbacks=[*callbacks, stop],
        verbose=0,
    ).history


history = fit_and_watch(100)

# %% [markdown]
# **Predict:** which weights does the head have now, those of the last epoch or of the best?

# %%
restored = head.evaluate(*watched, batch_size=1000, verbose=0)
print("stopped before epoch 100:            ", len(history["loss"]) < 100)
print("its loss is that of the best epoch:  ", abs(restored - min(history["val_loss"])) < 1e-4)
print("its loss is that of the last epoch:  ", abs(restored - history["val_loss"][-1]) < 1e-4)
assert abs(restored - min(history["val_loss"])) < 1e-4 < abs(restored - history["val_loss"][-1])

# %%
fig, ax = plt.subplots(figsize=(7, 3.2))
epochs, best = np.arange(1, len(history["loss"]) + 1), int(np.argmin(history["val_loss"]))
ax.plot(epochs, history["loss"], "-", label="200 labelled pictures")
ax.plot(epochs, history["val_loss"], "--", label="1,000 validation pictures")
lowest = epochs[best], history["val_loss"][best]
ax.plot(*lowest, "o", color=plots.DARK, markersize=9)
ax.annotate("restored", lowest, (0, 9), textcoords="offset points", ha="center")
ax.set(xlabel="epoch", ylabel="loss (cross-entropy)", ylim=(0, None))
ax.set_title("Early stopping goes back to the lowest validation loss")
ax.legend()
plt.show()

# %% [markdown]
# *Figure: loss over epochs. The solid curve, on the labelled pictures, falls with bumps, at first from above the dashed one: it is measured with dropout on. The dashed one, on the validation pictures, has its lowest point, marked “restored”, ten epochs before the
# end, and does not get below it again.*
#
# You may have read that the best weights come back only if patience really ran out. **Predict:** four more epochs, fewer than the patience; in the first one the rate is 0, so nothing moves, and then it is so high that it can only harm.

# %%
rates = keras.callbacks.LearningRateScheduler(lambda epoch, rate: 0.1 if epoch else 0.0)
history = fit_and_watch(4, rates)

# %%
restored = head.evaluate(*watched, batch_size=1000, verbose=0)
print("epochs:", len(history["loss"]))
print("its loss is that of the best epoch:", abs(restored - min(history["val_loss"])) < 1e-4)
print("its loss is that of the last epoch:", abs(restored - history["val_loss"][-1]) < 1e-4)

# %% [markdown]
# They come back at the end of `fit` in any case.
#
# Now the price. Early stopping *chose* an epoch by its validation score. Is that score still an honest guess for other pictures? First a toy: 30 guessers, each answering 50 yes/no
# questions by throwing a coin. **Predict** the score of the best one.

# %%
generator = np.random.default_rng(42)
coins, guesses = generator.integers(2, size=50), generator.integers(2, size=(30, 50))
scores = (guesses == coins).mean(axis=1)
print(f"mean of the guessers: {scores.mean():.2f} · the best: {scores.max():.2f}")
assert scores.max() > 0.55

# %% [markdown]
# Everyone knows that the best guesser is worth 0.50. Choose the best of many, quote the score you chose it by, and you flatter yourself. The epochs of one training resemble each
# other more than guessers do, so how bad is it? We train three heads for 20 epochs, each on its own draw of 200 from 1,000, and write down after each epoch which of 1,600 other pictures it gets right.


# %%
class WriteDown(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.right = []

    def on_epoch_end(self, epoch, logs=None):
        found = self.model(dense_features[1000:], training=False)
        self.right.append(np.argmax(found, axis=1) == answers[1000:])


# %%
right = []
for seed in (1, 2, 3):
    labelled = np.random.default_rng(seed).permutation(1000)[:200]
    head, notes = compiled(dense_head(2)), WriteDown()
    x, y = dense_features[labelled], answers[labelled]
    head.fit(x, y, epochs=20, batch_size=50, callbacks=[notes], verbose=0)
    right.append(notes.right)
right = np.array(right)
print("heads, epochs, pictures:", right.shape)

# %% [markdown]
# With these notes we can play a simple kind of early stopping many times (the score is the accuracy, and all 20 epochs compete): draw some of the 1,600 as the validation set, choose the epoch that is best on it, and compare the score that chose it with its
# accuracy on all pictures not drawn. **Predict:** by how much is the score too good with 25 validation pictures? With 1,000?


# %%
def flattery(right, size, generator):
    """Percentage points by which the score that chose is too good; the mean of 200 draws."""
    excess = []
    for _ in range(200):
        order = generator.permutation(right.shape[1])
        scores = right[:, order[:size]].mean(axis=1)
        best = scores.argmax()
        excess.append(scores[best] - right[best, order[size:]].mean())
    return 100 * np.mean(excess)


# %%
generator = np.random.default_rng(42)
sizes = [25, 50, 100, 200, 500, 1000]
too_good = np.array([[flattery(head, size, generator) for head in right] for size in sizes])
print("25 pictures: more than 1 point too good, for each head:   ", bool(np.all(too_good[0] > 1)))
print("1,000 pictures: less than 1 point too good, for each head:", bool(np.all(too_good[-1] < 1)))
assert np.all(too_good[0] > 1) and np.all(too_good[-1] < 1)

# %%
fig, ax = plt.subplots(figsize=(7, 3.2))
for marker, points in zip("os^", too_good.T):
    ax.plot(sizes, points, marker, color=plots.BLUE, alpha=0.7)
ax.plot(sizes, too_good.mean(axis=1), "-", color=plots.DARK)
ax.axhline(0, color=plots.DARK, linestyle=":")
ax.set_xscale("log")
ax.set_xticks(sizes, map(str, sizes))
ax.minorticks_off()
ax.set(xlabel="validation pictures that chose the epoch", ylabel="too good by (points)")
ax.set_title("The score that chose the epoch flatters it")
plt.show()

# %% [markdown]
# *Figure: by how many percentage points the score of the chosen epoch exceeds its accuracy on pictures that took no part in choosing, against the number of validation pictures. Three markers at each size, one a head, and a line
# through their means, which falls from left to right towards zero.*
#
# A score that has chosen is no measurement any more. How much too good it is depends on how few pictures chose. Pictures that took no part in choosing tell the truth: that is what a
# **test set** is for, and why it is looked at only once.

# %% [markdown]
# ## What goes wrong
#
# ### The test set as `validation_data`
#
# This line stands in many notebooks, with early stopping in the callbacks, and the best validation accuracy is quoted as the result:
#
# ```python
# model.fit(
#     train_images, train_labels, validation_data=(test_images, test_labels), callbacks=[stop]
# )
# ```
#
# Now the *test* set has chosen the weights, and the last plot is about it: read “test pictures” for “validation pictures”. With 1,000 of them and one training, we saw less than a point. It is wrong all the same. Without untouched pictures, nobody can know how
# little it was. And it seldom is one training: people try heads, rates and seeds, and quote the best. **Predict:** a “test set” of 50 pictures, one head and the best of its 20 epochs, against the best of all
# three heads and their 60 epochs.

# %%
generator = np.random.default_rng(42)
one_head = np.mean([flattery(head, 50, generator) for head in right])
all_heads = flattery(right.reshape(60, 1600), 50, generator)
print("the best of 60 flatters more than the best of 20:", all_heads > one_head)
print("it is more than 1.5 points too good:             ", all_heads > 1.5)
assert all_heads > max(one_head, 1.5)

# %% [markdown]
# **The repair:** three parts. Labelled pictures train, validation pictures choose, test pictures are looked at once, when nothing is left to choose.
#
# ### Labels and a loss that do not fit
#
# The classic model of this lesson has ten outputs. Ten classes can be written in two ways: as **integers**, 0 to 9, or **one-hot**, a row of ten
# numbers with a single 1. Each way has its loss. **Predict:** which of the two losses is larger? And what happens to integers in the categorical loss?

# %%
ten_labels = labels[:600]
one_hot = keras.utils.to_categorical(ten_labels, 10)
guesses = np.random.default_rng(42).dirichlet(np.ones(10), size=600)
by_integer = keras.losses.SparseCategoricalCrossentropy()(ten_labels, guesses)
by_one_hot = keras.losses.CategoricalCrossentropy()(one_hot, guesses)
print("label", ten_labels[0], "one-hot:", one_hot[0].astype(int))
print("equal losses:", np.isclose(by_integer, by_one_hot))

# %%
try:
    keras.losses.CategoricalCrossentropy()(ten_labels, guesses)
except ValueError as error:
    print("integers with the categorical loss: ValueError:", str(error).split(".")[0])

# %% [markdown]
# Two spellings of the same thing, and at least an error when integers meet the categorical loss. **The repair:** `sparse_categorical_crossentropy` for integers, `categorical_crossentropy` for one-hot rows. Here is the classic head on our frozen base, with 200 labels of ten classes:

# %%
ten_features = densenet.predict(pictures_for_densenet(images[:600]), batch_size=200, verbose=0)
head = compiled(dense_head(10), "categorical_crossentropy")
head.fit(ten_features[:200], one_hot[:200], epochs=20, batch_size=50, verbose=0)
found = np.argmax(head(ten_features[200:], training=False), axis=1)
accuracy = np.mean(found == ten_labels[200:])
print(f"ten classes, 200 labels, above 0.75: {accuracy > 0.75} (chance: 0.1)")

# %% [markdown]
# ### Old acquaintances
#
# Is that last result honest? Somebody tries the same base on another pair: **shirts** against **coats**, 200 labels, the linear head and the five splits of before. **Predict:** on pullovers and T-shirts the
# base added less than three points to the pixels. And here?

# %%
SHIRT, COAT = 6, 4
known = np.flatnonzero(np.isin(labels, [SHIRT, COAT]))[:400]
known_features = densenet.predict(pictures_for_densenet(images[known]), batch_size=200, verbose=0)
is_shirt = (labels[known] == SHIRT).astype("float32")

# %%
on_features = five_splits(known_features.reshape(400, 1024), is_shirt)
on_pixels = five_splits(images[known].reshape(400, 784) / 255, is_shirt)
added = np.subtract(on_features, on_pixels)
print("features against pixels:", comparison.verdict(added))
print("more than five points on average:", np.mean(added) > 0.05)
assert np.mean(added) > 0.05

# %% [markdown]
# A leap. Part of it may be that this pair leaves more to gain; we cannot tell, and that is the point. Shirts and coats are two of the eight classes of task A: the base has seen thousands of their labels, for these very pictures. “With 200 labels” is not true of them. This is a leak (lesson 04): answers reached the
# model by way of its base. (For eight of the ten classes above it is the same.)
#
# **The repair:** ask of any base which labels it was trained on. Ours is honest on one pair only, which is why `weights.task_a` wants its name:

# %%
try:
    weights.task_a("densenet121", left_out=("Shirt", "Sandal"))
except ValueError as error:
    print("ValueError:", error)

# %% [markdown]
# ### Preprocessing that ran twice
#
# **Predict** the second and the third line.

# %%
pixels_in = np.array([0, 127.5, 255], dtype="float32")
print("out:      ", keras.applications.xception.preprocess_input(pixels_in))
print("in:       ", pixels_in)
print("once more:", keras.applications.xception.preprocess_input(pixels_in).round(3))

# %% [markdown]
# Given a float array, `preprocess_input` writes the result **into it**. Run such a cell twice, and black and white become −1.008 and −0.992: all pictures nearly the same. No error, no warning. With integers
# it works on a copy:

# %%
pixels_in = np.array([0, 127, 255], dtype="uint8")
keras.applications.xception.preprocess_input(pixels_in)
print("in:", pixels_in)

# %% [markdown]
# **The repair:** keep the original pictures as integers, and scale inside a function, as `pictures_for_xception` does.

# %% [markdown]
# ## Check yourself
#
# **1.** `include_top=False`, `pooling="avg"`, base frozen, `Dense(5)` on top of Xception. How many parameters can learn?
#
# <details><summary>Answer</summary>
# 2,048 × 5 + 5 = 10,245.
# </details>
#
# **2.** You keep features and train for 50 epochs. A friend has the same frozen base inside the model. Both heads start with the same weights and see the pictures in the same order. Whose head is better?
#
# <details><summary>Answer</summary>
# Neither: they learn the same weights, up to rounding. Yours takes a small part of the time.
# </details>
#
# **3.** The friend adds <code>RandomFlip</code>. Can you do the same with kept features?
#
# <details><summary>Answer</summary>
# Not anew in each epoch. You could keep the features of the mirrored pictures as well, as a second copy; for changes that never repeat, the base has to run in each epoch.
# </details>
#
# **4.** Early stopping on 50 pictures reports 0.98. What do you expect on fresh pictures?
#
# <details><summary>Answer</summary>
# Less. The 50 pictures chose the epoch, so their score flatters it; with so few, by points.
# </details>
#
# **5.** A base trained on all ten classes of Fashion-MNIST scores far above everything else on your two classes, with 20 labels. Should you be glad?
#
# <details><summary>Answer</summary>
# No. It has seen thousands of labels of your two classes. The score says nothing about 20 labels.
# </details>

# %% [markdown]
# ## Key points
#
# - `include_top=False` gives the base; each family has a smallest size and a pixel scale of its own. `preprocess_input` overwrites float arrays.
# - A frozen base may run once and its features be kept: same head, a small part of the time. With augmentation, or a base that learns, it has to run in every epoch.
# - Here the last layer's features were no better than raw pixels for the pair; those of block 8 were, by a point or more with 20 to 500 labels, and so were late blocks but the last for all ten classes. Compare with pixels and with random weights, and let validation pictures choose the cut.
# - A layer's name is not a place where the information is complete: look for the shortcut, and cut behind it.
# - A validation score that chose the epoch flatters it; the fewer pictures, the more. The test set chooses nothing. And ask which labels a base has seen.
#
# **Next:** do it yourself in `work/05_feature_extraction/05_feature_extraction.ipynb`, then [06 Fine-tuning](lesson_06_fine_tuning.ipynb): how does the base learn, too, without forgetting what it knows?
