# /// verdict
# says = "extra: saves an array: the velocity comes in and goes out, so it is brought up to date in place"
# blind = true
# base = "careful"
# lost = { momentum_rolls = "arguments-changed-in-place", nesterov_steps_further = "arguments-changed-in-place" }
# ///

# %% momentum_step
def momentum_step(weights, velocity, gradient, rate, momentum):
    velocity *= momentum
    velocity -= rate * gradient
    return weights + velocity, velocity

# %% nesterov_step
def nesterov_step(weights, velocity, gradient, rate, momentum):
    velocity *= momentum
    velocity -= rate * gradient
    return weights + momentum * velocity - rate * gradient, velocity
