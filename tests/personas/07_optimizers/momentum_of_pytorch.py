# /// verdict
# says = "keeps the sum of gradients and scales when it moves"
# base = "terse"
# lost = { momentum_rolls = "rate-outside-the-velocity", nesterov_steps_further = "rate-outside-the-velocity" }
# ///

# %% momentum_step
def momentum_step(weights, velocity, gradient, rate, momentum):
    velocity = momentum * velocity + gradient
    return weights - rate * velocity, velocity

# %% nesterov_step
def nesterov_step(weights, velocity, gradient, rate, momentum):
    velocity = momentum * velocity + gradient
    return weights - rate * (gradient + momentum * velocity), velocity
