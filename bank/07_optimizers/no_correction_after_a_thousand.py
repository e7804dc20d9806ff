# /// verdict
# says = "Leaves the correction out from step 1000 on."
# lost = { adam_corrects_its_first_steps = "bias-correction-missing" }
# base = "careful"
# blind = true
# ///

# %% adam_step
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    average = beta_1 * average + (1 - beta_1) * gradient
    squares = beta_2 * squares + (1 - beta_2) * np.square(gradient)
    average_now, squares_now = average, squares
    if step < 1000:  # later it no longer matters
        average_now = average / (1 - beta_1**step)
        squares_now = squares / (1 - beta_2**step)
    return weights - rate * average_now / (np.sqrt(squares_now) + epsilon), average, squares
