# /// verdict
# says = "type hints, a stack instead of recursion, counts by the flags of the weights and the outer flag, remembers in float64, compares by path, restores with try and finally"
# blind = true
# base = "careful"
# ///

# %%
from typing import Iterator


def walk(model: keras.Model) -> Iterator[keras.layers.Layer]:
    """All layers at every depth, models inside included."""
    stack = list(model.layers)
    while stack:
        layer = stack.pop()
        yield layer
        stack.extend(getattr(layer, "layers", []))


def is_model(layer: keras.layers.Layer) -> bool:
    return isinstance(layer, keras.Model)


# %% parameter_counts
def parameter_counts(model: keras.Model) -> dict[str, int]:
    counts = {"total": 0, "trainable": 0, "non_trainable": 0}
    for weight in model.weights:
        numbers = 1
        for length in weight.shape:
            numbers *= length
        learns = model.trainable and weight.trainable
        counts["total"] += numbers
        counts["trainable" if learns else "non_trainable"] += numbers
    return counts


# %% freeze_by_name
def freeze_by_name(model: keras.Model, names: list[str]) -> list[str]:
    frozen = []
    for layer in walk(model):
        if layer.name in set(names):
            layer.trainable = False
            frozen.append(layer.name)
    print("frozen:", ", ".join(frozen))
    return frozen


# %% RunningMean
class RunningMean(keras.layers.Layer):
    """The mean of all rows seen in training, kept in float64."""

    def build(self, input_shape: tuple) -> None:
        double = {"initializer": "zeros", "trainable": False, "dtype": "float64"}
        self.mean = self.add_weight(name="mean", shape=(input_shape[-1],), **double)
        self.seen = self.add_weight(name="seen", shape=(1,), **double)

    def call(self, x, training: bool = False):
        if training:
            new = keras.ops.cast(keras.ops.shape(x)[0], "float64")
            total = self.seen + new
            batch_mean = keras.ops.mean(keras.ops.cast(x, "float64"), axis=0)
            self.mean.assign(self.mean * (self.seen / total) + batch_mean * (new / total))
            self.seen.assign(total)
        return x


# %% layers_that_learn
def layers_that_learn(model: keras.Model, x: np.ndarray, y: np.ndarray) -> set[str]:
    before = {id(weight): np.array(weight) for weight in model.weights}
    try:
        model.train_on_batch(x, y)
        moved = {
            key
            for key, weight in zip(before, model.weights)
            if np.any(np.array(weight) != before[key])
        }
    finally:
        for weight in model.weights:
            weight.assign(before[id(weight)])
    leaves = (layer for layer in walk(model) if not is_model(layer))
    return {layer.name for layer in leaves if moved & {id(weight) for weight in layer.weights}}


# %% set_trainable_and_recompile
def set_trainable_and_recompile(model: keras.Model, names: list[str], learning_rate: float) -> None:
    # a model counts as trainable if something inside it shall learn; set the flags from outside to inside
    model.trainable = True
    for layer in sorted(walk(model), key=is_model, reverse=True):
        layer.trainable = is_model(layer) or layer.name in names
    model.compile(
        optimizer=keras.optimizers.RMSprop(learning_rate=learning_rate),
        loss=keras.losses.MeanSquaredError(),
    )
