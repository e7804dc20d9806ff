# /// verdict
# says = "careful: read lesson and sheet twice, follows each sentence, tried scalars (0-d), ties, nested and frozen models"
# blind = true
# ///

# %% momentum_step
def momentum_step(weights, velocity, gradient, rate, momentum):
    """Make one step of SGD with momentum."""
    velocity = np.asarray(momentum * velocity - rate * gradient)
    return np.asarray(weights + velocity), velocity


# %%
# The caller's arrays must not change, and every shape has to work.
for shape in [(), (1,), (3,), (2, 3), (2, 1, 4), (0,)]:
    w, v, g = np.full(shape, 1.0), np.full(shape, 0.5), np.full(shape, 2.0)
    new_w, new_v = momentum_step(w, v, g, 0.1, 0.9)
    assert new_w.shape == shape and new_v.shape == shape
    assert np.all(w == 1.0) and np.all(v == 0.5) and np.all(g == 2.0)
    assert new_w is not w and new_v is not v

# %% nesterov_step
def nesterov_step(weights, velocity, gradient, rate, momentum):
    """Make one step of SGD with Nesterov's momentum, as Keras does."""
    velocity = np.asarray(momentum * velocity - rate * gradient)
    step = momentum * velocity - rate * gradient  # with the new velocity
    return np.asarray(weights + step), velocity


# %%
# Against Keras, several steps.
_opt, _var = keras.optimizers.SGD(0.05, momentum=0.7, nesterov=True), keras.Variable([1.0, 2.0])
_w, _v = np.array([1.0, 2.0]), np.zeros(2)
for _g in np.random.default_rng(0).normal(size=(6, 2)):
    _opt.apply([keras.ops.convert_to_tensor(_g, "float32")], [_var])
    _w, _v = nesterov_step(_w, _v, _g, 0.05, 0.7)
assert np.allclose(_w, _var.numpy(), atol=1e-6)

# %% rmsprop_step
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    """Make one step of RMSprop, as Keras does."""
    squares = np.asarray(rho * squares + (1 - rho) * gradient**2)
    return np.asarray(weights - rate * gradient / np.sqrt(squares + epsilon)), squares


# %% adam_step
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    """Make one step of Adam, with epsilon where Keras has it."""
    average = np.asarray(beta_1 * average + (1 - beta_1) * gradient)
    squares = np.asarray(beta_2 * squares + (1 - beta_2) * gradient**2)
    corrected_rate = rate * np.sqrt(1 - beta_2**step) / (1 - beta_1**step)
    weights = np.asarray(weights - corrected_rate * average / (np.sqrt(squares) + epsilon))
    return weights, average, squares


# %%
_opt, _var = keras.optimizers.Adam(0.05, 0.8, 0.99, 1e-3), keras.Variable([1.0, 2.0])
_state = np.array([1.0, 2.0]), np.zeros(2), np.zeros(2)
for _t, _g in enumerate(np.random.default_rng(0).normal(size=(6, 2)), start=1):
    _opt.apply([keras.ops.convert_to_tensor(_g, "float32")], [_var])
    _state = adam_step(*_state, _g, _t, 0.05, 0.8, 0.99, 1e-3)
assert np.allclose(_state[0], _var.numpy(), atol=1e-5)

# %% make_optimizer
def make_optimizer(name, learning_rate):
    """Return a new Keras optimizer."""
    if name == "momentum":
        return keras.optimizers.SGD(learning_rate, momentum=0.9)
    if name == "nesterov":
        return keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=True)
    classes = {
        "adagrad": keras.optimizers.Adagrad,
        "rmsprop": keras.optimizers.RMSprop,
        "adam": keras.optimizers.Adam,
        "adamax": keras.optimizers.Adamax,
        "nadam": keras.optimizers.Nadam,
    }
    return classes[name](learning_rate)


# %% optimizer_state_size
def optimizer_state_size(name, model):
    """Return how many numbers an optimizer remembers for the weights of a model."""
    per_weight = {
        "momentum": 1,
        "nesterov": 1,
        "adagrad": 1,
        "rmsprop": 1,
        "adam": 2,
        "adamax": 2,
        "nadam": 2,
    }
    trainable = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    return per_weight[name] * trainable


# %%
_inner = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), keras.layers.BatchNormalization()])
_outer = keras.Sequential([keras.Input((4,)), _inner, keras.layers.Dense(2)])
assert optimizer_state_size("momentum", _outer) == 15 + 6 + 8
_inner.trainable = False
assert optimizer_state_size("nadam", _outer) == 16
_outer.trainable = False
assert optimizer_state_size("adam", _outer) == 0

# %% best_learning_rate
def best_learning_rate(results):
    """Choose a learning rate from runs with several rates and seeds."""
    accuracies = {}
    for run in results:
        accuracies.setdefault(run["learning_rate"], []).append(run["validation_accuracy"])
    best_rate, best_mean = None, None
    for rate in sorted(accuracies):  # from small to large: of two equal ones the smaller stays
        mean = np.mean(accuracies[rate])
        if best_mean is None or mean > best_mean and not np.isclose(mean, best_mean, rtol=0, atol=1e-12):
            best_rate, best_mean = rate, mean
    return best_rate


# %% momentum_does_not_suit_my_data [markdown]
# Momentum did not fail because of the data: with momentum 0.9 the velocity adds up the last gradients, and where they agree the steps become up to 1/(1 − 0.9) = 10 times as long. `SGD(0.1, momentum=0.9)` therefore works like a rate of about 1, which threw the network off the cliff in its first steps, so it stays at chance. The first thing I would try is a rate ten times smaller, `SGD(0.01, momentum=0.9)`, and perhaps a tenth of that again.

# With `"adam"` he has also taken a default rate (0.001) that he never chose. So he compared three learning rates as much as three optimizers, with one run each, and 0.86 against 0.84 may just be the seed. A fair comparison tunes the rate of each of the three separately, over the same number of rates, with several seeds, by the mean accuracy on the validation set; then it trains each at its chosen rate with fresh seeds (the same for all) and with the same epochs, and only then looks at the test set. Only if the difference is larger than the spread between seeds may he say that one is better, and then for this network, data and budget.
