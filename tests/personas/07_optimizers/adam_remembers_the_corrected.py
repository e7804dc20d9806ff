# /// verdict
# says = "hands the corrected averages on to the next step"
# base = "terse_lines"
# lost = { adam_corrects_its_first_steps = "corrected-averages-kept" }
# ///

# %% adam_step
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    average = (beta_1 * average + (1 - beta_1) * gradient) / (1 - beta_1**step)
    squares = (beta_2 * squares + (1 - beta_2) * gradient**2) / (1 - beta_2**step)
    return weights - rate * average / (np.sqrt(squares) + epsilon), average, squares
