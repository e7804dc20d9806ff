# /// verdict
# says = "takes momentum for a moving average of gradients"
# base = "terse_lines"
# lost = { momentum_rolls = "momentum-averaged" }
# ///

# %% momentum_step
def momentum_step(weights, velocity, gradient, rate, momentum):
    velocity = momentum * velocity - (1 - momentum) * rate * gradient
    return weights + velocity, velocity
