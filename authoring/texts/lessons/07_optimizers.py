# %% [markdown]
# # 07 · Optimizers
#
# **The gradient says which way is downhill. How far should a weight step, and what should be remembered of the steps before?**
#
# After this lesson you can
#
# 1. write nine optimizers in a few lines each, and prove that Keras computes the same;
# 2. say what each of them remembers, in numbers per parameter;
# 3. compare optimizers fairly: a learning rate tuned for each, several seeds, the test set last;
# 4. say which old optimizer lines still work, which raise an error, and which are silently ignored.
#
# About 50 minutes. You have met `compile`, `fit` and `SGD`, and you know that a new optimizer belongs to every `compile` (lessons 03 and 06).

# %%
import warnings

import matplotlib.pyplot as plt
import numpy as np

from helpers.quiet_tensorflow import keras, tensorflow as tf  # without start-up messages
from helpers import comparison, data, plots, reproducibility, studies

reproducibility.set_seed(42)

# %% [markdown]
# ## One step, by hand
#
# Training measures, for every weight, how fast the loss grows when that weight grows: the **gradient**. An **optimizer** is the rule
# that makes steps out of gradients. Its most important number is the **learning rate**, which scales the steps.
#
# To look at the rule alone we do without a network: three weights, and eight gradients that we make up. The first weight gets tiny
# gradients, the last one large ones.

# %%
start = np.array([0.1, -0.2, 0.3], dtype="float32")
gradients = np.random.default_rng(7).normal(size=(8, 3)) * [0.01, 0.3, 3]
rate = 0.01

# %% [markdown]
# The oldest rule is **stochastic gradient descent**, SGD ([Robbins and Monro 1951](https://doi.org/10.1214/aoms/1177729586)): step
# against the gradient, learning rate times its size. We write a rule as a function that takes gradients and hands out steps. `yield` hands
# out one step; when the next one is asked for, the function goes on from there, so it can remember things on the way.


# %%
def sgd(gradients, rate):
    for gradient in gradients:
        yield -rate * gradient


# %% [markdown]
# Now the same gradients go through our rule and through Keras. A Keras optimizer can be used without a model: `apply` takes gradients
# and the variables they belong to.


# %%
def path_by_hand(rule):
    return start + np.cumsum(list(rule(gradients, rate)), axis=0)


def path_by_keras(optimizer):
    weights, path = keras.Variable(start), []
    for gradient in gradients:
        optimizer.apply([tf.constant(gradient, "float32")], [weights])
        path.append(weights.numpy())
    return np.array(path)


# %%
def compare(rule, optimizer):
    apart = np.max(np.abs(path_by_hand(rule) - path_by_keras(optimizer)))
    print(f"{rule.__name__}: {len(gradients)} steps, equal to Keras to 1e-6: {apart < 1e-6}")
    assert apart < 1e-6


compare(sgd, keras.optimizers.SGD(rate))

# %% [markdown]
# **Momentum** ([Polyak 1964](https://doi.org/10.1016/0041-5553%2864%2990137-5)) lets a weight roll like a ball. Its velocity is kept from step to step,
# nine tenths of it each time, and the gradient only changes the velocity.


# %%
def momentum(gradients, rate):
    velocity = 0
    for gradient in gradients:
        velocity = 0.9 * velocity - rate * gradient
        yield velocity


compare(momentum, keras.optimizers.SGD(rate, momentum=0.9))

# %% [markdown]
# **Predict:** suppose the gradient is 1 at every step and the rate 0.01. SGD steps by 0.01 each time. And momentum, after a hundred
# steps?

# %%
hundred_ones = np.ones(100)
for rule in (sgd, momentum):
    steps = list(rule(hundred_ones, rate))
    print(f"{rule.__name__:8}  first step {-steps[0]:.3f}, hundredth step {-steps[-1]:.3f}")

# %% [markdown]
# Ten times as far: 0.01 · (1 + 0.9 + 0.9² + …) = 0.01 / (1 − 0.9). Momentum with the learning rate of plain SGD is therefore not only “SGD with a memory”, it is also about
# ten times as fast where gradients agree. Whoever compares the two at one rate compares two things at once. Keep that in mind for the race below.
#
# **Predict** something else: Keras multiplies the gradient by the rate *before* it goes into the velocity. After three steps we set the rate
# to zero. Does the weight stop?

# %%
optimizer = keras.optimizers.SGD(rate, momentum=0.9)
weight, ones = keras.Variable([0.0]), tf.ones(1)
for learning_rate in (0.01, 0.01, 0.01, 0.0, 0.0):
    optimizer.learning_rate = learning_rate
    optimizer.apply([ones], [weight])
    print(f"rate {learning_rate}: the weight is at {weight.numpy()[0]:.4f}")

# %% [markdown]
# It rolls on. The velocity holds steps that were scaled when they were made. (You will want to know this when the rate changes during
# training, in lesson 08.)
#
# **Nesterov's** version ([Nesterov 1983](https://www.mathnet.ru/eng/dan46009); for networks
# [Sutskever et al. 2013](https://proceedings.mlr.press/v28/sutskever13.html)) measures the gradient a little further on, where the velocity
# is about to carry the weight. But look at Keras's rule: it uses the gradient at the weight itself, and makes a longer step.


# %%
def nesterov(gradients, rate):
    velocity = 0
    for gradient in gradients:
        velocity = 0.9 * velocity - rate * gradient
        yield 0.9 * velocity - rate * gradient


compare(nesterov, keras.optimizers.SGD(rate, momentum=0.9, nesterov=True))

# %% [markdown]
# Is this Nesterov's rule at all? Here is his, for one weight in a bowl whose slope is four times the weight. We note the point *ahead*
# where each gradient will be measured.

# %%
place, velocity, ahead = 1.0, 0.0, []
for _ in range(8):
    velocity = 0.9 * velocity - rate * 4 * (place + 0.9 * velocity)
    place = place + velocity
    ahead.append(place + 0.9 * velocity)

# %%
optimizer = keras.optimizers.SGD(rate, momentum=0.9, nesterov=True)
weight, weights_of_keras = keras.Variable(1.0), []
for _ in range(8):
    optimizer.apply([4 * weight.value], [weight])
    weights_of_keras.append(float(weight))
print("Keras's weights are his points ahead:", np.allclose(ahead, weights_of_keras, atol=1e-6))
assert np.allclose(ahead, weights_of_keras, atol=1e-6)

# %% [markdown]
# It is: Keras simply keeps the point ahead as *the* weight. One rule, two ways of bookkeeping.

# %% [markdown]
# ## A step size for every weight
#
# So far all weights share one rate, and a weight with tiny gradients hardly moves. The next rules divide by how large the gradients of
# *this* weight usually are. **AdaGrad** ([Duchi et al. 2011](https://jmlr.org/papers/v12/duchi11a.html)) adds up all squares it has seen; **RMSprop** (Tieleman and Hinton
# 2012, a [lecture slide](https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf), there never was a paper) forgets old ones: each time it keeps nine tenths of its average. (The starting value
# 0.1 and the 1e-7 are Keras's; we come back to both.)


# %%
def adagrad(gradients, rate):
    squares = 0.1
    for gradient in gradients:
        squares = squares + gradient**2
        yield -rate * gradient / np.sqrt(squares + 1e-7)


def rmsprop(gradients, rate):
    squares = 0
    for gradient in gradients:
        squares = 0.9 * squares + 0.1 * gradient**2
        yield -rate * gradient / np.sqrt(squares + 1e-7)


# %%
compare(adagrad, keras.optimizers.Adagrad(rate))
compare(rmsprop, keras.optimizers.RMSprop(rate))

# %% [markdown]
# **Adam** ([Kingma and Ba 2015](https://arxiv.org/abs/1412.6980)) averages the gradients (momentum adds them up) *and* their squares. Both averages start at zero and are too small at first; `corrected_rate` makes up for
# that: it divides by how far each average has filled up. **Adamax**, from section 7 of the same paper, divides by the largest recent gradient instead.


# %%
def adam(gradients, rate):
    average = squares = 0
    for step, gradient in enumerate(gradients, start=1):
        average = 0.9 * average + 0.1 * gradient
        squares = 0.999 * squares + 0.001 * gradient**2
        corrected_rate = rate * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
        yield -corrected_rate * average / (np.sqrt(squares) + 1e-7)


def adamax(gradients, rate):
    average = largest = 0
    for step, gradient in enumerate(gradients, start=1):
        average = 0.9 * average + 0.1 * gradient
        largest = np.maximum(0.999 * largest, np.abs(gradient))
        yield -rate / (1 - 0.9**step) * average / (largest + 1e-7)


# %%
compare(adam, keras.optimizers.Adam(rate))
compare(adamax, keras.optimizers.Adamax(rate))

# %% [markdown]
# **Nadam** ([Dozat 2016](https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ)) is Adam with Nesterov's look ahead. Its momentum is not constant: Keras lets it grow from step to step,
# `0.9 · (1 − 0.5 · 0.96ᵗ)`, and needs the product of all of them for the correction.


# %%
def nadam(gradients, rate):
    average = squares = 0
    product = 1
    for step, gradient in enumerate(gradients, start=1):
        now, following = (0.9 * (1 - 0.5 * 0.96**t) for t in (step, step + 1))
        product = product * now
        average = 0.9 * average + 0.1 * gradient
        squares = 0.999 * squares + 0.001 * gradient**2
        look_ahead = following * average / (1 - product * following)
        look_ahead += (1 - now) * gradient / (1 - product)
        yield -rate * look_ahead / (np.sqrt(squares / (1 - 0.999**step)) + 1e-7)


compare(nadam, keras.optimizers.Nadam(rate))

# %% [markdown]
# How it grows is a choice. [PyTorch](https://docs.pytorch.org/docs/stable/generated/torch.optim.NAdam.html) has 0.96 to the power of 0.004 · t: one name, two optimizers.

# %%
for step in (1, 10, 100, 1000):
    keras_momentum, pytorch_momentum = (0.9 * (1 - 0.5 * 0.96 ** (step * k)) for k in (1, 0.004))
    print(f"momentum at step {step:4}: {keras_momentum:.2f}, in PyTorch {pytorch_momentum:.2f}")

# %% [markdown]
# **AdamW** ([Loshchilov and Hutter 2019](https://arxiv.org/abs/1711.05101)) is Adam plus **weight decay**: at each step every weight also loses a small share of itself.
# That share is the rate times the decay. (In the paper the decay is scaled by the schedule, lesson 08, and not by the rate itself.)


# %%
def adamw(gradients, rate, decay=0.004):
    weights = start
    for step in adam(gradients, rate):
        step = step - rate * decay * weights
        weights = weights + step
        yield step


compare(adamw, keras.optimizers.AdamW(rate))

# %%
just_adam = path_by_keras(keras.optimizers.Adam(rate))
adam_with_decay = path_by_keras(keras.optimizers.Adam(rate, weight_decay=0.004))
adamw_path = path_by_keras(keras.optimizers.AdamW(rate))
print("AdamW goes another way than Adam:      ", np.abs(adamw_path - just_adam).max() > 1e-5)
print("AdamW is Adam(weight_decay=0.004):     ", np.array_equal(adamw_path, adam_with_decay))

# %% [markdown]
# Why not simply add a penalty on large weights to the loss, an L2 regularizer? **Predict:** two weights, 1 and 0.01, no gradient from the data at all, only
# decay 0.1. What does one step at rate 0.01 leave of each: with weight decay, and with the penalty's gradient through Adam?

# %%
two_weights = np.array([1.0, 0.01], "float32")
decayed, penalised = keras.Variable(two_weights), keras.Variable(two_weights)
keras.optimizers.AdamW(0.01, weight_decay=0.1).apply([tf.zeros(2)], [decayed])
keras.optimizers.Adam(0.01).apply([0.1 * penalised.value], [penalised])
print("weight decay keeps of each:", (decayed.numpy() / two_weights).round(3))
print("the penalty keeps of each: ", abs(penalised.numpy() / two_weights).round(2))

# %% [markdown]
# Decay takes the same share of both. The penalty's gradient is divided by its own size like any other, so both weights move by the same *amount*,
# and the small one is wiped out. That difference is what the paper is about.
#
# ### Where Keras is not the paper
#
# **Predict** the very first step of each rule, in units of the learning rate, for gradients of 0.01, 0.3 and 3.

# %%
one_gradient = np.array([[0.01, 0.3, 3.0]])
print("first step / rate for a gradient of   0.01    0.3    3.0")
for rule in (sgd, momentum, nesterov, adagrad, rmsprop, adam, adamax, nadam):
    first = -next(rule(one_gradient, rate)) / rate
    print(f"{rule.__name__:34}" + "".join(f"{size:7.2f}" for size in first))

# %% [markdown]
# Adam and Adamax begin with a step of one rate, whatever the gradient; RMSprop, which corrects nothing, with three of them; Nesterov with a longer one than SGD, and Nadam
# with slightly more than one.
# AdaGrad should begin with one rate too: a number divided by the root of its own square. In Keras it does not, because `squares` starts at 0.1, not at 0.

# %%
papers = keras.optimizers.Adagrad(1.0, initial_accumulator_value=0.0)
weights = keras.Variable(np.zeros(3, "float32"))
papers.apply([tf.constant(one_gradient[0], "float32")], [weights])
print("first step / rate, starting from 0:", -weights.numpy().round(2))

# %% [markdown]
# The small number 1e-7, **epsilon** (batch normalization has one, too), saves every rule that divides from dividing by zero. It does more when gradients are small: RMSprop's 3.15 in the table would be 3.16 without it. In Adam's main
# algorithm it is 1e-8 and is added after the correction; Keras adds 1e-7 before it, which the paper offers as a shortcut. For a gradient of one millionth:

# %%
tiny = 1e-6
weight = keras.Variable(0.0)
keras.optimizers.Adam(1.0).apply([tf.constant(tiny)], [weight])
print(f"first step / rate: {tiny / (tiny + 1e-8):.2f} in the paper, {-float(weight):.2f} in Keras")

# %% [markdown]
# *What this shows:* nine rules, each a few lines long, and that a name does not fix every constant. *What it does not show:* which of them is good.

# %% [markdown]
# ## What each remembers
#
# Memory costs. Look at the rules again and **predict**: how many numbers per parameter does each keep? (Three variants are new: `centered` also averages the
# gradients, `amsgrad` also keeps the largest average of squares, and `use_ema` keeps an average of the weights, see below.)

# %%
optimizers = {
    "SGD": keras.optimizers.SGD(),
    "momentum": keras.optimizers.SGD(momentum=0.9),
    "Nesterov": keras.optimizers.SGD(momentum=0.9, nesterov=True),
    "AdaGrad": keras.optimizers.Adagrad(),
    "RMSprop": keras.optimizers.RMSprop(),
    "RMSprop, centered, momentum": keras.optimizers.RMSprop(centered=True, momentum=0.9),
    "Adam": keras.optimizers.Adam(),
    "Adam, amsgrad": keras.optimizers.Adam(amsgrad=True),
    "Adam, use_ema": keras.optimizers.Adam(use_ema=True),
    "Adamax": keras.optimizers.Adamax(),
    "Nadam": keras.optimizers.Nadam(),
    "AdamW": keras.optimizers.AdamW(),
}

# %%
parameters = keras.Variable(np.zeros(1000, "float32"))
for name, optimizer in optimizers.items():
    optimizer.build([parameters])
    numbers = sum(int(np.prod(variable.shape)) for variable in optimizer.variables)
    print(f"{name:28} {numbers // 1000} per parameter, and {numbers % 1000} more")

# %% [markdown]
# (Left over are the step counter and the learning rate, and for Nadam the product of its momenta.) Xception, the large network of lesson 05, has 20,806,952 trainable parameters (lesson 06 counts them), 4 bytes each:

# %%
for name, kept in (("SGD", 0), ("momentum", 1), ("Adam", 2)):
    print(f"{name:8} keeps {kept * 20_806_952 * 4 / 1e6:.0f} million bytes")

# %% [markdown]
# ## Paths through a valley
#
# Two weights can be drawn, with the loss as the height of a landscape. This one is a valley, thirty times as steep across as along. That is the classic trouble: a rate small enough for the steep
# direction is too small for the flat one.
#
# The same valley lies on the map in two ways: along an axis, so that each direction is one weight's own business, and turned by 45°.

# %%
steepness = np.array([1, 30])


def turned(degrees):
    angle = np.deg2rad(degrees)
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


# %% [markdown]
# `walk` gives a rule the gradient at the place where it has arrived, 150 times.


# %%
def walk(rule, rate, degrees):
    turn = turned(degrees)
    path = [turn @ [-4, 1.5]]

    def gradients_on_the_way():
        for _ in range(150):
            yield turn @ (steepness * (turn.T @ path[-1]))

    for step in rule(gradients_on_the_way(), rate):
        path.append(path[-1] + step)
    return np.array(path)


# %% [markdown]
# To be fair, each rule gets the rate with which it comes within 0.1 of the lowest point soonest, and stays there; found anew for the turned valley.
#
# **Predict:** which rules do not care how the valley lies on the map?


# %%
def steps_needed(path):
    distance = np.hypot(*path.T)
    return int(np.flatnonzero(~(distance < 0.1))[-1]) + 1


def best_walk(rule, degrees):
    rates = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]
    with np.errstate(all="ignore"):
        return min((walk(rule, rate, degrees) for rate in rates), key=steps_needed)


# %%
four = {"SGD": sgd, "momentum": momentum, "AdaGrad": adagrad, "Adam": adam}
walks = {(name, way): best_walk(four[name], way) for way in (0, 45) for name in four}
for name in four:
    along, across = (steps_needed(walks[name, way]) for way in (0, 45))
    print(f"{name:8} needs {along:3} steps along the axis, {across:3} in the turned valley")

# %%
fig, axes = plt.subplots(2, 4, figsize=(11, 6.4), sharex=True, sharey=True)
grid = np.array(np.meshgrid(np.linspace(-5, 3, 150), np.linspace(-4.5, 3.5, 150)))
for (name, way), ax in zip(walks, axes.flat):
    x, y = np.tensordot(turned(way).T, grid, axes=1)
    ax.contourf(*grid, np.sqrt(x**2 + 30 * y**2), 14, cmap="GnBu", alpha=0.8)
    path = walks[name, way][: steps_needed(walks[name, way]) + 1]
    ax.plot(*path.T, "o-", color=plots.DARK, markerfacecolor=plots.ORANGE, markersize=4)
    ax.plot(0, 0, "*", markersize=14, color="white", markeredgecolor=plots.DARK, zorder=5)
    ax.set_title(f"{name}: {len(path) - 1} steps")
    ax.set_aspect("equal")
for row, text in zip(axes, ("valley along an axis", "the same, turned by 45°")):
    row[0].set_ylabel(f"{text}\n\nsecond weight")
for ax in axes[1]:
    ax.set_xlabel("first weight")
plt.show()

# %% [markdown]
# *Figure: eight maps of a long valley, in two rows; pale is low, a star marks the lowest point. Upper row, valley along an axis: SGD zigzags, then creeps along the
# floor in many small steps; momentum swings from side to side in a wide curve; AdaGrad arrives in a few leaps; Adam glides down in an arc. Lower row, the valley turned by 45°:
# the paths of SGD and momentum are the same, only turned; AdaGrad now creeps, and Adam's path has corners.*

# %%
needed = {key: steps_needed(path) for key, path in walks.items()}
assert needed["SGD", 0] == needed["SGD", 45] and needed["momentum", 0] == needed["momentum", 45]
assert needed["AdaGrad", 45] > 5 * needed["AdaGrad", 0]

# %% [markdown]
# SGD and momentum do not know where the axes are. AdaGrad divides each weight's step by that weight's own gradients: very good while the steep direction *is* a weight, and of
# little use when it is a mixture of two. Adam cares as well, its path changes; but with a re-tuned rate it needs about as many steps. *What this does not show:* how it is with 100,000 weights, noisy gradients and a surface that is no bowl. For that, race.

# %% [markdown]
# ## A fair race
#
# Now a network: Fashion-MNIST, all ten classes, 10,000 pictures to train on and 5,000 others for validation. Two hidden layers of 100.

# %%
(images, labels), _ = data.load_fashion_mnist()
images = images.reshape(-1, 784).astype("float32") / 255
train_images, train_labels = images[:10_000], labels[:10_000]
valid_images, valid_labels = images[-5_000:], labels[-5_000:]


# %%
def build():
    layers = [keras.layers.Dense(100, activation="relu") for _ in range(2)]
    output = keras.layers.Dense(10, activation="softmax")
    return keras.Sequential([keras.Input((784,)), *layers, output])


def validation_accuracy(optimizer, seed, epochs):
    keras.utils.set_random_seed(seed)
    model = build()
    model.compile(
        optimizer=optimizer,
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        steps_per_execution=20,  # the same steps, with less to do between them
    )
    model.fit(train_images, train_labels, batch_size=100, epochs=epochs, verbose=0)
    return model.evaluate(valid_images, valid_labels, batch_size=1000, verbose=0)[1]


# %% [markdown]
# “Adam beats SGD” is quickly shown. **Predict** what `comparison.verdict` (lesson 01: better or worse only if *every* run agrees) says about it
# after four epochs, each with the learning rate that Keras gives it if you say nothing (0.001 and 0.01); then
# with a rate of 0.1 for SGD. Three seeds; one seed means the same first weights for all.

# %%
contestants = {
    "Adam, default 0.001": lambda: keras.optimizers.Adam(),
    "SGD, default 0.01": lambda: keras.optimizers.SGD(),
    "SGD, 0.1": lambda: keras.optimizers.SGD(0.1),
}
live = {
    name: np.array([validation_accuracy(make(), seed, epochs=4) for seed in (1, 2, 3)])
    for name, make in contestants.items()
}

# %%
adam_default, sgd_default, sgd_tenth = live.values()
lead, lead_over_tenth = adam_default - sgd_default, adam_default - sgd_tenth
print("Adam against SGD, both by default:", comparison.verdict(lead))
print("SGD 0.1 against SGD by default:   ", comparison.verdict(sgd_tenth - sgd_default))
closed = 1 - lead_over_tenth.mean() / lead.mean()
print("on average, rate 0.1 takes away more than half of Adam's lead:", closed > 0.5)
assert np.all(lead > 0) and np.all(sgd_tenth > sgd_default) and closed > 0.5

# %%
fig, ax = plt.subplots(figsize=(7, 2.6))
plots.runs(ax, live, xlabel="validation accuracy after 4 epochs", chance=0.1)
ax.set(title="Most of Adam's lead was a learning rate", xlim=(0, 1))
plt.show()

# %% [markdown]
# *Figure: one row of three dots for each contestant along an axis of validation accuracy. Adam and SGD with rate 0.1 lie close to each other, far to the right; SGD with its default
# rate lies clearly to the left of both; chance (0.1) is far away from all.*
#
# So the comparison of two optimizers was mostly a comparison of two learning rates. A fair race lets each tune its own. It takes hundreds of runs, so it was made beforehand, with the split, the network and the
# batch size from above: nine optimizers, seven learning rates each, and three seeds to choose the rate **on the validation set**; then eight other seeds with the chosen rate
# and with the default rate. Only these see the test pictures, once each. All of it twice, with a budget of 10 epochs and of 2. Momentum is 0.9 where there is one; everything else is left as Keras has it.

# %%
race = studies.load("optimizer_race")
print(studies.about("optimizer_race"))
names = list(dict.fromkeys(race["optimizer"]))
default = {name: round(float(optimizers[name].learning_rate), 4) for name in names}


# %%
def runs_of(stage, epochs, name):
    wanted = (race["optimizer"] == name) & (race["stage"] == stage) & (race["epochs"] == epochs)
    return {column: values[wanted] for column, values in race.items()}


def mean_by_rate(epochs, name):
    tuning = runs_of("tuning", epochs, name)
    rates, accuracies = tuning["learning_rate"], tuning["validation_accuracy"]
    return {rate: accuracies[rates == rate].mean() for rate in np.unique(rates)}


def chosen_rate(epochs, name):
    means = mean_by_rate(epochs, name)
    return max(means, key=means.get)


def final_runs(epochs, name, rate):
    runs = runs_of("test", epochs, name)
    return {column: values[runs["learning_rate"] == rate] for column, values in runs.items()}


# %% [markdown]
# **Predict** the shape of the curves: validation accuracy against learning rate. What happens at either end?

# %%
fig, axes = plt.subplots(3, 3, figsize=(10, 7.5), sharex=True, sharey=True)
for name, ax in zip(names, axes.flat):
    tuning, means, best = runs_of("tuning", 10, name), mean_by_rate(10, name), chosen_rate(10, name)
    ax.axhline(0.1, color=plots.DARK, linestyle=":", linewidth=1)
    ax.axvline(default[name], color=plots.DARK, linestyle="--", linewidth=1)
    ax.plot(means.keys(), means.values(), "-", color=plots.BLUE)
    ax.plot(tuning["learning_rate"], tuning["validation_accuracy"], "o", color=plots.BLUE, ms=4)
    ax.plot(best, means[best], "*", color=plots.ORANGE, markeredgecolor=plots.DARK, ms=15)
    ax.set(xscale="log", ylim=(0, 1))
    ax.set_title(f"{name}: best at {best:g}")
axes[0, 0].text(0.012, 0.3, "default", rotation=90, style="italic")
axes[0, 0].text(0.0003, 0.12, "chance", style="italic")
for ax in axes[:, 0]:
    ax.set_ylabel("validation accuracy")
for ax in axes[2]:
    ax.set_xlabel("learning rate")
plt.show()

# %% [markdown]
# *Figure: nine panels, one for each optimizer: validation accuracy after 10 epochs against the learning rate, on a logarithmic axis. Three dots for each rate, a line through their means, a star at the best mean, a dashed line at Keras's
# default rate, a dotted one at chance. Every curve climbs slowly from the left to a broad top and falls more steeply to the right of it, down to chance for SGD, momentum, Nesterov and AdaGrad.*

# %%
print("mean validation accuracy   lowest rate    best    highest rate")
for name in names:
    means = list(mean_by_rate(10, name).values())
    print(f"{name:27}{means[0]:11.2f}{max(means):8.2f}{means[-1]:16.2f}")

# %% [markdown]
# The cliff is on the right. Too small a rate makes learning slow; too large a rate makes it worse, for some impossible. (Each optimizer has seven rates of its own, around those in use, so “lowest” and “highest” are different rates
# from row to row.) Now the eight fresh seeds and, for the first time, the test pictures.
#
# **Predict:** for which optimizers is Keras's default rate good enough, and for which is it a disaster?


# %%
def mean_test_accuracy(epochs, name, rate):
    return final_runs(epochs, name, rate)["test_accuracy"].mean()


print("                          10 epochs                2 epochs")
print("          default |  chosen    test default |  chosen    test default")
for name in names:
    line = f"{name:9}{default[name]:8g}"
    for epochs in (10, 2):
        rate = chosen_rate(epochs, name)
        line += f" |{rate:8g}{mean_test_accuracy(epochs, name, rate):8.3f}"
        line += f"{mean_test_accuracy(epochs, name, default[name]):8.3f}"
    print(line)

# %%
fig, ax = plt.subplots(figsize=(7.5, 4))
looks = {"default rate": ("o", "white", 9), "tuned rate": ("*", plots.ORANGE, 15)}
for row, name in enumerate(names):
    found = [mean_test_accuracy(10, name, rate) for rate in (default[name], chosen_rate(10, name))]
    ax.plot(found, [row, row], "-", color=plots.DARK, linewidth=1)
    for value, (label, (marker, face, size)) in zip(found, looks.items()):
        look = {"markerfacecolor": face, "markeredgecolor": plots.DARK, "markersize": size}
        ax.plot(value, row, marker, **look, label=label if row == 0 else None)
ax.set_yticks(range(len(names)), names)
ax.set(xlabel="test accuracy after 10 epochs, mean of 8 runs", ylim=(8.6, -0.6))
ax.set_title("What a default rate costs")
ax.legend(loc="lower left")
plt.show()

# %% [markdown]
# *Figure: a row for each optimizer along an axis of test accuracy, an open circle for the default rate and a star for the tuned one, joined by a line. The line is longest for AdaGrad, long for SGD, short for momentum, Nesterov and
# Adamax; RMSprop, Adam, Nadam and AdamW have circle and star in one place. All stars lie close together.*
#
# (In the table: the default rate; then for each budget the chosen rate, the test accuracy with it, and the test accuracy with the default. Chance is 0.1.)
#
# At 10 epochs AdaGrad's default rate is a hundred times smaller than the best of seven, SGD's thirty times; they look weak, and are not. For RMSprop, Adam, Nadam and AdamW the default *was* the best of seven in the longer
# race. That may be the most useful thing about them. Compare SGD and momentum, too: the best rate of momentum is ten times smaller at ten epochs, as the toy told us.
#
# Tuning is not magic either: RMSprop's rate for 2 epochs won on three seeds and validation pictures; on eight others and the test pictures its mean is lower than the default's.
#
# ### Is Adam the best?
#
# Each at its chosen rate, each run compared with Adam's run from the same first weights. `mean_interval` gives the mean difference and its 95 % confidence interval ([lesson 04](lesson_04_ab_transfer.ipynb#All-forty-five-pairs)).


# %%
def against_adam(epochs, name):
    pair = [final_runs(epochs, n, chosen_rate(epochs, n))["test_accuracy"] for n in (name, "Adam")]
    return pair[0] - pair[1]


for epochs in (10, 2):
    print(f"{epochs} epochs, test accuracy minus Adam's:")
    for name in [name for name in names if name != "Adam"]:
        difference = against_adam(epochs, name)
        mean, low, high = comparison.mean_interval(difference)
        print(
            f"  {name:9}{mean:+.3f} ({low:+.3f} to {high:+.3f}), "
            f"behind in {np.sum(difference < 0)} of 8: {comparison.verdict(difference)}"
        )

# %%
accuracies = {name: final_runs(10, name, chosen_rate(10, name))["test_accuracy"] for name in names}
fig, ax = plt.subplots(figsize=(7.5, 4.2))
plots.runs(ax, accuracies, xlabel="test accuracy after 10 epochs, at each one's tuned rate")
ax.set_title("The winner changes with the seed")
plt.show()

# %% [markdown]
# *Figure: nine rows of eight dots with a bar at each mean, test accuracy at the tuned rates. All rows overlap. Plain SGD and AdaGrad have the widest rows, with some runs far to the left; Nadam's row is narrow and its mean is furthest to the right.*

# %%
means = {name: values.mean() for name, values in accuracies.items()}
print("highest mean:", max(means, key=means.get), "· lowest:", min(means, key=means.get))
print(f"from the lowest mean to the highest: {np.ptp(list(means.values())):.3f}")
print(f"from Adam's worst run to its best:   {np.ptp(accuracies['Adam']):.3f}")
winners = [names[place] for place in np.argmax(list(accuracies.values()), axis=0)]
print("best of the eight seeds in turn:", ", ".join(winners))

# %% [markdown]
# With 10 epochs nobody beats Adam in every run, and nobody loses to it in every run: **no clear difference**, by our rule. (The interval of SGD lies below zero and that of Nadam above it, so more runs might tell them from Adam. Or it is luck: of sixteen such intervals, one may well miss.) From the worst mean to the best is little more than from Adam's worst seed to its best one. With 2 epochs SGD, AdaGrad and RMSprop do lose in every run: the three rules that keep no sum or average of the gradients themselves.
#
# So “Adam is the best” is not what we measured. What we did: with little time the rules without such a memory were behind, with more time the large differences shrank, and some optimizers were at their best without tuning.
#
# ### Does SGD generalise better?
#
# One also reads that Adam learns faster, but that SGD does better on examples it has not seen ([Wilson et al. 2017](https://arxiv.org/abs/1705.08292)). The **gap** between training accuracy and test accuracy says how much
# of what was learned does not carry over. **Predict** who has the smallest gap, and whether that is who you want.

# %%
cases = {"SGD, default rate": ("SGD", 0.01), "AdaGrad, default rate": ("AdaGrad", 0.001)}
cases |= {f"{name}, tuned": (name, chosen_rate(10, name)) for name in ("SGD", "momentum", "Adam")}
gaps = {}
for case, (name, rate) in cases.items():
    runs = final_runs(10, name, rate)
    gaps[case] = runs["training_accuracy"] - runs["test_accuracy"]
    trained, tested = runs["training_accuracy"].mean(), runs["test_accuracy"].mean()
    print(f"{case:22} training {trained:.3f}  test {tested:.3f}  gap {gaps[case].mean():.3f}")

# %%
smaller = np.sum(gaps["SGD, tuned"] < gaps["Adam, tuned"])
print(f"SGD's gap is smaller than Adam's in {smaller} of 8 runs")
print(f"and its test accuracy is higher in {np.sum(against_adam(10, 'SGD') > 0)} of 8")

# %% [markdown]
# SGD does have the smaller gap, and it is no better on the test pictures: it had learned less of the training pictures, too. Those who have learned least, with the default rates, have the smallest gaps of all. A small gap is no merit by itself.
#
# *What this does not show:* how it is with long training, convolutions, more pictures, weight decay or a rate that falls. Others have asked at scale: with everything tuned,
# [Choi et al. 2019](https://arxiv.org/abs/1910.05446) never found the adaptive optimizers behind SGD or momentum; among fifteen optimizers, [Schmidt et al. 2021](https://arxiv.org/abs/2007.01547) found none that wins on every task. Your task is one more such task.

# %% [markdown]
# ## The arguments, then and now
#
# A well-known book introduces optimizers one line each ([A. Géron's notebooks](https://github.com/ageron/handson-ml3), chapter 11). Here are such lines, as written for TensorFlow 2 and, older, with `lr`.
#
# **Predict** which of them still work, that is, make an optimizer and raise nothing.


# %%
def outcome(line):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            eval(line, {"keras": keras} | vars(keras.optimizers))
            result = "works"
        except Exception as error:
            result = f"{type(error).__name__}: {str(error)[:41]}"
    told = [warning.category.__name__ for warning in caught]
    return ", ".join([result, *told])


# %%
lines = [
    "SGD({}=0.001)",
    "SGD({}=0.001, momentum=0.9)",
    "SGD({}=0.001, momentum=0.9, nesterov=True)",
    "Adagrad({}=0.001)",
    "RMSprop({}=0.001, rho=0.9)",
    "Adam({}=0.001, beta_1=0.9, beta_2=0.999)",
    "Adamax({}=0.001, beta_1=0.9, beta_2=0.999)",
    "Nadam({}=0.001, beta_1=0.9, beta_2=0.999)",
]
for word in ("learning_rate", "lr"):
    outcomes = {outcome(line.format(word)) for line in lines}
    assert len(outcomes) == 1
    print(f"with {word}=, all {len(lines)} lines: {outcomes.pop()}")

# %% [markdown]
# The names and their arguments are all still there; only `lr` is gone. Now a mixed bag from old notebooks, and some newer arguments. **Predict:** which of the fifteen are silently accepted, and which raise?

# %%
bag = [
    "SGD(0.1, decay=1e-4)",
    "SGD(1)",
    "SGD(nesterov=True)",
    "SGD(0.1).lr",
    "Nadam(schedule_decay=0.004)",
    "keras.optimizers.legacy.Adam()",
    "keras.optimizers.experimental.Adam()",
    "keras.backend.set_value",
    "Adam().get_weights()",
    "Adam(use_ema=True)",
    "SGD(0.1, weight_decay=0.004)",
    "Adam(clipnorm=1.0, clipvalue=0.5)",
    "Adam(jit_compile=True)",
    "keras.Sequential().compile(jit_compile=False)",
    "Adam(gradient_accumulation_steps=4)",
]
for line in bag:
    print(f"{line:47}{outcome(line)}")

# %% [markdown]
# Most of what is gone says so. A rate must be a float, 1.0 and not 1; `jit_compile` has become an argument of `compile`; instead of `set_value`, assign: `optimizer.learning_rate = 0.01`. Two lines get a second look below: `decay=` (accepted, with a warning) and
# `nesterov=True` without momentum (accepted, no warning).
#
# Every optimizer can **clip** gradients that are too large, in three ways: `clipvalue` limits each number, `clipnorm` the length of each array, `global_clipnorm` the length of all together. **Predict** what each
# makes of two gradients, (3, 4) and (12), with a limit of 1. The lengths are 5 and 12, of both together 13.

# %%
for way in ("clipvalue", "clipnorm", "global_clipnorm"):
    first, second = keras.Variable([0.0, 0.0]), keras.Variable([0.0])
    optimizer = keras.optimizers.SGD(1.0, **{way: 1.0})
    optimizer.apply([tf.constant([3.0, 4.0]), tf.constant([12.0])], [first, second])
    print(f"{way:16} {-first.numpy().round(2)} {-second.numpy().round(2)}")

# %% [markdown]
# `clipvalue` cuts each number, and changes the direction. `clipnorm` scales each weight array's gradient by itself, so two that both exceed the limit end up equally long. Only `global_clipnorm` keeps the direction of the
# whole step.
#
# And every optimizer can keep a running average of the weights beside the weights themselves: `use_ema=True`. **Predict:** a thousand weights that
# should be 0, with very noisy gradients. Which are nearer to 0 after a hundred steps, the weights or their average?

# %%
optimizer = keras.optimizers.SGD(0.5, use_ema=True, ema_momentum=0.9)
thousand, rng = keras.Variable(np.zeros(1000, "float32")), np.random.default_rng(3)
for _ in range(100):
    noise = tf.constant(rng.normal(size=1000), "float32")
    optimizer.apply([thousand.value + noise], [thousand])
print("distance from 0, typically: ", round(float(np.std(thousand)), 1))
optimizer.finalize_variable_values([thousand])
print("and of their average:       ", round(float(np.std(thousand)), 1))

# %% [markdown]
# The noise averages out. `finalize_variable_values` put the averages in the place of the weights. In a model nobody has to call it: **predict** which weights you have after `fit`, the last ones or the average?


# %%
def small_model(optimizer):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    model.compile(optimizer=optimizer, loss="mse")
    return model


points, targets = np.random.normal(size=(64, 4)), np.random.normal(size=(64, 1))
model = small_model(keras.optimizers.SGD(0.1, use_ema=True))
model.fit(points, targets, verbose=0)
averages = [v.numpy() for v in model.optimizer.variables if v.name.endswith("average")]
print(
    "after fit the weights are the averages:",
    all(map(np.array_equal, model.get_weights(), averages)),
)

# %% [markdown]
# ## What goes wrong
#
# ### `lr=`, and its silent sister
#
# `SGD(lr=0.001)` raises, as we saw. Setting it afterwards does not.

# %%
optimizer = keras.optimizers.SGD(0.1)
optimizer.lr = 0.001
print("optimizer.lr is", optimizer.lr)
print("the rate it works with is", round(float(optimizer.learning_rate), 3))

# %% [markdown]
# Python lets you put a new attribute on any object. **The repair:** `optimizer.learning_rate = 0.001`.
#
# ### A rate that should fall
#
# In old notebooks `decay=0.1` made the rate fall at every step, to rate / (1 + 0.1 · steps). We begin with 0.01. **Predict** the rate after sixty steps.

# %%
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    model = small_model(keras.optimizers.SGD(0.01, decay=0.1))
model.fit(points, targets, epochs=30, verbose=0)
print("steps:", int(model.optimizer.iterations))
print("rate: ", round(float(model.optimizer.learning_rate), 4))
print("told: ", caught[0].message)

# %% [markdown]
# Nothing has happened to it. One line of warning when the optimizer is made, then silence. **The repair** is a schedule object: lesson 08.
#
# ### Nesterov without momentum

# %%
plain, accelerated = (path_by_keras(keras.optimizers.SGD(rate, nesterov=n)) for n in (False, True))
print("SGD(nesterov=True) is plain SGD:", np.array_equal(plain, accelerated))

# %% [markdown]
# There is no velocity to look ahead with, and no warning. **The repair:** `SGD(rate, momentum=0.9, nesterov=True)`.
#
# ### One optimizer for two models

# %%
optimizer = keras.optimizers.Adam()
first, second = small_model(optimizer), small_model(optimizer)
first.fit(points, targets, verbose=0)
try:
    second.fit(points, targets, verbose=0)
except ValueError as error:
    print("ValueError:", str(error)[:16])
two_of_a_name = keras.optimizers.get("adam"), keras.optimizers.get("adam")
print('"adam" is the same object each time:', two_of_a_name[0] is two_of_a_name[1])

# %% [markdown]
# What it remembers belongs to the first model's weights. **The repair:** one optimizer for each model. (The string `"adam"` stands for a new one each time.)
#
# ### A rate far too high

# %%
with_rate_ten = validation_accuracy(keras.optimizers.SGD(10.0), seed=1, epochs=1)
print("at chance (0.1), or near:", with_rate_ten < 0.2)
assert with_rate_ten < 0.2

# %% [markdown]
# No error, no warning. A network that stays at chance has often been thrown off the cliff in its first steps. **The repair:** before you doubt the data or the layers, divide the rate by ten, and again.
#
# ### A string is a learning rate, too

# %%
for name in ("sgd", "adagrad", "rmsprop", "adam", "adamax", "nadam", "adamw"):
    print(f"{name:8} {float(keras.optimizers.get(name).learning_rate):.3f}")

# %% [markdown]
# `optimizer="adagrad"` says nothing about the rate, and you get one all the same. In the race above you saw what it costs. **The repair:** write the optimizer as an object, with a rate that you chose.

# %% [markdown]
# ## Check yourself
#
# **1.** You replace `SGD(0.1)` by `SGD(0.1, momentum=0.9)` and training goes to pieces. What do you try first?
#
# <details><summary>Answer</summary>
# A rate of 0.01. Where gradients agree, momentum 0.9 makes steps ten times as long.
# </details>
#
# **2.** A network has 5 million trainable parameters. How many numbers does Adam keep beside them? And if you freeze 4 million?
#
# <details><summary>Answer</summary>
# 10 million, two for each (and the step counter and the rate). Weights frozen before <code>compile</code> need none: 2 million.
# </details>
#
# **3.** An article trains the same network with <code>"sgd"</code>, <code>"adagrad"</code> and <code>"adam"</code>, and Adam wins. What has been compared?
#
# <details><summary>Answer</summary>
# Three default learning rates. Each optimizer needs a rate tuned for it on the validation set, and the runs need several seeds.
# </details>
#
# **4.** `SGD(0.1, decay=0.01)`: what is the learning rate after 100 steps?
#
# <details><summary>Answer</summary>
# 0.1. The argument is accepted with a warning, and ignored.
# </details>
#
# **5.** With AdaGrad, equal gradients make ever shorter steps. Which line of its rule is the reason, and what did RMSprop change?
#
# <details><summary>Answer</summary>
# It adds every squared gradient to a sum that never shrinks. RMSprop keeps an average that forgets: nine tenths of the old one, one tenth of the new square.
# </details>

# %% [markdown]
# ## Key points
#
# - An optimizer is a short rule. SGD scales the gradient, momentum and Nesterov roll, AdaGrad and RMSprop give each weight a step size of its own, Adam and its relatives do both. Keras's constants are not always the paper's.
# - SGD remembers nothing, momentum, Nesterov, AdaGrad and RMSprop one number per parameter, Adam, Adamax, Nadam and AdamW two.
# - A comparison at default rates compares rates. Tune the rate of each on the validation set, use fresh seeds, and open the test set last.
# - `lr=` and `legacy` raise; `decay=` is ignored with a warning; `optimizer.lr = …` and `nesterov=True` without momentum do nothing, silently.
#
# **Next:** do it yourself in `work/07_optimizers/07_optimizers.ipynb`, then [08 Learning-rate schedules](lesson_08_learning_rate_schedules.ipynb): should the rate stay the same from the first step to the last?
