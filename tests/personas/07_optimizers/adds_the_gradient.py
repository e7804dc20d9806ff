# /// verdict
# says = "moves along the gradient instead of against it"
# base = "terse_lines"
# lost = { momentum_rolls = "momentum-sign" }
# ///

# %% momentum_step
def momentum_step(weights, velocity, gradient, rate, momentum):
    velocity = momentum * velocity + rate * gradient
    return weights + velocity, velocity
