# %% [markdown]
# # 09 · Old advice, tested
#
# **Much of what is written about transfer learning in Keras was written for another Keras than yours. Which sentences still hold, and how would you know?**
#
# After this lesson you can
#
# 1. turn a sentence from a tutorial into a measurement that could also come out the other way;
# 2. say for thirty well-known sentences whether they hold in the Keras installed here, and what to do instead where they do not;
# 3. tell advice that fails loudly, with an error, from advice that fails in silence;
# 4. recognise a measurement that is too weak to decide anything.
#
# About 75 minutes; or use it as a field guide and look up what you need. You have met freezing, thawing, cloning and batch normalization (lessons 01 to 03); single sentences come back to lessons 04 to 08.
#
# The sentences come from official guides, books, courses and answers, most of them good ones. Where one has stopped being true, software changed
# under it: that is news about Keras, not about its author.

# %%
import logging
import tempfile
import warnings

import matplotlib.pyplot as plt
import numpy as np

from helpers.quiet_tensorflow import keras, tensorflow as tf  # without start-up messages
from helpers import plots, reproducibility, studies

# %%
reproducibility.set_seed(42)
inputs = np.random.normal(size=(32, 4)).astype("float32")
targets = np.random.normal(size=(32, 1)).astype("float32")
yes_no = (inputs[:, :1] > 0).astype("float32")
print("Keras", keras.__version__)

# %% [markdown]
# All models are tiny and the data is noise. That is enough: we do not ask how *well* something works, only *whether* it does what the sentence says.
# Two models we need again and again, and one epoch of `fit`:


# %%
def model_of(*layers):
    return keras.Sequential([keras.Input((4,)), *layers])


def two_layers():
    return model_of(keras.layers.Dense(3, name="a"), keras.layers.Dense(1, name="b"))


# %%
def base_with_norm():
    return model_of(keras.layers.Dense(3), keras.layers.BatchNormalization())


def fit(model):
    model.fit(inputs, targets, verbose=0)


# %% [markdown]
# We keep our ears open, too. What Keras says while a cell runs, as a warning or as an error, is printed and remembered: advice that fails loudly is half as bad as advice that fails in silence.

# %%
heard = []


def note(kind, message):
    heard.append(kind)
    first_words = str(message).splitlines()[0].split(". ")[0].split(": ")[0]
    print(f"     {kind}: {first_words[:64]}")


# %%
warnings.simplefilter("ignore")
warnings.simplefilter("always", UserWarning)
warnings.showwarning = lambda message, *_, **__: note("warning", message)
logging.disable(logging.WARNING)  # keeps a long remark about .h5 files out of the way

# %% [markdown]
# And two questions: do the weights of this part change while that happens? Does this run at all?


# %%
def moves(part, action, *arguments, which=slice(None)):
    before = part.get_weights()[which]
    action(*arguments)
    after = part.get_weights()[which]
    return not all(map(np.array_equal, before, after))


# %%
def works(action):
    try:
        action()
    except Exception as error:
        note(type(error).__name__, error)
        return False
    return True


# %% [markdown]
# Now the rule by which every verdict in this lesson is reached. Each sentence becomes one or more **cases**: things that must be seen if it is true. A cell measures them.
#
# - All cases seen: the sentence **holds**. Some: it **depends**. None: it **fails**, and then we ask about the past:
# - it **holds no more** if it held earlier, and **held in neither** if it failed in the last Keras 2 as well. (In an older one it may have held.)


# %%
def status(cases):
    if all(cases.values()):
        return "holds"
    return "depends" if any(cases.values()) else "fails"


def verdict(now, before):
    if now != "fails":
        return now
    return "held in neither" if before == "fails" else "holds no more"


# %% [markdown]
# And how do we know about the past? By measuring, too. The last Keras 2 lives on as a package of its own, `tf_keras`. The cells of this lesson were run there once more, and the outcome
# comes with the course:

# %%
past = studies.load("old_advice_keras2")
keras2 = dict(zip(past["sentence"].tolist(), past["status"].tolist()))
print(studies.about("old_advice_keras2").splitlines()[0])
print("sentences measured in Keras 2:", len(keras2))

# %% [markdown]
# Two sentences are about behaviour that changed even before the last Keras 2. There we rely on somebody's published report instead (`reported=True`, with the link above the cell).

# %%
results = []


def record(number, sentence, cases, reported=False):
    for case, seen in cases.items():
        print("yes " if seen else "no  ", case)
    now, before = status(cases), "holds" if reported else keras2[number]
    results.append((number, sentence, before, now, verdict(now, before), heard.copy()))
    heard.clear()
    print(f"now {now}, {'reported' if reported else 'Keras 2'} {before} → {verdict(now, before)}")


# %% [markdown]
# Take a sheet of paper with the numbers 1 to 30. **Predict** each verdict before you run its cell: **h** holds, **d** depends, **m** holds no more, **n** held in neither; if you never met Keras 2, write **f** for the last two. (For “depends”, look at the cases in the code first.) At the end we count.

# %% [markdown]
# ## Freezing and thawing
#
# ### 1 · One flag freezes the whole base
#
# > “… setting the entire model's `trainable` flag to False will freeze all of them.”
# > — TensorFlow tutorial, [Transfer learning and fine-tuning](https://www.tensorflow.org/tutorials/images/transfer_learning)

#
# Two bases: one with batch normalization, and one with `SpectralNormalization`, which keeps numbers of its own (lesson 02).

# %%
spectral = keras.layers.SpectralNormalization(keras.layers.Dense(3))
cases = {}
for kind, base in (("batch", base_with_norm()), ("spectral", model_of(spectral))):
    base.trainable = False
    model = model_of(base, keras.layers.Dense(1))
    model.compile(optimizer="sgd", loss="mse")
    base_stays = not moves(base, fit, model)
    head_moves = moves(model.layers[-1], fit, model)
    cases[f"with {kind} normalization: the base stays, the head moves"] = base_stays and head_moves
record(1, "One flag freezes the whole base", cases)

# %% [markdown]
# Batch normalization stays, moving statistics included. A layer that updates its weights in its own `call` goes on, frozen or not. **Now:** `base_model.trainable = False`, then compile, then compare the weights before and after a `fit`.
# Why do we look at the head as well? Because a `fit` that moves nothing at all would also leave the base alone.

# %% [markdown]
# ### 2 · `compile` fixes the flags
#
# > “… the `trainable` attribute values at the time the model is compiled should be preserved throughout the lifetime of that model, until `compile` is called again.”
# > — Keras guide, [Transfer learning & fine-tuning](https://keras.io/guides/transfer_learning/)
#
# If that is so, a freeze *after* compile changes nothing, whenever it comes: layer `a` goes on learning.

# %%
untouched, fitted_before = two_layers(), two_layers()
for model in (untouched, fitted_before):
    model.compile(optimizer="sgd", loss="mse")
fit(fitted_before)
cases = {}
for when, model in (("before the first fit", untouched), ("after a fit", fitted_before)):
    model.layers[0].trainable = False
    cases[f"frozen {when}: a learns on, as compiled"] = moves(model.layers[0], fit, model)
record(2, "compile fixes the flags", cases)

# %% [markdown]
# In Keras 3 the flags are read when the training step is first *traced* (lesson 02), in the first `fit`. **Now:** compile after every change of `trainable`, in this order: change, compile, fit. Then you need not know which rule applies. (A batch of another size is traced anew, and reads the flags anew: lesson 02. One more reason.)

# %% [markdown]
# ### 3 · Two compiled models, two sets of flags
#
# > “… if two models A & B share some layers, and: Model A gets compiled. The `trainable` attribute value on the shared layers is changed. Model B is compiled. Then model A and B are using different `trainable` values for the shared layers. This mechanism is critical for most existing GAN implementations.”
# > — [Keras FAQ](https://github.com/keras-team/keras-io/blob/01f488dc4842eff792539e6185d1405e709bdd0b/templates/getting_started/faq.md)
#
# A GAN trains two networks against each other: a *discriminator* that learns on its own, and a *generator* that learns through the discriminator, which must stay frozen meanwhile. **Predict:** does the discriminator learn on its own?

# %%
discriminator = two_layers()
discriminator.compile(optimizer="sgd", loss="mse")
discriminator.trainable = False
gan = model_of(keras.layers.Dense(4), discriminator)
gan.compile(optimizer="sgd", loss="mse")
learns = moves(discriminator, discriminator.train_on_batch, inputs, targets)
record(3, "Two compiled models, two sets of flags", {"the discriminator learns on its own": learns})

# %% [markdown]
# Set up in this order, before its first step, it never learns anything. All you get is one warning, which is easily lost in the output of a long training. **Now:** write the training step yourself (lesson 06), and hand each optimizer its own list of weights.

# %% [markdown]
# ### 4 · `trainable = True` thaws everything inside
#
# > “When you unfreeze a model for finetuning by setting `base_model.trainable=True` … then all layers of the base model become trainable.”
# > — Keras guide, [Transfer learning & fine-tuning](https://keras.io/guides/transfer_learning/)

# %%
cases = {}
for how in ("by its own flag", "layer by layer"):
    base = two_layers()
    for part in [base] if how == "by its own flag" else base.layers:
        part.trainable = False
    base.trainable = True
    model = model_of(base, keras.layers.Dense(1))
    model.compile(optimizer="sgd", loss="mse")
    cases[f"frozen {how}: it learns again"] = moves(base, fit, model)
record(4, "trainable = True thaws everything inside", cases)

# %% [markdown]
# The second base's own flag was `True` all along, and assigning `True` again is skipped (lesson 03). **Now:** thaw the way you froze. If you froze layer by layer, thaw layer by layer.

# %% [markdown]
# ### 5 · Only batch normalization has non-trainable weights
#
# > “The only built-in layer that has non-trainable weights is the `BatchNormalization` layer.”
# > — Keras guide, [Transfer learning & fine-tuning](https://keras.io/guides/transfer_learning/)

# %%
L = keras.layers
others = [
    L.Dense(3),
    L.LayerNormalization(),
    L.Normalization(),
    L.SpectralNormalization(L.Dense(3)),
]
for layer in others:
    layer(inputs)
    print(f"     {type(layer).__name__:22}{len(layer.non_trainable_weights)} non-trainable")
cases = {"no other layer has any": not any(layer.non_trainable_weights for layer in others)}
record(5, "Only BatchNormalization has non-trainable weights", cases)

# %% [markdown]
# Lesson 02 looked at thirteen layers. **Now:** when you count parameters, a `Normalization` layer in front of the base is counted under “non-trainable” with its three arrays, although you froze nothing.

# %% [markdown]
# ### 6 · Freezing and training mode are tied in batch normalization only
#
# > “This behavior only applies for `BatchNormalization`. For every other layer, weight trainability and ‘inference vs training mode’ remain independent.”
# > — [Keras FAQ](https://github.com/keras-team/keras-io/blob/01f488dc4842eff792539e6185d1405e709bdd0b/templates/getting_started/faq.md)
#
# Frozen, does `training=True` still make a difference? It should for all but batch normalization.


# %%
def training_counts(layer):
    layer(inputs)
    layer.trainable = False
    return not np.allclose(layer(inputs, training=True), layer(inputs, training=False))


# %%
norm = keras.layers.BatchNormalization()
cases = {
    "frozen Dropout still drops": training_counts(keras.layers.Dropout(0.5)),
    "frozen GaussianNoise still adds noise": training_counts(keras.layers.GaussianNoise(0.5)),
    "frozen BatchNormalization takes no notice": not training_counts(norm),
}
record(6, "Freezing and mode are tied in BatchNormalization only", cases)

# %% [markdown]
# As in lesson 02. **Now:** to turn dropout off, do not freeze it; leave it out, or set its `rate`.

# %% [markdown]
# ## Training mode and batch normalization
#
# Batch normalization has two sets of statistics (lesson 01): those of the batch, used in training mode, and the stored moving mean and variance, used in inference mode. When you fine-tune on few pictures you usually want the stored ones left alone. On this subject the right advice has changed more than once.

# %%
STATISTICS = slice(2, None)  # of a BatchNormalization layer's four arrays, the last two

# %% [markdown]
# ### 7 · A frozen batch normalization uses the batch
#
# > “During fine-tuning, if a Batch Normalization layer is frozen it uses the mini-batch statistics.”
# > — [Keras pull request 9965](https://github.com/keras-team/keras/pull/9965), 2018

# %%
norm = keras.layers.BatchNormalization()
norm(inputs)
norm.trainable = False
uses_batch = not np.allclose(norm(inputs, training=True), norm(inputs, training=False))
cases = {"frozen, it uses the batch": uses_batch}
record(7, "A frozen BatchNormalization uses the batch", cases, reported=True)

# %% [markdown]
# The Keras FAQ dates the change: TensorFlow 2.0. **Now:** freezing is enough, and workarounds from the years before can go.

# %% [markdown]
# ### 8 · `training=False` in the call keeps batch normalization still
#
# > “When you unfreeze a model that contains BatchNormalization layers in order to do fine-tuning, you should keep the BatchNormalization layers in inference mode by passing `training = False` when calling the base model.”
# > — TensorFlow tutorial, [Transfer learning and fine-tuning](https://www.tensorflow.org/tutorials/images/transfer_learning)
#
# Perhaps the most copied line in transfer learning. **Predict:** the base below is thawed. Do its moving statistics stay?

# %%
base, x = base_with_norm(), keras.Input((4,))
model = keras.Model(x, keras.layers.Dense(1)(base(x, training=False)))
model.compile(optimizer="sgd", loss="mse")
norm = base.layers[-1]
cases = {
    "in fit, the statistics stay": not moves(norm, fit, model, which=STATISTICS),
    "in model(x, training=True), they stay": not moves(
        norm, lambda: model(inputs, training=True), which=STATISTICS
    ),
}
record(8, "training=False in the call keeps BatchNormalization still", cases)

# %% [markdown]
# `fit` calls the outer model with `training=True`, and in Keras 3 that overrules the `False` written in a functional model. In Keras 2 the inner value won. It was [noticed in 2024](https://github.com/keras-team/keras/issues/20285);
# the Keras guide now gives the advice of sentence 9, and this one still stands there, too. **Now:** sentence 9. (All this is about functional models, as in the tutorial. In a `call` that you write yourself, `self.base(x, training=False)` does what it says: lesson 06.)

# %% [markdown]
# ### 9 · Freeze the batch normalization layers themselves
#
# > “… remember to set `layer.trainable = False` on those layers specifically after unfreezing the outer model.”
# > — Keras guide, [Transfer learning & fine-tuning](https://keras.io/guides/transfer_learning/), the newer wording

# %%
base = base_with_norm()
base.trainable = False
base.trainable = True
base.layers[-1].trainable = False
model = model_of(base, keras.layers.Dense(1))
model.compile(optimizer="sgd", loss="mse")
norm_stays, rest_moves = not moves(base.layers[-1], fit, model), moves(base.layers[0], fit, model)
cases = {"they stay, the rest moves": norm_stays and rest_moves}
record(9, "Freeze the BatchNormalization layers themselves", cases)

# %% [markdown]
# **Now:** this is the way, as in lesson 06. Thaw the base, then freeze each of its batch normalization layers, then compile.

# %% [markdown]
# ### 10 · `Dropout(0.5)(x, training=True)` drops in inference, too
#
# > “`y = Dropout(0.5)(x, training=True)  # Applies dropout at training time *and* inference time`”
# > — [Keras FAQ](https://keras.io/getting_started/faq/#whats-the-difference-between-the-training-argument-in-call-and-the-trainable-attribute)
#
# This is how **Monte Carlo dropout** is often built: predict many times with dropout on, and take the spread as a measure of doubt. **Predict** what `predict` gives here.

# %%
x = keras.Input((4,))
model = keras.Model(x, keras.layers.Dropout(0.5)(x, training=True))
dropped = not np.array_equal(model.predict(inputs, verbose=0), inputs)
record(10, "Dropout(…)(x, training=True) drops in inference", {"predict drops": dropped})
answers = model(inputs, training=True)
print("model(inputs, training=True) drops:", not np.array_equal(answers, inputs))

# %% [markdown]
# The same mechanism as in sentence 8, from the other side: `predict` says `training=False`, and that wins. All predictions are equal, and the model looks perfectly sure of itself. **Now:** call `model(inputs, training=True)`; but freeze batch normalization first (sentence 9), or each such call moves its statistics.

# %% [markdown]
# ### 11 · Augmentation layers are asleep outside `fit`
#
# > “These layers are active only during training, when you call `Model.fit`. They are inactive when the model is used in inference mode in `Model.evaluate`, `Model.predict`, or `Model.call`.”
# > — TensorFlow tutorial, [Transfer learning and fine-tuning](https://www.tensorflow.org/tutorials/images/transfer_learning)
#
# Augmentation (lesson 05) shows the network slightly changed pictures: turned, shifted, flipped.

# %%
pictures = np.random.normal(size=(64, 8, 8, 1)).astype("float32")
flip = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.RandomFlip()])
cases = {
    "asleep in predict": np.array_equal(flip.predict(pictures, verbose=0), pictures),
    "asleep in model(pictures)": np.array_equal(flip(pictures), pictures),
}
record(11, "Augmentation layers are asleep outside fit", cases)
asleep = np.array_equal(flip(pictures, training=False), pictures)
print("asleep in model(pictures, training=False):", asleep)

# %% [markdown]
# Called directly, they augment unless told otherwise. (The tutorial itself shows augmented pictures that way, one cell later.) **Now:** in your own evaluation code write `model(pictures, training=False)`.

# %% [markdown]
# ## Copies and files
#
# ### 12 · Models built on the same layers share them
#
# > “Note that `model_B_on_A` and `model_A` actually share layers now, so when we train one, it will update both models.”
# > — A. Géron, [notebook for chapter 11](https://github.com/ageron/handson-ml3/blob/main/11_training_deep_neural_networks.ipynb) of *Hands-On Machine Learning*

# %%
model_a = two_layers()
model_b = keras.Sequential([*model_a.layers[:-1], keras.layers.Dense(1)])
model_b.compile(optimizer="sgd", loss="mse")
cases = {"training B moves A": moves(model_a, fit, model_b)}
record(12, "Models built on the same layers share them", cases)

# %% [markdown]
# **Now:** clone first, if A is still needed (lesson 03).

# %% [markdown]
# ### 13 · A clone has the architecture only
#
# > “… you have to clone `model_A` and load pretrained weights since `clone_model` only clones architecture.”
# > — a reader's [notes on *Hands-On Machine Learning*](https://github.com/AnujCodeZ/TensorFlow/blob/master/02-TrainingDeepNNs/02-ReusingPretrainedLayers.ipynb)

# %%
original = two_layers()
original.compile(optimizer="sgd", loss="mse")
clone = keras.models.clone_model(original)
same_weights = all(map(np.array_equal, clone.get_weights(), original.get_weights()))
cases = {"no weights": not same_weights, "not compiled": not works(lambda: fit(clone))}
record(13, "A clone has the architecture only", cases)

# %% [markdown]
# The weights stay behind, so `set_weights` is as needed as ever. But a clone arrives compiled now ([since 2025](https://github.com/keras-team/keras/pull/20888)). **Now:** compile it yourself all the same; then you know with what.

# %% [markdown]
# ### 14 · `model.layers.pop()` removes the head
#
# > “I checked online about fine tuning the last layer in Keras … it seems that using `model.layers.pop()` first, and then add the my desired output layer is a simple way.”
# > — [Keras issue 2640](https://github.com/keras-team/keras/issues/2640), 2016; still found in answers and notebooks

# %%
x = keras.Input((4,))
model = keras.Model(x, keras.layers.Dense(1)(keras.layers.Dense(3)(x)))
model.layers.pop()
cases = {"the 3 features come out": model.output_shape[-1] == 3}
record(14, "model.layers.pop() removes the head", cases)
headless = keras.Model(model.inputs, model.layers[-2].output)
print("outputs of keras.Model(model.inputs, model.layers[-2].output):", headless.output_shape[-1])

# %% [markdown]
# `model.layers` is a list made for you to look at. Taking something out of the list takes nothing out of the model, and nobody complains. **Now:** build a new model that ends where you want (as printed above), or use `include_top=False`.

# %% [markdown]
# ### 15 · Save to a folder
#
# > “Now that you've trained the model, export it as a SavedModel for reusing it later.” `model.save(export_path)`
# > — TensorFlow tutorial, [Transfer learning with TensorFlow Hub](https://www.tensorflow.org/tutorials/images/transfer_learning_with_hub)

# %%
with tempfile.TemporaryDirectory() as folder:
    saved = works(lambda: two_layers().save(f"{folder}/my_model"))
record(15, "Save to a folder", {"model.save takes a folder": saved})

# %% [markdown]
# (A *SavedModel* is a folder with a graph and its weights, TensorFlow's own format.) Loud, and therefore harmless. Such a folder is still the way to *serve* a model: to let a program have its answers that has TensorFlow, but not Keras. Another method writes it:


# %%
def export_and_serve(model):
    with tempfile.TemporaryDirectory() as folder:
        model.export(f"{folder}/my_model", verbose=False)
        served = tf.saved_model.load(f"{folder}/my_model")
        answers = served.serve(inputs).numpy()
    np.testing.assert_allclose(answers, model.predict(inputs, verbose=0), atol=1e-5)


served = works(lambda: export_and_serve(two_layers()))
print("model.export, and the folder gives the same answers:", served)

# %% [markdown]
# **Now:** `model.save("my_model.keras")` to use the model in Keras later, `model.export(path)` to serve it.

# %% [markdown]
# ### 16 · Load weights by layer name
#
# > “If you need to load the weights into a different architecture (with some layers in common), for instance for fine-tuning or transfer-learning, you can load them by layer name: `model.load_weights('my_model_weights.h5', by_name=True)`”
# > — [Keras FAQ](https://github.com/keras-team/keras-io/blob/01f488dc4842eff792539e6185d1405e709bdd0b/templates/getting_started/faq.md); the file is written with `model.save_weights('my_model_weights.h5')`


# %%
def by_name(write):
    source = two_layers()
    target = model_of(keras.layers.Dense(3, name="a"), keras.layers.Dense(5, name="new"))
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/my_model_weights.h5"
        done = works(lambda: (write(source, path), target.load_weights(path, by_name=True)))
    return done and np.array_equal(target.get_weights()[0], source.get_weights()[0])


# %%
cases = {
    "as taught, from save_weights": by_name(lambda model, path: model.save_weights(path)),
    "from a whole model in .h5": by_name(lambda model, path: model.save(path)),
}
record(16, "Load weights by layer name", cases)

# %% [markdown]
# `by_name` is left for old files. **Now:** copy layer by layer, `target.get_layer(name).set_weights(source.get_layer(name).get_weights())`: it says what it does.

# %% [markdown]
# ### 17 · A saved model goes on where it left off
#
# > “… the state of the optimizer, allowing to resume training exactly where you left off.”
# > — [Keras FAQ](https://github.com/keras-team/keras-io/blob/01f488dc4842eff792539e6185d1405e709bdd0b/templates/getting_started/faq.md), on what a file with the whole model holds
#
# We train, save, load, and train both the original and the loaded model for one more epoch. Adam has a memory, so without it the two would part.


# %%
def goes_on(name):
    model = two_layers()
    model.compile(optimizer=keras.optimizers.Adam(0.1), loss="mean_squared_error")
    fit(model)
    with tempfile.TemporaryDirectory() as folder:
        model.save(f"{folder}/{name}")
        loaded = keras.models.load_model(f"{folder}/{name}")
    fit(model)
    if not works(lambda: fit(loaded)):
        return False
    pairs = zip(loaded.get_weights(), model.get_weights())
    return all(np.allclose(ours, theirs, atol=1e-3) for ours, theirs in pairs)


# %%
cases = {kind: goes_on(f"model{kind}") for kind in (".keras", ".h5")}
record(17, "A saved model goes on where it left off", cases)

# %% [markdown]
# **Now:** `.keras`. From an old `.h5` take the weights, and compile with a new optimizer.

# %% [markdown]
# ## Heads, losses and data
#
# ### 18 · One output, softmax
#
# > `model_B.add(keras.layers.Dense(1, activation="softmax"))`
# > — the from-scratch baseline of a transfer learning exercise, [here](https://github.com/pranav182/data_science_portfolio/blob/master/training_from_scratch_vs_TL.ipynb) and [here](https://github.com/rdkrishna/ML_Docs_Portfolio/blob/master/11.building_an_image_classifier_reusing_pretrained_layers.ipynb); paraphrased: *softmax is the activation for classification, so also for one yes/no output*

# %%
model = model_of(keras.layers.Dense(1, activation="softmax"))
model.compile(optimizer="sgd", loss="binary_crossentropy")
model.fit(inputs, yes_no, epochs=5, verbose=0)
answers = model.predict(inputs, verbose=0).round(3)
print("     its answers:", sorted(set(answers.ravel().tolist())))
cases = {"it can answer something else than 1": bool(np.any(answers != 1))}
record(18, "One output, softmax", cases)

# %% [markdown]
# Softmax makes the outputs of an example add up to 1. A single output is therefore 1, always (lessons 03 and 04). A baseline of this kind is at chance level by construction, and anything looks good beside it. **Now:** one output, sigmoid; or two outputs, softmax.

# %% [markdown]
# ### 19 · Logits and `BinaryAccuracy()`
#
# > `loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=[keras.metrics.BinaryAccuracy()]`
# > — Keras guide, [Transfer learning & fine-tuning](https://keras.io/guides/transfer_learning/); paraphrased: *for a head without activation, this metric is the accuracy*
#
# A logit is the number before the sigmoid (lesson 03): positive means yes. Three examples with the logits 0.3, 2 and −1, of which the first two are a yes. All are right. **Predict** the accuracy that Keras reports.

# %%
logits, truth = np.array([[0.3], [2.0], [-1.0]]), np.array([[1.0], [1.0], [0.0]])
answer_is_input = keras.layers.Dense(1, kernel_initializer="ones")
model = keras.Sequential([keras.Input((1,)), answer_is_input])
loss = keras.losses.BinaryCrossentropy(from_logits=True)
for arguments in ({"threshold": 0}, {}):
    model.compile(loss=loss, metrics=[keras.metrics.BinaryAccuracy(**arguments)])
    accuracy = model.evaluate(logits, truth, verbose=0)[1]
    print(f"     {arguments or 'as in the guide'}: accuracy {accuracy:.2f}")
cases = {"BinaryAccuracy() finds all three right": accuracy > 0.99}
record(19, "Logits and BinaryAccuracy()", cases)

# %% [markdown]
# The metric cuts at 0.5, which is right for probabilities. A hesitant yes, with a logit between 0 and 0.5, is counted as a no. **Now:** `BinaryAccuracy(threshold=0)`, or a sigmoid head.

# %% [markdown]
# ### 20 · With a sigmoid, `from_logits` must be `False`
#
# > “… if we set the last layer activation as `sigmoid` (which usually pick for binary classification), then we must set `from_logits=False`.”
# > — [Stack Overflow 67104205](https://stackoverflow.com/questions/67104205)
#
# **Predict:** the same model trained with both settings. Do the losses differ?


# %%
def losses_in_fit(loss, labels, units, activation):
    keras.utils.set_random_seed(1)
    model = model_of(keras.layers.Dense(units, activation=activation))
    model.compile(optimizer="sgd", loss=loss)
    return model.fit(inputs, labels, epochs=3, verbose=0).history["loss"]


# %%
losses = [keras.losses.BinaryCrossentropy(from_logits=setting) for setting in (False, True)]
in_fit = [losses_in_fit(loss, yes_no, 1, "sigmoid") for loss in losses]
on_arrays = [float(loss([[1.0]], [[0.9]])) for loss in losses]
cases = {
    "in fit it matters": not np.allclose(*in_fit, rtol=1e-3),
    "on arrays it matters": not np.isclose(*on_arrays),
}
record(20, "With a sigmoid, from_logits must be False", cases)

# %% [markdown]
# As in lesson 03: in `fit` Keras sees the sigmoid in the graph and takes the numbers before it. Arrays carry no such trace. **Now:** follow the advice, since your own evaluation code works on arrays; but do not blame a bad training run on it.

# %% [markdown]
# ### 21 · Sparse or not, the loss is the same
#
# > “This new loss function is still mathematically the same as `categorical_crossentropy`; it just has a different interface.”
# > — F. Chollet, [notebook 3.6](https://github.com/fchollet/deep-learning-with-python-notebooks/blob/master/first_edition/3.6-classifying-newswires.ipynb) of *Deep Learning with Python*, on `sparse_categorical_crossentropy`

# %%
labels = np.arange(32) % 3
sparse = losses_in_fit("sparse_categorical_crossentropy", labels, 3, "softmax")
one_hot = losses_in_fit("categorical_crossentropy", np.eye(3)[labels], 3, "softmax")
cases = {"the losses agree, epoch by epoch": np.allclose(sparse, one_hot, rtol=1e-3)}
record(21, "Sparse or not, the loss is the same", cases)

# %% [markdown]
# **Now:** whichever fits your labels: whole numbers for *sparse*, one-hot rows for the other (lesson 05).

# %% [markdown]
# ### 22 · `validation_split` takes the end
#
# > “… the data isn't shuffled before extracting the validation split, so the validation is literally just the *last* x% of samples in the input you passed.”
# > — [Keras FAQ](https://github.com/keras-team/keras-io/blob/01f488dc4842eff792539e6185d1405e709bdd0b/templates/getting_started/faq.md)
#
# The model below returns its input, and the rows are the numbers 0 to 9. So the mean absolute error against 0 says which rows were used: for the last two it is 8.5.

# %%
rows = np.arange(10.0).reshape(-1, 1)
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, kernel_initializer="ones")])
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.0), loss="mae")
history = model.fit(rows, 0 * rows, validation_split=0.2, verbose=0).history
print("     mean of the validation rows:", history["val_loss"][0])
cases = {"the last two of ten rows": history["val_loss"][0] == 8.5}
record(22, "validation_split takes the end", cases)

# %% [markdown]
# **Now:** if your data is sorted by class, shuffle it first, or the validation set has one class only.

# %% [markdown]
# ### 23 · Regularization is off when testing
#
# > “Regularization mechanisms, such as Dropout and L1/L2 weight regularization, are turned off at testing time. They are reflected in the training time loss but not in the test time loss.”
# > — [Keras FAQ](https://github.com/keras-team/keras-io/blob/01f488dc4842eff792539e6185d1405e709bdd0b/templates/getting_started/faq.md)
#
# L2 regularization adds a penalty on large weights to the loss (lesson 07). If it is off, `evaluate` gives the mean squared error and nothing more.

# %%
head = keras.layers.Dense(1, kernel_regularizer=keras.regularizers.L2(0.1))
model = model_of(keras.layers.Dropout(0.5), head)
model.compile(optimizer="sgd", loss="mse", metrics=["mse"])
(loss, metric), again = (model.evaluate(inputs, targets, verbose=0) for _ in range(2))
error = np.mean((model.predict(inputs, verbose=0) - targets) ** 2)
cases = {
    "Dropout is off": bool(np.isclose(loss, again[0])),
    "L2 is off": bool(np.isclose(loss, error)),
}
record(23, "Regularization is off when testing", cases)
print("the metric is the plain error:", bool(np.isclose(metric, error)))

# %% [markdown]
# A validation *loss* contains the penalty; a *metric* does not. **Now:** compare models with different penalties by a metric, never by the loss.

# %% [markdown]
# ### 24 · Pre-trained networks expect −1 to 1, or 0 to 1
#
# > “If using other `tf.keras.applications`, be sure to check the API doc to determine if they expect pixels in `[-1, 1]` or `[0, 1]`, or use the included `preprocess_input` function.”
# > — TensorFlow tutorial, [Transfer learning and fine-tuning](https://www.tensorflow.org/tutorials/images/transfer_learning)
#
# We give `preprocess_input` a black and a white picture and look at what comes out.

# %%
cases = {}
for family in ("xception", "densenet", "vgg16"):
    pixels = np.stack([np.zeros((2, 2, 3)), np.full((2, 2, 3), 255.0)])
    scaled = getattr(keras.applications, family).preprocess_input(pixels)
    print(f"     {family:10} {scaled.min():6.1f} to {scaled.max():5.1f}")
    cases[f"{family}: within -1 to 1"] = bool(np.abs(scaled).max() <= 1)
record(24, "Pre-trained networks expect -1 to 1, or 0 to 1", cases)

# %% [markdown]
# **Now:** take the second half of the sentence: the `preprocess_input` of the family whose weights you load (lesson 05). Dividing by 255 is a guess.

# %% [markdown]
# ## Optimizers, rates and seeds
#
# ### 25 · `lr=`
#
# > `optimizer=optimizers.RMSprop(lr=1e-5)`
# > — F. Chollet, [notebook 5.3](https://github.com/fchollet/deep-learning-with-python-notebooks/blob/master/first_edition/5.3-using-a-pretrained-convnet.ipynb) of *Deep Learning with Python*, first edition, on fine-tuning

# %%
accepted = works(lambda: keras.optimizers.SGD(lr=1e-5))
record(25, "lr=", {"optimizers take lr=": accepted})

# %% [markdown]
# **Now:** `learning_rate=`, as in the book's later editions. As changes go, this is a kind one: it stops you.

# %% [markdown]
# ### 26 · `decay=`
#
# > “Keras has a time-based learning rate schedule built in. The stochastic gradient descent optimization algorithm implementation in the SGD class has an argument called decay.”
# > — J. Brownlee, [Using learning rate schedules](https://machinelearningmastery.com/using-learning-rate-schedules-deep-learning-models-python-keras/)
#
# With a loss that is simply the answer, and inputs of 1, the gradient is 1 in every step. So the step *is* the learning rate. With `decay=0.5` step *k* should be 0.1 / (1 + 0.5 *k*): 0.1, 0.067, 0.05. **Predict** what the three steps are.

# %%
ones, steps = np.ones((32, 1), "float32"), []
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
optimizer = keras.optimizers.SGD(0.1, decay=0.5)
model.compile(optimizer=optimizer, loss=lambda truth, answer: answer)
for _ in range(3):
    before = model.get_weights()[0].item()
    model.fit(ones, ones, verbose=0)
    steps.append(round(before - model.get_weights()[0].item(), 3))
print("     steps:", steps)
record(26, "decay=", {"the steps get smaller": steps[2] < 0.9 * steps[0]})

# %% [markdown]
# The argument is taken and thrown away; all there is to notice is a warning. Schedules written this way have turned into constant rates. **Now:** `keras.optimizers.schedules.InverseTimeDecay` (lesson 08).

# %% [markdown]
# ### 27 · Set `model.optimizer.lr`
#
# > `final_model.optimizer.lr=0.001`
# > — fast.ai, *Practical Deep Learning for Coders* (2017), [lesson 3](https://github.com/fastai/courses/blob/master/deeplearning1/nbs/lesson3.ipynb), between two calls of `fit`
#
# If it works, a rate of 0 must stop everything.

# %%
model = two_layers()
model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse")
fit(model)
model.optimizer.lr = 0.0
record(27, "Set model.optimizer.lr", {"with rate 0 nothing moves": not moves(model, fit, model)})
model.optimizer.learning_rate = 0.0
print("with learning_rate = 0 nothing moves:", not moves(model, fit, model))

# %% [markdown]
# Python lets you give any object a new attribute. `lr` is now just that: a name that nobody reads (lesson 07). **Now:** `model.optimizer.learning_rate = …`; it works without compiling again.

# %% [markdown]
# ### 28 · Swap the optimizer
#
# > “… we can change the model optimizer by setting `model.optimizer` to a new Adam optimizer with a lower learning rate. Then we can call `fit` again.”
# > — C. Achard, [egghead.io lesson](https://egghead.io/lessons/python-change-the-optimizer-learning-rate-during-keras-model-training)

# %%
model = two_layers()
model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse")
fit(model)
model.optimizer = keras.optimizers.SGD(0.0)
record(28, "Swap the optimizer", {"the new rate 0 is used": not moves(model, fit, model)})

# %% [markdown]
# The training step was traced with the old optimizer and keeps it. **Now:** compile again, or set `learning_rate` on the optimizer you have.

# %% [markdown]
# ### 29 · Early stopping restores only if it stopped
#
# > “EarlyStopping callback won't restore best weights unless training stops early.”
# > — [Keras issue 12511](https://github.com/keras-team/keras/issues/12511), 2019, confirmed there on Keras 2.2.4
#
# With `patience=1000` and 30 epochs it cannot stop. The targets are noise: training on makes the validation loss worse, so that the last epoch and the best differ.

# %%
model = model_of(keras.layers.Dense(64, activation="relu"), keras.layers.Dense(1))
model.compile(optimizer=keras.optimizers.Adam(0.03), loss="mse")
stopper = keras.callbacks.EarlyStopping(patience=1000, restore_best_weights=True)
held_out = (inputs[16:], targets[16:])
run = {"validation_data": held_out, "epochs": 30, "callbacks": [stopper], "verbose": 0}
losses = model.fit(inputs[:16], targets[:16], **run).history["val_loss"]
after = model.evaluate(*held_out, verbose=0)
print("     the last epoch is clearly worse than the best:", losses[-1] > 1.05 * min(losses))
cases = {"the last epoch's weights are left": bool(np.isclose(after, losses[-1]))}
record(29, "Early stopping restores only if it stopped", cases, reported=True)

# %% [markdown]
# **Now:** say `restore_best_weights=True`, and the weights are not those of the last epoch but of the best. And remember that a validation score chosen as the best of many is too kind to the model (lesson 05); the test set has the last word.

# %% [markdown]
# ### 30 · `tf.random.set_seed` makes it reproducible
#
# > `tf.random.set_seed(42)  # extra code – ensure reproducibility`
# > — A. Géron, [notebook for chapter 11](https://github.com/ageron/handson-ml3/blob/main/11_training_deep_neural_networks.ipynb) of *Hands-On Machine Learning*


# %%
def draw(set_seed):
    set_seed(42)
    return tf.random.normal((4,)).numpy(), two_layers().get_weights()[0]


# %%
(tensor, kernel), (tensor_again, kernel_again) = (draw(tf.random.set_seed) for _ in range(2))
cases = {
    "TensorFlow's own draws repeat": np.array_equal(tensor, tensor_again),
    "the first weights of Keras layers repeat": np.array_equal(kernel, kernel_again),
}
record(30, "tf.random.set_seed makes it reproducible", cases)
(_, kernel), (_, kernel_again) = (draw(keras.utils.set_random_seed) for _ in range(2))
print("with keras.utils.set_random_seed:", np.array_equal(kernel, kernel_again))

# %% [markdown]
# Keras 3 runs on several backends, and does not ask TensorFlow for its seeds. **Now:** `keras.utils.set_random_seed`.

# %% [markdown]
# ## The table
#
# Nothing below is typed in; it is what the cells found.

# %%
print(f"{'':4}{'sentence':59}{'before':9}{'verdict':17}Keras said")
for number, sentence, before, _, decision, said in results:
    print(f"{number:2}  {sentence:59}{before:9}{decision:17}{', '.join(said) or '-'}")

# %%
for decision in ("holds", "depends", "holds no more", "held in neither"):
    numbers = [result[0] for result in results if result[4] == decision]
    print(f"{decision:15}{len(numbers):3}:", *numbers)
silent = [result[0] for result in results if result[4] != "holds" and not result[5]]
print("does not hold, or not always, and not a word from Keras:", *silent)
assert {8, 10, 14, 27, 28} <= set(silent)  # the ones that spoil a training unseen

# %% [markdown]
# *What this does not show:* how often tutorials are right. We chose sentences that are worth testing, many of them because something had looked odd. How many of thirty sentences taken at random would hold, we have not measured.
#
# How did you do? Write your thirty letters between the quotes, for each **f** the one of m and n that the table has.

# %%
guesses = ""  # for example "hdmd..."
letters = {"holds": "h", "depends": "d", "holds no more": "m", "held in neither": "n"}
right = sum(guess == letters[result[4]] for guess, result in zip(guesses, results))
print(f"{right} of {len(guesses)} guesses were right")

# %% [markdown]
# One question is left: of the sentences that a reader of Keras 2 could rely on, how many did the step to Keras 3 take away?

# %%
order = ["holds", "depends", "fails"]
now = {result[0]: result[3] for result in results}
for before in order:
    row = [sum(keras2[n] == before and now[n] == after for n in now) for after in order]
    print(f"in Keras 2 {before:8} now holds {row[0]:2}, depends {row[1]:2}, fails {row[2]:2}")


# %%
def draw_box(ax, row, column, numbers):
    lines = [" ".join(numbers[start : start + 5]) for start in range(0, len(numbers), 5)]
    colour = plots.LIGHT if row == column else plots.ORANGE if numbers else "white"
    ax.add_patch(plt.Rectangle((column, row), 1, 1, facecolor=colour, edgecolor=plots.DARK))
    middle = {"ha": "center", "va": "center", "color": plots.DARK}
    ax.text(column + 0.5, row + 0.5, "\n".join(lines), **middle)


# %%
fig, ax = plt.subplots(figsize=(7, 3.6))
for row, before in enumerate(order):
    for column, after in enumerate(order):
        numbers = [str(n) for n in now if keras2[n] == before and now[n] == after]
        draw_box(ax, row, column, numbers)
ax.set(xlim=(-0.02, 3.02), ylim=(3.02, -0.02), ylabel="in the last Keras 2")
ax.set(xlabel=f"in Keras {keras.__version__}", title="Where the thirty sentences went")
ax.set_xticks([0.5, 1.5, 2.5], order)
ax.set_yticks([0.5, 1.5, 2.5], order)
ax.tick_params(length=0)
plt.show()

# %% [markdown]
# *Figure: three rows and three columns of boxes. The rows say how a sentence did in the last Keras 2, the columns how it does now; the numbers of the sentences stand in the boxes. Those that did not change
# are in the grey boxes of the diagonal. To the right of the diagonal, in orange, stand those that Keras 3 took away, wholly or in part; to the left of it all boxes are empty. The counts are the ones printed above.*
#
# Nothing that failed in Keras 2 has become true, and of what held, much has not stayed so. That is why the date of a tutorial is worth a look. (Sentences 7 and 29 stand in the lower right box: they had changed before the last Keras 2.)

# %% [markdown]
# ### From one Keras 3 to the next
#
# All that was about one step, from Keras 2 to the version that the course pins. Keras goes on. The cells were run on two older versions of Keras 3, too (the first of them with an older TensorFlow).
#
# **Predict:** how many of the thirty find something else there?

# %%
elsewhere = studies.load("keras_versions")
minors = {}
for version, part, name, found in zip(*elsewhere.values()):
    if part == "sentences":
        minors.setdefault(version, {})[int(name)] = found
print("run on Keras", *minors)
print(
    "sentences that find something else:",
    sum(len({m[n] for m in minors.values()}) > 1 for n in now),
)

# %% [markdown]
# Between these versions, the thirty stay as they are. But the window is short, and it begins after a change inside Keras 3: a clone comes compiled in all three (sentence 13). *What this does not show:* that nothing else changed. We looked at thirty sentences, on three versions.

# %% [markdown]
# ## What goes wrong
#
# Nobody teaches a false sentence on purpose. Usually somebody looked, and the look was too weak. Three ways in which that happens, run.
#
# ### A measurement that cannot fail
#
# Somebody wants to check sentence 8, freezes the base as one does, and looks: the statistics stay, so `training=False` works! **Predict** what happens without it.

# %%
for arguments in ({"training": False}, {}):
    base, x = base_with_norm(), keras.Input((4,))
    base.trainable = False
    model = keras.Model(x, keras.layers.Dense(1)(base(x, **arguments)))
    model.compile(optimizer="sgd", loss="mse")
    stays = not moves(base.layers[-1], fit, model, which=STATISTICS)
    print(f"frozen, called with {arguments!s:20} the statistics stay: {stays}")

# %% [markdown]
# The same with and without: the measurement says nothing about `training=False`, because the freeze had already decided. **The repair:** a control. Before you believe a test, find a setting in which it must come out the other way, and see it do so.
#
# ### Reading the label instead of the contents
#
# > “… `layer.trainable = False`, which automatically affects the compiled model's parameter count and gradient computation graph.”
# > — [a Keras 3 lesson](https://theneuralbase.com/keras/learn/intermediate/freezing-base-model-layers/) on freezing
#
# Half of this is easily checked, and true.

# %%
model = two_layers()
model.compile(optimizer="sgd", loss="mse")
fit(model)
before = len(model.trainable_weights)
model.layers[0].trainable = False
print("trainable weights before and after:", before, "and", len(model.trainable_weights))
print("the frozen layer moves in fit:    ", moves(model.layers[0], fit, model))

# %% [markdown]
# The count follows the flag; the training step, once traced, does not. **The repair:** look at the thing itself. For training that means the weights before and after.
#
# ### A loss that falls
#
# “I trained it, and the loss went down.” Here is sentence 18's model again, with its loss.

# %%
model = model_of(keras.layers.Dense(1, activation="softmax"))
model.compile(optimizer=keras.optimizers.SGD(0.5), loss="binary_crossentropy")
losses = model.fit(inputs, yes_no, epochs=20, verbose=0).history["loss"]
print("the loss fell:", losses[-1] < losses[0])
print("all answers are 1:", bool(np.allclose(model.predict(inputs, verbose=0), 1)))
logits = inputs @ model.get_weights()[0] + model.get_weights()[1]  # before the softmax
by_logits = keras.losses.binary_crossentropy(yes_no, logits, from_logits=True)
reported = model.evaluate(inputs, yes_no, verbose=0)
print("the loss is that of the logits:", np.isclose(np.mean(by_logits), reported, atol=1e-4))

# %% [markdown]
# How can the loss fall if all answers are 1? Keras computed it from the numbers *before* the softmax, as if there were a sigmoid; `predict` gives what comes after it (lesson 03). **The repair:** measure what you want to claim. If the claim is “it tells yes from no”, look at the answers, beside those of a model that always says the same.

# %% [markdown]
# ## Check yourself
#
# **1.** You fine-tune with `base(x, training=False)` and a thawed base, as a tutorial shows. Validation gets worse at once. What do you suspect, and how do you find out?
#
# <details><summary>Answer</summary>
# The moving statistics are being updated. Keep a copy of the moving mean of one <code>BatchNormalization</code> layer, run one <code>fit</code>, compare. The repair is sentence 9.
# </details>
#
# **2.** A colleague checked that `model.optimizer.lr = 1e-5` “works”: printing `model.optimizer.lr` afterwards shows 1e-5. What kind of mistake is that?
#
# <details><summary>Answer</summary>
# Reading the label. The attribute was made by the assignment. A rate of 0 that must stop all weights is a measurement that can fail.
# </details>
#
# **3.** Which of `lr=`, `decay=` and `model.optimizer.lr = …` is the most dangerous in an old notebook, and why?
#
# <details><summary>Answer</summary>
# Not <code>lr=</code>: it stops with an error. <code>decay=</code> at least warns. The assignment says nothing at all.
# </details>
#
# **4.** The verdict rule calls a sentence “depends” as soon as some cases are seen and others not. Why is that better than taking the majority?
#
# <details><summary>Answer</summary>
# Because the cases are different situations, not repeated trials. One in which the advice fails is one in which it can hurt you, however many others there are.
# </details>
#
# **5.** A new Keras comes out. What would you do with this lesson?
#
# <details><summary>Answer</summary>
# Run it again. Each verdict is computed, so the ones that change show up by themselves.
# </details>

# %% [markdown]
# ## Key points
#
# - A sentence about Keras becomes testable when you say what must be seen if it is true, and in which setting the test must fail. Look at weights and outputs, not at flags.
# - Compile after every change of `trainable`; freeze batch normalization layers themselves; `training=` inside a functional model is overruled by `fit`, `evaluate` and `predict`. Save as `.keras`, set `learning_rate`, seed with `keras.utils.set_random_seed`.
# - An error stops you: harmless. A warning can be missed (`decay=`). Silence is the danger: `training=` in the call (8, 10), a popped layer (14), `optimizer.lr` (27), a swapped optimizer (28).
# - A test that passes with and without the thing tested has tested nothing. Add a control.
#
# **Next:** [10 Photographs](lesson_10_photographs.ipynb): when does transfer win by a lot, and where does it stop?
