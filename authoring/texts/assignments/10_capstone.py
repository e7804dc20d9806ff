# %% [markdown]
# # Assignment 10 · Capstone: does transfer help on your pair? (10 points)
#
# This one is open. You choose two kinds of clothes, decide what to carry over to them and from where, and find out whether it helps. Lessons 03 to 06 have the
# parts; putting them together so that one can believe the answer is yours.
#
# **A result that says “no clear difference”, or “it hurts”, is worth as many points as a win.** What counts is how you found out. There are no test cells here, and nothing to validate: somebody reads
# what you hand in, and each part says what they look for.
#
# - Write where it says `YOUR CODE HERE` or `YOUR ANSWER HERE`. Add as many cells as you like, above or below; figures are welcome.
# - Before you hand in, restart the kernel and run all cells. The notebook is run once more when it is graded, on one core and without a network: no cell may take longer than a minute there, all
#   together no longer than four. Small networks and few steps are enough.
# - Everything that your answers state must be printed or drawn by one of your cells.
#
# ## Your experiment in one paragraph
#
# **Task B:** two of the ten kinds in Fashion-MNIST, of your choice. Between 50 and 500 of their training pictures have a label for the training; up to 2,000 others may be used for validation; the pictures of
# the pair in the test file are the test set. **What is carried over:** for example a network that you train on the other eight kinds (lesson 04), or the features of a base (lesson 05). Frozen, thawed
# in two phases, or both. **What it is compared with:** at least one baseline that does without it.
#
# Mind that the DenseNets that come with the course have seen the labels of every kind but pullovers and T-shirts.

# %%
import matplotlib.pyplot as plt
import numpy as np

from helpers.quiet_tensorflow import keras  # without start-up messages
from helpers import checks, comparison, data, plots, reproducibility

reproducibility.set_seed(42)

# %% [markdown]
# ## Part 1 · The plan (2 points)
#
# Write it **before** you run anything, and leave it as it is afterwards, also where you were wrong. Half a page.
#
# - Which pair, how many labels, what is carried over, what is the baseline? Why that pair? (It must not be the one that gave the nicest result.)
# - What do you expect, and why?
# - What is held equal between the two ways? What is chosen on which pictures? How many seeds, and which result would you call “helps”, “hurts” or “no clear difference”? (Fix the number of seeds here: a rule that wants every run to agree is the easier to meet the fewer runs there are.)

# %% [markdown] written="plan" points=2
# **Model answer.** Pair: pullovers against coats, which I would mix up myself; chosen before any run. (I had tried my program on another pair and seen its test scores while I still changed the number of steps. That pair is spent, so I took a new one.) 200 labels. A network A learns the other eight kinds. Carried over: A's layers without its head, copied and frozen, under a new head. Baseline:
# the same network from random weights, in which everything learns. I expect a gain: A has seen shirts and dresses, and collars, sleeves and buttons are all there is to tell pullovers from coats.
#
# Equal for both: the labelled pictures of a seed and their order, the network, the optimizer, the number of steps. For each way the learning rate is chosen among the same two, by the mean validation accuracy over the seeds. Five
# seeds; each draws its own pictures and its own random weights. I say “helps” if the test accuracy is higher in all five, “hurts” if it is lower in all five, otherwise “no clear difference”.
#
# **Rubric.** 1 point for the question: pair, number of labels, what is carried over, and a baseline (½); an expectation with a reason that could turn out wrong (½). 1 point for the design: what is held equal and what is chosen where (½);
# several seeds and a rule for the verdict, fixed beforehand (½). Nothing is taken off for an expectation that failed. A pair that was picked by its result costs the first point.

# %% [markdown]
# ## Part 2 · The ways (2 points)
#
# Prepare the pictures and labels of your tasks, and write the functions that train: one for each way. What is looked at:
#
# - three parts that share no picture: labelled, validation, test. The labels you were given are not changed. What is carried over has never seen a label of your pair;
# - the model you carry over from stays as it is, and what you call frozen or thawed really is. The baseline is able to answer: a head and a loss that fit, the same pictures, the same number of steps.
#
# Print something that shows that it is so: shapes, kinds, what moved.

# %% written="ways" points=2
### BEGIN SOLUTION
PULLOVER, COAT = 2, 4
(train_images, train_labels), (test_images, test_labels) = data.load_fashion_mnist()
is_pair = np.isin(train_labels, [PULLOVER, COAT])
classes_a = np.unique(train_labels[~is_pair])
images_a = train_images[~is_pair][:24_000] / np.float32(255)
labels_a = np.searchsorted(classes_a, train_labels[~is_pair][:24_000])
images_b = train_images[is_pair] / np.float32(255)
labels_b = (train_labels[is_pair] == PULLOVER).astype("float32")


def network(units, activation):
    hidden = [keras.layers.Dense(size, activation="relu") for size in (100, 50)]
    head = keras.layers.Dense(units, activation=activation)
    return keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), *hidden, head])


def compiled(model, loss="binary_crossentropy"):
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss=loss, steps_per_execution=25)
    return model


def draw(seed):
    """200 labelled pictures in the order of 5 rounds, and 1,000 others to validate."""
    rng = np.random.default_rng(seed)
    places = rng.permutation(len(images_b))
    order = np.concatenate([rng.permutation(places[:200]) for _ in range(5)])
    return order, places[-1000:]


def accuracy(model, images, truth):
    return float(np.mean((np.array(model(images))[:, 0] > 0.5) == truth))


def weights_at_the_start(way, seed):
    """A new network's weights; from A, only its head is new."""
    keras.utils.set_random_seed(seed)
    fresh = network(1, "sigmoid").get_weights()
    return fresh if way == "from scratch" else model_a.get_weights()[:-2] + fresh[-2:]


model_a = compiled(network(8, "softmax"), "sparse_categorical_crossentropy")
model_a.fit(images_a[:20_000], labels_a[:20_000], batch_size=100, verbose=0)
right = np.argmax(model_a(images_a[20_000:]), axis=1) == labels_a[20_000:]

ways = {"from scratch": network(1, "sigmoid"), "from A, frozen": network(1, "sigmoid")}
for layer in ways["from A, frozen"].layers[:-1]:
    layer.trainable = False
for model in ways.values():
    compiled(model)  # plain SGD remembers nothing, so one compiled model serves all runs

print("A has learned:", ", ".join(data.CLASS_NAMES[label] for label in classes_a))
print(f"A is right about {right.mean():.2f} of 4,000 pictures it has not seen (chance 0.12)")
order, valid = draw(1)
print(
    len(np.unique(order)),
    "labelled,",
    len(valid),
    "to validate, both:",
    np.isin(valid, order).sum(),
)
for way, model in ways.items():
    model.set_weights(weights_at_the_start(way, 1))
    before_a = checks.weight_values(model_a)
    moved = checks.moved_by_fit(model, images_b[order[:40]], labels_b[order[:40]])
    print(
        f"{way}: {len(moved)} of 6 weights move; of A {len(checks.moved_since(model_a, before_a))}"
    )

# Rubric. 1 point for the data: labelled, validation and test pictures are apart, and the labels that
# were loaded are unchanged (1/2); no leak: what is carried over was not trained with labels of the pair
# (1/2). 1 point for the training: cloned or copied, frozen or thawed with a compile behind it, so that
# what moves is what is said to (1/2); a baseline that can answer, with the same pictures and steps
# (1/2). Code that does not run through: at most 1 point.
### END SOLUTION

# %% [markdown]
# ## Part 3 · The runs (2 points)
#
# Run every way with **at least five seeds**, and show each run: a table, a figure, or both. What is looked at:
#
# - the runs are paired: within a seed all ways get the same labelled pictures. All choices (a learning rate, a number of epochs, a layer to cut at) are made on validation pictures, for the baseline as carefully as for the others;
# - the **test set** is opened once, at the end, when nothing is left to choose. For each seed the test accuracy of each way is shown, and their difference.

# %% written="runs" points=2
### BEGIN SOLUTION
seeds, rates = [1, 2, 3, 4, 5], [0.03, 0.1]
validated = {(way, rate): [] for way in ways for rate in rates}
kept = {}
for (way, rate), found in validated.items():
    for seed in seeds:
        order, valid = draw(seed)
        model = ways[way]
        model.set_weights(weights_at_the_start(way, seed))
        model.optimizer.learning_rate = rate
        model.fit(images_b[order], labels_b[order], batch_size=40, shuffle=False, verbose=0)
        found.append(accuracy(model, images_b[valid], labels_b[valid]))
        kept[way, rate, seed] = model.get_weights()
    print(f"{way}, rate {rate}: validation accuracy {np.mean(found):.3f} on average")
chosen = {way: max(rates, key=lambda rate: np.mean(validated[way, rate])) for way in ways}
print("chosen:", chosen)

# The test set, once.
in_test = np.isin(test_labels, [PULLOVER, COAT])
test_b = test_images[in_test] / np.float32(255), test_labels[in_test] == PULLOVER
tested = {way: [] for way in ways}
for way, model in ways.items():
    for seed in seeds:
        model.set_weights(kept[way, chosen[way], seed])
        tested[way].append(accuracy(model, *test_b))
    print(f"{way:15}", *(f"{value:.3f}" for value in tested[way]))
differences = np.subtract(tested["from A, frozen"], tested["from scratch"])
print("difference     ", *(f"{value:+.3f}" for value in differences))
print(f"mean {differences.mean():+.3f}, from {differences.min():+.3f} to {differences.max():+.3f}")
print("from A, frozen:", comparison.verdict(differences))
fig, ax = plt.subplots(figsize=(7, 2.2))
plots.runs(ax, tested, xlabel="test accuracy, pullover or coat, 200 labels", title="Five seeds")
plt.show()

# Rubric. 1 point for the comparison: at least five seeds, the same labelled pictures for all ways within
# a seed (1/2; three or four seeds 1/4), every run shown and not the mean alone (1/2). 1 point for the
# test set: choices on validation pictures only, for the baseline as well (1/2), and the test pictures
# are evaluated once for each finished run, behind all choices (1/2; nothing if they are validation_data,
# or if a way was changed after they had been seen).
### END SOLUTION

# %% [markdown]
# ## Part 4 · The verdict (2 points)
#
# What did you find? Give the numbers: the test accuracy of each way, the difference, and how far it **spreads** from seed to seed. Say “helps”, “hurts” or “no clear difference”, by the rule in your plan. Compare it with
# what you expected. Half a page at most.

# %% [markdown] written="verdict" points=2
# **Model answer.** (Its numbers are those that the cell above prints.) In five runs the frozen layers of A gave, on the 2,000 test pictures of the pair, the accuracies in the second row, the network from scratch those in the first. The last lines have the differences, their mean, the
# smallest and the largest. By my rule I may say “helps” or “hurts” only if all five differences have one sign, and `comparison.verdict` has counted that. I had expected a gain; what I got is what the last line says, and I leave my plan as it is. The mean alone
# would mislead: it is of the size of the differences between seeds.
#
# **Rubric.** 1 point for the numbers: each way's test accuracy and the difference, as printed (½), with the spread over the seeds (½; nothing for a mean or a best run alone). 1 point for the verdict: it follows from the runs by the rule in
# the plan (½), and is held against the expectation without bending either (½). A verdict stronger than the runs (“clearly better” where signs differ) loses the second point.

# %% [markdown]
# ## Part 5 · What it does not show (2 points)
#
# A reader wants to use your way for their own two kinds of pictures. What may they **not** conclude from your runs, and why? Name at least three limits of *your* experiment (not of experiments in general), and the one further run that would
# teach you most. Half a page at most.

# %% [markdown] written="limits" points=2
# **Model answer.** One pair: pullovers and coats are alike, and a pair that from scratch is told apart at once leaves nothing to gain. One number of labels: with 20 instead of 200, what A knows may weigh more. One network, two small dense layers, and one way of carrying over: frozen
# throughout. Thawing after the head has learned might do better than either way. All five runs share one network A; another one, from another seed, could carry over more or less, and my spread does not contain that. A thousand validation pictures with labels chose the rates: nobody with
# 200 labels has them. The further run that would teach me most: the same comparison with five networks A, since that spread is missing in my verdict.
#
# **Rubric.** 1 point for three limits that belong to this experiment (⅓ each, rounded to ½; the same limit in other words counts once; “more data would be better” counts nothing). 1 point for the further run: it would test one of these limits
# (½), and it is said what its outcome would decide (½).
