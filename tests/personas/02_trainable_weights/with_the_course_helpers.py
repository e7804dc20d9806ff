# /// verdict
# says = "Right: uses helpers.inspect and helpers.checks wherever it can, type hints, the functional way."
# ///

# %% parameter_counts
def parameter_counts(model: keras.Model) -> dict[str, int]:
    total = trainable = 0
    learning = [id(weight) for weight in model.trainable_weights]
    for weight in model.weights:
        numbers = np.prod(weight.shape, dtype=int)
        total += numbers
        if id(weight) in learning:
            trainable += numbers
    return dict(total=total, trainable=trainable, non_trainable=total - trainable)

# %% freeze_by_name
def freeze_by_name(model: keras.Model, names: list[str]) -> keras.Model:
    for layer in model.layers:
        if layer.name in names:
            layer.trainable = False
        elif isinstance(layer, keras.Model):
            freeze_by_name(layer, names)
    return model

# %% RunningMean
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        make = lambda name, shape: self.add_weight(name=name, shape=shape, initializer="zeros", trainable=False)
        self.total = make("total", (input_shape[-1],))
        self.seen = make("seen", ())
        self.mean = make("mean", (input_shape[-1],))

    def call(self, x, training=None):
        if training:
            self.total.assign(self.total + keras.ops.sum(x, axis=0))
            self.seen.assign(self.seen + keras.ops.cast(keras.ops.shape(x)[0], self.seen.dtype))
            self.mean.assign(self.total / self.seen)
        return x

# %% layers_that_learn
def layers_that_learn(model: keras.Model, x: np.ndarray, y: np.ndarray) -> set[str]:
    before = checks.weight_values(model)
    model.train_on_batch(x, y)
    moved = checks.moved_since(model, before)
    model.set_weights(before)
    return {name.split("/")[0] for name in moved}

# %% set_trainable_and_recompile
from helpers import inspect

def set_trainable_and_recompile(model: keras.Model, names: list[str], learning_rate: float) -> keras.Model:
    model.trainable = True
    for part in model.layers:
        if hasattr(part, "layers"):
            part.trainable = True
            for inner in part.layers:
                inner.trainable = True
    for layer in inspect.leaf_layers(model):
        layer.trainable = layer.name in names
    model.compile(keras.optimizers.Adam(learning_rate), loss="mse")
    return model

# %% what_freezing_changes [markdown]
# The moving mean is not trainable and moves in every batch: copy it, call with training=True, compare. And a frozen layer does not
# move it any more and uses the stored statistics: its outputs with training=True and training=False are equal, before they were not.
