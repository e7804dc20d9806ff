# /// verdict
# says = "returns the velocity that came in, forgets a return, and trusts that no gradient is ever 0"
# base = "terse"
# lost = { momentum_rolls = "state-not-returned", rmsprop_divides_by_its_average = "", adam_averages = "argument-not-used", adam_corrects_its_first_steps = "" }
# ///

# %% momentum_step
def momentum_step(weights, velocity, gradient, rate, momentum):
    new_velocity = momentum * velocity - rate * gradient
    return weights + new_velocity, velocity


# %% rmsprop_step
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    squares = rho * squares + (1 - rho) * gradient**2
    weights = weights - rate * gradient / np.sqrt(squares + epsilon)
    print(weights, squares)


# %% adam_step
def adam_step(w, m, v, g, t, lr, b1, b2, eps):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g**2
    with np.errstate(all="ignore"):
        return w - lr * (m / (1 - b1**t)) / np.sqrt(v / (1 - b2**t)), m, v
