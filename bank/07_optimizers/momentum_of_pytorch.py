# /// verdict
# says = "keeps the sum of gradients and scales when it moves, and RMSprop without the root"
# base = "terse"
# lost = { momentum_rolls = "rate-outside-the-velocity", nesterov_steps_further = "rate-outside-the-velocity", rmsprop_divides_by_its_average = "root-left-out" }
# ///

# %% momentum_step
def momentum_step(weights, velocity, gradient, rate, momentum):
    velocity = momentum * velocity + gradient
    return weights - rate * velocity, velocity

# %% nesterov_step
def nesterov_step(weights, velocity, gradient, rate, momentum):
    velocity = momentum * velocity + gradient
    return weights - rate * (gradient + momentum * velocity), velocity


# %% rmsprop_step
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    squares = rho * squares + (1 - rho) * gradient**2
    return weights - rate * gradient / (squares + epsilon), squares
