# /// verdict
# says = "computes the step and prints it"
# base = "terse_lines"
# lost = { rmsprop_divides_by_its_average = "" }
# ///

# %% rmsprop_step
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    squares = rho * squares + (1 - rho) * gradient**2
    weights = weights - rate * gradient / np.sqrt(squares + epsilon)
    print(weights, squares)
