# %% [markdown]
# # 04 · Fashion-MNIST A/B transfer
#
# **A network has learned to tell eight kinds of clothes apart. You have 200 labelled pictures of the other two kinds. Does what it learned help you?**
#
# After this lesson you can
#
# 1. split a data set into a task A and a task B without touching its labels;
# 2. train B on a copy of A in two phases, and beside it the baseline that makes the result mean something;
# 3. compare two ways of training over several seeds and many tasks, with intervals, and look at the test set once;
# 4. say when transfer helped here, when it hurt, and how a “99 % versus 50 %” comes about.
#
# About 45 minutes. You know how to clone a model, and the steps *freeze → compile → train → thaw → compile → train* (lesson 03).

# %%
import inspect
import tempfile
import warnings

import matplotlib.pyplot as plt
import numpy as np

from helpers.quiet_tensorflow import keras  # keras, without TensorFlow's start-up messages
from helpers import checks, comparison, data, densenet, plots, reproducibility, studies, weights

reproducibility.set_seed(42)

# %% [markdown]
# ## Two tasks from one data set
#
# Fashion-MNIST has ten kinds of clothes, 6,000 training pictures of each. **Task B** gets two kinds, **task A** the other eight. The network
# for A ends in eight numbers, one per class, and the loss for such a network wants labels 0 to 7. Eight of the ten original labels have gaps
# between them. First on six labels:

# %%
labels = np.array([9, 2, 1, 7, 0, 5])
classes_a = [1, 3, 4, 5, 6, 7, 8, 9]  # without 2 (pullover) and 0 (T-shirt/top)
is_b = np.isin(labels, [2, 0])
print("labels of task A:", labels[~is_b], "· of task B:", labels[is_b])

# %% [markdown]
# `np.searchsorted(classes_a, x)` tells at which place in the sorted list `x` stands. **Predict** what it makes of A's labels 9, 1, 7, 5.

# %%
print("A, renumbered:", np.searchsorted(classes_a, labels[~is_b]))
print("B, is it a pullover:", (labels[is_b] == 2).astype(int))
print("the labels we began with:", labels)

# %% [markdown]
# Both steps make new arrays; the old labels stay as they were. You will see below what happens otherwise. Now all of it:


# %%
def split(images, labels, positive, negative):
    is_b = np.isin(labels, [positive, negative])
    classes_a = [label for label in range(10) if label not in (positive, negative)]
    labels_a = np.searchsorted(classes_a, labels[~is_b])
    labels_b = (labels[is_b] == positive).astype("float32")
    return (images[~is_b], labels_a), (images[is_b], labels_b)


# %%
(train_images, train_labels), (test_images, test_labels) = data.load_fashion_mnist()
train_images, test_images = (images.astype("float32") / 255 for images in (train_images, test_images))
PULLOVER, T_SHIRT, SHIRT, SANDAL = 2, 0, 6, 5

# %%
before = train_labels.copy()
(images_a, labels_a), (images_b, labels_b) = split(train_images, train_labels, PULLOVER, T_SHIRT)
print("task A:", images_a.shape, "labels", np.unique(labels_a))
print("task B:", images_b.shape, "labels", np.unique(labels_b))
print("the original labels are untouched:", np.array_equal(train_labels, before))

# %%
fig, axes = plt.subplots(1, 10, figsize=(10, 1.7))
for place, label in enumerate([1, 3, 4, 5, 6, 7, 8, 9, 2, 0]):
    picture = train_images[np.flatnonzero(train_labels == label)[3]]
    axes[place].imshow(picture, cmap="gray_r" if place < 8 else "Oranges")
    axes[place].set_xlabel(data.CLASS_NAMES[label], fontsize=9)
    axes[place].set(xticks=[], yticks=[])
axes[0].set_title("Task A: eight kinds", fontsize=11)
axes[8].set_title("Task B: two", fontsize=11)
plt.show()

# %% [markdown]
# *Figure: ten small pictures in a row, one of each kind. The first eight, in grey, are under the words “Task A: eight kinds”: trouser, dress, coat, sandal,
# shirt, sneaker, bag, ankle boot. The last two, in orange, are under “Task B: two”: pullover and T-shirt/top.*
#
# Of B's 12,000 pictures we pretend that only 200 have labels. Two thousand others are the **validation set**: we look at it as often as we like. The **test
# set**, 2,000 pictures of the pair, stays closed until the end of the fourth section.


# %%
def draw(seed, size=200):
    places = np.random.default_rng(seed).permutation(len(images_b))
    return places[:size], places[-2000:]


labelled, valid = draw(42)
print("labelled:", len(labelled), "· to validate:", len(valid))
print("in both:", len(np.intersect1d(labelled, valid)))

# %% [markdown]
# ## Model A, and B in two ways
#
# Here is the network of the classic example: five hidden layers. **selu** is an activation made for stacks like this one; with weights that begin as `lecun_normal`, the
# signals keep about the same size from layer to layer ([Klambauer et al., 2017](https://arxiv.org/abs/1706.02515)).


# %%
def network(units, activation):
    hidden = [
        keras.layers.Dense(size, activation="selu", kernel_initializer="lecun_normal")
        for size in (300, 100, 50, 50, 50)
    ]
    head = keras.layers.Dense(units, activation=activation, name="head")
    return keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), *hidden, head])


# %%
def compile_with(model, learning_rate, loss="binary_crossentropy"):
    optimizer = keras.optimizers.SGD(learning_rate, momentum=0.9)
    model.compile(optimizer=optimizer, loss=loss, metrics=["accuracy"])


# %% [markdown]
# Model A learns from 44,000 pictures of its eight kinds; 4,000 validate it.

# %%
model_a = network(8, "softmax")
compile_with(model_a, 0.02, "sparse_categorical_crossentropy")
model_a.fit(images_a[:44_000], labels_a[:44_000], batch_size=256, epochs=3, verbose=0)
accuracy = model_a.evaluate(images_a[44_000:], labels_a[44_000:], batch_size=1000, verbose=0)[1]
print(f"A's validation accuracy is above 0.85: {accuracy > 0.85} (chance: {1 / 8})")
assert accuracy > 0.85

# %% [markdown]
# A took the longest to train, so keep it. A `.keras` file holds the layers, the weights and the optimizer's memory.

# %%
with tempfile.TemporaryDirectory() as folder:
    model_a.save(f"{folder}/model_a.keras")
    loaded_a = keras.models.load_model(f"{folder}/model_a.keras")
pairs_of_weights = zip(model_a.get_weights(), loaded_a.get_weights())
print("the file gave back every weight:", all(np.array_equal(a, b) for a, b in pairs_of_weights))

# %% [markdown]
# **From scratch** is the baseline: the same network with random weights, trained on the 200 pictures. 20 pictures a step make 10 steps an epoch; we give it 20 epochs, so 200
# steps.


# %%
def from_scratch(labelled):
    model = network(1, "sigmoid")
    compile_with(model, 0.005)
    model.fit(images_b[labelled], labels_b[labelled], batch_size=20, epochs=20, verbose=0)
    return model


# %% [markdown]
# **From A**: a clone of A with A's weights, a new head, and the same 200 steps in two phases. First the head alone for 4 epochs, then, with a smaller learning rate, everything for 16.


# %%
def new_head_on(model_a):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    head_b = keras.layers.Dense(1, activation="sigmoid", name="head_b")
    return keras.Sequential([keras.Input((28, 28)), *clone.layers[:-1], head_b])


# %%
def train_head(model, labelled):
    for layer in model.layers[:-1]:
        layer.trainable = False
    compile_with(model, 0.01)
    model.fit(images_b[labelled], labels_b[labelled], batch_size=20, epochs=4, verbose=0)


def train_everything(model, labelled):
    for layer in model.layers:
        layer.trainable = True
    compile_with(model, 0.005)
    model.fit(images_b[labelled], labels_b[labelled], batch_size=20, epochs=16, verbose=0)


# %% [markdown]
# **Predict:** there are 12 arrays of weights (a kernel and a bias for each of six layers). How many move in phase 1? In phase 2? And how many of A's?

# %%
a_before, b_on_a = checks.weight_values(loaded_a), new_head_on(loaded_a)
before = checks.weight_values(b_on_a)
train_head(b_on_a, labelled)
print("moved in phase 1:", sorted(checks.moved_since(b_on_a, before)))
before = checks.weight_values(b_on_a)
train_everything(b_on_a, labelled)
print("moved in phase 2:", len(checks.moved_since(b_on_a, before)), "of", len(b_on_a.weights))
print("moved in A:", len(checks.moved_since(loaded_a, a_before)))

# %%
b_scratch = from_scratch(labelled)


def accuracy_of(model, places):
    return model.evaluate(images_b[places], labels_b[places], batch_size=1000, verbose=0)[1]


for name, model in {"from scratch": b_scratch, "from A": b_on_a}.items():
    print(f"{name:13} about {accuracy_of(model, valid):.1f}")

# %% [markdown]
# Both are far above chance (0.5), and rounded as far as another computer would still agree they are the same. One run cannot tell more.

# %% [markdown]
# ## One pair, five times
