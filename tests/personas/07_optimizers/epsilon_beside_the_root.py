# /// verdict
# says = "adds RMSprop's epsilon after the root, as others do"
# base = "terse_lines"
# lost = { rmsprop_divides_by_its_average = "epsilon-misplaced" }
# ///

# %% rmsprop_step
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    squares = rho * squares + (1 - rho) * gradient**2
    return weights - rate * gradient / (np.sqrt(squares) + epsilon), squares
