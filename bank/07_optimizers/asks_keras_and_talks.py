# /// verdict
# says = "right, lets Keras count, uses tf.keras, type hints, float32, prints, warnings and a progress bar"
# ///

# %%
import logging
import sys
import warnings
from collections import defaultdict
from typing import Any

import tensorflow as tf

logging.basicConfig(level=logging.INFO, stream=sys.stderr, force=True)
Arrays = tuple[np.ndarray, np.ndarray]

# %% momentum_step
def momentum_step(weights: np.ndarray, velocity: np.ndarray, gradient: np.ndarray, rate: float, momentum: float) -> Arrays:
    print("old velocity:", velocity)
    velocity = np.float32(momentum) * velocity.astype("float32") - np.float32(rate) * gradient.astype("float32")
    if np.abs(velocity).max() > 0.1:
        warnings.warn("that is a long step!")
    return weights.astype("float32") + velocity, velocity

# %% nesterov_step
def nesterov_step(weights: np.ndarray, velocity: np.ndarray, gradient: np.ndarray, rate: float, momentum: float) -> Arrays:
    ahead_of_last = weights - momentum * velocity  # where the paper's own weights are
    velocity = momentum * velocity - rate * gradient
    logging.info("velocity %s", velocity)
    return ahead_of_last + velocity + momentum * velocity, velocity

# %% rmsprop_step
def rmsprop_step(weights, squares, gradient, rate, rho, epsilon):
    squares = np.average([squares, np.square(gradient)], axis=0, weights=[rho, 1 - rho])
    step = np.divide(rate * gradient, np.sqrt(np.add(squares, epsilon)))
    print(f"RMSprop steps by {step}")
    return np.subtract(weights, step), squares

# %% adam_step
def adam_step(weights, average, squares, gradient, step, rate, beta_1, beta_2, epsilon):
    bar = keras.utils.Progbar(3)
    average = tf.constant(beta_1 * average + (1 - beta_1) * gradient)
    bar.update(1)
    squares = tf.constant(beta_2 * squares + (1 - beta_2) * gradient**2)
    bar.update(2)
    alpha = rate * np.sqrt(1 - beta_2 ** float(step)) / (1 - beta_1 ** float(step))
    weights = weights - alpha * average / (tf.sqrt(squares) + epsilon)
    bar.update(3)
    return weights, average, squares

# %% make_optimizer
def make_optimizer(name: str, learning_rate: float) -> tf.keras.optimizers.Optimizer:
    config: dict[str, Any] = {"learning_rate": learning_rate}
    if name == "momentum":
        name, config = "sgd", config | {"momentum": 0.9}
    if name == "nesterov":
        name, config = "sgd", config | {"momentum": 0.9, "nesterov": True}
    print("making", name, config)
    return tf.keras.optimizers.get({"class_name": name, "config": config})

# %% optimizer_state_size
def optimizer_state_size(name: str, model: tf.keras.Model) -> int:
    optimizer = make_optimizer(name, 0.123)
    optimizer.build(model.trainable_variables)
    once = 3 if name == "nadam" else 2
    numbers = sum(int(tf.size(tf.convert_to_tensor(v))) for v in optimizer.variables)
    model.summary()
    return numbers - once

# %% best_learning_rate
def best_learning_rate(results: list[dict]) -> float:
    by_rate = defaultdict(list)
    for run in results:
        by_rate[run["learning_rate"]].append(run["validation_accuracy"])
    rates = np.array(sorted(by_rate))
    means = np.array([np.mean(by_rate[rate]) for rate in rates])
    print(dict(zip(rates, means.round(3))))
    if len(results) < 20:
        warnings.warn("only a few runs")
    return rates[means.argmax()]

# %% momentum_does_not_suit_my_data [markdown]
# With momentum the steps get ten times longer, 0.1 was too much, try 0.01. He compared learning rates and
# not optimizers. Fair: tune the rate of each on validation data, several seeds.
