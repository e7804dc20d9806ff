# /// verdict
# says = "Subtle: the averages are handed back with their correction."
# blind = true
# base = "variables_after_one_step"
# lost = { adam_corrects_its_first_steps = "corrected-averages-kept" }
# ///

# %% adam_step
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    average = beta_1 * average + (1 - beta_1) * gradient
    squares = beta_2 * squares + (1 - beta_2) * gradient**2
    average = average / (1 - beta_1**step)
    squares = squares / (1 - beta_2**step)
    weights = weights - rate * average / (np.sqrt(squares) + epsilon)
    return weights, average, squares
