# %% [markdown]
# # 12 · Why it works, and how far
#
# **On centred clothes a base gained a point at best, on photographs it gained a lot. What makes the difference, and can you know beforehand?**
#
# After this lesson you can
#
# 1. say why a linear model on pixels needs so many labels when things move, and a base so few;
# 2. count how many labels a base is worth, and say which part of that it learned;
# 3. ask a network about other pictures than it learned from, and check whether the number it prints can be relied on;
# 4. see where in a picture an answer comes from.
#
# About 40 minutes. You know features (lesson 05), intervals (lesson 04), and lesson 10's photographs.

# %%
import matplotlib.pyplot as plt
import numpy as np

from helpers.quiet_tensorflow import keras  # without start-up messages
from helpers import comparison, data, densenet, photographs, plots, reproducibility, studies
from helpers import weights

reproducibility.set_seed(42)

# %% [markdown]
# ## Before you begin
#
# Three questions from earlier lessons. Answer them before you open the answers.
#
# **a.** Pullovers against T-shirts, 200 labels, all garments centred. How much better than one weight per pixel was a frozen compact DenseNet that had learned the other eight classes?
#
# <details><summary>Answer</summary>
# Not at all: the mean lay a little behind the pixels (lesson 06, the final table).
# </details>
#
# **b.** A base ends with an average over all places. What does that keep, and what does it forget?
#
# <details><summary>Answer</summary>
# It keeps what is in the picture, and forgets where (lesson 05).
# </details>
#
# **c.** Eight paired runs differ by 1.2 points on average, with the interval −0.3 to 2.7. What may you say?
#
# <details><summary>Answer</summary>
# No clear difference on average. A small loss and a gain of two points both fit (lesson 04).
# </details>

# %% [markdown]
# ## The garment may stand anywhere
#
# We move one thing and leave all others alone: *where the garment stands*. The pair is lesson 04's, **pullover** against **T-shirt**. Each picture of 28 × 28 pixels goes onto a black frame of 40 × 40, so there are six free pixels on every side.
# In the middle, or moved by up to six pixels in each direction: nothing is cut off. (The ground of these pictures is exactly 0, as is the frame, so no edge shows where the picture ended.)

# %%
(images, labels), _ = data.load_fashion_mnist()
places = np.flatnonzero(np.isin(labels, [2, 0]))[:1800]
pictures = images[places].astype("float32") / 255
pullover = (labels[places] == 2).astype("float32")
labelled, valid, others = np.arange(600), np.arange(600, 1000), np.arange(1000, 1800)


# %%
def on_frame(pictures, moves):
    """(n, 28, 28) → (n, 40, 40, 1), each picture moved by so many pixels down and right."""
    frames = np.zeros((len(pictures), 40, 40, 1), "float32")
    for frame, picture, (down, right) in zip(frames, pictures, moves):
        frame[6 + down : 34 + down, 6 + right : 34 + right, 0] = picture
    return frames


# %%
generator = np.random.default_rng(42)
centred = on_frame(pictures, np.zeros((1800, 2), int))
anywhere = on_frame(pictures, generator.integers(-6, 7, size=(1800, 2)))


# %%
def show(ax, frame):
    ax.imshow(frame[..., 0], cmap="gray_r", vmin=0, vmax=1)
    ax.set(xticks=[], yticks=[])


# %%
fig, axes = plt.subplots(2, 8, figsize=(9, 2.6))
for row, frames, name in zip(axes, (centred, anywhere), ("centred", "anywhere")):
    row[0].set_ylabel(name, rotation=0, ha="right", va="center")
    for ax, frame in zip(row, frames):
        show(ax, frame)
fig.suptitle("The same eight garments", x=0.02, ha="left", weight="bold")
plt.show()

# %% [markdown]
# *Figure: two rows of eight pictures, pullovers and T-shirts in a square frame, printed in reverse: 0 is white, so a darker picture will look paler. Above, each stands in the middle; below, the same garment stands higher, lower, further left or right, always whole.*
#
# The base is the compact DenseNet of lesson 04. It has learned the other eight classes, centred, on 28 × 28 pixels, and has never seen a pullover or a T-shirt. Its filters slide, so it takes a frame of any size. Only the input has to be new.

# %%
compact = densenet.compact_densenet(8)
compact.load_weights(weights.task_a("compact_densenet", left_out=("Pullover", "T-shirt/top")))
pooled = keras.Model(compact.input, compact.get_layer("pooled").output)
base_model = keras.models.clone_model(pooled, input_tensors=keras.Input((40, 40, 1)))
base_model.set_weights(pooled.get_weights())


# %%
def features_of(frames):
    return base_model.predict(frames, batch_size=200, verbose=0)


# %%
features = {"centred": features_of(centred), "anywhere": features_of(anywhere)}
spread = features["centred"][labelled].std(axis=0)  # brings all 90 features to one scale
print("pixels:", centred[0].size, "· features:", features["centred"].shape[1])

# %% [markdown]
# Take one garment and move it to the right, pixel by pixel. How far is the moved copy from the original? A distance says little by itself, so we ask: *how many of the 599 other garments are nearer to the original than its own copy is?* **Predict** the share after three pixels, in pixels and in features.


# %%
def distances(numbers, one):
    numbers, one = numbers.reshape(len(numbers), -1), one.reshape(1, -1)
    return np.linalg.norm(numbers - one, axis=1)


# %%
def share_nearer(numbers, copies):
    """Share of the others that are nearer to each picture than its copy is; the mean."""
    found = []
    for place, copy in enumerate(copies):
        from_here = distances(numbers, numbers[place])
        copy_is = distances(copy[np.newaxis], numbers[place])
        found.append(np.mean(np.delete(from_here, place) < copy_is))
    return float(np.mean(found))


# %%
scaled = features["centred"][:600] / spread
moves = range(7)
nearer = {"pixels": [], "features": []}
for move in moves:
    copies = on_frame(pictures[:60], np.full((60, 2), [0, move]))
    nearer["pixels"].append(share_nearer(centred[:600], copies))
    nearer["features"].append(share_nearer(scaled, features_of(copies) / spread))
for name, shares in nearer.items():
    print(f"{name:9}", "  ".join(f"{move}: {share:.2f}" for move, share in zip(moves, shares)))
assert nearer["pixels"][3] > 2 * nearer["features"][3]

# %%
fig, axes = plt.subplots(1, 7, figsize=(9.2, 2.2))
shown = on_frame(pictures[:1].repeat(7, axis=0), [(0, move) for move in moves])
for ax, frame, move in zip(axes, shown, moves):
    show(ax, frame)
    shares = [f"{nearer[name][move]:.0%}" for name in nearer]
    ax.set_title(f"{move} px" if move else "original")
    ax.set_xlabel(shares[0] + "\n" + shares[1])
axes[0].set_ylabel("nearer in pixels\nnearer in features", rotation=0, ha="right", y=-0.32)
fig.suptitle(
    "Three pixels to the right, and strangers are nearer", x=0.02, ha="left", weight="bold"
)
plt.show()

# %% [markdown]
# *Figure: seven copies of one garment on its frame, moved to the right by 0 to 6 pixels. Below each, the share of other garments that are nearer to an original than such a copy, the mean over sixty garments: in pixels it climbs quickly, in features it stays much lower.*
#
# To a list of pixels, a moved pullover is another picture: its numbers have changed places. The base uses the same filters at every place, and then averages over the places. So the same garment elsewhere gives numbers that are much closer. When an answer stays the same although something in the picture changes, that is **invariance**, here to position.
# It is not perfect: the filters step by two pixels, and at the edges of the garment's frame things look a little different.
#
# Now each garment that stands *anywhere* looks for its nearest neighbour among 600 centred ones. **Predict:** how often is the neighbour of the same class?


# %%
def neighbours(numbers, asked):
    """For each picture in `asked`, the place of the nearest other in `numbers`."""
    found = []
    for place, one in enumerate(asked):
        from_here = distances(numbers, one)
        from_here[place] = np.inf  # not itself
        found.append(from_here.argmin())
    return np.array(found)


# %%
nearest = {
    "pixels": neighbours(centred[:600], anywhere[:600]),
    "features": neighbours(scaled, features["anywhere"][:600] / spread),
}
# %%
agree = {name: np.mean(pullover[found] == pullover[:600]) for name, found in nearest.items()}
for name, share in agree.items():
    print(f"{name:9} neighbour of the same class: {share:.2f} · chance: 0.50")
assert agree["features"] > agree["pixels"] + 0.08

# %%
differ = (pullover[nearest["features"]] == pullover[:600]) & (
    pullover[nearest["pixels"]] != pullover[:600]
)
fig, axes = plt.subplots(3, 8, figsize=(9, 3.8))
for column, place in zip(axes.T, np.flatnonzero(differ)):
    trio = anywhere[place], centred[nearest["pixels"][place]], centred[nearest["features"][place]]
    for ax, frame in zip(column, trio):
        show(ax, frame)
for ax, name in zip(axes[:, 0], ("picture", "nearest\nin pixels", "nearest\nin features")):
    ax.set_ylabel(name, rotation=0, ha="right", va="center")
fig.suptitle("Pixels find what lies at the same place", x=0.02, ha="left", weight="bold")
plt.show()

# %% [markdown]
# *Figure: eight columns, chosen where the two neighbours disagree and the features are right. Top, a garment somewhere in its frame; middle, its nearest centred neighbour in pixels, of the other class, which covers the same part of the frame; bottom, the nearest in features, of the same class.*
#
# And a linear model? It has one weight for each pixel, so it can lay *one* picture over all garments and measure how well it fits. The simplest such picture is the mean pullover minus the mean T-shirt. **Predict:** what is left of it when the garments stand anywhere?

# %%
is_pullover = pullover[labelled] > 0.5
fig, axes = plt.subplots(1, 2, figsize=(6.4, 3))
contrast = {}
for ax, frames, name in zip(axes, (centred, anywhere), ("centred", "anywhere")):
    of_class = frames[labelled][is_pullover], frames[labelled][~is_pullover]
    difference = of_class[0].mean(axis=0) - of_class[1].mean(axis=0)
    contrast[name] = float(np.abs(difference).max())
    ax.imshow(difference[..., 0], cmap="gray_r", vmin=-0.7, vmax=0.7)
    ax.set(xticks=[], yticks=[], title=name)
fig.suptitle("Mean pullover − mean T-shirt", x=0.02, ha="left", weight="bold")
plt.show()

# %% [markdown]
# *Figure: two square pictures in grey. Left, centred: the sleeves of the pullover stand out as two clear dark bars. Right, anywhere: the same bars are washed out into two broad, faint shadows.*

# %%
for name, value in contrast.items():
    print(f"{name:9} strongest pixel of the difference: {value:.1f}")
assert contrast["anywhere"] < 0.7 * contrast["centred"]

# %% [markdown]
# That is why *pixels* need so many labels. **A linear model knows a pattern only where it has seen it.** It has to learn “sleeve” once for every place, and each place costs labels. Shared filters learn it once, for all places.

# %% [markdown]
# ## How many labels is a base worth?
#
# A study has fitted linear heads for garments that are centred, or moved by up to three or six pixels, with 10 to 10,000 labels; eight draws, the same for all rows. The penalty on large weights was tuned for each row on 1,000 validation pictures, with other draws. Each row has looked at 1,000 test pictures once.

# %%
study = studies.load("shifted_clothes")
print(studies.about("shifted_clothes"))


# %%
def tested(shift, numbers, labels):
    """One test accuracy for each of the eight draws."""
    asked = {"shift": shift, "numbers": numbers, "labels": labels}
    return study["test_accuracy"][np.all([study[key] == asked[key] for key in asked], axis=0)]


# %% [markdown]
# **Predict:** how many points are the features ahead of the pixels with 20 labels, when the garments move by 0, 3 and 6 pixels?

# %%
for labels_given in (20, 200):
    for shift in (0, 3, 6):
        base, pixels = (tested(shift, n, labels_given) for n in ("compact DenseNet", "pixels"))
        mean, low, high = comparison.mean_interval(100 * (base - pixels))
        print(f"{labels_given:3} labels, moved by up to {shift}: {mean:+5.1f}", end=" points ")
        print(f"({low:+.1f} to {high:+.1f}), ahead in {np.sum(base > pixels)} of 8")

# %% [markdown]
# The same base, the same garments, the same labels. Where they stand decides whether the base is worth nothing or twenty points. So the small or missing gains of lessons 04 to 06 belong to *centred* garments: there, one weight per pixel is hard to beat.
#
# Now the whole curve, for garments that stand anywhere. Besides the pixels and the base there is Xception's block 8 (lesson 05), up to 200 labels. And two controls, both with the compact DenseNet's *form* and none of its knowledge: **random weights**, frozen; and the whole network **from scratch**, with 20 and 200 labels.
#
# **Predict:** how many labels do the pixels need to reach what the base reaches with 20?

# %%
looks = {
    "compact DenseNet": ("o-", plots.BLUE),
    "Xception, output of block 8": ("D-.", plots.BLUE),
    "compact DenseNet, random weights": ("s--", plots.ORANGE),
    "pixels": ("^:", plots.DARK),
}
# %%
curves = {}
for numbers in looks:
    rows = (study["numbers"] == numbers) & (study["shift"] == 6)
    sizes = sorted(set(study["labels"][rows].tolist()))
    curves[numbers] = {n: tested(6, numbers, n).mean() for n in sizes}
scratch = studies.load("shifted_training")
curves["from scratch"] = {
    n: scratch["test_accuracy"][scratch["labels"] == n].mean() for n in (20, 200)
}
for name, curve in curves.items():
    print(f"{name:33}", "  ".join(f"{n}: {accuracy:.3f}" for n, accuracy in curve.items()))

# %%
fig, ax = plt.subplots(figsize=(8, 4.2))
for numbers, (look, colour) in looks.items():
    ax.plot(*zip(*curves[numbers].items()), look, color=colour, label=numbers)
alone = "compact DenseNet, from scratch"
ax.plot(*zip(*curves["from scratch"].items()), "X", color=plots.ORANGE, markersize=10, label=alone)
ax.axhline(curves["compact DenseNet"][20], color=plots.DARK, linestyle="-", linewidth=0.6)
ax.text(10_000, curves["compact DenseNet"][20] + 0.005, "the base with 20 labels", ha="right")
ax.set_xscale("log")
ax.set_xticks(list(curves["pixels"]), [f"{n:,}" for n in curves["pixels"]])
ax.minorticks_off()
ax.set(xlabel="labelled pictures", ylabel="test accuracy", ylim=(0.5, 1))
ax.set_title("Garments anywhere: what a base is worth in labels")
ax.legend(loc="lower right", fontsize=9.5)
plt.show()

# %% [markdown]
# *Figure: test accuracy against labels from 10 to 10,000 on a logarithmic axis, garments anywhere. The solid line of the base begins highest and rises little. The dotted line of the pixels begins near 0.6, and only with 10,000 labels touches the thin line that marks the base with 20. The dashed line of random weights runs between the two. Xception's line, up to 200 labels, runs a little above that of the base. Two crosses, from scratch: with 20 labels between the base and the random weights, with 200 a little above the base.*

# %%
base, pixels = (tested(6, numbers, 20) for numbers in ("compact DenseNet", "pixels"))
form = tested(6, "compact DenseNet, random weights", 20)
for name, part in {"form": form - pixels, "what it learned": base - form}.items():
    print(
        f"20 labels, {name:15} {{:+.1f}} ({{:+.1f}} to {{:+.1f}}) points".format(
            *comparison.mean_interval(100 * part)
        )
    )
# %%
for labels_given in (20, 200):
    own_form = scratch["test_accuracy"][scratch["labels"] == labels_given]
    difference = 100 * (tested(6, "compact DenseNet", labels_given) - own_form)
    mean, low, high = comparison.mean_interval(difference)
    print(f"{labels_given:3} labels, base against from scratch: {mean:+.1f}", end=" ")
    print(f"({low:+.1f} to {high:+.1f}) points, ahead in {np.sum(difference > 0)} of 8")
    assert low > 0 if labels_given == 20 else high < 0

# %%
many = tested(6, "pixels", 10_000)
print(f"the base with 20 labels {base.mean():.2f}, pixels with 10,000: {many.mean():.2f}")
assert abs(base.mean() - many.mean()) < 0.02

# %% [markdown]
# How many labels is a base worth? The figure has two answers.
#
# **Against pixels, ten thousand.** Where garments stand anywhere, 20 labels with the base do what 10,000 do with one weight per pixel, five hundred times as many. The study ends there, and each row was tuned on 1,000 more labels. Frozen random weights, which have the network's *form* and nothing else, explain about a third of its lead with 20 labels, and about two thirds with 200. (In lesson 10, Xception's random weights were behind the pixels; here things move, and the network is another.) The same form trained from scratch explains more than half. The rest was *learned* on other classes, and centred. And Xception, which has seen no garment of this collection, is a little ahead of it here.
#
# **Against its own form, fewer than two hundred.** The same network from scratch is behind with 20 labels, and with 200 it has overtaken the frozen base. From scratch, too, filters that slide need not see every place. With few labels, what was learned decides; with some hundreds, a fitting form was enough here. *What this does not show:* that the base is useless then: it could go on learning (lesson 06). And with 10,000 labels all draws share most of their pictures, so how little they differ says nothing there.

# %% [markdown]
# ## From photographs to noise
#
# Now we move the *pictures*. Lesson 10's study has Xception's last layer against pixels, with nine kinds, five labels of each kind and 20 draws. Three tasks have joined since. Six tasks, from photographs to noise:
#
# 1. the photographs; 2. the same, small and grey; 3. nine kinds of clothes, anywhere in a frame; 4. the same clothes, in the middle of the frame;
# 5. the same again, all pixels shuffled, each picture in the same way; 6. noise, with a fixed grey at each place for each kind.
#
# Shuffling does not touch a linear model on pixels at all: every weight moves along with its pixel. **Predict** what it does to the base. And in which of the six is the base ahead?

# %%
labels_study = studies.load("photographs_labels")
# %%
TASKS = (
    "photographs",
    "photographs, small and grey",
    "clothes, anywhere in a frame",
    "clothes, in the middle of a frame",
    "clothes, pixels shuffled",
    "noise",
)


# %%
def head_on(task, numbers):
    asked = {"task": task, "numbers": numbers, "labels": 5}
    chosen = np.all([labels_study[key] == asked[key] for key in asked], axis=0)
    return labels_study["head"][chosen]


# %%
ahead = {}
for task in TASKS:
    base, pixels = head_on(task, "ImageNet"), head_on(task, "pixels")
    ahead[task] = comparison.mean_interval(100 * (base - pixels))
    print(f"{task:34} pixels {pixels.mean():.2f}, base {base.mean():.2f}:", end=" ")
    print("{:+.0f} ({:+.0f} to {:+.0f})".format(*ahead[task]))

# %%
photographs_all, kinds, names = photographs.load()
one = photographs_all[names.index("hammer")]
small = 255 - one.reshape(30, 5, 30, 5, 3).mean(axis=(1, 3, 4))
order = np.random.default_rng(42).permutation(1600)
shuffled = centred[4].reshape(1600)[order].reshape(40, 40)
noise = np.random.default_rng(42).normal(size=(28, 28))
samples = [one, small, anywhere[4, ..., 0], centred[4, ..., 0], shuffled, noise]

# %%
fig, (left, right) = plt.subplots(1, 2, figsize=(9, 5), width_ratios=[1, 7], sharey=True)
for row, (sample, (mean, low, high)) in enumerate(zip(samples, ahead.values())):
    grey = "gray" if row == 1 else "gray_r"
    left.imshow(sample, cmap=grey, extent=(0, 0.9, row + 0.45, row - 0.45))
    right.hlines(row, low, high, color=plots.DARK, linewidth=2)
    right.plot(mean, row, "o" if low > 0 else "X" if high < 0 else "s", color=plots.BLUE, ms=10)
    right.text(mean, row - 0.2, f"{mean:+.0f}", ha="center")
left.set(xlim=(0, 0.9), ylim=(5.6, -0.6), xticks=[], aspect="auto")
left.set_yticks(range(6), [task.replace(", ", ",\n", 1) for task in TASKS])
right.axvline(0, color=plots.DARK, linestyle=":")
right.set(xlabel="points that the base is ahead of the pixels, five labels of each kind")
fig.suptitle(
    "A base wins where pixels fail, and loses where they do well", x=0.02, ha="left", weight="bold"
)
plt.show()

# %% [markdown]
# *Figure: six rows, each with a sample picture, the mean gain of the base over the pixels, and its interval. Circles far to the right of zero: photographs, small grey photographs, and clothes anywhere, as far right as photographs. Crosses to the left: clothes in the middle nearest to zero, shuffled clothes further, noise far off.*

# %%
means = {task: mean for task, (mean, _, _) in ahead.items()}
assert min(means["photographs"], means["clothes, anywhere in a frame"]) > 30
assert means["clothes, pixels shuffled"] < means[TASKS[3]] - 5 and means["noise"] < -60
same = np.abs(head_on(TASKS[3], "pixels") - head_on(TASKS[4], "pixels")).max()
print("shuffling changes the accuracy on pixels by at most", round(float(same), 3))

# %% [markdown]
# Photographs win, noise loses, and in between it falls: so far lesson 10's rule holds, *the further from photographs, the less a base is worth*. But one row jumps out. Clothes *anywhere* are no nearer to a photograph than clothes in the middle, and yet they gain as much as photographs.
#
# Look at the two columns that the gain is made of. On clothes the base is about equally good, wherever they stand. What changes is the *pixels*: they are good where things stand at their place, and poor where they do not. A gain is a difference, and **it is large where the other way fails**. So two questions give you a guess beforehand, and the comparison with pixels decides (lesson 10):
#
# - *Do things move* in your pictures? Then pixels need very many labels. (Other changes, such as size, we did not try.)
# - *Are your pictures like those the base learned from?* Shuffling leaves the pixels as good as they were, and costs the base ten points. A likely reason: its filters look for outlines and textures, and shuffling leaves none that they know.
#
# (The intervals are about the 20 draws. All draws share the test pictures, six of each kind, so other pictures may shift a whole row.)

# %% [markdown]
# ## Can you rely on the number it prints?
#
# A network does not only answer, it also says how sure it is. Its **confidence** is the probability that it gives to its own answer: for one logit, the sigmoid of the logit's size, from 0.5 to 1. We train linear heads on the base's features: 200 labels, centred, without a penalty and for long, as many notebooks do. (The loop is lesson 07's gradient descent.)


# %%
def sigmoid(logit):
    return 1 / (1 + np.exp(-logit))


# %%
def linear_head(numbers, truth, scale, steps=3000, rate=20):
    """Logistic regression; returns what makes logits of other pictures' numbers."""
    mean, scale = numbers.mean(axis=0), scale * np.sqrt(numbers.shape[1])
    scaled = (numbers - mean) / scale
    kernel, bias = np.zeros(len(mean)), 0.0
    for _ in range(steps):
        too_much = sigmoid(scaled @ kernel + bias) - truth
        kernel -= rate * scaled.T @ too_much / len(truth)
        bias -= rate * too_much.mean()
    return lambda other: (other - mean) / scale @ kernel + bias


# %% [markdown]
# Lesson 10 called it a *domain shift* when pictures come from elsewhere than those a network learned from. We make four, from 800 other garments: moved, darker, on a ground that is not quite black, and noisy. Next to the base's heads, heads on pixels learn from the same 200.

# %%
centred_others = centred[others]
pictures_asked = {
    "as learned": centred_others,
    "moved": anywhere[others],
    "darker": 0.5 * centred_others,
    "ground 0.1": np.maximum(centred_others, 0.1),
    "noise": np.clip(generator.normal(centred_others, 0.1), 0, 1),
}
# %%
asked = {name: features_of(frames) for name, frames in pictures_asked.items()}

# %%
heads, heads_on_pixels = [], []
pixels, pixel_spread = centred.reshape(1800, 1600), centred[labelled].std()
for seed in range(1, 6):
    drawn = np.random.default_rng(seed).permutation(labelled)[:200]
    heads.append(linear_head(features["centred"][drawn], pullover[drawn], spread))
    heads_on_pixels.append(linear_head(pixels[drawn], pullover[drawn], pixel_spread))

# %% [markdown]
# **Predict** for each of the five: how often are the base's heads right, and how sure are they? Where are they worse than those on pixels?


# %%
def sure_and_right(logits):
    """Confidence of each answer about `others`, and whether it is right."""
    return sigmoid(np.abs(logits)), (logits > 0) == (pullover[others] > 0.5)


# %%
accuracy, confidence, on_pixels = {}, {}, {}
for name, frames in pictures_asked.items():
    sure, right = sure_and_right(np.array([head(asked[name]) for head in heads]))
    accuracy[name], confidence[name] = right.mean(), sure.mean()
    flat = frames.reshape(800, 1600)
    on_pixels[name] = sure_and_right(np.array([head(flat) for head in heads_on_pixels]))[1].mean()
    print(f"{name:11} base: right {right.mean():.2f}, sure {sure.mean():.2f}", end=" · ")
    print(f"pixels: right {on_pixels[name]:.2f}")
assert accuracy["moved"] > on_pixels["moved"] + 0.05
assert on_pixels["noise"] > accuracy["noise"] + 0.05 and confidence["ground 0.1"] > 0.9

# %%
fig, axes = plt.subplots(2, 5, figsize=(9, 4.2))
for column, (name, frames) in zip(axes.T, pictures_asked.items()):
    for ax, frame in zip(column, frames[3:5]):
        show(ax, frame)
    column[0].set_title(name, fontsize=11)
    column[1].set_xlabel(f"right {accuracy[name]:.0%}\nsure {confidence[name]:.0%}")
fig.suptitle("Sure of everything, right about some of it", x=0.02, ha="left", weight="bold")
plt.show()

# %% [markdown]
# *Figure: two T-shirts, each in five versions: as learned, moved, darker, on a light grey ground, under faint noise. Below each version how often the base's heads are right and how sure they are: right falls to little more than half on the grey ground and under noise, sure stays above 90 % everywhere.*
#
# You would recognise every one of them. Moved and darker pictures cost the base's heads some points. A ground that is only a tenth of the way to white brings them close to a guesser's 0.50, and so does faint noise; and all the while they are as sure as ever. The heads on pixels take it the other way round: moved garments defeat them, ground and noise hardly touch them.
#
# **Invariance is always invariance to something.** To position, the base owes a part of it to its form. It is not invariant to the ground: in all pictures it learned from, the ground was exactly 0. (Lesson 06 showed where one can get more: from augmentation.) *What this does not show:* that the features have lost the garment. A head that learns on grey grounds might still find it; try it.

# %% [markdown]
# A network is **calibrated** if it is right in 70 % of the answers that it is 70 % sure of, and so on: then its **calibration** is good. A **reliability diagram** shows it. All answers with a confidence between 0.5 and 0.6 make one point, and so on: how sure they are, and how many are right. Points below the diagonal are too sure.
#
# There is a simple repair, **temperature scaling** ([Guo et al., 2017](https://arxiv.org/abs/1706.04599)): divide all logits by one number, the **temperature**, which is chosen on validation pictures so that their loss is lowest. **Predict:** does it change the accuracy? And if it repairs the confidence on pictures like the learned ones, are the moved ones repaired, too?


# %%
def temperature_for(logits, truth):
    """The temperature with the lowest cross-entropy."""
    signed = np.where(truth > 0.5, logits, -logits)
    tried = np.geomspace(0.2, 50, 300)
    losses = [np.logaddexp(0, -signed / temperature).mean() for temperature in tried]
    return tried[np.argmin(losses)]


# %%
valid_features = features["centred"][valid]
temperatures = [temperature_for(head(valid_features), pullover[valid]) for head in heads]
print("temperatures of the five heads:", *np.round(temperatures, 1))
assert min(temperatures) > 1


# %%
def answers(name, scaling):
    """Confidence and correctness of all heads' answers, one row a head."""
    logits = np.array([head(asked[name]) for head in heads])
    return sure_and_right(logits / np.reshape(scaling, (-1, 1)))


# %%
def bins(sure, right):
    """For each tenth of confidence with 20 answers or more: how sure, how often right, how many."""
    tenth = np.minimum((10 * sure).astype(int), 9)
    groups = [tenth == number for number in range(5, 10)]
    return [(sure[g].mean(), right[g].mean(), g.sum()) for g in groups if g.sum() >= 20]


# %%
gap = {}
for name in asked:
    assert np.array_equal(answers(name, np.ones(5))[1], answers(name, temperatures)[1])
    for scaling, kind in [(np.ones(5), "as they are"), (temperatures, "with temperature")]:
        sure, right = answers(name, scaling)
        gap[name, kind] = 100 * (sure.mean(axis=1) - right.mean(axis=1))
        mean, low, high = comparison.mean_interval(gap[name, kind])
        rounded = [round(number) for number in (mean, low, high)]
        print(f"{name:11} {kind:17} too sure by {{:3}} points ({{:+}} to {{:+}})".format(*rounded))

# %%
fig, axes = plt.subplots(1, 3, figsize=(9.4, 3.5), sharey=True)
for ax, name in zip(axes, ("as learned", "moved", "noise")):
    for scaling, look, colour in [(1, "s--", plots.ORANGE), (temperatures, "o-", plots.BLUE)]:
        points = bins(*answers(name, np.broadcast_to(scaling, 5)))
        ax.plot(*np.array(points)[:, :2].T, look, color=colour)
    ax.plot([0.5, 1], [0.5, 1], ":", color=plots.DARK)
    ax.set(xlabel="confidence", title=name, xlim=(0.48, 1.02), ylim=(0.2, 1.03))
axes[0].set_ylabel("share that is right")
axes[0].legend(["as they are", "with temperature", "calibrated"], loc="lower right", fontsize=9.5)
plt.show()

# %% [markdown]
# *Figure: three reliability diagrams, share of right answers against confidence, with a dotted diagonal. Left, centred pictures: the dashed line of the heads as they are runs below the diagonal, the solid one with temperature close to it. Middle and right, moved and noisy pictures: both lines run below the diagonal nearly everywhere.*

# %%
repaired = comparison.mean_interval(gap["as learned", "with temperature"])[0]
print("as learned, repaired to within 3 points:", abs(repaired) < 3)
for name in ("ground 0.1", "noise"):
    mean, low, _ = comparison.mean_interval(gap[name, "with temperature"])
    print(f"{name}, with temperature: too sure by more than 10 points on average:", mean > 10)
    assert mean > 10 and abs(repaired) < 3

# %% [markdown]
# The temperature changes no answer (all logits keep their sign), and on pictures like the learned ones it repairs the confidence. On darker ones it holds as well. On moved ones a part of the gap stays, and on a grey ground and under noise nearly all of it: **the number it prints is worth something for pictures like those it was checked on**, and no more. Beforehand you cannot tell which: a shift does not announce itself.

# %% [markdown]
# ## What does it look at?
#
# Where in a picture does an answer come from? Cover a part, and see what the answer says. An **occlusion map** ([Zeiler and Fergus, 2013](https://arxiv.org/abs/1311.2901)) does so at each place: a grey patch slides over the picture, and we note how far the logit of the answer falls. Back to lesson 00's recipe: Xception, and one layer of nine kinds that has learned from 45 photographs. The four that we ask about are not among them.

# %%
shown = [names.index(name) for name in ("hammer", "apple_red", "strawberry", "rabbit")]
rest = np.setdiff1d(np.arange(len(photographs_all)), shown)
draw = np.random.default_rng(42).permutation(rest)
learned = np.concatenate([draw[kinds[draw] == kind][:5] for kind in range(9)])
# %%
xception = keras.applications.Xception(
    weights=weights.imagenet("xception"),
    include_top=False,
    input_shape=(150, 150, 3),
    pooling="avg",
)


# %%
def described(some):
    pixels_in = keras.applications.xception.preprocess_input(some.astype("float32"))
    return xception.predict(pixels_in, batch_size=49, verbose=0)


# %%
known = described(photographs_all[learned])
layer = keras.Sequential([keras.Input((2048,)), keras.layers.Dense(9, kernel_initializer="zeros")])
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
layer.compile(optimizer=keras.optimizers.Adam(0.002), loss=loss, steps_per_execution=20)
x, y = np.tile(known, (60, 1)), np.tile(kinds[learned], 60)
history = layer.fit(x, y, batch_size=45, shuffle=False, verbose=0)

# %% [markdown]
# **Predict:** which part of the hammer matters most? Of the apple?

# %%
PATCH, STRIDE, STEPS = 36, 19, 7


def falls(picture):
    """How far the answer's logit falls under a patch at each of 7 × 7 places; and the answer."""
    covered = np.repeat(picture[np.newaxis], STEPS**2 + 1, axis=0)
    for copy, (row, column) in zip(covered[1:], np.ndindex(STEPS, STEPS)):
        top, left = row * STRIDE, column * STRIDE
        copy[top : top + PATCH, left : left + PATCH] = 128
    logits = layer.predict(described(covered), batch_size=50, verbose=0)
    answer = logits[0].argmax()
    return (logits[0, answer] - logits[1:, answer]).reshape(STEPS, STEPS), answer


# %%
maps = [falls(photographs_all[place]) for place in shown]

# %%
fig, axes = plt.subplots(2, 4, figsize=(9, 4.8))
for (above, below), place, (fall, answer) in zip(axes.T, shown, maps):
    above.imshow(photographs_all[place])
    above.set(xticks=[], yticks=[], title=photographs.KINDS[answer])
    row, column = np.unravel_index(fall.argmax(), fall.shape)
    corner = column * STRIDE, row * STRIDE
    above.add_patch(plt.Rectangle(corner, PATCH, PATCH, fill=False, edgecolor=plots.DARK, lw=2))
    below.imshow(fall, cmap="Greys", vmin=0)
    below.plot(column, row, "x", color="white", markersize=9)
    below.set(xticks=[], yticks=[])
fig.suptitle("Where a grey patch hurts the answer most", x=0.02, ha="left", weight="bold")
plt.show()

# %% [markdown]
# *Figure: four photographs, a hammer, an apple, a strawberry and a running rabbit, each with the answer above it and a frame around the place where the patch hurts most. Below each the map, darker where the logit falls further. For the hammer it is darkest at the head; for the apple at the stem; for the strawberry on the red flesh; for the rabbit, which is taken for a sea animal, along the back and the ears.*

# %%
for place, (fall, answer) in zip(shown, maps):
    said = photographs.KINDS[answer]
    verdict = "right" if answer == kinds[place] else "wrong"
    print(f"{names[place]:10} taken for {said} ({verdict})")

# %% [markdown]
# The answer about the hammer depends most on its head; that about the apple most on its stem. A wrong answer can be looked at in the same way. With maps of another kind, S. Lapuschkin et al. ([2019](https://doi.org/10.1038/s41467-019-08987-4)) found a classifier that recognised horses by a source tag in the corner.
#
# *What this does not prove:* that the network “understands” stems. A map says where *this* answer about *this* picture depends on pixels, under *this* patch. A grey square on white is itself a thing that nobody trained on, and where two parts carry the same information, covering one of them changes little.

# %% [markdown]
# ## What goes wrong
#
# ### Test pictures that are copies of training pictures
#
# Somebody has 200 garments of all ten kinds, makes five copies of each, moved by up to one pixel, and *then* splits the 1,000 copies at random into halves. The model is the simplest there is: the class of the nearest picture, in pixels. **Predict** its accuracy, and what it has on garments that it never saw.


# %%
def nearest_right(known, without_own=False):
    """Share of the other copies whose nearest known copy is of the same kind."""
    right = []
    for place in np.flatnonzero(~known):
        among = np.flatnonzero(known & (garment != garment[place]) if without_own else known)
        nearest = among[distances(copies[among], copies[place]).argmin()]
        right.append(kind[nearest] == kind[place])
    return np.mean(right)


# %%
garment = np.repeat(np.arange(200), 5)
kind = labels[garment]
copies = on_frame(images[garment] / 255, generator.integers(-1, 2, size=(1000, 2)))
by_copy = generator.permutation(1000) < 500
by_garment = garment < 100
# %%
leak, without_own = nearest_right(by_copy), nearest_right(by_copy, without_own=True)
print(f"split by copy                      {leak:.2f} · chance: 0.10")
print(f"split by copy, its own left out    {without_own:.2f}")
print(f"split by garment                   {nearest_right(by_garment):.2f}")
assert leak > without_own + 0.1

# %% [markdown]
# For nearly every test picture, another copy of the same garment is among the known ones: this is a leak (lesson 04). The second row leaves these copies out of the search; what is lost there came from the leak alone. It is the same with frames of one film, photographs of one patient, or augmented files on disk. **The repair:** split first, by garment, film or patient; copy afterwards.
#
# ### A temperature from the test set
#
# Somebody reads that calibration does not survive a domain shift, and reports that theirs does. **Predict** what the last line does differently.

# %%
moved_logits = [head(asked["moved"]) for head in heads]
from_test = [temperature_for(logits, pullover[others]) for logits in moved_logits]
for name, scaling in [("validation pictures", temperatures), ("the test pictures", from_test)]:
    sure, right = answers("moved", scaling)
    too_sure = 100 * (sure.mean() - right.mean())
    print(f"temperature from {name:19}: moved pictures, too sure by {round(too_sure)} points")

# %% [markdown]
# It has chosen the temperature on the very pictures that it reports, with their labels. On the day when pictures shift, nobody has these labels. **The repair:** choose on validation pictures that look like what you have; report on others; and if pictures may shift, collect labels of shifted ones for *both*.

# %% [markdown]
# ## Check yourself
#
# **1.** Your pictures come from a fixed camera that sees each part at the same place. A colleague wants a base “because 50 labels are never enough for pixels”. What do you reply?
#
# <details><summary>Answer</summary>
# That depends on whether things move. Where everything stands at its place, one weight per pixel was as good as the base here. Fit it first: it takes seconds.
# </details>
#
# **2.** Frozen random weights beat the pixels on garments that stand anywhere. Does it follow that nothing of the base's gain was learned?
#
# <details><summary>Answer</summary>
# No. It follows that a part came from the form: shared filters and an average. Compare the base with the random weights at the same number of labels; that difference was learned.
# </details>
#
# **3.** A model was calibrated in spring. In autumn the light is different, and it says “99 %”. What do you need before you rely on that?
#
# <details><summary>Answer</summary>
# Labelled pictures from autumn, to compare its confidence with how often it is right. A temperature from spring may or may not fit autumn.
# </details>

# %% [markdown]
# ## Key points
#
# - A linear model on pixels knows a pattern only where it has seen it. Shared filters and an average over places give much closer numbers wherever the garment stands: invariance to position, though not a perfect one.
# - Centred, the base gained nothing, and lost a point with 200 labels. Anywhere in the frame, 20 labels with it were worth about as many as 10,000 with one weight per pixel. Frozen random weights explained about a third of that lead, the same form trained from scratch more than half; the rest was learned elsewhere.
# - The same network from scratch had overtaken the frozen base with 200 labels. What was learned counts most with few labels.
# - A gain is large where the other way fails. Clothes anywhere gained as much as photographs, because pixels failed on both; clothes in the middle, shuffled clothes and noise lost.
# - Invariance is always invariance to something. The base took moved garments well, and failed on a ground that it had never met.
# - Confidence can be repaired with a temperature from validation pictures, for pictures like these. Under three of our four shifts the repair did not hold, under one it did, and the network does not tell you which.
# - An occlusion map shows where an answer depends on the picture, and not why.
#
# **Next:** the capstone, `work/10_capstone/10_capstone.ipynb`: ask a question of your own, and answer it with evidence.
