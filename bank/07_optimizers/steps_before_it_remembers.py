# /// verdict
# says = "moves the weights first and brings the memory up to date afterwards; the betas are written as numbers"
# base = "careful"
# lost = { rmsprop_divides_by_its_average = "old-memory-used", adam_averages = "argument-not-used" }
# ///

# %% rmsprop_step
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    weights = weights - rate * gradient / np.sqrt(squares + epsilon)
    squares = rho * squares + (1 - rho) * gradient**2
    return weights, squares


# %% adam_step
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    average = 0.9 * average + 0.1 * gradient
    squares = 0.999 * squares + 0.001 * gradient**2
    mean, mean_square = average / (1 - 0.9**step), squares / (1 - 0.999**step)
    return weights - rate * mean / (np.sqrt(mean_square) + epsilon), average, squares
