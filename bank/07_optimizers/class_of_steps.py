# /// verdict
# says = "right: callable objects instead of functions, Nesterov from two momentum steps, an exact mean, statistics by hand"
# ///

# %%
from fractions import Fraction
from functools import partial, reduce


# %% momentum_step
class Rolling:
    """v = m v - r g; the weights move by v, or by m v - r g if it looks ahead."""

    def __init__(self, looks_ahead):
        self.looks_ahead = looks_ahead

    def __call__(self, weights, velocity, gradient, rate, momentum):
        pushed = -rate * gradient
        rolled = momentum * velocity + pushed
        moved = momentum * rolled + pushed if self.looks_ahead else rolled
        return [weights + moved, rolled]


momentum_step = Rolling(looks_ahead=False)


# %% nesterov_step
def nesterov_step(weights, velocity, gradient, rate, momentum):
    _, first = momentum_step(weights, velocity, gradient, rate, momentum)
    ahead, _ = momentum_step(weights, first, gradient, rate, momentum)
    return ahead, first


# %% rmsprop_step
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    squares = squares - (1 - rho) * (squares - gradient**2)
    return weights - gradient * (rate / (squares + epsilon) ** 0.5), squares


# %% adam_step
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    keep = lambda share, pair: share * pair[0] + (1 - share) * pair[1]
    memory = list(map(keep, (beta_1, beta_2), ((average, gradient), (squares, gradient**2))))
    unbiased = [one / -np.expm1(step * np.log(beta)) for one, beta in zip(memory, (beta_1, beta_2))]
    return (weights - rate * unbiased[0] / (np.sqrt(unbiased[1]) + epsilon), *memory)


# %% make_optimizer
makers = {
    "momentum": partial(keras.optimizers.SGD, momentum=0.9),
    "nesterov": partial(keras.optimizers.SGD, momentum=0.9, nesterov=True),
    "rmsprop": keras.optimizers.RMSprop,
    "adagrad": keras.optimizers.Adagrad,
    "adam": keras.optimizers.Adam,
    "adamax": keras.optimizers.Adamax,
    "nadam": keras.optimizers.Nadam,
}


def make_optimizer(name, learning_rate):
    return makers[name](learning_rate=learning_rate)


# %% optimizer_state_size
def optimizer_state_size(name, model):
    times = {"adam": 2, "adamax": 2, "nadam": 2}.get(name, 1)
    return times * reduce(lambda total, w: total + len(w.numpy().ravel()), model.trainable_weights, 0)


# %% best_learning_rate
def best_learning_rate(results):
    def mean(rate):
        mine = [Fraction(r["validation_accuracy"]) for r in results if r["learning_rate"] == rate]
        return sum(mine) / len(mine)

    rates = sorted({run["learning_rate"] for run in results})
    best = rates[0]
    for rate in rates[1:]:
        if float(mean(rate)) > float(mean(best)):
            best = rate
    return best
