# /// verdict
# says = "updates weights and averages in place with += and *="
# base = "terse_lines"
# lost = { momentum_rolls = "arguments-changed-in-place", rmsprop_divides_by_its_average = "arguments-changed-in-place" }
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
