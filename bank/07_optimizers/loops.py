# /// verdict
# says = "loops: plain Python number by number with type hints and own helpers, prints progress, steps from an own class hierarchy; asks a throw-away Keras optimizer on copies of the weights; statistics.mean"
# blind = true
# ///

# %%
import math
import statistics
from collections import defaultdict
from typing import Any, Callable

import tensorflow as tf

Array = np.ndarray


def number_by_number(rule: Callable[..., tuple], *arrays: Array) -> tuple[Array, ...]:
    """Apply a rule for single numbers to arrays of one shape; as many results as arrays, less the gradient."""
    results = tuple(np.zeros(arrays[0].shape, dtype=np.float64) for _ in arrays[:-1])
    for place in np.ndindex(arrays[0].shape):
        for result, number in zip(results, rule(*(float(array[place]) for array in arrays))):
            result[place] = number
    print(f"{rule.__name__}: {arrays[0].size} numbers done")
    return results


# %% momentum_step
def momentum_step(
    weights: Array, velocity: Array, gradient: Array, rate: float, momentum: float
) -> tuple[Array, Array]:
    def roll(w: float, v: float, g: float) -> tuple[float, float]:
        new_v = momentum * v - rate * g
        return w + new_v, new_v

    return number_by_number(roll, weights, velocity, gradient)

# %% nesterov_step
def nesterov_step(
    weights: Array, velocity: Array, gradient: Array, rate: float, momentum: float
) -> tuple[Array, Array]:
    rolled, new_velocity = momentum_step(weights, velocity, gradient, rate, momentum)
    rolled_on, _ = momentum_step(weights, new_velocity, gradient, rate, momentum)
    return rolled_on, new_velocity

# %% rmsprop_step
class Average:
    """An exponential average that starts from what is remembered."""

    def __init__(self, kept: float) -> None:
        self.kept = kept

    def __call__(self, old: Array, new: Array) -> Array:
        return np.add(np.multiply(old, self.kept), np.multiply(new, 1.0 - self.kept))


def rmsprop_step(
    weights: Array, squares: Array, gradient: Array, rate: float, rho: float, epsilon: float
) -> tuple[Array, Array]:
    squares = Average(rho)(squares, np.square(gradient))
    scale = np.sqrt(np.add(squares, epsilon))
    print("step sizes:", rate / scale)
    return np.subtract(weights, np.divide(rate * gradient, scale)), squares

# %% adam_step
def adam_step(
    weights: Array,
    average: Array,
    squares: Array,
    gradient: Array,
    step: int,
    rate: float,
    beta_1: float,
    beta_2: float,
    epsilon: float,
) -> tuple[Array, Array, Array]:
    def adam(w: float, a: float, s: float, g: float) -> tuple[float, float, float]:
        a = beta_1 * a + (1 - beta_1) * g
        s = beta_2 * s + (1 - beta_2) * g * g
        a_hat, s_hat = a / (1 - beta_1**step), s / (1 - beta_2**step)
        return w - rate * a_hat / (math.sqrt(s_hat) + epsilon), a, s

    return number_by_number(adam, weights, average, squares, gradient)

# %% make_optimizer
def make_optimizer(name: str, learning_rate: float) -> Any:
    match name:
        case "momentum" | "nesterov":
            return tf.keras.optimizers.SGD(
                learning_rate=learning_rate, momentum=0.9, nesterov=(name == "nesterov")
            )
        case "rmsprop":
            return tf.keras.optimizers.RMSprop(learning_rate=learning_rate)
        case _:
            optimizer = getattr(tf.keras.optimizers, name.capitalize())()
            optimizer.learning_rate = learning_rate
            return optimizer

# %% optimizer_state_size
def optimizer_state_size(name: str, model: Any) -> int:
    copies = [keras.Variable(np.zeros(weight.shape, "float32")) for weight in model.trainable_weights]
    optimizer = make_optimizer(name, 0.01)
    optimizer.build(copies)
    total = 0
    for variable in optimizer.variables:
        print(f"  {variable.path}: {tuple(variable.shape)}")
        total += math.prod(variable.shape)
    once = {"iteration", "learning_rate"}
    if name == "nadam":
        once |= {"product"}  # its variable is only called "variable_1"
    return total - len(once)


# %% best_learning_rate
def best_learning_rate(results: list[dict[str, float]]) -> float:
    grouped: dict[float, list[float]] = defaultdict(list)
    for run in results:
        grouped[run["learning_rate"]].append(run["validation_accuracy"])
    means = {rate: statistics.mean(values) for rate, values in grouped.items()}
    for rate, mean in sorted(means.items()):
        print(f"{rate:8g} {mean:.4f} {'#' * round(50 * mean)}")
    highest = max(means.values())
    return min(rate for rate, mean in means.items() if math.isclose(mean, highest, rel_tol=1e-12))

# %% momentum_does_not_suit_my_data [markdown]
# When the gradients point the same way, a velocity that keeps 0.9 of itself grows to ten times the single step. His rate of 0.1 suited plain SGD, but with momentum the steps were like those of a rate of 1, which is far too high, and the network never recovered from its first steps. It says nothing about his data. First I would divide the rate by ten and use `SGD(0.01, momentum=0.9)`.

# Calling Adam the best compares a hand-picked 0.1, a rate that was wrong for momentum, and Adam's default of 0.001, each with one seed. Fair would be: the same set-up and epochs, several rates for each optimizer and some seeds for each rate, the rate with the best mean validation accuracy for each, then new seeds with these rates, and the test accuracy only once at the end. Then I would look whether Adam is ahead in all runs or whether the difference is within what seeds make.
