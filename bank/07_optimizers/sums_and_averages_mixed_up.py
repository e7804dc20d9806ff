# /// verdict
# says = "averages what momentum adds up, adds up what RMSprop averages, and leaves Adam's correction out"
# base = "terse"
# lost = { momentum_rolls = "momentum-averaged", rmsprop_divides_by_its_average = "squares-summed", adam_corrects_its_first_steps = "bias-correction-missing" }
# ///

# %% momentum_step
def momentum_step(weights, velocity, gradient, rate, momentum):
    velocity = momentum * velocity - (1 - momentum) * rate * gradient
    return weights + velocity, velocity


# %% rmsprop_step
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    squares = rho * squares + gradient**2
    return weights - rate * gradient / np.sqrt(squares + epsilon), squares


# %% adam_step
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    average = beta_1 * average + (1 - beta_1) * gradient
    squares = beta_2 * squares + (1 - beta_2) * gradient**2
    return weights - rate * average / (np.sqrt(squares) + epsilon), average, squares
