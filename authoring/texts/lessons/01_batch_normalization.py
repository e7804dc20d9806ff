# %% [markdown]
# # 01 · Batch normalization
#
# **Here is a layer that computes one thing while a network learns and another when it is used. What does it compute, what does it
# remember, and what do you gain by it?**
#
# After this lesson you can
#
# 1. compute batch normalization by hand, in training and in inference, and account for its four numbers a feature;
# 2. give it one of its three places in a network, and say when the bias before it is superfluous;
# 3. say how long its moving statistics need, and recognise a result that was measured too early;
# 4. test whether it helps you: over depths, learning rates, batch sizes and seeds.
#
# About 50 minutes. You have met `Dense`, `compile` and `fit`, and in lesson 00 what a seed does and what a guesser gets.

# %%
import functools

import matplotlib.pyplot as plt
import numpy as np

from helpers.quiet_tensorflow import keras, tensorflow as tf  # without start-up messages
from helpers import checks, comparison, data, plots, reproducibility, studies

reproducibility.set_seed(42)

# %% [markdown]
# The pictures are Fashion-MNIST's: 28 × 28 grey pixels, ten kinds of clothes. We measure accuracy on 2,000 pictures that we do not train on, our **validation set**. The **test set** is kept for a last look and stays closed. (Only a **study** has opened it: an experiment that was too long for a lesson and whose results come with the course.)

# %%
(images, labels), _ = data.load_fashion_mnist()
train_images, train_labels = images[:16_000].astype("float32") / 255, labels[:16_000]
valid_images, valid_labels = images[50_000:52_000].astype("float32") / 255, labels[50_000:52_000]

# %% [markdown]
# ## Four numbers a feature
#
# A toy first: four garments, given to the layer together, as one **batch**. Each has three **features**, one a column: buttons, pockets and the price in euros. The scales are very different.

# %%
garments = np.array([[0, 5, 12], [8, 2, 30], [1, 4, 9], [7, 1, 45]], dtype="float32")
mean, variance = garments.mean(axis=0), garments.var(axis=0)
print("mean of each feature:    ", mean)
print("variance of each feature:", variance)


# %% [markdown]
# **Batch normalization** (S. Ioffe and C. Szegedy, 2015, [arXiv:1502.03167](https://arxiv.org/abs/1502.03167)) subtracts from each feature its mean over the batch and divides
# by its standard deviation, the root of the variance. Then it stretches the result by a number γ (gamma) and shifts it by a number β (beta), which the network learns. A small ε
# (epsilon, 0.001 in Keras) keeps the division safe when a feature hardly varies:
#
# $$\text{output} = \gamma \cdot \frac{x - \text{mean}}{\sqrt{\text{variance} + \varepsilon}} + \beta$$


# %%
def by_hand(x, mean, variance, gamma=1.0, beta=0.0, epsilon=1e-3):
    return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta


def assert_equal(ours, from_keras):
    np.testing.assert_allclose(ours, from_keras, rtol=1e-6, atol=1e-6)


# %% [markdown]
# **Predict:** the price of the last garment is 45 euros, well above the mean. Roughly what will become of it? And what are the mean and the
# standard deviation of every feature afterwards?

# %%
norm = keras.layers.BatchNormalization()
output = norm(garments, training=True).numpy()
assert_equal(by_hand(garments, mean, variance), output)
print(output.round(1))
print("all means are 0:", np.allclose(output.mean(axis=0), 0, atol=1e-6))
print("all standard deviations are 1:", np.allclose(output.std(axis=0), 1, atol=1e-3))

# %% [markdown]
# Our line of NumPy and the Keras layer agree to a millionth. Buttons, pockets and euros now speak the same language: how many standard deviations above or
# below the others in this batch?
#
# We called the layer with `training=True`, as `fit` does. Which numbers does it keep?

# %%
for weight in norm.weights:
    kind = "trainable" if weight.trainable else "not trainable"
    print(f"{weight.name:16} {kind:14} {weight.numpy().round(3)}")

# %% [markdown]
# Four numbers for each feature. Gradient descent changes γ, which starts at 1, and β, which starts at 0. The **moving mean** and the **moving variance**
# start at 0 and 1, and every call with `training=True` pulls them a little towards the batch.
#
# **Predict:** the mean price is 24, and the moving mean of the price has gone from 0 to 0.24. What is the rule?

# %%
momentum = 0.99  # what BatchNormalization() takes
assert_equal(momentum * 0 + (1 - momentum) * mean, norm.moving_mean)
assert_equal(momentum * 1 + (1 - momentum) * variance, norm.moving_variance)
print("moving = 0.99 · moving + 0.01 · batch: equal to Keras")

# %% [markdown]
# The 0.99 is the layer's **momentum**. Why keep such statistics? Because somebody who uses the network may show it a single garment, and no batch. In **inference**, with `training=False`, as in `predict` and `evaluate`, the
# layer computes with what it has stored. **Predict:** will the four garments come out as before?

# %%
stored = norm.moving_mean.numpy(), norm.moving_variance.numpy()
in_inference = norm(garments, training=False).numpy()
assert_equal(by_hand(garments, *stored), in_inference)
print("by hand with the stored statistics: equal to Keras")
print("price, in training: ", output[:, 2].round(1))
print("price, in inference:", in_inference[:, 2].round(1))

# %% [markdown]
# The same garments, the same layer, very different answers: after a single batch the stored statistics are nearly those it was born with. Remember
# this gap; it has a section of its own below. Now with another γ and β for each feature:

# %%
gamma, beta = np.array([1.0, 10.0, 0.5]), np.array([0.0, 0.0, 100.0])
norm.gamma.assign(gamma)
norm.beta.assign(beta)
output = norm(garments, training=True).numpy()
assert_equal(by_hand(garments, mean, variance, gamma, beta), output)
print("means:", output.mean(axis=0).round(1) + 0.0)
print("standard deviations:", output.std(axis=0).round(1))

# %% [markdown]
# So β becomes the mean of the output and γ its standard deviation. The network may choose both.
#
# And pictures? Behind a convolution (a small filter that slides over the picture: lesson 04) one **channel**, all that one filter has found, counts as one feature, and the mean runs over the batch and all positions. **Predict** how many numbers the layer
# has for feature maps of 5 × 5 positions and 3 channels.

# %%
maps = np.random.default_rng(0).normal(size=(8, 5, 5, 3)).astype("float32")
channel_norm = keras.layers.BatchNormalization()
in_training = channel_norm(maps, training=True)
assert_equal(by_hand(maps, maps.mean((0, 1, 2)), maps.var((0, 1, 2))), in_training)
print("numbers:", channel_norm.count_params())

# %% [markdown]
# Four for each of the 3 channels, whatever the size of the picture.

# %% [markdown]
# ## Three places in a network
#
# Here is a network with batch normalization in two places: as the **first layer**, where it standardizes the pixels, and **after each hidden
# layer**, behind the activation.


# %%
def three_norms():
    layers = keras.layers
    network = [layers.Flatten(name="flatten")]
    network += [layers.BatchNormalization(name="norm1")]
    network += [layers.Dense(300, activation="relu", name="hidden1")]
    network += [layers.BatchNormalization(name="norm2")]
    network += [layers.Dense(100, activation="relu", name="hidden2")]
    network += [layers.BatchNormalization(name="norm3")]
    network += [layers.Dense(10, activation="softmax", name="kinds")]
    return keras.Sequential([keras.Input((28, 28)), *network])


# %% [markdown]
# **Predict** the number of **parameters**, single numbers, of every layer, and how many of all are not trainable. (784 pixels; a dense layer has a weight
# for each input and unit, and a bias for each unit.)


# %%
def count(weights):
    return sum(int(np.prod(weight.shape)) for weight in weights)


def print_counts(model):
    for part in [*model.layers, model]:
        learning, kept = count(part.trainable_weights), count(part.non_trainable_weights)
        name = "in all" if part is model else part.name
        print(f"{name:8} {learning + kept:7,} = {learning:7,} trainable + {kept:5,} not")


print_counts(three_norms())

# %%
print("norm1", 4 * 784, "· norm2", 4 * 300, "· norm3", 4 * 100)
print("hidden1", 784 * 300 + 300, "· hidden2", 300 * 100 + 100, "· kinds", 100 * 10 + 10)
not_trainable = 2 * 784 + 2 * 300 + 2 * 100
print("not trainable:", not_trainable, "= two for each of", 784 + 300 + 100, "features")
assert 271_346 == 268_978 + not_trainable

# %% [markdown]
# The third place is **between a dense layer and its activation**. It is the one the paper proposes. The dense layer then goes without its bias:


# %%
def norms_before_relu():
    layers = keras.layers
    network = [layers.Flatten(name="flatten"), layers.BatchNormalization(name="norm1")]
    for number, units in ((1, 300), (2, 100)):
        network += [layers.Dense(units, use_bias=False, name=f"hidden{number}")]
        network += [layers.BatchNormalization(name=f"norm{number + 1}")]
        network += [layers.Activation("relu", name=f"relu{number}")]
    network += [layers.Dense(10, activation="softmax", name="kinds")]
    return keras.Sequential([keras.Input((28, 28)), *network])


# %%
fig, (top, bottom) = plt.subplots(2, 1, figsize=(10.5, 4.4))
plots.draw_network(three_norms(), top, "First layer, and after each hidden layer")
plots.draw_network(norms_before_relu(), bottom, "First layer, and before each activation")
plt.show()

# %% [markdown]
# *Figure: two networks as rows of boxes. Above: flatten, norm1, hidden1, norm2, hidden2, norm3, kinds. Below: flatten, norm1, hidden1, norm2, relu1, hidden2, norm3, relu2,
# kinds; here relu is a layer of its own, after the normalization (above, it is part of hidden1 and hidden2). All boxes with weights are marked trainable, the normalizations also “batch statistics”: that is what they compute with in training.*
#
# **Predict:** how many parameters fewer does the second have? And why may the bias go? Think of what is subtracted.

# %%
fewer = three_norms().count_params() - norms_before_relu().count_params()
print("fewer:", fewer, "· biases of 300 + 100 units:", 300 + 100)

# %%
rng = np.random.default_rng(1)
x, bias = rng.normal(size=(32, 3)), rng.normal(size=3)
norm, relu = keras.layers.BatchNormalization(), keras.activations.relu
before = np.subtract(norm(x + bias, training=True), norm(x, training=True))
after = np.subtract(norm(relu(x + bias), training=True), norm(relu(x), training=True))
print("norm before relu: the bias matters:", np.abs(before).max() > 1e-5)
print("norm after relu:  the bias matters:", np.abs(after).max() > 1e-5)
assert np.abs(before).max() < 1e-5 < np.abs(after).max()

# %% [markdown]
# A bias adds the same to a feature in every row, so the mean grows by as much, and subtracting the mean removes it. β is there to shift instead.
# This holds where the normalization follows *directly*. With relu in between, the bias decides which values survive: keep it.
#
# *What this does not show:* which place is better. We shall not settle that here.

# %% [markdown]
# ## Statistics that lag behind
#
# How long do the moving statistics need? A training **step** takes one batch; an **epoch** is as many steps as it takes to see every picture once. Suppose all batches had the same mean. Then each step keeps 0.99 of the distance that is left.
# **Predict:** after how many steps is half of the distance gone? And all but 5 %?

# %%
for steps in (1, 20, 40, 69, 100, 299):
    print(f"after {steps:3} steps {0.99**steps:4.0%} of the distance is left")

# %% [markdown]
# A useful rule: about 70 steps for a half, 300 for all but 5 %. Real batches differ from one another, so let us watch. The feature has a
# variance of 9, a batch has 32 rows, and two layers look on: one with Keras's `momentum=0.99`, one with 0.9.

# %%
rng = np.random.default_rng(2)
norms = {m: keras.layers.BatchNormalization(momentum=m) for m in (0.99, 0.9)}
of_batch, moving = [], {m: [] for m in norms}
for _ in range(300):
    batch = rng.normal(5, 3, size=(32, 1)).astype("float32")
    of_batch.append(batch.var())
    for m, norm in norms.items():
        norm(batch, training=True)
        moving[m].append(float(norm.moving_variance[0]))

# %%
fig, ax = plt.subplots(figsize=(7.5, 3.6))
ax.plot(of_batch, ".", color=plots.DARK, alpha=0.3, markersize=4)
ax.plot(moving[0.9], "-", color=plots.ORANGE, linewidth=1.5)
ax.plot(moving[0.99], "-", color=plots.BLUE, linewidth=3)
ax.axhline(9, color=plots.DARK, linestyle="--", linewidth=1)
ax.annotate("momentum 0.9", (14, moving[0.9][14]), (3, 16.8), arrowprops={"arrowstyle": "-"})
ax.annotate("momentum 0.99", (75, moving[0.99][75]), (110, 2.6), arrowprops={"arrowstyle": "-"})
ax.annotate("dots: variance of one batch", (300, 17.5), ha="right")
ax.annotate("truth: 9", (302, 9), va="center", annotation_clip=False)
ax.set(xlabel="training steps", ylabel="variance of the feature", ylim=(0, 19), xlim=(0, 300))
ax.set_title("A long memory is calm and late")
plt.show()

# %% [markdown]
# *Figure: variance of the feature over 300 steps. The batches' own variances are dots scattered widely around the truth, 9. The moving variance with momentum 0.9 climbs from 1 to
# the truth within a few dozen steps and then wobbles around it; with 0.99 it climbs slowly and smoothly, and is close to the truth only near the right end.*

# %%
arrived = bool(np.min(np.abs(np.array(moving[0.9][:50]) - 9)) < 0.9)
late = moving[0.99][49] < 6
print("in 50 steps 0.9 comes within 10 % of the truth:", arrived)
print("after 50 steps 0.99 is still below two thirds of it:", late)
restless = {m: np.std(np.diff(values[150:])) for m, values in moving.items()}
print("later, 0.9 jumps more than 5 times as far:", bool(restless[0.9] > 5 * restless[0.99]))
assert arrived and late and restless[0.9] > 5 * restless[0.99]

# %% [markdown]
# Now the real thing: the network with three normalizations, trained for 320 steps. At five stops on the way we measure the validation accuracy twice: with the statistics of the
# validation batch (`training=True`), and as `evaluate` does it, with the moving statistics (`training=False`). Asking with `training=True` moves the moving statistics, so we put the weights back.


# %%
def accuracy(model, training):
    weights = model.get_weights() if training else None
    answers = model(valid_images, training=training).numpy().argmax(axis=1)
    if training:
        model.set_weights(weights)
    return float(np.mean(answers == valid_labels))


# %% [markdown]
# Two more small functions will be with us to the end. `compiled` compiles for plain gradient descent, `SGD`: each step moves every weight against its gradient, the slope of the loss, and the **learning rate**, or rate for short, says how far (lesson 07). `steps_per_execution` changes nothing but time: Keras then runs several steps in one go.
# `random_weights` draws new initial weights (those of a clone, see lesson 03), so that one compiled model can start again and again. `fit` runs with `shuffle=False`:
# these pictures come in random order as they are.


# %%
def compiled(model, steps_per_execution=20, metrics=None):
    model.compile(
        optimizer=keras.optimizers.SGD(0.1),
        loss="sparse_categorical_crossentropy",
        metrics=metrics,
        steps_per_execution=steps_per_execution,
    )
    return model


@functools.cache  # a second request with the same model and seed is answered from memory
def random_weights(model, seed):
    keras.utils.set_random_seed(seed)
    return keras.models.clone_model(model).get_weights()


# %% [markdown]
# **Predict** both accuracies after 20 steps of 50 pictures: which is higher, and by how much? And after 320? (A **callback** is something that `fit` calls at certain moments; this one measures, after every 20 steps, if it is time for a stop. You need not follow the code: look at what `with_batch` and `with_moving` hold.)

# %%
seeds, stops = [1, 2, 3], [20, 40, 80, 160, 320]
model = compiled(three_norms())
with_batch, with_moving = np.zeros((3, 5)), np.zeros((3, 5))
x, y = train_images[: 50 * stops[-1]], train_labels[: 50 * stops[-1]]


def measure(batch, logs):  # the callback counts batches from 0
    if batch + 1 in stops:
        stop = stops.index(batch + 1)
        with_batch[run, stop] = accuracy(model, training=True)
        with_moving[run, stop] = accuracy(model, training=False)


for run, seed in enumerate(seeds):
    model.set_weights(random_weights(model, seed))
    look = keras.callbacks.LambdaCallback(on_train_batch_end=measure)
    model.fit(x, y, batch_size=50, shuffle=False, callbacks=[look], verbose=0)

# %%
gap = with_batch - with_moving
print("after  20 steps, gap above 0.10 in every run:", bool(np.all(gap[:, 0] > 0.10)))
print("after 320 steps, gap below 0.05 in every run:", bool(np.all(gap[:, 4] < 0.05)))
assert np.all(gap[:, 0] > 0.10) and np.all(gap[:, 4] < 0.05)

# %%
fig, ax = plt.subplots(figsize=(7.5, 3.6))
for batch_run, moving_run in zip(with_batch, with_moving):
    ax.plot(stops, batch_run, "o-", color=plots.BLUE, alpha=0.8)
    ax.plot(stops, moving_run, "s--", color=plots.ORANGE, alpha=0.9)
ax.fill_between(stops, with_batch.mean(0), with_moving.mean(0), color=plots.LIGHT, zorder=0)
ax.annotate("statistics of the batch", (20, 0.84), color=plots.BLUE)
ax.annotate("moving statistics, as in evaluate", (21, 0.42), color=plots.DARK)
ax.axhline(0.1, color=plots.DARK, linestyle=":")
ax.annotate("chance", (20, 0.12))
ax.set_xscale("log", base=2)
ax.set_xticks(stops, stops)
ax.set(xlabel="training steps (each stop doubles them)", ylabel="validation accuracy", ylim=(0, 1))
ax.set_title("The same weights, measured in two ways")
plt.show()

# %% [markdown]
# *Figure: validation accuracy at 20 to 320 training steps, three runs each. With the statistics of the batch, three solid lines lie high from early on. With the moving
# statistics, three dashed lines start far below and join the others at the right end.*
#
# The network had learned quite a lot after 20 steps. `evaluate` does not show it: the initial 0 and 1 still count for 82 %.
# *What this shows:* after 20 steps, a validation score of a network with batch normalization says little; after 320 the two nearly agree, as the rule has it. *What it does not:* that the network is bad.
#
# In the short experiments below we therefore write `momentum=0.9`. Otherwise we would measure the lag.

# %% [markdown]
# ## What the layers see
#
# What reaches the activations of a deep network? We stack ten dense layers of 100 relu units and look at the numbers in front of every relu, the **pre-activations**, before any
# training. Three ways to begin: with the weights Keras chooses by default (after X. Glorot and Y. Bengio, 2010), with weights of He et al. (2015, [arXiv:1502.01852](https://arxiv.org/abs/1502.01852)), made for relu, and with
# the default weights and batch normalization before each relu. (`keras.Model(input, outputs)` makes a second model out of the same layers; below, one that returns what enters each relu.)


# %%
def dense_net(depth, batch_norm, initial="glorot_uniform", momentum=0.9, units=100):
    layers, network = keras.layers, [keras.layers.Flatten()]
    for _ in range(depth):
        network += [layers.Dense(units, use_bias=not batch_norm, kernel_initializer=initial)]
        if batch_norm:
            network += [layers.BatchNormalization(momentum=momentum)]
        network += [layers.Activation("relu")]
    network += [layers.Dense(10, activation="softmax")]
    return keras.Sequential([keras.Input((28, 28)), *network])


# %%
def pre_activations(model):
    """What enters each relu; training=True: normalized with the statistics of these pictures."""
    relus = [layer for layer in model.layers if isinstance(layer, keras.layers.Activation)]
    look_inside = keras.Model(model.inputs[0], [relu.input for relu in relus])
    return [values.numpy() for values in look_inside(valid_images[:1000], training=True)]


# %% [markdown]
# **Predict:** how does the spread of the pre-activations change from layer 1 to layer 10, in each of the three?

# %%
reproducibility.set_seed(42)
beginnings = {
    "default weights": dense_net(10, batch_norm=False),
    "He weights": dense_net(10, batch_norm=False, initial="he_normal"),
    "default weights, batch norm": dense_net(10, batch_norm=True),
}
seen = {name: pre_activations(model) for name, model in beginnings.items()}


# %%
def draw_ridges(ax, values_by_layer, title, colour):
    edges = np.linspace(-2.5, 2.5, 101)
    for row, values in enumerate(values_by_layer):
        share, _ = np.histogram(values, edges)
        height = 1.5 * share / share.max()
        ax.fill_between(edges[1:], row, row - height, color=colour, zorder=row)
        ax.plot(edges[1:], row - height, color="white", linestyle="-", linewidth=1.5, zorder=row)
    ax.set(xlabel="pre-activation", xlim=(-2.5, 2.5), ylim=(9.2, -1.7))
    ax.set_title(title, fontsize=11, fontweight="normal")
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)


# %%
fig, axes = plt.subplots(1, 3, figsize=(9.5, 4.4), sharey=True)
colours = (plots.ORANGE, plots.ORANGE, plots.BLUE)
for ax, colour, (name, values_by_layer) in zip(axes, colours, seen.items()):
    draw_ridges(ax, values_by_layer, name, colour)
axes[0].set_yticks(range(10), [f"layer {number}" for number in range(1, 11)])
fig.suptitle("The signal fades, lasts, or is renewed", x=0.01, ha="left", fontweight="bold")
plt.show()

# %% [markdown]
# *Figure: three columns of ten hills, one for each layer from top to bottom, each hill the distribution of the layer's pre-activations between −2.5 and 2.5, drawn to the same height. Default weights: the hills get narrower from
# layer to layer, down to a needle. He weights: they stay about as wide. With batch normalization: ten hills of one shape, wider still.*

# %%
spread = {name: [float(v.std()) for v in layers] for name, layers in seen.items()}
default, he, normed = spread.values()
faded = default[9] < default[0] / 10
print("default weights: layer 10 has less than a tenth of layer 1's spread:", faded)
print("He weights: layer 10 has more than a third of it:", he[9] > he[0] / 3)
print("batch norm: every layer has a spread of 1.0:", set(np.round(normed, 1)) == {1.0})
assert faded and he[9] > he[0] / 3 and np.allclose(normed, 1, atol=0.05)

# %% [markdown]
# With the default weights the signal fades; what reaches the tenth layer is nearly nothing. He's weights keep more than a third of its size, so batch normalization is not the
# only cure. *What this does not show:* that a network learns better for it. Let us train.

# %% [markdown]
# ## When does it help?
#
# Two depths, three learning rates, three seeds, with and without batch normalization: 36 short runs of three epochs. Each seed stands for other initial weights and other 2,000 pictures. `train` gives a model new weights, trains it and
# returns its validation accuracy after each epoch. (To save time, `fit` is called once on the same 2,000 pictures three times in a row; after every 20 steps of 100 pictures, which is one epoch, a callback measures.)


# %%
def pictures(seed):
    part = slice(2000 * seed, 2000 * (seed + 1))
    return train_images[part], train_labels[part]


def train(model, learning_rate, seed):
    model.set_weights(random_weights(model, seed))
    model.optimizer.learning_rate = learning_rate
    curve = []
    look = keras.callbacks.LambdaCallback(
        on_train_batch_end=lambda batch, logs: curve.append(accuracy(model, training=False))
    )
    x, y = (np.concatenate([array] * 3) for array in pictures(seed))
    model.fit(x, y, batch_size=100, shuffle=False, callbacks=[look], verbose=0)
    return curve


# %% [markdown]
# **Predict:** for 2 hidden layers and for 10, at learning rates of 0.01, 0.1 and 1: where will batch normalization be far ahead?

# %%
rates, curves = (0.01, 0.1, 1.0), {}
for depth in (2, 10):
    for batch_norm in (False, True):
        model = compiled(dense_net(depth, batch_norm))
        for rate in rates:
            runs = [train(model, rate, seed) for seed in seeds]
            curves[depth, batch_norm, rate] = np.array(runs)

# %%
fig, axes = plt.subplots(2, 3, figsize=(9.5, 5), sharex=True, sharey=True)
for row, depth in enumerate((2, 10)):
    for ax, rate in zip(axes[row], rates):
        ax.plot(range(1, 4), curves[depth, False, rate].T, "s--", color=plots.ORANGE)
        ax.plot(range(1, 4), curves[depth, True, rate].T, "o-", color=plots.BLUE)
        ax.axhline(0.1, color=plots.DARK, linestyle=":", linewidth=1)
        ax.set_title(f"{depth} layers, rate {rate:g}", fontsize=11, fontweight="normal")
axes[0, 2].plot([], [], "o-", color=plots.BLUE, label="batch norm")
axes[0, 2].plot([], [], "s--", color=plots.ORANGE, label="without")
axes[0, 2].legend(loc="center right")
axes[0, 0].set(ylim=(0, 1), xticks=range(1, 4))
fig.supxlabel("epochs", fontsize=11)
fig.supylabel("validation accuracy", fontsize=11)
fig.suptitle("A rescue, where rescue is needed", x=0.01, ha="left", fontweight="bold")
plt.show()

# %% [markdown]
# *Figure: six panels of validation accuracy over three epochs, three runs each with (solid, round) and without batch normalization (dashed, square); a dotted line marks chance. Two layers: the curves
# come near each other at rates 0.01 and 0.1, those with batch normalization above; at rate 1 those without stay low. Ten layers: in all three panels the runs with batch normalization end far above the others.*

# %%
print("ahead with batch norm after 3 epochs, in every run:")
ahead = {}
for depth in (2, 10):
    for rate in rates:
        difference = curves[depth, True, rate][:, -1] - curves[depth, False, rate][:, -1]
        ahead[depth, rate] = bool(np.all(difference > 0.2))
        far, at_all = ("yes" if np.all(difference > lead) else "no" for lead in (0.2, 0))
        print(f"{depth:2} layers, rate {rate:<4g}: by more than 0.2 {far:3}  at all {at_all}")
assert ahead[10, 0.01] and ahead[10, 0.1] and ahead[10, 1.0] and ahead[2, 1.0] and not ahead[2, 0.1]

# %% [markdown]
# A “no” does not mean behind: batch normalization ends ahead everywhere here. But where plain training works, with two layers and a rate that suits it, there is less to gain. Where it does not work, ten layers or too large a
# rate, batch normalization makes it work.
#
# ### Each at its best
#
# Is that fair? With three coarse rates, perhaps none suits the deep network without batch normalization, and we gave it the default weights. So here is the study:
# seven rates, 10,000 pictures, five epochs, and He's weights as a third way. The rate was chosen for every way with three seeds on a validation set. Then eight
# *other* seeds were trained at that rate, and only those were tested, once.

# %%
print(studies.about("batch_norm_rates"))
study = studies.load("batch_norm_rates")
in_tuning, in_test = study["stage"] == "tuning", study["stage"] == "test"
print(in_tuning.sum(), "runs to tune,", in_test.sum(), "runs to test")


# %%
def tuning(depth, way):
    rows = in_tuning & (study["depth"] == depth) & (study["way"] == way)
    rates, found = study["learning_rate"][rows], study["validation_accuracy"][rows]
    return {rate: found[rates == rate] for rate in np.unique(rates)}


names = {"plain": "default weights", "he": "He weights", "batch norm": "batch norm"}

# %%
fig, axes = plt.subplots(1, 2, figsize=(9.5, 3.8), sharey=True)
styles = (("s--", plots.ORANGE), ("^:", plots.DARK), ("o-", plots.BLUE))
for ax, depth in zip(axes, (2, 10)):
    for way, (line, colour) in zip(names, styles):
        found = tuning(depth, way)
        ax.plot(list(found), np.array(list(found.values())), line[0], color=colour, alpha=0.5)
        means = [runs.mean() for runs in found.values()]
        ax.plot(list(found), means, line[1:], color=colour, marker=line[0], label=names[way])
    ax.axhline(0.1, color=plots.DARK, linestyle=":", linewidth=1)
    ax.set(xscale="log", xlabel="learning rate", ylim=(0, 1))
    ax.set_title(f"{depth} hidden layers", fontsize=11, fontweight="normal")
axes[0].set_ylabel("validation accuracy")
axes[0].legend(loc=(0.03, 0.15))
title = "Batch norm is not picky about the learning rate"
fig.suptitle(title, x=0.01, ha="left", fontweight="bold")
plt.show()

# %% [markdown]
# *Figure: validation accuracy against the learning rate, 0.003 to 3, for 2 hidden layers (left) and 10 (right); a dot for each run, lines through the means. With batch normalization the line is high and almost flat over the
# whole range. Without, it falls to chance (dotted) at large rates. With ten layers, default weights form a narrow hill that stays lower; He's weights keep up with batch normalization at small rates and then fall.*

# %%
for depth in (2, 10):
    for way, name in names.items():
        means = np.array([runs.mean() for runs in tuning(depth, way).values()])
        near = np.sum(means > means.max() - 0.05)
        best = list(tuning(depth, way))[means.argmax()]
        print(f"{depth:2} layers, {name:15}: best at {best:g}, {near} of 7 rates within 0.05 of it")


# %% [markdown]
# That is the clearest effect in this lesson: with batch normalization most of the seven rates will do. **Predict:** and if everyone gets the rate that suits them, who wins? (`comparison.verdict`
# looks at the differences of runs with the same seed and says better or worse only if every run agrees; **no clear difference** does not mean equal. How far this rule can be trusted, with few runs or many, is a question of lesson 04.)


# %%
def test_runs(depth, way):
    rows = in_test & (study["depth"] == depth) & (study["way"] == way)
    return study["test_accuracy"][rows]


for depth in (2, 10):
    for way in ("plain", "he"):
        lead = test_runs(depth, "batch norm") - test_runs(depth, way)
        print(f"{depth:2} layers, batch norm against {names[way]:15}:", comparison.verdict(lead))
        print(f"    mean {lead.mean():+.4f}, from {lead.min():+.4f} to {lead.max():+.4f}")

# %% [markdown]
# With two layers: no clear difference, although the mean leans to batch normalization. With ten layers it wins in every run: by a good deal against the default weights, and by
# little, in one run by next to nothing, against He's. A suitable beginning had already done most of the work.
#
# *What this shows:* batch normalization makes the learning rate and the initial weights matter less. *What it does not show:* that you will need it. Everything here is one data set, dense networks, plain gradient descent and few epochs.
#
# ### Because it reduces covariate shift?
#
# The paper's own explanation: while a network learns, the inputs of each layer change their distribution (*internal covariate shift*), and batch normalization
# helps by holding them still. S. Santurkar and others (2018, [arXiv:1805.11604](https://arxiv.org/abs/1805.11604)) tested that by *breaking* it: they added noise behind each normalization, differently distributed at every step, so
# that the inputs shift wildly. A simple variant of their experiment: in every training step, each feature is shifted at random, by the same amount for all pictures of the batch, about as far as it varies by itself.


# %%
class Shake(keras.layers.Layer):
    def __init__(self, **settings):
        super().__init__(**settings)
        self.generator = keras.random.SeedGenerator()

    def call(self, x, training=False):
        if not training:
            return x
        return x + keras.random.normal((1, x.shape[-1]), seed=self.generator)


# %% [markdown]
# **Predict:** ten layers, batch normalization, and a `Shake` behind each. If steady inputs were the reason, this should be no better than no batch normalization at all. Is it?

# %%
shaken = keras.Sequential([keras.Input((28, 28))])
for layer in dense_net(10, batch_norm=True).layers:
    shaken.add(layer)
    if isinstance(layer, keras.layers.BatchNormalization):
        shaken.add(Shake())
compiled(shaken)
after_shaking = np.array([train(shaken, 0.1, seed)[-1] for seed in seeds])

# %%
plain_best = max((curves[10, False, rate][:, -1] for rate in rates), key=np.mean)
clearly_ahead = bool(np.all(after_shaking - plain_best > 0.05))
print("shaken, ahead of no batch norm by more than 0.05 in every run:", clearly_ahead)
assert clearly_ahead

# %% [markdown]
# The inputs were shifted on purpose in every step, and the network learned better than the same one without batch normalization at the best of its three rates. So steady inputs cannot be the whole reason. Santurkar and
# others argue that batch normalization makes the loss *smoother*, so that a large step still leads downhill. We have not measured that, nor how the shaken network compares with He's weights.
#
# ### Small batches
#
# The mean and the variance come from the batch. What if it is small? A toy first. **Predict** what the layer makes, in training, of a batch of **two** garments.

# %%
print(keras.layers.BatchNormalization()(garments[:2], training=True).numpy().round(2))
print(keras.layers.BatchNormalization()(garments[2:], training=True).numpy().round(2))

# %% [markdown]
# Plus or minus one: the output tells which of the two is larger, and no more than that. All sizes are gone. There is a second problem, with the moving variance. Two numbers lie, on average, closer to their own mean
# than to the true one. **Predict** where the moving variance ends up, if the truth is 1.

# %%
rng = np.random.default_rng(3)
for size in (2, 32):
    of_batches = rng.normal(size=(20_000, size)).var(axis=1)
    print(f"batches of {size:2}: mean of their variances {of_batches.mean():.1f}")

# %% [markdown]
# With two, half of the truth, and the moving variance settles near that mean: `evaluate` will divide by too little. How much does all this matter? Two hidden layers, batches of 1 to 32 pictures, 200 steps each at a learning rate of 0.03. (Compare only the
# two rows of one batch size: larger batches have also seen more pictures.) If the batches are small, the memory must be long, because their variances differ so much; 200 steps are enough for a momentum of 0.98 (0.98<sup>200</sup> is below 0.02).

# %%
small_nets = {
    "without": compiled(dense_net(2, batch_norm=False, units=50), steps_per_execution=50),
    "batch norm": compiled(dense_net(2, True, momentum=0.98, units=50), steps_per_execution=50),
}
sizes, by_size = (1, 2, 4, 32), {}
for name, model in small_nets.items():
    model.optimizer.learning_rate = 0.03
    for size in sizes:
        part = slice(0, 200 * size)
        for seed in seeds:
            model.set_weights(random_weights(model, seed))
            x, y = train_images[part], train_labels[part]
            model.fit(x, y, batch_size=size, shuffle=False, verbose=0)
            by_size[name, size, seed] = accuracy(model, training=False)

# %%
fig, ax = plt.subplots(figsize=(7.5, 4))
rows = {
    f"batches of {size}, {name}": [by_size[name, size, seed] for seed in seeds]
    for size in sizes
    for name in small_nets
}
title = "For dense layers, one or two pictures are too few"
plots.runs(ax, rows, xlabel="validation accuracy", title=title, chance=0.1)
ax.set_xlim(0, 1)
plt.show()

# %% [markdown]
# *Figure: validation accuracy of three runs in each of eight rows, as dots with a bar at the mean: for batches of 1, 2, 4 and 32 pictures, first without and then with batch normalization. With it, a single
# picture lies at chance or below, and two lie to the left of the row without; at four both are close, and at 32 batch normalization is to the right.*

# %%
for size in (1, 2, 32):
    lead = [by_size["batch norm", size, s] - by_size["without", size, s] for s in seeds]
    print(f"batches of {size:2}: with batch norm {comparison.verdict(lead)}")
alone = [by_size["batch norm", 1, s] for s in seeds]
print("batch norm, batches of 1, below 0.2 in every run:", max(alone) < 0.2)
assert max(alone) < 0.2

# %% [markdown]
# With one picture this network of dense layers learns nothing at all (“What goes wrong” says why), with two it scores worse in `evaluate` than without the layer. *What this does not show:* a limit that holds
# for your data, or for another learning rate: we tried only this one.
#
# Nor does it hold for every layer. From one picture, a unit of a dense layer gets a single number. A channel of a feature map gets one for each position, and the mean runs over all of them. Here are two
# convolutions, with a normalization after each. (`strides=2`: the filter moves by two pixels at a time, so the maps get smaller.)


# %%
def convolutional_net(batch_norm):
    layers, network = keras.layers, [keras.layers.Reshape((28, 28, 1))]
    for filters in (8, 16):
        network += [layers.Conv2D(filters, 3, strides=2, use_bias=not batch_norm)]
        if batch_norm:
            network += [layers.BatchNormalization(momentum=0.98)]
        network += [layers.Activation("relu")]
    network += [layers.Flatten(), layers.Dense(10, activation="softmax")]
    return keras.Sequential([keras.Input((28, 28)), *network])


# %%
for layer in convolutional_net(batch_norm=True).layers:
    if isinstance(layer, keras.layers.BatchNormalization):
        _, height, width, channels = layer.input.shape
        print(
            f"{channels:2} channels, for one picture {height} × {width} = {height * width} numbers each"
        )

# %% [markdown]
# **Predict:** batches of one picture, 200 steps and the learning rate of 0.03 as before. Does the network learn with batch normalization, or does it stay at chance, as the dense one did?

# %%
one_picture = {"without": [], "batch norm": []}
for name, accuracies in one_picture.items():
    model = compiled(convolutional_net(name == "batch norm"), steps_per_execution=50)
    model.optimizer.learning_rate = 0.03
    for seed in seeds:
        model.set_weights(random_weights(model, seed))
        model.fit(train_images[:200], train_labels[:200], batch_size=1, shuffle=False, verbose=0)
        accuracies.append(accuracy(model, training=False))

# %%
for name, accuracies in one_picture.items():
    learned = min(accuracies) > 0.3
    print(f"two convolutions, batches of 1, {name:10} above 0.3 in every run: {learned}")
    assert learned

# %% [markdown]
# It learns, with the layer as without. That fits the explanation: what counts is how many numbers each mean is taken over, not how many pictures there are. *What this does not show:* which of the two is better, or that a
# convolutional network never needs a batch. Where its maps have shrunk to a single position, one picture is one number again.
#
# If memory forces tiny batches upon you, there are layers that do not look at the batch at all, such as `LayerNormalization` and `GroupNormalization`.

# %% [markdown]
# ## At the input: `Normalization` or batch normalization?
#
# There is an older way to standardize the input. `Normalization` computes mean and variance of each feature *once*, from the training data, when you call `adapt`.
# “Put a batch normalization first, and you need not scale your data,” says many a notebook. Is it so?
#
# Four inputs for the same small network: pixels from 0 to 255, pixels from 0 to 1, `Normalization`, and batch normalization on the pixels from 0 to 255. The learning rate is 0.1, and for the raw pixels
# also a much smaller one.

# %%
raw = 255 * train_images[:2000].reshape(2000, 784)
raw_valid = 255 * valid_images.reshape(2000, 784)
normalization = keras.layers.Normalization()
normalization.adapt(raw)
standardized = normalization(raw).numpy(), normalization(raw_valid).numpy()
inputs = {
    "0 to 255": (raw, raw_valid, 0.1),
    "0 to 255, rate 0.0001": (raw, raw_valid, 0.0001),
    "0 to 1": (raw / 255, raw_valid / 255, 0.1),
    "Normalization": (*standardized, 0.1),
    "batch norm": (raw, raw_valid, 0.1),
}


# %%
def input_net(*first):
    hidden, output = keras.layers.Dense(100, "relu"), keras.layers.Dense(10, "softmax")
    return compiled(keras.Sequential([keras.Input((784,)), *first, hidden, output]))


# %% [markdown]
# **Predict** the order. (Only the raw pixels get a second rate: what is shown is the order at 0.1.)

# %%
plain_net = input_net()
norm_net = input_net(keras.layers.BatchNormalization(momentum=0.9))
by_input = {}
for name, (x, x_valid, learning_rate) in inputs.items():
    model = norm_net if name == "batch norm" else plain_net
    model.optimizer.learning_rate = learning_rate
    by_input[name] = []
    for seed in seeds:
        model.set_weights(random_weights(model, seed))
        model.fit(x, train_labels[:2000], batch_size=100, epochs=2, shuffle=False, verbose=0)
        answers = model(x_valid, training=False).numpy().argmax(axis=1)
        by_input[name].append(float(np.mean(answers == valid_labels)))

# %%
fig, ax = plt.subplots(figsize=(7.5, 2.9))
title = "Standardized once or batch by batch: about as good"
plots.runs(ax, by_input, xlabel="validation accuracy", title=title, chance=0.1)
ax.set_xlim(0, 1)
plt.show()

# %% [markdown]
# *Figure: validation accuracy of three runs for each input, as dots with a bar at the mean. Pixels from 0 to 255 at rate 0.1 lie at chance; with their own small rate they come further, but stay behind. Then pixels from 0 to 1, and furthest right, about equally far, `Normalization` and
# batch normalization.*

# %%
one, norm, batch = (np.array(by_input[n]) for n in ("0 to 1", "Normalization", "batch norm"))
same = bool(np.all(np.abs(norm - batch) < 0.03))
print("Normalization and batch norm within 0.03 of each other, in every run:", same)
print("both better than 0 to 1 in every run:", bool(np.all(np.minimum(norm, batch) > one)))
raw_best = by_input["0 to 255, rate 0.0001"]
print("0 to 1 better than 0 to 255, rate 0.0001, in every run:", bool(np.all(one > raw_best)))
print("0 to 255, rate 0.1, below 0.2 in every run:", max(by_input["0 to 255"]) < 0.2)
assert same

# %% [markdown]
# Here the notebooks are right: batch normalization was about as good as `Normalization`. Still, they are not the same. **Predict:** which one gives the same answer in training and in inference?

# %%
for layer in (normalization, norm_net.layers[0]):  # both have met the training pictures
    same = np.allclose(layer(raw[:50], training=True), layer(raw[:50], training=False))
    print(f"{type(layer).__name__:18} same in training and inference: {same}")

# %% [markdown]
# `Normalization` does; batch normalization answers by the batch in training, and by what it has stored in inference. A last difference is a trap. **Predict:** a feature (say, a pixel at the edge) is 0 in all training rows, and 0.01 in a new one. What do the two layers make of it?

# %%
always_zero, a_little = np.zeros((100, 1)), np.array([[0.01]])
fixed, batch_norm = keras.layers.Normalization(), keras.layers.BatchNormalization(momentum=0.0)
# momentum 0: it stores the statistics of this batch alone
fixed.adapt(always_zero)
batch_norm(always_zero, training=True)
print("Normalization:     ", float(fixed(a_little)[0, 0].numpy().round()))
print("BatchNormalization:", round(float(batch_norm(a_little)[0, 0]), 1))

# %% [markdown]
# A hundred thousand against a third: `Normalization` protects itself against a division by zero with a much smaller number than batch normalization's ε. So: `Normalization` if you
# want the input to be the same in training and inference from the first step on, and your features all vary. For pictures, dividing by 255 has no such trap; it scored lower here, at this one rate.

# %% [markdown]
# ## What goes wrong
#
# ### Measured too early
#
# Ten layers, 1,000 pictures, two epochs, Keras's default momentum. Somebody is puzzled: on the *same pictures*, `fit` and `evaluate` disagree.

# %%
first_images, first_labels = train_images[:1000], train_labels[:1000]
keras.utils.set_random_seed(42)
model = compiled(dense_net(10, batch_norm=True, momentum=0.99), metrics=["accuracy"])
settings = {"batch_size": 50, "epochs": 2, "shuffle": False, "verbose": 0}
history = model.fit(first_images, first_labels, **settings).history
evaluated = model.evaluate(first_images, first_labels, batch_size=1000, verbose=0)[1]
print("fit, last epoch, above 0.5:       ", history["accuracy"][-1] > 0.5)
print("evaluate, same pictures, below 0.5:", evaluated < 0.5)
assert history["accuracy"][-1] > 0.5 > evaluated

# %% [markdown]
# This looks like a bug in Keras. It is the lag: after 40 steps, two thirds of the moving statistics are still what they were in the beginning. **The repair:** train longer, or choose a smaller
# momentum. Or compute the statistics afresh: with a momentum of 0 a single call with `training=True` replaces them by those of its batch, and no weight learns.

# %%
for layer in model.layers:
    if isinstance(layer, keras.layers.BatchNormalization):
        layer.momentum = 0.0  # afterwards, set it back before you go on training
model(first_images, training=True)
repaired = model.evaluate(first_images, first_labels, batch_size=1000, verbose=0)[1]
print("evaluate, after the repair, above 0.5:", repaired > 0.5)
assert repaired > 0.5

# %% [markdown]
# ### A training loop of your own that forgets `training=True`
#
# `fit` says `training=True` for you. In your own loop nobody does. (The tape records what is computed and gives the gradients; the optimizer applies them. `checks.moved_since` names the weights
# that have changed.) **Predict** what becomes of the moving mean.


# %%
def train_by_hand(model, **how):
    optimizer = keras.optimizers.SGD(0.1)
    loss_function = keras.losses.SparseCategoricalCrossentropy()
    for start in range(0, 1000, 50):
        x, y = first_images[start : start + 50], first_labels[start : start + 50]
        with tf.GradientTape() as tape:
            loss = loss_function(y, model(x, **how))
        gradients = tape.gradient(loss, model.trainable_weights)
        optimizer.apply_gradients(zip(gradients, model.trainable_weights))


# %%
for how in ({}, {"training": True}):
    model = dense_net(2, batch_norm=True)
    before = checks.weight_values(model)
    train_by_hand(model, **how)
    moved = sorted({name.split("/")[-1] for name in checks.moved_since(model, before)})
    print("training=True:" if how else "without:      ", "moved are", ", ".join(moved))


# %% [markdown]
# No error, no warning, and the weights do learn: but without any normalization, since the layer computes with its initial 0 and 1 all the time. **The repair:** write `training=True` in the loop, and
# look at the moving mean once.
#
# ### A momentum from elsewhere
#
# The momentum of this layer has nothing to do with an optimizer's momentum. And whoever comes from PyTorch brings `momentum=0.1`, the default there. It means the weight of the
# *new* batch; Keras means the weight of the *old* value. **Predict** the moving mean of the price (24 in this batch) after one call, with 0.1 and with 0.9.

# %%
for momentum in (0.1, 0.9):
    norm = keras.layers.BatchNormalization(momentum=momentum)
    norm(garments, training=True)
    print(f"momentum {momentum}: moving mean of the price after one batch:", end=" ")
    print(f"{float(norm.moving_mean[2]):.1f} (of {mean[2]:.1f})")

# %% [markdown]
# With the number from PyTorch, nine tenths of the statistics come from the last batch alone. **The repair:** Keras's momentum is 1 minus PyTorch's.
#
# ### A batch of one
#
# **Predict:** three different garments, each as a batch of its own, in training.

# %%
norm = keras.layers.BatchNormalization(momentum=0.9)
norm(garments, training=True)
before = norm.moving_variance.numpy()
for garment in garments[:3]:
    print(norm(garment[np.newaxis], training=True).numpy())
print("moving variance, after and before:", (norm.moving_variance.numpy() / before).round(2))

# %% [markdown]
# A single row is its own mean: nothing but β is left, whatever comes in. The moving variance shrinks towards zero. So it is with dense layers; feature maps still have their positions. You need not ask for batches of one to get one: 1,001 pictures in batches of 50
# leave one over, at the end of each epoch. **The repair:** drop it, `tf.data.Dataset.from_tensor_slices((x, y)).batch(50, drop_remainder=True)`, or choose another batch size.

# %% [markdown]
# ## Check yourself
#
# **1.** `BatchNormalization` follows `Dense(64)`. How many numbers does it add, how many of them are trainable, and how many can you drop in the dense layer?
#
# <details><summary>Answer</summary>
# 4 × 64 = 256, of which 128 (gamma and beta) are trainable. If it follows directly, before the activation, the 64 biases of the dense layer can go.
# </details>
#
# **2.** Training accuracy rises nicely; validation accuracy stays at chance for the first epoch of 30 steps, then jumps up. What do you suspect first?
#
# <details><summary>Answer</summary>
# The moving statistics. After 30 steps with momentum 0.99, 0.99<sup>30</sup>, about three quarters, of the initial 0 and 1 are still in them.
# </details>
#
# **3.** You call `model(x, training=True)` on validation pictures, just to have a look. What have you changed?
#
# <details><summary>Answer</summary>
# The moving statistics: each such call pulls them towards its batch, and the validation pictures have left a trace in the model.
# </details>
#
# **4.** A colleague: “With batch normalization my two-layer network is no better.” Did they do something wrong?
#
# <details><summary>Answer</summary>
# Not necessarily. In this lesson, too, there was no clear difference with two layers, each way at the rate that suited it.
# </details>
#
# **5.** Your input is a table with columns in very different units, and you want to predict row by row from the first epoch on. Which layer first?
#
# <details><summary>Answer</summary>
# <code>Normalization</code>, adapted to the training rows: its statistics are right from the start and the same in training and inference. Check first that every column varies.
# </details>

# %% [markdown]
# ## Key points
#
# - Batch normalization standardizes each feature, with the batch's mean and variance in training and with the stored moving ones in inference; then it stretches by γ and shifts by β. Four numbers a feature, two of them trainable.
# - It can stand first, after a hidden layer, or before an activation; only where it follows a dense layer directly is that layer's bias superfluous.
# - With momentum 0.99 the moving statistics need about 300 steps for all but 5 %. Long before that, `evaluate` shows the lag, not the network.
# - It made deep networks and large learning rates trainable here, and did little for a shallow network at a suitable rate. After dense layers it did harm with batches of two, and with batches of one they learned nothing; two convolutions learned from single pictures. Test it with several seeds and a tuned rate for each side.
#
# **Next:** do it yourself in `work/01_batch_normalization/01_batch_normalization.ipynb`, then [02 Trainable and non-trainable weights](lesson_02_trainable_weights.ipynb): which numbers does training change, and who decides?
