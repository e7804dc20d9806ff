# /// verdict
# says = "keeps 1 - rho of the average, in RMSprop and in Adam"
# base = "terse_lines"
# lost = { rmsprop_divides_by_its_average = "old-and-new-swapped", adam_averages = "old-and-new-swapped", adam_corrects_its_first_steps = "old-and-new-swapped" }
# ///

# %% rmsprop_step
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    squares = (1 - rho) * squares + rho * gradient**2
    return weights - rate * gradient / np.sqrt(squares + epsilon), squares

# %% adam_step
def adam_step(w, m, v, g, t, lr, b1, b2, eps):
    m = (1 - b1) * m + b1 * g
    v = (1 - b2) * v + b2 * g**2
    return w - lr * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + eps), m, v
