# /// verdict
# says = "returns the velocity that came in"
# base = "terse_lines"
# lost = { momentum_rolls = "state-not-returned" }
# ///

# %% momentum_step
def momentum_step(weights, velocity, gradient, rate, momentum):
    new_velocity = momentum * velocity - rate * gradient
    return weights + new_velocity, velocity
