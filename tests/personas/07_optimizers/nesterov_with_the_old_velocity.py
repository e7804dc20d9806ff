# /// verdict
# says = "looks ahead with the velocity of the step before, which is momentum itself"
# base = "terse_lines"
# lost = { nesterov_steps_further = "nesterov-without-look-ahead" }
# ///

# %% nesterov_step
def nesterov_step(weights, velocity, gradient, rate, momentum):
    new_weights = weights + momentum * velocity - rate * gradient
    return new_weights, momentum * velocity - rate * gradient
