# %% [markdown]
# # 10 · Photographs
#
# **On clothes, a million photographs gained little. Is that all that transfer can do, or were clothes the wrong pictures? The same network, and now real photographs: five with a label of each kind.**
#
# After this lesson you can
#
# 1. compare features with pixels and with random weights when a kind has one to eight labels;
# 2. read a network's mistakes from a gallery and from a confusion matrix;
# 3. say how many labels a base is worth, and what overfitting looks like;
# 4. say where transfer stops winning, and where it harms.
#
# About 40 minutes. You know frozen bases and features (lesson 05) and fine-tuning (lesson 06).

# %%
import matplotlib.pyplot as plt
import numpy as np

from helpers.quiet_tensorflow import keras, tensorflow as tf  # without start-up messages
from helpers import comparison, photographs, plots, reproducibility, studies, weights

reproducibility.set_seed(42)

# %% [markdown]
# ## Before you begin
#
# Three questions from earlier lessons. Answer them before you open the answers.
#
# **a.** A base is frozen, and you want to train heads on it a hundred times. How often does each picture have to pass through the base?
#
# <details><summary>Answer</summary>
# Once. A frozen base gives the same features each time, so they can be kept (lesson 05).
# </details>
#
# **b.** A base scores 0.70. Which two results do you need beside it before you may say “thanks to ImageNet”?
#
# <details><summary>Answer</summary>
# The same head on raw pixels, and on the features of random weights (lesson 05). And chance.
# </details>
#
# **c.** You thaw the last block of a base. Which layers in it do you leave frozen, and which rate do you take?
#
# <details><summary>Answer</summary>
# The batch-normalization layers, and a much lower rate than for the head (lesson 06).
# </details>

# %% [markdown]
# ## Nine kinds of things
#
# The pictures are cut-outs from *Tux Paint*, a drawing program for children (`helpers/assets/photographs` has their authors and licences): photographs, in colour, on a
# white ground. So nothing around a thing gives away what it is. Three kinds of animals, three of plants (nuts count as fruit, mushrooms as vegetables), three of things.

# %%
images, kinds, names = photographs.load()
print("pictures:", images.shape)
for kind, count in zip(photographs.KINDS, np.bincount(kinds)):
    print(f"{kind:12} {count:3}")

# %%
fig, axes = plt.subplots(9, 1, figsize=(8.6, 8.6))
for kind, (ax, name) in enumerate(zip(axes, photographs.KINDS)):
    row = images[kinds == kind][1:14:2][:7]
    ax.imshow(np.concatenate(list(row), axis=1))
    ax.set_ylabel(name, rotation=0, ha="right", va="center")
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
fig.suptitle("Seven of each kind", x=0.02, ha="left", weight="bold")
plt.show()

# %% [markdown]
# *Figure: nine rows of seven small colour photographs on white, one row a kind: birds, land animals, sea animals (fish, a dolphin, shells), fruit, vegetables, flowers, vehicles, tools, containers (a bin, a jug, a mug).*
#
# Six pictures of each kind are the test set. It stays closed here; the study behind some of the plots opens it, once in each of its rows. The others are the **pool**: from it
# we draw the pictures that get a label, and judge with the rest. There are many more land animals than containers, so we take the accuracy of each kind, and then the mean over the nine. **Predict:** what does a guesser get?

# %%
generator = np.random.default_rng(42)
orders = [generator.permutation(np.flatnonzero(kinds == kind)) for kind in range(9)]
pool = np.concatenate([order[6:] for order in orders])
print("pool:", len(pool), "· test set:", len(images) - len(pool))


# %%
def mean_over_kinds(found, asked):
    right = found == kinds[asked]
    return float(np.mean([right[kinds[asked] == kind].mean() for kind in range(9)]))


guesses = generator.integers(9, size=len(pool))
print(f"a guesser: {mean_over_kinds(guesses, pool):.2f} · chance: {1 / 9:.2f}")

# %% [markdown]
# Two descriptions of each picture. **Pixels**: 30 × 30 colours, averaged from 150 × 150. **Features**: what frozen Xception says, its last layer, averaged over the places. A large trained network that is used like this is called a **backbone**. It sees each picture once.

# %%
pixels = tf.image.resize(images, (30, 30), method="area").numpy().reshape(len(images), -1) / 255

# %%
backbone = keras.applications.Xception(
    weights=weights.imagenet("xception"),
    include_top=False,
    input_shape=(150, 150, 3),
    pooling="avg",
)
backbone.trainable = False

# %%
scaled = keras.applications.xception.preprocess_input(images.astype("float32"))
features = backbone.predict(scaled, batch_size=38, verbose=0)
print("pixels:", pixels.shape, "· features:", features.shape)

# %% [markdown]
# No training yet. Take a picture and look for the one most like it, the smallest distance between their numbers. **Predict:** what lies nearest to a red apple in pixels? And to a penguin?


# %%
def nearest_in_pool(numbers, place):
    others = pool[pool != place]
    return others[np.linalg.norm(numbers[others] - numbers[place], axis=1).argmin()]


# %%
neighbours = {
    name: np.array([nearest_in_pool(numbers, place) for place in pool])
    for name, numbers in [("pixels", pixels), ("features", features)]
}
for name, found in neighbours.items():
    print(f"{name:8} nearest is of the same kind: {mean_over_kinds(kinds[found], pool):.2f}")

# %%
shown = [
    names.index(name) for name in ("apple_red", "penguin", "pigeon", "hammer", "broccoli", "cow")
]
fig, axes = plt.subplots(3, len(shown), figsize=(8.6, 4.6))
for column, place in enumerate(shown):
    trio = [place, nearest_in_pool(pixels, place), nearest_in_pool(features, place)]
    for ax, picture in zip(axes[:, column], trio):
        ax.imshow(images[picture])
        ax.set(xticks=[], yticks=[])
        ax.set_xlabel(photographs.KINDS[kinds[picture]], fontsize=9)
for ax, name in zip(axes[:, 0], ("picture", "nearest\nin pixels", "nearest\nin features")):
    ax.set_ylabel(name, rotation=0, ha="right", va="center")
fig.suptitle(
    "Pixels find the same shape and colour, features the same kind",
    x=0.02,
    ha="left",
    weight="bold",
)
plt.show()

# %% [markdown]
# *Figure: six columns; on top a picture, below it its nearest neighbour in pixels, and at the bottom its nearest neighbour in features, each with its kind. A penguin has a bundle of garlic of the same outline next to it in pixels, and another penguin in features; broccoli has a dark hen in pixels, and lettuce in features. For an apple, a pigeon, a hammer and a cow, both neighbours are of the right kind.*

# %%
agreement = {name: mean_over_kinds(kinds[found], pool) for name, found in neighbours.items()}
print("features ahead by more than 0.1:", agreement["features"] > agreement["pixels"] + 0.1)
assert agreement["features"] > agreement["pixels"] + 0.1

# %% [markdown]
# In pixels, things are alike that have colours at the same places. In features, things are alike that ImageNet's labels treat alike, in whatever pose and colour. That is the knowledge we want to transfer.

# %% [markdown]
# ## Five labels of each kind
#
# The simplest use of labels: average the five descriptions of each kind, and give a new picture to the **nearest class mean**. It has no weights and nothing to tune. Next to it a **linear probe**: one dense layer on frozen numbers, the linear head
# of lesson 05; its accuracy is how the field measures what features are worth. Both numbers are brought to one scale first, with the statistics of the labelled pictures.


# %%
def draw(labels, seed):
    generator = np.random.default_rng(seed)
    of_kind = [pool[kinds[pool] == kind] for kind in range(9)]
    return np.concatenate([generator.permutation(places)[:labels] for places in of_kind])


# %%
def nearest_mean(numbers, labelled, asked):
    means = [numbers[labelled][kinds[labelled] == kind].mean(axis=0) for kind in range(9)]
    distances = [np.linalg.norm(numbers[asked] - mean, axis=1) for mean in means]
    return np.argmin(distances, axis=0)


# %%
def linear_probe(size):
    probe = keras.Sequential([keras.Input((size,)), keras.layers.Dense(9)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    probe.compile(optimizer=keras.optimizers.SGD(5.0), loss=loss, steps_per_execution=50)
    return probe


# %%
def fit_probe(probe, numbers, labelled):
    """100 steps with all labelled pictures, from zero; return the answers to every picture."""
    scale = numbers[labelled].std(axis=0).mean() * np.sqrt(numbers.shape[1])
    x = (numbers - numbers[labelled].mean(axis=0)) / scale
    probe.set_weights([np.zeros_like(weight) for weight in probe.get_weights()])
    rounds = np.tile(labelled, 100)
    probe.fit(x[rounds], kinds[rounds], batch_size=len(labelled), shuffle=False, verbose=0)
    return x @ probe.get_weights()[0] + probe.get_weights()[1]


# %% [markdown]
# (The rate 5 is large because the scaled pictures have length 1 or so.) Ten draws of five labels a kind; the rest of the pool judges. **Predict** four numbers: nearest class mean and linear probe, on pixels and on features. Chance is 0.11.

# %%
probes = {"pixels": linear_probe(pixels.shape[1]), "features": linear_probe(features.shape[1])}
descriptions = {"pixels": pixels, "features": features}
draws = [draw(5, seed) for seed in range(1, 11)]
judges = [np.setdiff1d(pool, labelled) for labelled in draws]

# %%
results, answers, seen = {}, [], {}
for name, numbers in descriptions.items():
    means, heads, learned = [], [], []
    for labelled, asked in zip(draws, judges):
        logits = fit_probe(probes[name], numbers, labelled)
        found = logits.argmax(axis=1)
        means.append(mean_over_kinds(nearest_mean(numbers, labelled, asked), asked))
        heads.append(mean_over_kinds(found[asked], asked))
        learned.append(mean_over_kinds(found[labelled], labelled))
        answers.append((name, asked, logits[asked]))
    results |= {f"nearest mean, {name}": means, f"linear probe, {name}": heads}
    seen[name] = learned

# %%
for name, values in results.items():
    print(f"{name:23} {np.mean(values):.2f}   from {min(values):.2f} to {max(values):.2f}")
gain = np.subtract(results["linear probe, features"], results["linear probe, pixels"])
print("linear probe, features against pixels:", comparison.verdict(gain))
assert gain.min() > 0.05

# %%
fig, ax = plt.subplots(figsize=(7.6, 2.8))
plots.runs(
    ax,
    results,
    xlabel="accuracy, mean over nine kinds, five labels of each",
    title="With photographs, features win in every draw",
    chance=1 / 9,
)
plt.show()

# %% [markdown]
# *Figure: four rows of ten dots, one a draw, with a bar at the mean: nearest mean and linear probe on pixels lie between chance and the middle; both rows on features lie far to the right of them, with no overlap.*
#
# This is what transfer looks like when it works: **no overlap, in any draw**, with the weights that gained nothing on pullovers. The probe and the mean differ far less than the numbers they are given. *What this does not show:* that ImageNet's labels did it. Random weights stand in the next section.
#
# What does it get wrong? The most confident mistakes of the first draw: those where the wrong kind leads the right one by most. **Predict:** which kinds will it take for each other?

# %%
name, asked, logits = next(answer for answer in answers if answer[0] == "features")
found, truth = logits.argmax(axis=1), kinds[asked]
lead = logits.max(axis=1) - logits[np.arange(len(asked)), truth]
worst = np.argsort(-lead)[:12]
fig, axes = plt.subplots(2, 6, figsize=(8.6, 3.6))
for ax, place in zip(axes.flat, worst):
    ax.imshow(images[asked[place]])
    ax.set_title(photographs.KINDS[found[place]] + "?", fontsize=10, loc="center")
    ax.set(xticks=[], yticks=[])
fig.suptitle(
    "Its most confident mistakes, and what it takes them for", x=0.02, ha="left", weight="bold"
)
plt.show()

# %% [markdown]
# *Figure: twelve photographs that the probe got wrong, each with its answer and a question mark above. An almond and a pecan: vegetable? A whale and a fish: bird? Two colourful fish and a strawberry: flower or vehicle? A penguin: sea animal?*
#
# Look at them before you blame the probe. Is an almond a fruit, is a penguin no animal of the sea? Some mistakes are the labels', and no base can help there.
#
# All ten draws together, as a **confusion matrix**: a row is what a picture is, a column what it was taken for. Its diagonal is what is right.

# %%
confusion = np.zeros((9, 9))
for name, asked, logits in answers:
    if name == "features":
        np.add.at(confusion, (kinds[asked], logits.argmax(axis=1)), 1)
percent = 100 * confusion / confusion.sum(axis=1, keepdims=True)

# %%
fig, ax = plt.subplots(figsize=(7.2, 5.6))
ax.imshow(percent, cmap="Greys", vmin=0, vmax=120)
for row, column in np.ndindex(9, 9):
    if percent[row, column] >= 0.5:
        colour = "white" if percent[row, column] > 60 else plots.DARK
        ax.text(column, row, f"{percent[row, column]:.0f}", ha="center", va="center", color=colour)
ax.set_xticks(range(9), photographs.KINDS, rotation=40, ha="right")
ax.set_yticks(range(9), photographs.KINDS)
ax.set(xlabel="taken for", ylabel="is", title="Most mistakes stay in the family (percent of a row)")
for edge in (2.5, 5.5):
    ax.axhline(edge, color=plots.ORANGE, linestyle="-")
    ax.axvline(edge, color=plots.ORANGE, linestyle="-")
plt.show()

# %% [markdown]
# *Figure: nine rows and nine columns of percentages, darker where higher; the diagonal is the largest number in every row, above 90 for flowers and tools, about 50 for vegetables and sea animals. Lines divide the kinds into animals, plants and things.*
#
# A mistake can stay in its family (a fruit taken for a vegetable) or leave it (a fruit taken for a tool). **Predict:** of eight wrong answers two are in the family, so somebody who errs at random stays there once in four. And our probe?

# %%
family = np.arange(9) // 3
inside = np.equal.outer(family, family) & ~np.eye(9, dtype=bool)
wrong = percent * ~np.eye(9, dtype=bool)
share = wrong[inside].sum() / wrong.sum()
print(f"mistakes that stay in the family: {share:.1f} · at random: 0.25")
assert share > 0.4

# %% [markdown]
# Even its mistakes know something: they are those a person might make in a hurry.

# %% [markdown]
# ## How many labels is a base worth?
#
# Now the number of labels varies, and two controls join: Xception with **random weights**, and the test set. That needs a second pass through a base and many fits, so it is a study: 20 draws for each number of labels, the penalty on
# large weights chosen with other draws, and one look at the test pictures in each row.

# %%
study = studies.load("photographs_labels")
print(studies.about("photographs_labels"))


def tested(task, numbers, labels, way="head"):
    """One test accuracy for each draw."""
    asked = {"task": task, "numbers": numbers, "labels": labels}
    return study[way][np.all([study[key] == asked[key] for key in asked], axis=0)]


# %% [markdown]
# **Predict:** how many labels of each kind do pixels need to reach what the base reaches with *two*?

# %%
LABELS = (1, 2, 5, 8)
curves = {
    numbers: np.array([tested("photographs", numbers, n) for n in LABELS])
    for numbers in ("ImageNet", "random weights", "pixels")
}
for numbers, found in curves.items():
    row = "   ".join(f"{n}: {values.mean():.2f}" for n, values in zip(LABELS, found))
    print(f"{numbers:15} {row}")

# %%
fig, ax = plt.subplots(figsize=(7.6, 4))
for (numbers, found), marker, line in zip(curves.items(), "os^", ("-", "--", ":")):
    colour = {"o": plots.BLUE, "s": plots.ORANGE, "^": plots.DARK}[marker]
    ax.plot(LABELS, found, marker, color=colour, alpha=0.2, markersize=4)
    ax.plot(LABELS, found.mean(axis=1), marker + line, color=colour, label=numbers)
ax.axhline(1 / 9, color=plots.DARK, linestyle="-", linewidth=0.8)
ax.text(1, 1 / 9 + 0.01, "chance", style="italic")
ax.set_xscale("log")
ax.set_xticks(LABELS, map(str, LABELS))
ax.minorticks_off()
ax.set(xlabel="labelled pictures of each kind", ylabel="test accuracy", ylim=(0, 0.9))
ax.set_title("Two labels with a base are worth more than eight without")
ax.legend()
plt.show()

# %% [markdown]
# *Figure: test accuracy of a linear head against labels of each kind, 1, 2, 5, 8; small marks are draws, large ones their means. The solid line of ImageNet begins a little above the other two, rises steeply, and at two labels is already above their ends. Pixels (dotted) and, below them, random weights (dashed) rise little.*

# %%
two, eight = curves["ImageNet"][1], curves["pixels"][-1]
print(f"two labels with the base {two.mean():.2f}, eight without {eight.mean():.2f}")
for numbers in ("pixels", "random weights"):
    print(f"points that ImageNet is ahead of {numbers}:")
    for labels, a, b in zip(LABELS, curves["ImageNet"], curves[numbers]):
        mean, low, high = comparison.mean_interval(100 * (a - b))
        print(f"  labels of each kind: {labels}  {mean:+.0f} ({low:+.0f} to {high:+.0f})")
        assert low > 0
assert two.mean() > eight.mean() + 0.05

# %% [markdown]
# This is an answer to the course's first question, in the question's own unit: eight labels of each kind on pixels do not reach what two reach with the base. *On such pictures the base is worth more than four times the labels.* How many pixels would need, the study does not show. And random weights have no part in the win: the network's shape alone does worse than the pixels. What wins was learned.
#
# Ask of any base which labels it has seen (lesson 05). Among ImageNet's 1,000 classes are dozens of birds and dogs, and lemons, hammers and fire engines: a million labels told this base what many of these things are. It would be a leak if it had seen *these* pictures, which nobody can rule out from here. It
# is no accident either way: transfer wins where the base's old task is close to the new one.

# %% [markdown]
# ## Does fine-tuning help?
#
# First look at what the probes did with the 45 pictures they learned from. **Predict** the accuracy on these, for pixels and for features.

# %%
for name, learned in seen.items():
    others = np.mean(results[f"linear probe, {name}"])
    print(f"{name:8} labelled {np.mean(learned):.2f} · others {others:.2f}")
assert min(map(np.mean, seen.values())) > 0.95

# %% [markdown]
# Both know their 45 pictures by heart. What differs is what carries over to others, the **generalization**. To get better on the labelled pictures at the others' expense, or without any gain for them, is called **overfitting**. With 45 pictures and thousands of weights, accuracy on the labelled pictures says nothing.
#
# So may the base learn as well? Its last block alone has 4.7 million numbers. The study starts from a fitted head, thaws block 14 without its batch normalization, and trains both for ten epochs at three rates, each in two draws. (Six were planned; their cost cut them to two, after results of the first had been seen. Two are few.) Nothing was chosen, so the other pictures of the pool are the judge, up to six of each kind, 51 in all. **Predict:** which rate helps, which harms?

# %%
tuning = studies.load("photographs_fine_tuning")
print(studies.about("photographs_fine_tuning"))


def course_of(rate, what):
    """One row for each draw, one column for each epoch; epoch 0 is the head alone."""
    return tuning[what][tuning["rate"] == rate].reshape(-1, 11)


# %%
RATES = (1e-5, 1e-4, 1e-3)
for rate in RATES:
    accuracy = course_of(rate, "other_accuracy")
    points = 100 * (accuracy[:, -1] - accuracy[:, 0])
    print(f"rate {rate:.0e}: accuracy on others {accuracy[:, 0].mean():.2f}", end="")
    print(f" → {accuracy[:, -1].mean():.2f}, points in each draw:", *points.round().astype(int))
    ends = [course_of(rate, what)[:, -1].mean() for what in ("loss", "other_loss")]
    print(f"            loss at the end: labelled {ends[0]:.1f}, others {ends[1]:.1f}")

# %%
fig, axes = plt.subplots(1, 3, figsize=(9, 3.2), sharey=True)
for ax, rate in zip(axes, RATES):
    ax.plot(course_of(rate, "loss").mean(axis=0), "o-", color=plots.BLUE, markersize=4)
    ax.plot(course_of(rate, "other_loss").mean(axis=0), "s--", color=plots.ORANGE, markersize=4)
    ax.set(xlabel="epoch", xticks=[0, 5, 10], title=f"rate {rate:.0e}")
axes[0].set_ylabel("loss, mean of the draws")
axes[0].legend(["labelled pictures", "other pictures"])
plt.show()

# %% [markdown]
# *Figure: three panels, one a rate; loss on the labelled pictures (solid) and on others (dashed) over ten epochs. At the lowest rate both fall a little, side by side. At the middle one both fall, the solid curve faster. At the highest the solid curve is at zero after two epochs, and the dashed one turns and climbs far above its beginning.*
#
# The right panel is overfitting as it is in every textbook: perfect on 45 pictures, and worse with every epoch on the rest. Its accuracy falls as well. At the middle rate the loss on others falls by half and the accuracy ends one or two pictures (of 51) above its beginning: the network gets surer of nearly the same answers. At the lowest rate the loss falls a little and the accuracy falls, too; a lower loss is not a higher accuracy.
# So on 45 photographs, **no rate gave a gain that one could rely on**. The middle one gained in both draws, the highest did harm, and the lowest lost in both draws, too, which we cannot explain. With so few labels, the frozen base is hard to beat. *What this does not show:* that fine-tuning is useless. More labels, augmentation, and a plan for the rate (lessons 06 and 08) may change it; here is one block, two draws and ten epochs.

# %% [markdown]
# ## Where it stops
#
# Xception learned from photographs, and these are photographs. When pictures come from elsewhere than those a network learned from, that is a **domain shift**. Four tasks, each with nine kinds, five labels and 20 draws, at a growing distance from ImageNet:
#
# 1. the photographs of this lesson;
# 2. the same photographs, made as Fashion-MNIST was: 28 × 28, grey, bright on black;
# 3. clothes: nine kinds of Fashion-MNIST;
# 4. noise: each kind is a fixed pattern of 28 × 28 random greys, under noise of twice its size.
#
# **Predict:** in which is the base ahead of the pixels, and in which is it behind?

# %%
TASKS = ("photographs", "photographs, small and grey", "clothes", "noise")
by_task = {task: {n: tested(task, n, 5) for n in ("pixels", "ImageNet")} for task in TASKS}
for task, found in by_task.items():
    mean, low, high = comparison.mean_interval(100 * (found["ImageNet"] - found["pixels"]))
    print(f"{task:28} pixels {found['pixels'].mean():.2f}", end=", ")
    print(f"base {found['ImageNet'].mean():.2f}: {mean:+.0f} ({low:+.0f} to {high:+.0f}) points")

# %%
fig, ax = plt.subplots(figsize=(7.6, 3))
plots.runs(
    ax,
    {task: 100 * (found["ImageNet"] - found["pixels"]) for task, found in by_task.items()},
    xlabel="points that the base is ahead of the pixels, five labels of each kind",
    title="The further from photographs, the less a base is worth",
)
ax.axvline(0, color=plots.DARK, linestyle=":")
plt.show()

# %% [markdown]
# *Figure: four rows of 20 dots, one a draw: how many points the base is ahead of the pixels. Photographs: all dots far to the right of zero. The same, small and grey: to the right, not so far. Clothes: on both sides of zero, more to the left. Noise: all dots far to the left.*

# %%
ahead = [np.mean(found["ImageNet"] - found["pixels"]) for found in by_task.values()]
print("points ahead on average:", [round(100 * value) for value in ahead])
assert ahead[0] > 0.25 and ahead[1] > 0.15 and abs(ahead[2]) < 0.1 and ahead[3] < -0.6

# %% [markdown]
# One base, one head, and everything between a large win and a disaster. Made small and grey, the photographs lose part of the win, and not all: size and colour are a part of the way to clothes, and not the larger one. On clothes, all in the middle of their frames, the base is a little behind the pixels. (All rows use the last layer; in lesson 05 an earlier cut did better.)
#
# On noise it does harm. There, each place has its own grey, and the base, which has learned that an apple is an apple wherever it lies, throws away where things are. When knowledge from elsewhere makes the result worse, that is **negative transfer**. *What this does not show:* where your own pictures lie on this way. Nothing but a comparison with pixels tells.

# %% [markdown]
# ## What goes wrong
#
# ### Accuracy where one kind is common
#
# Somebody judges with plain accuracy. **Predict** it for a “network” that says *land animal* to every picture of the pool.

# %%
always = np.full(len(pool), photographs.KINDS.index("land animal"))
print(f"plain accuracy: {np.mean(always == kinds[pool]):.2f}")
print(f"mean over the kinds: {mean_over_kinds(always, pool):.2f}")

# %% [markdown]
# It knows nothing, and looks three times as good as chance. **The repair:** the mean over the kinds, or as many test pictures of each kind, as in the study; and a confusion matrix, where the column of *land animal* would be black.
#
# ### One draw
#
# Five labels of each kind can be lucky. **Predict:** can the base with two labels beat the base with five, if you pick the draws?

# %%
two, five = tested("photographs", "ImageNet", 2), tested("photographs", "ImageNet", 5)
print(f"two labels:  from {two.min():.2f} to {two.max():.2f}")
print(f"five labels: from {five.min():.2f} to {five.max():.2f}")
print("the same draw, five against two:", comparison.verdict(five - two))

# %% [markdown]
# The luckiest draw of two is ahead of the unluckiest draw of five. Who runs each once may “find” that fewer labels are better. **The repair:** several draws, all of them shown, and differences taken draw by draw.

# %% [markdown]
# ## Check yourself
#
# **1.** A friend has 45 labelled photographs of tools and a probe that is right on all 45. What do you ask?
#
# <details><summary>Answer</summary>
# How good it is on others. With more weights than pictures, nearly every probe knows the labelled ones by heart: that is overfitting, and says nothing about generalization.
# </details>
#
# **2.** Your pictures come from a microscope. Should you expect the gain of this lesson?
#
# <details><summary>Answer</summary>
# Not without measuring: it is a domain shift, and further from photographs the gain was smaller. Compare with pixels and with random weights, and try earlier cuts (lesson 05).
# </details>
#
# **3.** Two bases, the same data. What is the cheapest fair way to say which has the better features?
#
# <details><summary>Answer</summary>
# A linear probe, or the nearest class mean, on the features of each: every picture passes once. Several draws of labels, the same for both, and differences draw by draw.
# </details>

# %% [markdown]
# ## Key points
#
# - Photographs, five labels of each kind: features of ImageNet beat pixels in every draw, by a lot; random weights did not. Two labels with the base were worth more than eight without.
# - A gallery of mistakes and a confusion matrix show what a number hides: most mistakes stayed in the family.
# - With 45 labels, every head knows the labelled pictures by heart. Thawing the last block at a large rate overfitted: no loss on the labelled pictures, more than twice the loss on others. Of the lower rates one gained and one lost a little, in two draws each.
# - From photographs over grey ones and clothes to noise, the same base went from a large win to a small loss, and then to harm: negative transfer. Compare with pixels.
#
# **Next:** [11 One workflow, start to finish](lesson_11_one_workflow.ipynb): all the steps from a folder of pictures to a model that others can use.
