# /// verdict
# says = "keeps the velocity with the other sign and subtracts it"
# base = "terse_lines"
# lost = { momentum_rolls = "momentum-sign" }
# ///

# %% momentum_step
def momentum_step(weights, velocity, gradient, rate, momentum):
    velocity = momentum * velocity + rate * gradient
    weights = weights - velocity
    return weights, velocity
