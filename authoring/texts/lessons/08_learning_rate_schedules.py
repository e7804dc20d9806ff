# %% [markdown]
# # 08 · Learning-rate schedules
#
# **A large learning rate gets you there quickly and a small one lets you settle. How do you have both, how do you check that you really do,
# and is it worth the trouble?**
#
# After this lesson you can
#
# 1. write the common schedules in a line of NumPy each, and show that Keras follows it step by step;
# 2. keep steps and epochs apart, and choose between a schedule object and a callback knowing what each can and cannot do;
# 3. stop and resume training without restarting the schedule by accident;
# 4. find a learning rate to start from, and compare a schedule fairly with a tuned constant rate.
#
# About 50 minutes. You have met `compile`, `fit`, the optimizer SGD and its momentum (lesson 07).

# %%
import tempfile
import warnings

import matplotlib.pyplot as plt
import numpy as np

from helpers.quiet_tensorflow import keras, tensorflow as tf  # without start-up messages
from helpers import comparison, data, plots, reproducibility, studies

schedules = keras.optimizers.schedules
reproducibility.set_seed(42)

# %% [markdown]
# ## One rate is a compromise
#
# First a toy on which a learning rate can be *seen*. The network has a single weight $w$, its input is always 1, and the answer should be
# zero. With the mean absolute error, the loss is $|w|$: a V-shaped valley with its bottom at 0. The slope is 1 or −1 everywhere, so plain
# SGD moves $w$ by exactly the learning rate in every step, like a ball that takes strides of a given length. **The length of a step is the
# rate that was really used.**

# %%
inputs, targets = np.ones((10, 1), "float32"), np.zeros((10, 1), "float32")
START = 2.03


def toy(learning_rate):
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    model.set_weights([np.array([[START]], "float32")])
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="mae")
    return model


# %% [markdown]
# Ten rows in batches of one make ten **steps** an epoch: in each, the optimizer changes the weight once. `walk` fits the toy and returns
# where $w$ was before the first step and after each; `lengths` turns that into step lengths.


# %%
class Places(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.places = [self.model.weights[0].numpy().item()]

    def on_train_batch_end(self, batch, logs=None):
        self.places.append(self.model.weights[0].numpy().item())


def walk(model, epochs=10, callbacks=(), **more):
    recorder = Places()
    more |= {"callbacks": [*callbacks, recorder]}
    model.fit(inputs, targets, batch_size=1, epochs=epochs, verbose=0, **more)
    return np.array(recorder.places)


def lengths(places):
    return np.abs(np.diff(places))


# %% [markdown]
# Three walks of 100 steps from $w = 2.03$: with the constant rate 0.1, with the constant rate 0.01, and with a rate that begins at 0.1 and
# falls to a hundredth of that (`ExponentialDecay`; its arguments come in the next section).
#
# **Predict** for each: does it reach the bottom, and how near to it does it stay at the end?

# %%
walks = {
    "constant 0.1": walk(toy(0.1)),
    "constant 0.01": walk(toy(0.01)),
    "falling": walk(toy(schedules.ExponentialDecay(0.1, decay_steps=100, decay_rate=0.01))),
}
print(f"{'':15}{'farthest in the last 20 steps':>30}{'sum of all step lengths':>26}")
for name, places in walks.items():
    print(f"{name:15}{np.abs(places[-20:]).max():>30.3f}{lengths(places).sum():>26.2f}")

# %%
fig, ax = plt.subplots(figsize=(7, 3.4))
for (name, places), style, color in zip(
    walks.items(), ["-", "--", "-"], [plots.ORANGE, plots.DARK, plots.BLUE]
):
    ax.plot(np.abs(places), style, color=color, linewidth=2)
    ax.text(101.5, np.abs(places[-4:]).mean(), name, color=plots.DARK, va="center")
ax.set(
    yscale="log", xlabel="step", ylabel="distance to the bottom, |w|", xlim=(0, 100), ylim=(1e-5, 4)
)
ax.set_title("Quick, or exact, or first one and then the other")
plt.show()

# %% [markdown]
# *Figure: the distance to the bottom of the valley, on a logarithmic axis, over 100 steps. “Constant 0.1” drops within about twenty steps
# and then zigzags between 0.03 and 0.07 for ever; “constant 0.01” creeps down and is still at 1.03 at the end; “falling” comes down and
# goes on getting nearer, to about a thousandth; where w happens to pass close to 0, a spike leaves the plot at the bottom.*
#
# With 0.1 the ball arrives and then jumps from side to side, because it cannot take a step shorter than 0.1. With 0.01 it does not arrive:
# all its steps together are shorter than the way. The falling rate does both. But look at the last column: its steps sum to little more
# than the 2.03 that were needed. A rate that falls too early never arrives either (you will meet one under “What goes wrong”). H. Robbins and S. Monro
# ([1951](https://doi.org/10.1214/aoms/1177729586)) asked for rates whose sum grows beyond every bound, while the sum of their squares stays
# finite. An exponential decay does not meet the first condition, so its beginning and its speed have to be chosen with care.
#
# *What this shows:* why one might lower the rate. *What it does not show:* that it matters for a real network. That is the last section.

# %% [markdown]
# ## Seven shapes
#
# A **schedule** says which learning rate belongs to which step. Six shapes have a formula, the constant among them; here they are, for 100
# steps and a highest rate of 0.1, each in a line of NumPy. `t` counts the steps from 0.

# %%
STEPS, PEAK = 100, 0.1
t = np.arange(STEPS)
falling_cosine = (1 + np.cos(np.pi * (t - 10) / 90)) / 2
by_hand = {
    "constant": np.full(STEPS, PEAK),
    "power": PEAK / (1 + 9 * t / STEPS),
    "exponential": PEAK * 0.01 ** (t / STEPS),
    "piecewise": np.select([t < 50, t < 75], [PEAK, PEAK / 10], PEAK / 100),
    "cosine, warm-up": PEAK * np.where(t < 10, t / 10, falling_cosine),
    "exponential, staircase": PEAK * 0.01 ** (t // 10 / 10),
    "1cycle": PEAK * np.interp(t, [0, 45, 90, 100], [0.1, 1, 0.1, 0.001]),
}

# %% [markdown]
# (Seven lines, since the exponential is there twice: its *staircase* has flat treads of ten steps. A seventh shape, *on plateau*, has no
# formula; it comes below.) A few words on them. **Power** scheduling divides by a number that grows with `t`; textbooks raise that number
# to a power of your choice, Keras's object uses the first. **Cosine** is half a wave (I. Loshchilov and F. Hutter,
# [2016](https://arxiv.org/abs/1608.03983)). **Warm-up** means to begin small and rise, so that the first gradients of an untrained network
# cannot throw it far (P. Goyal et al., [2017](https://arxiv.org/abs/1706.02677)). **1cycle** rises for almost half of the training and
# falls for the rest.
#
# Keras has *schedule objects* for five of the lines. They are called with a step and answer with a rate.
#
# **Predict:** `CosineDecay` has arguments `decay_steps` and `warmup_steps`. To fill 100 steps, 10 of them warm-up, what is `decay_steps`?
# And `PiecewiseConstantDecay` gets the boundaries at which the rate changes. If we write 50, does step 50 still have the old rate, or the
# new one?

# %%
piecewise = schedules.PiecewiseConstantDecay([50, 75], [0.1, 0.01, 0.001])
print("piecewise, boundary 50:", {step: round(float(piecewise(step)), 3) for step in (49, 50, 51)})
cosine = schedules.CosineDecay(0.0, decay_steps=90, warmup_target=PEAK, warmup_steps=10)
print("cosine:", {step: round(float(cosine(step)), 3) for step in (0, 5, 10, 55, 100)})

# %% [markdown]
# Step 50 still has the old rate: a boundary is the *last* step of its piece. Steps are counted from 0, so for 50 steps at the first rate
# the boundary is 49. And `decay_steps` begins after the warm-up: 90.

# %%
objects = {
    "power": schedules.InverseTimeDecay(PEAK, decay_steps=100, decay_rate=9.0),
    "exponential": schedules.ExponentialDecay(PEAK, decay_steps=100, decay_rate=0.01),
    "piecewise": schedules.PiecewiseConstantDecay([49, 74], [PEAK, PEAK / 10, PEAK / 100]),
    "cosine, warm-up": cosine,
    "exponential, staircase": schedules.ExponentialDecay(PEAK, 10, 0.01**0.1, staircase=True),
}

# %%
for name, schedule in objects.items():
    answers = [float(schedule(step)) for step in t]
    np.testing.assert_allclose(answers, by_hand[name], rtol=1e-5, atol=1e-8)
    print(f"{name:24} the object agrees with our line in all {len(answers)} steps")

# %% [markdown]
# That the objects *answer* so does not prove that training *uses* these rates. The toy can tell. Given to the optimizer in place of a
# number:

# %%
used = {name: lengths(walk(toy(schedule))) for name, schedule in objects.items()}
used["constant"] = lengths(walks["constant 0.1"])
for name, rates in used.items():
    np.testing.assert_allclose(rates, by_hand[name], atol=1e-6)
print("every step had the length its formula says, for", len(used), "schedules")
print("length of the first step with warm-up from 0:", used["cosine, warm-up"][0])

# %% [markdown]
# A detail you may meet: a warm-up from 0 spends its first step on not moving at all.
#
# ### 1cycle, as a callback
#
# L. N. Smith ([2018, arXiv:1803.09820](https://arxiv.org/abs/1803.09820)) recommends one cycle: up from a low rate to a high one and back
# again, then a short end far below. Keras has no object for it. A callback (lesson 01) is an object whose methods `fit` calls at certain
# moments, and one of these is the start of every batch:


# %%
class OneCycle(keras.callbacks.Callback):
    def __init__(self, peak, steps):
        super().__init__()
        self.places = [0, 0.45 * steps, 0.9 * steps, steps]
        self.rates = [peak / 10, peak, peak / 10, peak / 1000]

    def on_train_batch_begin(self, batch, logs=None):
        step = int(self.model.optimizer.iterations)  # how many steps the optimizer has made
        rate = np.interp(step, self.places, self.rates)
        self.model.optimizer.learning_rate = float(rate)


# %%
used["1cycle"] = lengths(walk(toy(0.1), callbacks=[OneCycle(PEAK, STEPS)]))
np.testing.assert_allclose(used["1cycle"], by_hand["1cycle"], atol=1e-6)
print("rates at steps 0, 45, 90, 99:", used["1cycle"][[0, 45, 90, 99]].round(4))

# %% [markdown]
# Smith also lowers the *momentum* while the rate rises. **Predict:** can a callback do that in the same way, by assignment? With momentum 0
# every step would be 0.1 long again; with 0.9 still at work, the velocity would go on as the line “expected with 0.9” says.

# %%
model = toy(0.1)
model.compile(optimizer=keras.optimizers.SGD(0.1, momentum=0.9), loss="mae")
places = walk(model, epochs=1)
model.optimizer.momentum = 0.0
print("momentum by reading:", model.optimizer.momentum)
velocity, place, expected = places[-1] - places[-2], places[-1], []
for _ in range(4):
    velocity = 0.9 * velocity - 0.1 * np.sign(place)
    place += velocity
    expected.append(round(abs(float(velocity)), 2))
print("expected with 0.9:", expected)
print("steps that it makes:", lengths(walk(model, epochs=1))[:4].round(2).tolist())

# %% [markdown]
# No: the first `fit` has built the plain number 0.9 into the training step. The rate is a variable, read anew in every step. So this
# callback leaves the momentum alone.
#
# ### On plateau
#
# `ReduceLROnPlateau` looks at the validation loss after every epoch. If for `patience` epochs it was not better than the best so far, the
# rate is multiplied by `factor`. **Predict:** the toy jumps from side to side at the bottom with rate 0.1. What will the callback do, and
# what will the ball do then?

# %%
plateau = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", factor=0.5, patience=1)
model = toy(0.1)
places = walk(model, callbacks=[plateau], validation_data=(inputs[:1], targets[:1]))
used["on plateau"] = lengths(places)
logged = model.history.history
for epoch in (0, 1, 2, 3, 4, 9):
    loss, rate = logged["val_loss"][epoch], logged["learning_rate"][epoch]
    print(f"epoch {epoch}: validation loss {loss:.3f}, learning rate {rate:.3f}")

# %% [markdown]
# The rate stays while the loss falls, and is halved whenever an epoch brought nothing: the ball settles. No plan for the number of steps
# was needed. (The price: `patience`, `factor` and the noise of the validation loss now decide, and the validation set takes part in
# training.)

# %%
fig, axes = plt.subplots(2, 4, figsize=(10.5, 4.6), sharex=True, sharey=True)
for ax, name in zip(axes.flat, [*by_hand, "on plateau"]):
    rates = used[name]
    ax.fill_between(t, rates, step="post", color=plots.LIGHT)
    ax.step(t, rates, where="post", color=plots.BLUE, linewidth=2)
    if name in by_hand:
        ax.plot(t[::6], by_hand[name][::6], "o", color=plots.DARK, markersize=3.5)
    ax.set_title(name, fontsize=11)
fig.supxlabel("step (10 steps an epoch)", fontsize=11)
fig.supylabel("learning rate used", fontsize=11)
axes[0, 0].set_yticks([0, 0.05, 0.1])
title = "Eight ways to spend 100 steps: lines measured, dots by formula"
fig.suptitle(title, fontweight="bold", x=0.01, ha="left")
plt.show()

# %% [markdown]
# *Figure: eight small plots with the same axes, learning rate from 0 to 0.1 over steps 0 to 100. Constant: a level line. Power: a curve
# that falls quickly, then slowly, to 0.01. Exponential: falls to 0.001. Piecewise: three levels, changing at steps 50 and 75. Cosine with
# warm-up: a short rise over 10 steps, then half a wave down to 0. Staircase: the exponential with treads ten steps wide. 1cycle: a tent
# with its top at step 45 and a flat tail. On plateau: a staircase whose drops the validation loss decided. The dots of the formulas lie on
# the measured lines.*

# %% [markdown]
# ## By the step or by the epoch?
#
# A schedule object counts **steps**. The other classic way, the callback `LearningRateScheduler`, is called with the number of the
# **epoch** and sets one rate for all of it. Textbook code ([A. Géron, *Hands-On Machine Learning*, chapter
# 11](https://github.com/ageron/handson-ml3)) often has it in this form, a function that returns a function:


# %%
def exponential_decay(initial_rate, epochs_to_a_tenth):
    def rate_in(epoch):
        return initial_rate * 0.1 ** (epoch / epochs_to_a_tenth)

    return rate_in


# %% [markdown]
# **Predict:** with `exponential_decay(0.1, 5)` and ten epochs of ten steps, how many different rates are used? Which of the schedules above
# is it?

# %%
scheduler = keras.callbacks.LearningRateScheduler(exponential_decay(0.1, 5))
model = toy(0.5)
rates = lengths(walk(model, callbacks=[scheduler]))
print("different rates:", len(np.unique(rates.round(6))), "in", len(rates), "steps")
np.testing.assert_allclose(rates, by_hand["exponential, staircase"], atol=1e-6)
print("the same as the staircase, step by step")
print("keys of the history:", sorted(model.history.history))

# %% [markdown]
# Ten rates, one an epoch: the staircase. The 0.5 that the optimizer was given has no effect, since the callback overrides it before the
# first step. And the history has a new key, `learning_rate`. Keras 2 called it `lr`, and so do older notebooks.
#
# The function may also take the current rate, `(epoch, rate)`, and return the next. **Predict** the rates of the first three epochs if the
# optimizer starts at 0.1 and the function halves.

# %%
halve = keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.5)
model = toy(0.1)
walk(model, epochs=3, callbacks=[halve])
print("rates:", [round(rate, 4) for rate in model.history.history["learning_rate"]])

# %% [markdown]
# 0.1 itself is never used: the function is called *before* each epoch, the first included.
#
# ### Classic code for every step
#
# To change the rate at every step, older notebooks wrote a callback around `get_value` and `set_value` from `keras.backend`, usually imported as `K`.
# Here are two ways of writing it as it was, and three ways of setting a rate. **Predict** which of them work.

# %%
ways = {
    "keras.backend.set_value(rate, 0.5)": lambda o: keras.backend.set_value(o.learning_rate, 0.5),
    "tf.keras.backend.set_value(...)": lambda o: tf.keras.backend.set_value(o.learning_rate, 0.5),
    "optimizer.lr = 0.5": lambda o: setattr(o, "lr", 0.5),
    "optimizer.learning_rate = 0.5": lambda o: setattr(o, "learning_rate", 0.5),
    "optimizer.learning_rate.assign(0.5)": lambda o: o.learning_rate.assign(0.5),
}

# %%
for way, set_rate in ways.items():
    model = toy(0.1)
    try:
        set_rate(model.optimizer)
        happened = "nothing raised"
    except AttributeError:
        happened = "AttributeError"
    print(f"{way:37} {happened:16} next step: {lengths(walk(model, epochs=1))[0]:.1f}")

# %% [markdown]
# The old functions raise. The third is worse: `optimizer.lr = 0.5` raises nothing and does nothing, as you saw
# in lesson 07. Set `optimizer.learning_rate`, as `OneCycle` does.
#
# ### Power scheduling, then and now
#
# In Keras 2, power scheduling was an argument: `SGD(0.1, decay=0.05)` divided the rate by $1 + 0.05t$ at step $t$. What that argument
# does today stands under “What goes wrong”. The same formula now is `InverseTimeDecay` with `decay_steps=1`:

# %%
decay = 0.05
rates = lengths(walk(toy(schedules.InverseTimeDecay(0.1, decay_steps=1, decay_rate=decay))))
np.testing.assert_allclose(rates, 0.1 / (1 + decay * t), atol=1e-6)
print("equal to Keras 2's formula in", len(rates), "steps")

# %% [markdown]
# ### Object or callback?
#
# One more difference. **Predict:** can the rate of an optimizer with a schedule object be set by hand? Does its history tell the rates?

# %%
model = toy(objects["exponential"])
walk(model, epochs=1)
print("keys of the history:", sorted(model.history.history))
try:
    model.optimizer.learning_rate = 0.05
except TypeError as error:
    print("TypeError:", str(error)[:64], "...")

# %% [markdown]
# The object is a fixed plan: you cannot set a number in its place, and no log is kept unless you keep one. A callback can react to what
# happens, and is one thing more to hand to every `fit`. What it means when training stops and resumes is next.

# %% [markdown]
# ## Stopping and going on
#
# You train for five epochs, save, and load tomorrow to do the other five. In all three cases below the whole plan is the staircase: a factor of
# $0.01^{1/10}$ an epoch.
#
# **Predict:** with which rate does the sixth epoch run if the plan is (a) a schedule object, (b) a `LearningRateScheduler`, (c) the same
# with `initial_epoch=5`, which tells `fit` to begin counting its epochs at 5?


# %%
def saved_and_loaded(model):
    with tempfile.TemporaryDirectory() as folder:
        model.save(f"{folder}/half_way.keras")
        return keras.models.load_model(f"{folder}/half_way.keras")


# %%
model = toy(objects["exponential, staircase"])
walk(model, epochs=5)
model = saved_and_loaded(model)
print("steps the loaded optimizer has made:", int(model.optimizer.iterations))
sixth_epoch = {"(a) object": lengths(walk(model, epochs=1))[0]}

# %%
model = toy(0.1)
walk(model, epochs=5, callbacks=[scheduler])
for name, more in [("(b) callback", {}), ("(c) callback, initial_epoch", {"initial_epoch": 5})]:
    rates = lengths(walk(saved_and_loaded(model), epochs=6, callbacks=[scheduler], **more))
    sixth_epoch[name] = rates[0]
    print(f"{name:28} made {len(rates)} steps")

# %%
print(f"{'planned for the sixth epoch':28} {by_hand['exponential, staircase'][50]:.3f}")
for name, rate in sixth_epoch.items():
    print(f"{name:28} {rate:.3f}")

# %% [markdown]
# (a) goes on as planned: the object itself has no memory, but the optimizer counts its steps in `iterations`, and the `.keras` file keeps
# that count. (b) starts again at epoch 0 with the highest rate, because `fit` counts its epochs from 0 in every call, after loading or not.
# (c) repairs it. Mind that `epochs` is then the number of the *last* epoch, not how many to train: (c) made ten steps, (b) sixty.
#
# `OneCycle` above reads `iterations` and so would go on, too. What does `ReduceLROnPlateau` keep? **Predict:** the rate before the save is
# printed first. What is it after loading?

# %%
plateau = keras.callbacks.ReduceLROnPlateau(monitor="loss", factor=0.5, patience=1, min_delta=10)
model = toy(0.1)
walk(model, epochs=3, callbacks=[plateau])
print("rate before saving:", round(float(model.optimizer.learning_rate), 4))
model = saved_and_loaded(model)
print("rate after loading:", round(float(model.optimizer.learning_rate), 4))
walk(model, epochs=3, callbacks=[plateau])
print("rates in the three epochs after:", np.round(model.history.history["learning_rate"], 4))

# %% [markdown]
# (With `min_delta=10` no improvement is ever large enough, so the callback reduces as often as it may.) The rate is a variable of the
# optimizer and is kept. The callback's own memory, the best loss and the waiting time, begins anew with every `fit`: its first epoch sets a
# new best, whatever came before.

# %% [markdown]
# ## A rate to start from
#
# Every schedule has a highest rate, and no formula knows it. L. N. Smith ([2015, arXiv:1506.01186](https://arxiv.org/abs/1506.01186),
# section 3.3) proposed a test: let the rate grow a little in every step, from far too small to far too large, and watch the loss.
#
# Now the real network: Fashion-MNIST, ten classes, 10,000 training pictures, and the network of lesson 07's race. The test set stays
# closed.

# %%
(images, labels), _ = data.load_fashion_mnist()
images = images.astype("float32") / 255
train_images, train_labels = images[:10_000], labels[:10_000]


# %%
def build_network():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(100, activation="relu"),
            keras.layers.Dense(100, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% [markdown]
# One compiled network serves all runs: `start_again` gives it new random weights and sets all that the optimizer holds to 0: the momentum,
# the count of steps, and *the rate too*, so the rate has to be set afterwards.

# %%
network = build_network()
optimizer = keras.optimizers.SGD(0.1, momentum=0.9)
network.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy")


def start_again(seed):
    keras.utils.set_random_seed(seed)
    network.set_weights(build_network().get_weights())
    optimizer.build(network.trainable_variables)
    for variable in optimizer.variables:
        variable.assign(np.zeros(variable.shape))


# %% [markdown]
# A trap before we begin: which loss does a callback get to see? **Predict:** on the toy the first loss is 2.03, the second 1.93, the third
# 1.83. Are these what `logs["loss"]` holds after each batch?

# %%
seen = []
spy = keras.callbacks.LambdaCallback(
    on_train_batch_end=lambda batch, logs: seen.append(round(logs["loss"], 2))
)
walk(toy(0.1), epochs=1, callbacks=[spy])
model = toy(0.1)
losses = [model.train_on_batch(inputs[:1], targets[:1]) for _ in range(3)]
print("in fit, logs['loss']:", seen[:3])
print("train_on_batch:      ", [round(float(loss), 2) for loss in losses])

# %% [markdown]
# In `fit`, a callback sees the *mean of the epoch so far*, which lags behind. `train_on_batch` returns the loss of this batch. So the
# finder is a loop of its own:

# %%
rates = np.geomspace(1e-4, 10, 150)


def find_rate(seed):
    start_again(seed)
    order = np.random.default_rng(seed).permutation(np.tile(np.arange(10_000), 2))
    losses = []
    for rate, batch in zip(rates, order.reshape(-1, 100)):
        optimizer.learning_rate = float(rate)
        losses.append(float(network.train_on_batch(train_images[batch], train_labels[batch])))
    return np.array(losses)


# %% [markdown]
# The loss of one batch of 100 pictures is noisy. We smooth it: each value becomes the mean of itself and its neighbours, four on each side.
# (Losses above 5 count as 5, so that the explosion at the end does not spill over.)


# %%
def smooth(losses):
    return np.convolve(np.minimum(losses, 5), np.full(9, 1 / 9), mode="valid")


# %% [markdown]
# **Predict** the shape of the curve: what happens to the loss while the rate is far too small? At the end, when it is far too large? Where
# in between would you choose? And five runs with five seeds: will they agree?

# %%
runs = [find_rate(seed) for seed in (1, 2, 3, 4, 5)]
curves = [smooth(np.nan_to_num(losses, nan=5)) for losses in runs]
curve_rates = rates[4:-4]  # the rate in the middle of each nine
lowest = np.array([curve_rates[np.argmin(curve)] for curve in curves])
suggested = lowest / 10
print("loss at the smallest rate, near ln 10 = 2.3:", all(2 < c[0] < 2.8 for c in curves))
print("then it falls below 1.2:", all(c.min() < 1.2 for c in curves))
print("and rises above its beginning:", all(c.max() > 1.2 * c[0] for c in curves))

# %%
print("a tenth of the rate with the lowest loss")
inside = (0.002 < suggested) & (suggested < 0.05)
print("   lies between 0.002 and 0.05 in", sum(inside), "of 5 runs")
print("   differs by less than 10 times:", bool(suggested.max() < 10 * suggested.min()))
print("   is the same in all runs:", bool(suggested.max() == suggested.min()))
assert np.all(inside)

# %%
fig, ax = plt.subplots(figsize=(7, 3.8))
ax.plot(rates, runs[0], ".", color=plots.ORANGE, markersize=4)
for curve in curves[1:]:
    ax.plot(curve_rates, curve, "-", color="0.7", linewidth=1)
ax.plot(curve_rates, curves[0], "-", color=plots.BLUE, linewidth=2.5)
for rate, text in [(lowest[0], "lowest"), (suggested[0], "a tenth of it")]:
    ax.axvline(rate, color=plots.DARK, linestyle=":")
    ax.text(rate * 1.08, 0.1, text, color=plots.DARK)
ax.set(xscale="log", ylim=(0, 3), xlabel="learning rate (grows with every step)")
ax.set(ylabel="loss of the batch", title="Too small, good, too large: one epoch and a half")
plt.show()

# %% [markdown]
# *Figure: loss against learning rate on a logarithmic axis, five smoothed curves (the first bold, with the single losses as dots around
# it). The curves sink slowly at the left and faster from about 0.003 on, are lowest between about 0.03 and 0.15, and shoot up beyond.
# Dotted lines mark the bold curve's lowest point and a tenth of that rate.*
#
# How to read it: nearly level at the left means that the rate is too small to learn anything in the time. Where the curve falls, the rate
# works. At the lowest point the rate may already be too high, because the loss there was won by earlier steps with smaller rates; people
# take the steepest part or, as we did, a tenth of the lowest point. The five runs do not agree on one number. They agree on the *order of
# magnitude*, which is what this test is for: it costs one and a half epochs and tells you where to begin looking.

# %% [markdown]
# ## Does it pay?
#
# ### What a smaller rate does at the end
#
# First the mechanism of the toy, on the real network. We train for four epochs with the constant rate 0.1, which is high here. Then the run
# forks, with the same weights and the same momentum: one more epoch with 0.1, or one more epoch with 0.01.
#
# **Predict:** which of the two has the lower training loss? Remember that the other one can still move ten times as far.


# %%
def training_loss():
    return network.evaluate(train_images, train_labels, batch_size=1000, verbose=0)


def fork(seed):
    start_again(seed)
    optimizer.learning_rate = 0.1
    network.fit(train_images, train_labels, batch_size=100, epochs=4, verbose=0)
    weights, memory = network.get_weights(), [v.numpy() for v in optimizer.variables]
    losses = [training_loss()]
    for rate in (0.1, 0.01):
        network.set_weights(weights)
        for variable, value in zip(optimizer.variables, memory):
            variable.assign(value)
        optimizer.learning_rate = rate
        network.fit(train_images, train_labels, batch_size=100, verbose=0)
        losses.append(training_loss())
    return losses


# %%
forks = np.array([fork(seed) for seed in (1, 2, 3, 4)])
difference = forks[:, 2] - forks[:, 1]
print("runs in which the epoch with 0.01 ends at a lower loss:", sum(difference < 0), "of 4")
assert np.all(difference < 0)

# %%
fig, ax = plt.subplots(figsize=(6, 3.4))
for before, high, low in forks:
    ax.plot([0, 1], [before, high], "s--", color=plots.ORANGE, markersize=7)
    ax.plot([0, 1], [before, low], "o-", color=plots.BLUE, markersize=7)
ax.text(1.04, forks[:, 1].mean(), "one more epoch\nwith 0.1", va="center")
ax.text(1.04, forks[:, 2].mean(), "one more epoch\nwith 0.01", va="center")
ax.set_xticks([0, 1], ["after 4 epochs\nwith 0.1", "after 5 epochs"])
ax.set(ylabel="training loss", xlim=(-0.15, 1.55))
ax.set_title("Lower the rate, and the loss drops")
plt.show()

# %% [markdown]
# *Figure: training loss of four runs. From each starting point after four epochs, a dashed line goes to the loss after one more epoch with
# 0.1, and a solid line to the loss after one more epoch with 0.01. The solid lines all go down and end below the dashed ones.*
#
# In all four runs the shorter steps bring the loss further down, as in the valley: at 0.1 the network was jumping over what it could have
# reached. But this compares with a rate that is too high for the end. The fair rival of a schedule is a constant rate **that was chosen as
# carefully**.
#
# ### The race
#
# Seven ways to choose the rate of SGD with momentum 0.9, ten epochs each, with the training pictures and the network you have just seen and
# 5,000 other pictures for validation. That takes longer than a lesson, so we read the results of a study that was run beforehand. Its rules
# were fixed before it began: every shape as a fraction of the budget, the same seven rates for all, three seeds to choose the best rate
# **on the validation set**, then eight fresh seeds at that rate, and only these see the test pictures, once each. “Rate” is the highest
# rate of a shape.

# %%
rows = studies.load("schedule_race")
shapes, grid = list(dict.fromkeys(rows["shape"])), np.unique(rows["rate"])
print(studies.about("schedule_race"))

# %% [markdown]
# **Predict:** will the schedules want a higher or a lower rate than the constant? And how large will the gap between the best constant rate
# and the best schedule be?


# %%
def validation_accuracy(shape, rate):
    tuning = rows["stage"] == "tuning"
    chosen = tuning & (rows["shape"] == shape) & (rows["rate"] == rate)
    return rows["validation_accuracy"][chosen].mean()


# %%
table = np.array([[validation_accuracy(shape, rate) for rate in grid] for shape in shapes])
print(f"{'rate':12}" + "".join(f"{rate:7g}" for rate in grid) + "   best")
for shape, accuracies in zip(shapes, table):
    row = "".join(f"{accuracy:7.3f}" for accuracy in accuracies)
    print(f"{shape:12}{row}   {grid[accuracies.argmax()]:g}")

# %%
best = dict(zip(shapes, grid[table.argmax(axis=1)]))
wants_more = [shape for shape in shapes[1:] if best[shape] >= 2 * best["constant"]]
print("schedules that want at least twice the constant rate:", len(wants_more), "of 6")
factors = np.maximum(suggested / best["constant"], best["constant"] / suggested)
print("the finder's suggestions are within 10 times the tuned constant:", bool(max(factors) < 10))

# %%
looks = {
    "constant": {"color": plots.ORANGE, "linestyle": "--", "marker": "s", "linewidth": 3},
    "power": {"color": plots.DARK, "linestyle": "-", "marker": "o"},
    "1cycle": {"color": plots.BLUE, "linestyle": "-", "marker": "^", "linewidth": 3},
}
fig, ax = plt.subplots(figsize=(7, 3.8))
for shape, accuracies in zip(shapes, table):
    ax.plot(grid, accuracies, **looks.get(shape, {"color": "0.75", "linestyle": "-", "zorder": 0}))
for text, rate, height in [
    ("constant", 0.05, 0.83),
    ("power", 0.0051, 0.818),
    ("1cycle", 0.17, 0.864),
]:
    ax.text(rate, height, text, color=plots.DARK)
ax.set(xscale="log", ylim=(0.79, 0.87), xlabel="highest learning rate")
ax.set_xticks(grid, [f"{rate:g}" for rate in grid])
ax.minorticks_off()
ax.set(ylabel="validation accuracy (mean of 3 seeds)", title="A falling rate may peak higher")
plt.show()

# %% [markdown]
# *Figure: validation accuracy against the highest rate, cut off below 0.79. The thick dashed line of the constant rate has its top at 0.02
# to 0.04 and falls early. The thick solid line of 1cycle has its top at 0.08, higher, and is still high at 0.16. The thin line of power
# starts low and has its top at 0.16. Thin grey lines: the other four; the table above has their numbers.*
#
# (Where does that leave the finder? Its suggestion, a tenth of the lowest point, was meant for a constant rate. The table shows that peaks
# of schedules may be several times higher: let the search reach up to the lowest point itself.)
#
# This is why the tuning matters so much. At the rate 0.08 *every* schedule looks better than the constant by more than a point; at 0.005
# none does better than the constant. Whoever compares at one common rate can show what they like. So each gets its own best rate, fresh
# seeds, and now the test set.
#
# **Predict:** how many of the six beat the tuned constant rate in each of eight runs? (Below: the mean of eight differences, one a seed,
# with a 95 % interval for that mean, as in lesson 04; and a verdict that says “better” only if all eight agree.)

# %%
final = rows["stage"] == "final"
test = {shape: rows["test_accuracy"][final & (rows["shape"] == shape)] for shape in shapes}
for shape in shapes[1:]:
    points = 100 * (test[shape] - test["constant"])  # the same eight seeds, in the same order
    mean, low, high = comparison.mean_interval(points)
    print(
        f"{shape:12}{mean:+.1f} points [{low:+.1f}, {high:+.1f}]  {comparison.verdict(points)}",
        end="",
    )
    print(f" ({sum(points > 0)} of {len(points)})")
print("1cycle against cosine:", comparison.verdict(test["1cycle"] - test["cosine"]))
beyond = [shape for shape in shapes[1:] if test[shape].min() > test["constant"].max()]
print("worst run better than the best run of the constant:", ", ".join(beyond))

# %%
fig, ax = plt.subplots(figsize=(7.5, 3.8))
named = {f"{shape}, {best[shape]:g}": accuracies for shape, accuracies in test.items()}
plots.runs(ax, named, xlabel="test accuracy, one dot per seed", title="Each at its own best rate")
plt.show()

# %% [markdown]
# *Figure: one row for each shape and its best rate, eight dots a row for the test accuracies of eight seeds, a bar at the mean. The rows of
# the constant rate, of power and of on plateau spread widely and overlap; exponential and piecewise lie further right than the constant;
# cosine and 1cycle lie furthest right; with piecewise, all their dots are beyond the best of the constant.*
#
# Here a schedule pays. Cosine with warm-up and 1cycle gain more than one percentage point over a constant rate that was tuned over the same
# seven values; exponential and piecewise gain less, but in every run. For two we cannot vouch: **power** and **on plateau** were not better
# in every run. (On plateau's interval begins at about 0, and seven of its eight runs gain: a likely gain, not a sure one.) Power ends
# at a tenth of its highest rate and the other formulas far lower, so its last steps may be too long; that is a guess which we have not
# tested. Between 1cycle and cosine there is no clear difference.
#
# *What this does not show:* that it must be so elsewhere. This is one network, one data set, one optimizer and a budget of ten epochs. What
# carries over is the way to ask: same budget, each rate tuned, fresh seeds.

# %% [markdown]
# ## What goes wrong
#
# ### `decay=`, as Keras 2 had it
#
# In lesson 07 we read the rate and found it unchanged. On the toy we can measure it. **Predict** the length of the steps in each of three
# epochs.

# %%
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    old_way = keras.optimizers.SGD(0.1, decay=0.05)
print("warned:", str(caught[0].message))
model = toy(0.1)
model.compile(optimizer=old_way, loss="mae")
for epoch in range(3):
    step_lengths = lengths(walk(model, epochs=1))
    all_equal = np.allclose(step_lengths, 0.1, atol=1e-6)
    print(f"epoch {epoch}: rate {float(old_way.learning_rate):.3f}, all steps 0.1: {all_equal}")

# %% [markdown]
# One warning, easily lost in a notebook's output, and then a constant rate. **The repair:** `InverseTimeDecay(0.1, decay_steps=1,
# decay_rate=0.05)`, as measured above.
#
# ### Epochs where steps are meant, and the other way round
#
# “A hundredth after ten epochs”, once as a schedule object, and once as a function of the epoch that somebody copied from a schedule in
# steps:

# %%
in_epochs = walk(toy(schedules.ExponentialDecay(0.1, decay_steps=10, decay_rate=0.01)))
in_steps = keras.callbacks.LearningRateScheduler(lambda epoch: 0.1 * 0.01 ** (epoch / 100))
too_slow = walk(toy(0.1), callbacks=[in_steps])
print("                        step length in epoch 0, 2, 9   end, from the bottom")
for name, places in [("object, decay_steps=10", in_epochs), ("callback, epoch / 100", too_slow)]:
    first, third, last = lengths(places)[[0, 20, 90]]
    print(f"{name:23} {first:11.3f}{third:8.3f}{last:8.3f} {abs(places[-1]):18.2f}")

# %% [markdown]
# The first has spent its rate after two epochs and stands still, far from the bottom; on a real network this looks as if it had converged.
# The second hardly changes the rate. Neither raises. **The repair:** `decay_steps = epochs * steps_per_epoch`, where an epoch has the
# number of rows divided by the batch size, *rounded up*; and look at the rates once. (Rows that `validation_split` takes away do not
# count.)
#
# ### A callback and a schedule object together
#
# **Predict** for each callback: an error at once, an error later, or none? (`patience` as under *On plateau*; with `min_lr` the rate is
# never reduced below that.)

# %%
PlateauCallback = keras.callbacks.ReduceLROnPlateau
never_content = {"monitor": "loss", "min_delta": 10}  # no improvement is ever large enough
together = {
    "LearningRateScheduler": scheduler,
    "ReduceLROnPlateau, patience 20": PlateauCallback(patience=20, **never_content),
    "ReduceLROnPlateau, patience 6": PlateauCallback(patience=6, **never_content),
    "patience 6, min_lr=0.01": PlateauCallback(patience=6, min_lr=0.01, **never_content),
}

# %%
for name, callback in together.items():
    model = toy(objects["exponential"])
    try:
        walk(model, callbacks=[callback])
        ended = "no error"
    except TypeError:
        ended = "TypeError"
    print(f"{name:31} {ended:10} after {int(model.optimizer.iterations):3} steps")

# %% [markdown]
# `LearningRateScheduler` sets the rate before the first step and fails there. `ReduceLROnPlateau` fails in the moment when it *has to
# reduce*: here after seven epochs, on your network perhaps after a night. A short trial in which the loss keeps falling will not find it.
# And with `min_lr`, once the schedule itself has gone below that, it never does anything and never complains. **The repair:** one or the
# other. For a plan that also reacts, use callbacks only, on a plain number.
#
# ### The schedule that starts again
#
# Half-way through the plan you compile again, perhaps because you have thawed some layers (lesson 03), with a new optimizer as you should.
# **Predict** the rate of the next step.

# %%
model = toy(objects["exponential"])
walk(model, epochs=5)
print("planned for the next step:", round(by_hand["exponential"][50], 3))
model.compile(optimizer=keras.optimizers.SGD(objects["exponential"]), loss="mae")
print("steps counted:", int(model.optimizer.iterations))
print("next step:", round(lengths(walk(model, epochs=1))[0], 3))

# %% [markdown]
# The highest rate again, on weights that had settled. The count of steps lives in the optimizer, and this one is new. (It is not `compile`
# that resets it: the same optimizer object, compiled again, goes on counting.) **The repair:** a schedule made for what is left to do; or,
# to go on with the old plan, hand over the count:

# %%
same_optimizer = model.optimizer
model.compile(optimizer=same_optimizer, loss="mae")
print("the same optimizer, compiled again, has counted", int(model.optimizer.iterations))
model.compile(optimizer=keras.optimizers.SGD(objects["exponential"]), loss="mae")
model.optimizer.iterations.assign(50)
print("with the count handed over, next step:", round(lengths(walk(model, epochs=1))[0], 3))

# %% [markdown]
# ### The rate you read is not the rate in use
#
# `optimizer.learning_rate` is two different things. **Predict:** we read it once, train for five epochs, and print what we have read, once
# for an optimizer with a number and a callback, once for one with a schedule object.

# %%
for name, model, callbacks in [
    ("number, callback", toy(0.1), [scheduler]),
    ("schedule object", toy(objects["exponential"]), []),
]:
    rate = model.optimizer.learning_rate
    walk(model, epochs=5, callbacks=callbacks)
    now = float(model.optimizer.learning_rate)
    print(f"{name:17} read before: {float(rate):.4f} · read now: {now:.4f}")

# %% [markdown]
# With a number you hold the variable, which follows. With a schedule object you hold the answer it gave for step 0; reading it again asks
# for the step that comes *next*. Worse is a schedule object that is exchanged after the first `fit`:

# %%
model.optimizer.learning_rate = schedules.ExponentialDecay(0.0001, 100, 0.01)
print(f"rate by reading:   {float(model.optimizer.learning_rate):.5f}")
print(f"length of a step:  {lengths(walk(model, epochs=1))[0]:.5f}")
print(f"the old plan said: {by_hand['exponential'][50]:.5f}")

# %% [markdown]
# The first `fit` traced the training step with the old schedule inside (lesson 02 met the same memory with `trainable`). The new one is
# read by you and by nobody else, without a word. **The repair:** compile with a new optimizer; or use a number and set it, which always
# works.

# %% [markdown]
# ### A callback that is called too seldom
#
# For speed, `compile` can be told to run several steps at once, with `steps_per_execution`. **Predict:** how often does `OneCycle` set the
# rate in 100 steps, if five are run at once?

# %%
called = []
counter = keras.callbacks.LambdaCallback(
    on_train_batch_begin=lambda batch, logs: called.append(batch)
)
for at_once in (1, 5):
    model = toy(0.1)
    optimizer_of_toy = keras.optimizers.SGD(0.1)
    model.compile(optimizer=optimizer_of_toy, loss="mae", steps_per_execution=at_once)
    called.clear()
    walk(model, callbacks=[OneCycle(PEAK, STEPS), counter])
    steps = int(optimizer_of_toy.iterations)
    print(f"steps_per_execution={at_once}: {steps} steps, the rate was set {len(called)} times")

# %%
ends = []
for at_once in (1, 5):
    model = toy(0.1)
    model.compile(keras.optimizers.SGD(cosine), loss="mae", steps_per_execution=at_once)
    ends.append(walk(model)[-1])
print("with a schedule object both end at the same place:", np.isclose(*ends, rtol=0, atol=1e-6))

# %% [markdown]
# The callback is called once for each group of steps, and its smooth cycle becomes a staircase without a word. It happened to us: in the
# first run of the study above, which makes 20 steps at once, 1cycle's rate was set in every twentieth step only. Repeating single runs in
# both ways showed it, and its rows were measured again with a fixed script; those are the ones you have seen, and the line “corrected” says
# so. Its test pictures were thus seen in two runs a seed; the rules for choosing the rate stayed as they were. **The repair:**
# `steps_per_execution=1`, which is the default, with any callback that acts on batches; or a schedule object, which the training step asks
# itself.

# %% [markdown]
# ## Check yourself
#
# **1.** 20,000 pictures, batches of 50, 30 epochs. You want the rate to fall to a tenth by the end. What are `decay_steps` and `decay_rate`
# of `ExponentialDecay`?
#
# <details><summary>Answer</summary>
# 400 steps an epoch, 12,000 in all: <code>decay_steps=12_000, decay_rate=0.1</code>.
# </details>
#
# **2.** Which rate does the first step use, with <code>CosineDecay(0.0, 900, warmup_target=0.1, warmup_steps=100)</code>? And the
# hundred-and-first?
#
# <details><summary>Answer</summary>
# 0.0, the first step moves nothing. The hundred-and-first is step 100: 0.1.
# </details>
#
# **3.** You trained for ten epochs and saved. Loaded from the file, your model goes on for another ten with
# <code>LearningRateScheduler</code>, and the loss jumps up. What happened?
#
# <details><summary>Answer</summary>
# The epochs are counted from 0 again, so the rate is the highest once more. Give <code>initial_epoch=10, epochs=20</code>.
# </details>
#
# **4.** A colleague's notebook runs <code>ReduceLROnPlateau</code> on top of a schedule object without an error. Is all well?
#
# <details><summary>Answer</summary>
# No. It has not had to reduce yet, or the rate is below <code>min_lr</code> already. The first real reduction raises a TypeError.
# </details>
#
# **5.** The finder's loss is lowest at a rate of 0.2. Why not train with 0.2?
#
# <details><summary>Answer</summary>
# Most of the loss at that point was won by smaller rates before it, and beyond it the loss rises. Begin a search around a tenth of it.
# </details>
#
# **6.** Somebody shows that a cosine schedule beats the constant rate 0.1, the highest rate of the cosine. What would you ask?
#
# <details><summary>Answer</summary>
# How the constant rate does that was tuned on the validation set over the same number of rates, with several seeds, and the difference seed
# by seed.
# </details>

# %% [markdown]
# ## Key points
#
# - Power, exponential, piecewise, cosine, 1cycle: each is a line of NumPy over the step number, and what training uses can be measured, not just read. On plateau has no formula; it reacts to the validation loss.
# - Schedule objects count steps, `LearningRateScheduler` counts epochs and logs `learning_rate`. One or the other: together they raise, `ReduceLROnPlateau` only when it has to reduce. `decay=` does nothing.
# - The optimizer counts the steps and its file keeps the count; `fit` counts epochs from 0 unless told `initial_epoch`. A new optimizer begins at step 0, and its schedule with it.
# - A finder gives the order of magnitude of a rate. A schedule is worth what it gains over a *tuned* constant rate: here 1.0 to 1.5 points for the three best shapes, nothing certain for two of six.
#
# **Next:** do it yourself in `work/08_learning_rate_schedules/08_learning_rate_schedules.ipynb`, then [09 Old advice, tested](lesson_09_old_advice_tested.ipynb): which of the sentences that everybody repeats are true?
