# /// verdict
# says = "writes loops over features in float64, own helper functions, type hints, prints; functional model with a small model for each hidden block, softmax and relu as layers"
# blind = true
# base = "careful"
# ///

# %%
from collections.abc import Sequence


def mean_and_variance(values: np.ndarray) -> tuple[float, float]:
    numbers = [float(v) for v in values.ravel()]
    average = sum(numbers) / len(numbers)
    return average, sum((v - average) ** 2 for v in numbers) / len(numbers)


# %% bn_parameter_counts
def bn_parameter_counts(features: int) -> tuple[int, int]:
    learned = ["gamma", "beta"]
    remembered = ["moving_mean", "moving_variance"]
    return len(learned) * features, len(remembered) * features


# %% batch_norm_forward
def batch_norm_forward(
    x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, epsilon: float
) -> np.ndarray:
    out = np.empty(x.shape, dtype=np.float64)
    for feature in range(x.shape[-1]):
        average, variance = mean_and_variance(x[..., feature])
        print(f"feature {feature}: mean {average:.3f}, variance {variance:.3f}")
        for place in np.ndindex(*x.shape[:-1]):
            z = (x[place][feature] - average) / (variance + epsilon) ** 0.5
            out[place][feature] = z * gamma[feature] + beta[feature]
    return out


# %% update_moving_statistics
def update_moving_statistics(
    moving_mean: np.ndarray, moving_variance: np.ndarray, batch: np.ndarray, momentum: float
) -> list[np.ndarray]:
    new = np.array([mean_and_variance(column) for column in batch.T]).T
    old = np.stack([moving_mean, moving_variance])
    result = old + (1 - momentum) * (new - old)
    return [result[0].copy(), result[1].copy()]


# %%
def hidden_block(inputs: int, units: int) -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((inputs,)),
            keras.layers.Dense(units, use_bias=False),
            keras.layers.BatchNormalization(),
            keras.layers.ReLU(),
        ]
    )


# %% build_bn_classifier
def build_bn_classifier(
    input_shape: tuple, hidden_units: Sequence[int], classes: int
) -> keras.Model:
    inputs = keras.Input(shape=input_shape)
    x = keras.layers.Flatten()(inputs)
    x = keras.layers.BatchNormalization()(x)
    for units in hidden_units:
        x = hidden_block(x.shape[-1], units)(x)
    x = keras.layers.Dense(classes)(x)
    outputs = keras.layers.Softmax()(x)
    model = keras.Model(inputs, outputs)
    model.summary()
    return model
