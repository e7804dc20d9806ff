# /// verdict
# says = "rolls uphill, looks ahead with the old velocity, and keeps 1 - rho of each average"
# base = "terse"
# lost = { momentum_rolls = "momentum-sign", nesterov_steps_further = "nesterov-without-look-ahead", rmsprop_divides_by_its_average = "old-and-new-swapped", adam_averages = "old-and-new-swapped", adam_corrects_its_first_steps = "old-and-new-swapped" }
# ///

# %% momentum_step
def momentum_step(weights, velocity, gradient, rate, momentum):
    velocity = momentum * velocity + rate * gradient
    return weights + velocity, velocity


# %% nesterov_step
def nesterov_step(weights, velocity, gradient, rate, momentum):
    new_weights = weights + momentum * velocity - rate * gradient
    return new_weights, momentum * velocity - rate * gradient


# %% rmsprop_step
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    squares = (1 - rho) * squares + rho * gradient**2
    return weights - rate * gradient / np.sqrt(squares + epsilon), squares

# %% adam_step
def adam_step(w, m, v, g, t, lr, b1, b2, eps):
    m = (1 - b1) * m + b1 * g
    v = (1 - b2) * v + b2 * g**2
    return w - lr * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + eps), m, v
