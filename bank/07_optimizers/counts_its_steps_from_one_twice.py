# /// verdict
# says = "adds 1 to the step before the correction, as in code that counts from 0"
# base = "careful"
# lost = { adam_corrects_its_first_steps = "correction-one-step-ahead" }
# ///

# %% adam_step
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    t = step + 1
    average = beta_1 * average + (1 - beta_1) * gradient
    squares = beta_2 * squares + (1 - beta_2) * np.square(gradient)
    mean, mean_square = average / (1 - beta_1**t), squares / (1 - beta_2**t)
    return weights - rate * mean / (np.sqrt(mean_square) + epsilon), average, squares
