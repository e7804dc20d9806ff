# /// verdict
# says = "trouser against dress, 100 labels: clone, freeze, thaw; a hurt is reported as it is"
# ///

# %% plan [markdown]
# Trouser against dress, because both are long and narrow. 100 labels. A is trained on the other eight kinds, B is a clone
# of A with a new head, first frozen, then thawed. Baseline: the same network from scratch, with as many epochs. I expect
# that A helps a little. Five seeds; it helps if all five are better, it hurts if all five are worse. No rate is tuned: both use 0.05.

# %% ways
(x, y), (x_test, y_test) = data.load_fashion_mnist()
x, x_test = x / np.float32(255), x_test / np.float32(255)
in_b, in_b_test = np.isin(y, [1, 3]), np.isin(y_test, [1, 3])
x_b, y_b = x[in_b], (y[in_b] == 3).astype("float32")
others = np.unique(y[~in_b])


def make(units, activation):
    return keras.Sequential([
        keras.Input((28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(60, activation="relu"),
        keras.layers.Dense(units, activation=activation),
    ])


model_a = make(8, "softmax")
model_a.compile("adam", "sparse_categorical_crossentropy")
model_a.fit(x[~in_b][:10000], np.searchsorted(others, y[~in_b][:10000]), batch_size=100, verbose=0)


def train(model, pictures, truth, epochs):
    model.compile(keras.optimizers.SGD(0.05), "binary_crossentropy")
    model.fit(pictures, truth, epochs=epochs, batch_size=20, shuffle=False, verbose=0)


def scratch(pictures, truth):
    model = make(1, "sigmoid")
    train(model, pictures, truth, 8)
    return model


def from_a(pictures, truth):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    model = keras.Sequential([keras.Input((28, 28)), *clone.layers[:-1], keras.layers.Dense(1, activation="sigmoid")])
    model.layers[1].trainable = False
    train(model, pictures, truth, 4)
    model.layers[1].trainable = True
    train(model, pictures, truth, 4)
    return model


print("A knows", [data.CLASS_NAMES[i] for i in others])

# %% runs
finished = []
for seed in range(5):
    keras.utils.set_random_seed(seed)
    labelled = np.random.default_rng(seed).permutation(len(x_b))[:100]
    finished.append([way(x_b[labelled], y_b[labelled]) for way in (scratch, from_a)])

# all runs are finished, now the test set
table = [
    [np.mean((np.array(m(x_test[in_b_test]))[:, 0] > 0.5) == (y_test[in_b_test] == 3)) for m in pair]
    for pair in finished
]
for seed, (one, two) in enumerate(table):
    print(seed, "scratch", round(one, 3), "from A", round(two, 3), "difference", round(two - one, 3))

# %% verdict [markdown]
# The table has all ten runs. The sign rule of my plan decides, and I do not go beyond it.

# %% limits [markdown]
# One pair, one number of labels, one network A. I tuned nothing, so a better rate for one of the ways could turn it round.
# Next I would train five networks A.
