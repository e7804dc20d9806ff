# /// verdict
# says = "right: one rule that all steps share, tensors of NumPy methods, a namedtuple, defensive copies"
# ///

# %%
from collections import Counter, namedtuple

Rolled = namedtuple("Rolled", "weights velocity")


def copies(*arrays):
    return [np.array(array, dtype="float64", copy=True) for array in arrays]


def mix(old, new, share):
    return np.add(np.multiply(share, old), np.multiply(1.0 - share, new))


# %% momentum_step
def momentum_step(weights, velocity, gradient, rate, momentum, ahead=False):
    weights, velocity, gradient = copies(weights, velocity, gradient)
    velocity *= momentum
    velocity -= rate * gradient
    weights += momentum * velocity - rate * gradient if ahead else velocity
    return Rolled(weights, velocity)


# %% nesterov_step
def nesterov_step(weights, velocity, gradient, rate, momentum):
    return momentum_step(weights, velocity, gradient, rate, momentum, ahead=True)


# %% rmsprop_step
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    weights, squares, gradient = copies(weights, squares, gradient)
    squares = mix(squares, np.square(gradient), rho)
    return np.subtract(weights, rate * np.divide(gradient, np.sqrt(np.add(squares, epsilon)))), squares


# %% adam_step
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    weights, average, squares, gradient = copies(weights, average, squares, gradient)
    average, squares = mix(average, gradient, beta_1), mix(squares, gradient * gradient, beta_2)
    filled = [1.0 - np.power(float(beta), step) for beta in (beta_1, beta_2)]
    size = np.sqrt(squares / filled[1]) + epsilon
    return weights - rate * np.divide(average / filled[0], size), average, squares


# %% make_optimizer
def make_optimizer(name, learning_rate):
    match name:
        case "momentum" | "nesterov":
            made = keras.optimizers.SGD(momentum=0.9, nesterov=(name == "nesterov"))
        case _:
            known = {made.lower(): getattr(keras.optimizers, made) for made in dir(keras.optimizers)}
            made = known[name]()
    made.learning_rate = learning_rate
    return made


# %% optimizer_state_size
def optimizer_state_size(name, model):
    sizes = Counter({id(weight): weight.numpy().size for weight in model.trainable_variables})
    return sizes.total() * (1 + (name in {"adam", "adamax", "nadam"}))


# %% best_learning_rate
def best_learning_rate(results):
    totals, runs = Counter(), Counter()
    for run in results:
        totals[run["learning_rate"]] += run["validation_accuracy"]
        runs[run["learning_rate"]] += 1
    ranked = sorted((-totals[rate] / runs[rate], rate) for rate in runs)
    return ranked[0][1]
