# /// verdict
# says = "right: keras.ops in float64, Keras's own memory is counted by shape on a clone of the weights, itertools choose the rate"
# ///

# %%
import itertools
from operator import itemgetter

ops = keras.ops


def tensors(*arrays):
    return [ops.convert_to_tensor(array, dtype="float64") for array in arrays]


def arrays(*tensors_):
    return tuple(ops.convert_to_numpy(tensor) for tensor in tensors_)


# %% momentum_step
def momentum_step(weights, velocity, gradient, rate, momentum):
    w, v, g = tensors(weights, velocity, gradient)
    v = momentum * v - rate * g
    return arrays(w + v, v)


# %% nesterov_step
def nesterov_step(weights, velocity, gradient, rate, momentum):
    w, v, g = tensors(weights, velocity, gradient)
    v = momentum * v - rate * g
    return arrays(w + momentum * v - rate * g, v)


# %% rmsprop_step
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    w, s, g = tensors(weights, squares, gradient)
    s = rho * s + (1 - rho) * ops.square(g)
    return arrays(w - rate * g / ops.sqrt(s + epsilon), s)


# %% adam_step
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    w, a, s, g = tensors(weights, average, squares, gradient)
    a = beta_1 * a + (1 - beta_1) * g
    s = beta_2 * s + (1 - beta_2) * ops.square(g)
    rate = rate * (1 - beta_2**step) ** 0.5 / (1 - beta_1**step)
    return arrays(w - rate * a / (ops.sqrt(s) + epsilon), a, s)


# %% make_optimizer
def make_optimizer(name, learning_rate):
    if name == "momentum":
        return keras.optimizers.SGD.from_config({"learning_rate": learning_rate, "momentum": 0.9})
    if name == "nesterov":
        return keras.optimizers.SGD(learning_rate, 0.9, True)
    return keras.optimizers.deserialize(
        {"class_name": name, "config": {"learning_rate": learning_rate}}
    )


# %% optimizer_state_size
def optimizer_state_size(name, model):
    twins = [keras.Variable(np.zeros(tuple(weight.shape))) for weight in model.trainable_weights]
    optimizer = make_optimizer(name, 0.01)
    optimizer.build(twins)
    every = sum(int(np.prod(tuple(variable.shape))) for variable in optimizer.variables)
    return every - (3 if name == "nadam" else 2)


# %% best_learning_rate
def best_learning_rate(results):
    rate_of = itemgetter("learning_rate")
    best = (-1.0, 0.0)
    for rate, runs in itertools.groupby(sorted(results, key=rate_of), key=rate_of):
        mean = float(ops.mean(ops.array([run["validation_accuracy"] for run in runs], "float64")))
        best = max(best, (mean, -rate))
    return -best[1]
