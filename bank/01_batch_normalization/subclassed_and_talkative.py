# /// verdict
# says = "Right: type hints, prints, warnings and a progress bar; the model is a subclass, compiled and tried out before it is returned."
# ///

# %%
import sys
import warnings

warnings.simplefilter("always")


class Classifier(keras.Model):
    def __init__(self, hidden_units, classes):
        super().__init__()
        self.flatten = keras.layers.Flatten()
        self.denses = [keras.layers.Dense(units, use_bias=False) for units in hidden_units]
        self.norms = [keras.layers.BatchNormalization() for _ in hidden_units]
        self.output_layer = keras.layers.Dense(classes, activation="softmax")
        self.first_norm = keras.layers.BatchNormalization()

    def call(self, x, training=False):
        x = self.first_norm(self.flatten(x), training=training)
        for dense, norm in zip(self.denses, self.norms):
            x = keras.activations.relu(norm(dense(x), training=training))
        return self.output_layer(x)


# %% bn_parameter_counts
def bn_parameter_counts(features: int) -> tuple[int, int]:
    layer = keras.layers.BatchNormalization()
    layer.build((None, features))
    count = lambda weights: sum(np.prod(w.shape) for w in weights)
    print("trainable:", [w.name for w in layer.trainable_weights])
    return count(layer.trainable_weights), count(layer.non_trainable_weights)


# %% batch_norm_forward
def batch_norm_forward(
    x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, epsilon: float
) -> np.ndarray:
    print("x:", x.shape, x.dtype, file=sys.stderr)
    if x.shape[0] == 1:
        warnings.warn("a batch of one teaches nothing")
    axes = tuple(range(x.ndim - 1))
    mean = np.mean(x, axis=axes, keepdims=True)
    standard_deviation = np.sqrt(np.mean(np.square(x - mean), axis=axes, keepdims=True) + epsilon)
    return ((x - mean) / standard_deviation * gamma + beta).astype("float32")


# %% update_moving_statistics
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    layer = keras.layers.BatchNormalization(momentum=momentum)
    layer.build(batch.shape)
    layer.moving_mean.assign(moving_mean)
    layer.moving_variance.assign(moving_variance)
    layer(batch, training=True)
    print(layer.moving_mean.numpy(), layer.moving_variance.numpy())
    return layer.moving_mean.numpy(), layer.moving_variance.numpy()


# %% build_bn_classifier
def build_bn_classifier(input_shape: tuple, hidden_units: list, classes: int) -> keras.Model:
    model = Classifier(hidden_units, classes)
    model(np.zeros((2, *input_shape), "float32"))
    model.compile("adam", "sparse_categorical_crossentropy")
    model.predict(np.zeros((3, *input_shape)), verbose=1)
    model.summary()
    return model
