# /// verdict
# says = "All answers from the sheet alone, the rules as they stand there."
# blind = true
# ///

# %% momentum_step
def momentum_step(weights, velocity, gradient, rate, momentum):
    """Make one step of SGD with momentum."""
    velocity = np.asarray(momentum * velocity - rate * gradient)
    return np.asarray(weights + velocity), velocity
# %% nesterov_step
def nesterov_step(weights, velocity, gradient, rate, momentum):
    """Make one step of SGD with Nesterov's momentum, as Keras does."""
    pull = rate * gradient
    ahead = momentum * velocity - pull
    return np.asarray(weights - pull + momentum * ahead), np.asarray(ahead)
# %% rmsprop_step
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    """Make one step of RMSprop, as Keras does."""
    new_squares = np.asarray(squares + (1 - rho) * (np.square(gradient) - squares))
    return np.asarray(weights - rate * gradient * (new_squares + epsilon) ** -0.5), new_squares
# %% adam_step
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    """Make one step of Adam."""
    pairs = ((average, gradient, beta_1), (squares, gradient**2, beta_2))
    average, squares = (np.asarray(beta * old + (1 - beta) * new) for old, new, beta in pairs)
    mean, mean_square = average / (1 - beta_1**step), squares / (1 - beta_2**step)
    return np.asarray(weights - rate * mean / (np.sqrt(mean_square) + epsilon)), average, squares
# %% make_optimizer
def make_optimizer(name, learning_rate):
    """Return a new Keras optimizer."""
    if name in ("momentum", "nesterov"):
        return keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=name == "nesterov")
    found = next(v for k, v in vars(keras.optimizers).items() if k.lower() == name and isinstance(v, type))
    return found(learning_rate=learning_rate)
# %% optimizer_state_size
def optimizer_state_size(name, model):
    """Return how many numbers an optimizer remembers for the weights of a model."""
    slots = 1 + (name in {"adam", "adamax", "nadam"})
    numbers = 0
    for weight in model.trainable_weights:
        size = 1
        for length in weight.shape:
            size *= int(length)
        numbers += size
    return slots * numbers
# %% best_learning_rate
def best_learning_rate(results):
    """Choose a learning rate from runs with several rates and seeds."""
    by_rate = {}
    for run in results:
        by_rate.setdefault(run["learning_rate"], []).append(run["validation_accuracy"])
    ranked = [(-sum(found) / len(found), rate) for rate, found in by_rate.items()]
    return min(ranked)[1]
