# /// verdict
# says = "corrects Adam's averages and hands the corrected ones on, because 'brought up to date' sounds like it"
# blind = true
# base = "careful"
# lost = { adam_corrects_its_first_steps = "corrected-averages-kept" }
# ///

# %% adam_step
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    average = beta_1 * average + (1 - beta_1) * gradient
    squares = beta_2 * squares + (1 - beta_2) * gradient**2
    # both start at zero and are too small at first
    average = average / (1 - beta_1**step)
    squares = squares / (1 - beta_2**step)
    weights = weights - rate * average / (np.sqrt(squares) + epsilon)
    return weights, average, squares
