# /// verdict
# says = "All answers from the sheet alone, with little helpers."
# blind = true
# ///

# %% momentum_step
def _kept(share, old, fresh):
    return np.asarray(share * np.asarray(old, "float64") + fresh)


def momentum_step(weights, velocity, gradient, rate, momentum):
    rolled = _kept(momentum, velocity, -rate * np.asarray(gradient, "float64"))
    return _kept(1.0, weights, rolled), rolled
# %% nesterov_step
def nesterov_step(weights, velocity, gradient, rate, momentum):
    push = -rate * np.asarray(gradient, "float64")
    rolled = np.asarray(momentum * np.asarray(velocity, "float64") + push)
    return np.asarray(weights + (momentum * rolled + push)), rolled
# %% rmsprop_step
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    slope = np.asarray(gradient, "float64")
    mean_square = np.asarray(rho * np.asarray(squares, "float64") + (1 - rho) * slope * slope)
    step = rate * slope * (mean_square + epsilon) ** -0.5
    return np.asarray(weights - step), mean_square
# %% adam_step
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    slope = np.asarray(gradient, "float64")
    first = np.asarray(beta_1 * np.asarray(average, "float64") + (1 - beta_1) * slope)
    second = np.asarray(beta_2 * np.asarray(squares, "float64") + (1 - beta_2) * slope**2)
    full_1, full_2 = 1 - beta_1**step, 1 - beta_2**step
    move = rate * (first / full_1) / (np.sqrt(second / full_2) + epsilon)
    return np.asarray(weights - move), first, second
# %% make_optimizer
def make_optimizer(name, learning_rate):
    known = keras.optimizers
    if name in ("momentum", "nesterov"):
        return known.SGD(learning_rate, momentum=0.9, nesterov=name == "nesterov")
    kinds = (known.Adagrad, known.RMSprop, known.Adam, known.Adamax, known.Nadam)
    return {kind.__name__.lower(): kind for kind in kinds}[name](learning_rate)
# %% optimizer_state_size
def optimizer_state_size(name, model):
    arrays = 2 if name in ("adam", "adamax", "nadam") else 1
    weights = model.trainable_weights if model.trainable else []
    return arrays * sum(int(np.prod(tuple(w.shape), dtype="int64")) for w in weights)
# %% best_learning_rate
def best_learning_rate(results):
    best = None
    for rate in sorted({run["learning_rate"] for run in results}):
        of_rate = [r["validation_accuracy"] for r in results if r["learning_rate"] == rate]
        mean = sum(of_rate) / len(of_rate)
        if best is None or mean > best[0]:
            best = mean, rate
    return best[1]
