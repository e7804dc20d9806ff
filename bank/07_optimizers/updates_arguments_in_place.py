# /// verdict
# says = "updates arrays in place with += and *=, and makes Nesterov's optimizer with nesterov=True alone, and asks it for its memory"
# base = "terse"
# lost = { momentum_rolls = "arguments-changed-in-place", rmsprop_divides_by_its_average = "arguments-changed-in-place", optimizers_follow_their_names = "nesterov-without-momentum", memory_of_an_optimizer = "" }
# ///

# %% momentum_step
def momentum_step(weights, velocity, gradient, rate, momentum):
    velocity *= momentum
    velocity -= rate * gradient
    weights += velocity
    return weights, velocity

# %% rmsprop_step
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    squares *= rho
    squares += (1 - rho) * gradient**2
    return weights - rate * gradient / np.sqrt(squares + epsilon), squares


# %% make_optimizer
def make_optimizer(name, learning_rate):
    return {
        "momentum": keras.optimizers.SGD(learning_rate, momentum=0.9),
        "nesterov": keras.optimizers.SGD(learning_rate, nesterov=True),
        "adagrad": keras.optimizers.Adagrad(learning_rate),
        "rmsprop": keras.optimizers.RMSprop(learning_rate),
        "adam": keras.optimizers.Adam(learning_rate),
        "adamax": keras.optimizers.Adamax(learning_rate),
        "nadam": keras.optimizers.Nadam(learning_rate),
    }[name]
