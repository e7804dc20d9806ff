"""What each sentence of assignment 02 can cost."""

# /// contract
# context = [
#     "Write `",
#     "Write a layer",
#     "what you return makes no difference",
#     "What you return makes no difference",
#     "You need not compile",
#     "In a model inside whose own flag is off already",
#     "A model inside is another matter",
#     "whoever calls your function will",
#     "One point is for",
#     "The other is for the rest",
#     "What it is there for is its memory",
#     "- In training means",
#     "The layer may have more weights",
#     "there, take the number of rows from",
#     "- No flag was changed since",
#     "- `x` has shape (rows, features)",
#     "The optimizer may remember the step",
#     "- The names are those of layers",
# ]
# [personas]
# "From the next `fit` on" = "freezes_without_compiling"
# "a layer in it that was thawed after it learns" = "frozen_models_count_nothing"
# ///

# %% parameter_counts violates="It returns a dictionary with three whole numbers" lost="numbers_are_counted"
def size(weights):
    return sum(int(np.prod(weight.shape)) for weight in weights)


def parameter_counts(model):
    return size(model.weights), size(model.trainable_weights), size(model.non_trainable_weights)


# %% parameter_counts violates="It returns a dictionary with three whole numbers" lost="numbers_are_counted"
def size(weights):
    return sum(int(np.prod(weight.shape)) for weight in weights)


def parameter_counts(model):
    trainable, fixed = size(model.trainable_weights), size(model.non_trainable_weights)
    return {"total": trainable + fixed, "trainable": trainable, "non-trainable": fixed}


# %% parameter_counts violates="how many of these the model would change by gradient descent" lost="numbers_are_counted=frozen-layers-counted"
def size(weights):
    return sum(int(np.prod(weight.shape)) for weight in weights)


def parameter_counts(model):
    moving = [weight for weight in model.weights if "moving" in weight.name]
    total, fixed = size(model.weights), size(moving)
    return {"total": total, "trainable": total - fixed, "non_trainable": fixed}


# %% parameter_counts violates="how many numbers the weights of the model hold" lost="numbers_are_counted=arrays-counted-for-numbers"
def parameter_counts(model):
    return {
        "total": len(model.weights),
        "trainable": len(model.trainable_weights),
        "non_trainable": len(model.non_trainable_weights),
    }


# %% parameter_counts violates="The state of a random generator is no weight" lost="numbers_are_counted=variables-counted-for-weights"
def size(weights):
    return sum(int(np.prod(weight.shape)) for weight in weights)


def parameter_counts(model):
    return {
        "total": size(model.variables),
        "trainable": size(model.trainable_variables),
        "non_trainable": size(model.non_trainable_variables),
    }


# %% parameter_counts violates="Of a model without weights all three are 0" lost="numbers_are_counted"
def size(weights):
    return sum(int(np.prod(weight.shape)) for weight in weights)


def parameter_counts(model):
    sizes = np.concatenate([np.array([np.prod(weight.shape)]) for weight in model.weights])
    trainable = size(model.trainable_weights)
    total = int(sizes.sum())
    return {"total": total, "trainable": trainable, "non_trainable": total - trainable}


# %% parameter_counts violates="Nothing in the model changes" lost="numbers_are_counted"
def size(weights):
    return sum(int(np.prod(weight.shape)) for weight in weights)


def parameter_counts(model):
    trainable = size(model.trainable_weights)
    model.trainable = True
    total = size(model.weights)
    return {"total": total, "trainable": trainable, "non_trainable": total - trainable}


# %% parameter_counts violates="Layers may be frozen, and so may `model` as a whole" lost="numbers_are_counted=outer-flag-overlooked"
def size(weights):
    return sum(int(np.prod(weight.shape)) for weight in weights)


def parameter_counts(model):
    def learns(layer):
        if getattr(layer, "layers", None):
            return sum(map(learns, layer.layers))
        return size(layer.trainable_weights)

    total, trainable = size(model.weights), learns(model)
    return {"total": total, "trainable": trainable, "non_trainable": total - trainable}


# %% parameter_counts violates="with its own flag off it learns nothing" lost="numbers_are_counted=outer-flag-overlooked"
def size(weights):
    return sum(int(np.prod(weight.shape)) for weight in weights)


def parameter_counts(model):
    total = size(model.weights)
    trainable = size(model.trainable_weights) or size(sum((one.trainable_weights for one in model.layers), []))
    return {"total": total, "trainable": trainable, "non_trainable": total - trainable}


# %% freeze_by_name violates="Each name in the list is the whole name of a layer" lost="nothing_else_is_frozen"
def freeze_by_name(model, names):
    for layer in getattr(model, "layers", []):
        if any(name in layer.name for name in names):
            layer.trainable = False
        freeze_by_name(layer, names)


# %% freeze_by_name violates="`dense` does not mean `dense_1`" lost="nothing_else_is_frozen"
def freeze_by_name(model, names):
    for layer in getattr(model, "layers", []):
        if any(layer.name.startswith(name) for name in names):
            layer.trainable = False
        freeze_by_name(layer, names)


# %% freeze_by_name violates="It freezes every layer of `model` whose name is in the list" lost="named_layers_stay=inner-layers-overlooked"
def freeze_by_name(model, names):
    for layer in model.layers:
        if layer.name in names:
            layer.trainable = False


# %% freeze_by_name violates="It freezes every layer of `model` whose name is in the list" lost="named_layers_stay=inner-layers-overlooked"
def freeze_by_name(model, names):
    for layer in model.layers:
        for each in [layer, *getattr(layer, "layers", [])]:
            if each.name in names:
                each.trainable = False


# %% freeze_by_name violates="If a name is that of a model inside" lost="named_layers_stay=inner-layers-overlooked"
def freeze_by_name(model, names):
    for layer in model.layers:
        if getattr(layer, "layers", None):
            freeze_by_name(layer, names)
        elif layer.name in names:
            layer.trainable = False


# %% freeze_by_name violates="It freezes every layer of `model` whose name is in the list" lost="named_layers_stay"
def freeze_by_name(model, names):
    if names:
        for layer in getattr(model, "layers", []):
            if layer.name == names[0]:
                layer.trainable = False
            freeze_by_name(layer, names)


# %% freeze_by_name violates="Change `model` itself" lost="named_layers_stay"
def freeze_by_name(model, names):
    model = keras.models.clone_model(model)
    for layer in model.layers:
        if layer.name in names:
            layer.trainable = False
        if getattr(layer, "layers", None):
            for each in layer.layers:
                if each.name in names:
                    each.trainable = False
    return model


# %% freeze_by_name violates="nothing else changes" lost="nothing_else_is_frozen=whole-model-frozen"
def freeze_by_name(model, names):
    if not names:
        model.trainable = False
    for layer in getattr(model, "layers", []):
        if layer.name in names:
            layer.trainable = False
        freeze_by_name(layer, names)


# %% freeze_by_name violates="Layers that were not named learn if they did before" lost="nothing_else_is_frozen=whole-model-frozen"
def freeze_by_name(model, names):
    for layer in getattr(model, "layers", []):
        freeze_by_name(layer, names)
        inside = [each.name for each in getattr(layer, "layers", [])]
        if layer.name in names or set(inside) & set(names):
            layer.trainable = False


# %% freeze_by_name violates="Layers that were not named learn if they did before" lost="nothing_else_is_frozen=frozen-layers-thawed"
def freeze_by_name(model, names):
    for layer in getattr(model, "layers", []):
        if not getattr(layer, "layers", None) or layer.name in names:
            layer.trainable = layer.name not in names
        if layer.name not in names:
            freeze_by_name(layer, names)


# %% freeze_by_name violates="Layers that were not named learn if they did before" lost="nothing_else_is_frozen"
def freeze_by_name(model, names):
    if isinstance(model, keras.Model):
        model(np.ones((8, *model.input_shape[1:])), training=True)
    for layer in getattr(model, "layers", []):
        if layer.name in names:
            layer.trainable = False
        freeze_by_name(layer, names)


# %% freeze_by_name violates="Layers that were not named learn if they did before" lost="nothing_else_is_frozen"
def freeze_by_name(model, names):
    for layer in getattr(model, "layers", []):
        if layer.name in names:
            names.remove(layer.name)
            layer.trainable = False
        freeze_by_name(layer, names)


# %% RunningMean violates="and it passes the input on unchanged" lost="memory_is_a_weight"
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.mean = self.add_weight(shape=input_shape[1:], initializer="zeros", trainable=False)
        self.rows = self.add_weight(initializer="zeros", trainable=False)

    def call(self, x, training=False):
        if training:
            self.rows.assign_add(keras.ops.cast(keras.ops.shape(x)[0], "float32"))
            self.mean.assign_add(keras.ops.sum(x - self.mean, axis=0) / self.rows)
        return x - self.mean


# %% RunningMean violates="its weight `mean`, shape (features,)" lost="mean_of_the_rows_in_training=mean-of-batch-means"
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.mean = self.add_weight(shape=input_shape[1:], initializer="zeros", trainable=False)
        self.rows = self.add_weight(initializer="zeros", trainable=False)

    def call(self, x, training=False):
        if training:
            self.rows.assign_add(1.0)
            self.mean.assign_add((keras.ops.mean(x, axis=0) - self.mean) / self.rows)
        return x


# %% RunningMean violates="its weight `mean`, shape (features,)" lost="memory_is_a_weight mean_of_the_rows_in_training"
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.mean = self.add_weight(shape=(1, input_shape[-1]), initializer="zeros", trainable=False)
        self.rows = self.add_weight(initializer="zeros", trainable=False)

    def call(self, x, training=False):
        if training:
            self.rows.assign_add(keras.ops.cast(keras.ops.shape(x)[0], "float32"))
            self.mean.assign_add(keras.ops.sum(x - self.mean, axis=0) / self.rows)
        return x


# %% RunningMean violates="its weight `mean`, shape (features,)" lost="mean_of_the_rows_in_training"
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.mean = self.add_weight(shape=input_shape[1:], initializer="zeros", trainable=False)
        self.rows = self.add_weight(initializer="zeros", trainable=False)

    def call(self, x, training=False):
        if training:
            self.rows.assign_add(keras.ops.cast(keras.ops.shape(x)[0], "float32"))
            self.mean.assign(0.9 * self.mean + 0.1 * keras.ops.mean(x, axis=0))
        return x


# %% RunningMean violates="called with `training=True`, as `fit` does" lost="mean_of_the_rows_in_training=trainable-taken-for-training"
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.mean = self.add_weight(shape=input_shape[1:], initializer="zeros", trainable=False)
        self.rows = self.add_weight(initializer="zeros", trainable=False)

    def call(self, x, training=False):
        if training and self.trainable:
            self.rows.assign_add(keras.ops.cast(keras.ops.shape(x)[0], "float32"))
            self.mean.assign_add(keras.ops.sum(x - self.mean, axis=0) / self.rows)
        return x


# %% RunningMean violates="called with `training=True`, as `fit` does" lost="mean_of_the_rows_in_training=trainable-taken-for-training"
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.mean = self.add_weight(shape=input_shape[1:], initializer="zeros", trainable=False)
        self.rows = self.add_weight(initializer="zeros", trainable=False)

    def call(self, x, training=False):
        if self.trainable:
            self.rows.assign_add(keras.ops.cast(keras.ops.shape(x)[0], "float32"))
            self.mean.assign_add(keras.ops.sum(x - self.mean, axis=0) / self.rows)
        return x


# %% RunningMean violates="In a call without `training`, or with" lost="mean_of_the_rows_in_training=missing-training-taken-for-true"
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.mean = self.add_weight(shape=input_shape[1:], initializer="zeros", trainable=False)
        self.rows = self.add_weight(initializer="zeros", trainable=False)

    def call(self, x, training=None):
        if training is not False:
            self.rows.assign_add(keras.ops.cast(keras.ops.shape(x)[0], "float32"))
            self.mean.assign_add(keras.ops.sum(x - self.mean, axis=0) / self.rows)
        return x


# %% RunningMean violates="In a call without `training`, or with" lost="mean_of_the_rows_in_training=updates-in-inference"
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.mean = self.add_weight(shape=input_shape[1:], initializer="zeros", trainable=False)
        self.rows = self.add_weight(initializer="zeros", trainable=False)

    def call(self, x, training=False):
        if True:
            self.rows.assign_add(keras.ops.cast(keras.ops.shape(x)[0], "float32"))
            self.mean.assign_add(keras.ops.sum(x - self.mean, axis=0) / self.rows)
        return x


# %% RunningMean violates="Batches may have different sizes" lost="mean_of_the_rows_in_training=mean-of-batch-means"
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.mean = self.add_weight(shape=input_shape[1:], initializer="zeros", trainable=False)
        self.rows = self.add_weight(initializer="zeros", trainable=False)

    def call(self, x, training=False):
        if training:
            self.rows.assign_add(1.0)
            self.mean.assign(self.mean + (keras.ops.mean(x, axis=0) - self.mean) / self.rows)
        return x


# %% RunningMean violates="Batches may have different sizes" lost="mean_of_the_rows_in_training=last-batch-remembered"
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.mean = self.add_weight(shape=input_shape[1:], initializer="zeros", trainable=False)
        self.rows = self.add_weight(initializer="zeros", trainable=False)

    def call(self, x, training=False):
        if training:
            self.mean.assign(keras.ops.mean(x, axis=0))
        return x


# %% RunningMean violates="Before the first call in training, `mean` is 0" lost="memory_is_a_weight"
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.mean = self.add_weight(shape=input_shape[1:], initializer="ones", trainable=False)
        self.rows = self.add_weight(initializer="zeros", trainable=False)

    def call(self, x, training=False):
        if training:
            self.rows.assign_add(keras.ops.cast(keras.ops.shape(x)[0], "float32"))
            self.mean.assign_add(keras.ops.sum(x - self.mean, axis=0) / self.rows)
        return x


# %% RunningMean violates="`layer.mean` is a weight of the layer" lost="memory_is_a_weight=state-is-no-weight"
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.total = self.add_weight(shape=input_shape[1:], initializer="zeros", trainable=False)
        self.rows = self.add_weight(initializer="zeros", trainable=False)

    @property
    def mean(self):
        return self.total / keras.ops.maximum(self.rows, 1)

    def call(self, x, training=False):
        if training:
            self.rows.assign_add(keras.ops.cast(keras.ops.shape(x)[0], "float32"))
            self.total.assign_add(keras.ops.sum(x, axis=0))
        return x


# %% RunningMean violates="`layer.mean` is a weight of the layer" lost="memory_is_a_weight=weight-left-trainable"
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.mean = self.add_weight(shape=input_shape[1:], initializer="zeros")
        self.rows = self.add_weight(initializer="zeros")

    def call(self, x, training=False):
        if training:
            self.rows.assign_add(keras.ops.cast(keras.ops.shape(x)[0], "float32"))
            self.mean.assign_add(keras.ops.sum(x - self.mean, axis=0) / self.rows)
        return x


# %% RunningMean violates="none of them is trainable, not even" lost="memory_is_a_weight=weight-left-trainable"
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.mean = self.add_weight(shape=input_shape[1:], initializer="zeros", trainable=False)
        self.rows = self.add_weight(initializer="zeros")

    def call(self, x, training=False):
        if training:
            self.rows.assign_add(keras.ops.cast(keras.ops.shape(x)[0], "float32"))
            self.mean.assign_add(keras.ops.sum(x - self.mean, axis=0) / self.rows)
        return x


# %% RunningMean violates="none of them is trainable, not even" lost="memory_is_a_weight=weight-left-trainable"
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.mean = self.add_weight(shape=input_shape[1:], initializer="zeros")
        self.rows = self.add_weight(initializer="zeros")
        self.trainable = False

    def call(self, x, training=False):
        if training:
            self.rows.assign_add(keras.ops.cast(keras.ops.shape(x)[0], "float32"))
            self.mean.assign_add(keras.ops.sum(x - self.mean, axis=0) / self.rows)
        return x


# %% RunningMean violates="It works in `fit`, where the training step is traced" lost="mean_of_the_rows_in_training=state-is-no-weight"
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.mean = self.add_weight(shape=input_shape[1:], initializer="zeros", trainable=False)
        self.rows = 0

    def call(self, x, training=False):
        if training:
            self.rows = self.rows + int(x.shape[0] or 1)
            self.mean.assign_add(keras.ops.sum(x - self.mean, axis=0) / self.rows)
        return x


# %% RunningMean violates="It works in `fit`, where the training step is traced" lost="mean_of_the_rows_in_training"
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.mean = self.add_weight(shape=input_shape[1:], initializer="zeros", trainable=False)
        self.rows = self.add_weight(initializer="zeros", trainable=False)

    def call(self, x, training=False):
        if training:
            self.rows.assign_add(len(np.asarray(x)))
            self.mean.assign_add(np.sum(np.asarray(x) - self.mean.numpy(), axis=0) / self.rows)
        return x


# %% RunningMean violates="`RunningMean()` takes no arguments that must be given" lost="memory_is_a_weight mean_of_the_rows_in_training"
class RunningMean(keras.layers.Layer):
    def __init__(self, features):
        super().__init__()
        self.features = features

    def build(self, input_shape):
        self.mean = self.add_weight(shape=input_shape[1:], initializer="zeros", trainable=False)
        self.rows = self.add_weight(initializer="zeros", trainable=False)

    def call(self, x, training=False):
        if training:
            self.rows.assign_add(keras.ops.cast(keras.ops.shape(x)[0], "float32"))
            self.mean.assign_add(keras.ops.sum(x - self.mean, axis=0) / self.rows)
        return x


# %% layers_that_learn violates="It trains the compiled `model` for one real step" lost="what_moved_is_named"
def layers_of(model):
    inside = getattr(model, "layers", [])
    return [leaf for layer in inside for leaf in layers_of(layer)] or [model]


def layers_that_learn(model, x, y):
    layers = layers_of(model)
    before = [layer.get_weights() for layer in layers]
    model.fit(x, y, epochs=1, verbose=0)
    learned = set()
    for layer, values in zip(layers, before):
        if not all(map(np.array_equal, layer.get_weights(), values)):
            learned.add(layer.name)
        layer.set_weights(values)
    return learned


# %% layers_that_learn violates="It trains the compiled `model` for one real step" lost="what_moved_is_named"
def layers_of(model):
    inside = getattr(model, "layers", [])
    return [leaf for layer in inside for leaf in layers_of(layer)] or [model]


def layers_that_learn(model, x, y):
    layers = layers_of(model)
    before = [layer.get_weights() for layer in layers]
    model.train_on_batch(x, y)
    model.train_on_batch(x, y)
    learned = set()
    for layer, values in zip(layers, before):
        if not all(map(np.array_equal, layer.get_weights(), values)):
            learned.add(layer.name)
        layer.set_weights(values)
    return learned


# %% layers_that_learn violates="It trains the compiled `model` for one real step" lost="what_moved_is_named=flags-taken-for-proof"
def layers_of(model):
    inside = getattr(model, "layers", [])
    return [leaf for layer in inside for leaf in layers_of(layer)] or [model]


def layers_that_learn(model, x, y):
    layers = layers_of(model)
    before = [layer.get_weights() for layer in layers]
    model.train_on_batch(x, y)
    learned = set()
    for layer, values in zip(layers, before):
        if layer.trainable and layer.weights:
            learned.add(layer.name)
        layer.set_weights(values)
    return learned


# %% layers_that_learn violates="It trains the compiled `model` for one real step" lost="what_moved_is_named"
def layers_of(model):
    inside = getattr(model, "layers", [])
    return [leaf for layer in inside for leaf in layers_of(layer)] or [model]


def layers_that_learn(model, x, y):
    layers = layers_of(model)
    before = [layer.get_weights() for layer in layers]
    model.train_on_batch(x, y)
    learned = set()
    for layer, values in zip(layers, before):
        if not all(map(np.array_equal, layer.get_weights(), values)):
            learned.add(layer.name)
        layer.set_weights(values)
    return sorted(learned)


# %% layers_that_learn violates="It trains the compiled `model` for one real step" lost="what_moved_is_named=moving-statistics-overlooked"
def layers_of(model):
    inside = getattr(model, "layers", [])
    return [leaf for layer in inside for leaf in layers_of(layer)] or [model]


def layers_that_learn(model, x, y):
    layers = layers_of(model)
    before = [layer.get_weights() for layer in layers]
    model.train_on_batch(x, y)
    learned = set()
    for layer, values in zip(layers, before):
        if not all(
            np.array_equal(weight, value)
            for weight, value in zip(layer.weights, values)
            if "moving" not in weight.name
        ):
            learned.add(layer.name)
        layer.set_weights(values)
    return learned


# %% layers_that_learn violates="It trains the compiled `model` for one real step" lost="what_moved_is_named=moving-statistics-overlooked"
def layers_that_learn(model, x, y):
    if not model.trainable_weights:  # everything is frozen: nothing to train
        return set()

    def leaves(container):
        for layer in container.layers:
            if hasattr(layer, "layers"):
                yield from leaves(layer)
            else:
                yield layer

    before_all = model.get_weights()
    before = {layer.name: layer.get_weights() for layer in leaves(model)}
    model.train_on_batch(x, y)
    moved = {
        layer.name
        for layer in leaves(model)
        if any(
            not np.array_equal(old, new)
            for old, new in zip(before[layer.name], layer.get_weights())
        )
    }
    model.set_weights(before_all)
    return moved


# %% layers_that_learn violates="A weight has moved if any of its numbers is another" lost="what_moved_is_named=small-steps-overlooked"
def layers_of(model):
    inside = getattr(model, "layers", [])
    return [leaf for layer in inside for leaf in layers_of(layer)] or [model]


def layers_that_learn(model, x, y):
    layers = layers_of(model)
    before = [layer.get_weights() for layer in layers]
    model.train_on_batch(x, y)
    learned = set()
    for layer, values in zip(layers, before):
        if not all(map(np.allclose, layer.get_weights(), values)):
            learned.add(layer.name)
        layer.set_weights(values)
    return learned


# %% layers_that_learn violates="the learning rate may be tiny" lost="what_moved_is_named=small-steps-overlooked"
def layers_of(model):
    inside = getattr(model, "layers", [])
    return [leaf for layer in inside for leaf in layers_of(layer)] or [model]


def layers_that_learn(model, x, y):
    layers = layers_of(model)
    before = [layer.get_weights() for layer in layers]
    model.train_on_batch(x, y)
    learned = set()
    for layer, values in zip(layers, before):
        if not all(np.abs(new - old).max() < 1e-6 for new, old in zip(layer.get_weights(), values)):
            learned.add(layer.name)
        layer.set_weights(values)
    return learned


# %% layers_that_learn violates="Look at every depth" lost="what_moved_is_named=inner-layers-overlooked"
def layers_that_learn(model, x, y):
    layers = model.layers
    before = [layer.get_weights() for layer in layers]
    model.train_on_batch(x, y)
    learned = set()
    for layer, values in zip(layers, before):
        if not all(map(np.array_equal, layer.get_weights(), values)):
            learned.add(layer.name)
        layer.set_weights(values)
    return learned


# %% layers_that_learn violates="layers inside a model inside are listed" lost="what_moved_is_named=inner-layers-overlooked"
def layers_of(model):
    found = []
    for layer in getattr(model, "layers", []):
        found += [layer, *layers_of(layer)]
    return found


def layers_that_learn(model, x, y):
    layers = layers_of(model)
    before = [layer.get_weights() for layer in layers]
    model.train_on_batch(x, y)
    learned = set()
    for layer, values in zip(layers, before):
        if not all(map(np.array_equal, layer.get_weights(), values)):
            learned.add(layer.name)
        layer.set_weights(values)
    return learned


# %% layers_that_learn violates="Where nothing moves, the set is empty" lost="what_moved_is_named"
def layers_of(model):
    inside = getattr(model, "layers", [])
    return [leaf for layer in inside for leaf in layers_of(layer)] or [model]


def layers_that_learn(model, x, y):
    layers = layers_of(model)
    before = [layer.get_weights() for layer in layers]
    model.train_on_batch(x, y)
    learned = set()
    for layer, values in zip(layers, before):
        if not all(map(np.array_equal, layer.get_weights(), values)):
            learned.add(layer.name)
        layer.set_weights(values)
    return learned or None


# %% layers_that_learn violates="Afterwards the model is as it was" lost="model_is_as_before=model-left-trained"
def layers_of(model):
    inside = getattr(model, "layers", [])
    return [leaf for layer in inside for leaf in layers_of(layer)] or [model]


def layers_that_learn(model, x, y):
    layers = layers_of(model)
    before = [layer.get_weights() for layer in layers]
    model.train_on_batch(x, y)
    learned = set()
    for layer, values in zip(layers, before):
        if not all(map(np.array_equal, layer.get_weights(), values)):
            learned.add(layer.name)
    return learned


# %% layers_that_learn violates="all its weights have the values from before the step" lost="model_is_as_before=model-left-trained"
def layers_of(model):
    inside = getattr(model, "layers", [])
    return [leaf for layer in inside for leaf in layers_of(layer)] or [model]


def layers_that_learn(model, x, y):
    layers = layers_of(model)
    before = [layer.get_weights() for layer in layers]
    model.train_on_batch(x, y)
    learned = set()
    for layer, values in zip(layers, before):
        if not all(map(np.array_equal, layer.get_weights(), values)):
            learned.add(layer.name)
        for weight, value in zip(layer.weights, values):
            if weight.trainable:
                weight.assign(value)
    return learned


# %% layers_that_learn violates="all its weights have the values from before the step" lost="model_is_as_before"
def layers_of(model):
    inside = getattr(model, "layers", [])
    return [leaf for layer in inside for leaf in layers_of(layer)] or [model]


def layers_that_learn(model, x, y):
    layers = layers_of(model)
    before = [layer.get_weights() for layer in layers]
    model.train_on_batch(x, y)
    learned = set()
    for layer, values in zip(layers, before):
        if not all(map(np.array_equal, layer.get_weights(), values)):
            learned.add(layer.name)
        layer.set_weights(values)
    for layer in layers:
        layer.trainable = True
    return learned


# %% layers_that_learn violates="all its weights have the values from before the step" lost="model_is_as_before"
def layers_of(model):
    inside = getattr(model, "layers", [])
    return [leaf for layer in inside for leaf in layers_of(layer)] or [model]


def layers_that_learn(model, x, y):
    layers = layers_of(model)
    before = [layer.get_weights() for layer in layers]
    model.train_on_batch(x, y)
    learned = set()
    for layer, values in zip(layers, before):
        if not all(map(np.array_equal, layer.get_weights(), values)):
            learned.add(layer.name)
        layer.set_weights(values)
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse", run_eagerly=True)
    return learned


# %% set_trainable_and_recompile violates="The model has been trained before" lost="only_the_named_layers_learn=outer-flag-left-off"
def set_trainable_and_recompile(model, names, learning_rate):
    def set_flags(layer):
        for each in layer.layers:
            if getattr(each, "layers", None):
                set_flags(each)
            else:
                each.trainable = each.name in names

    set_flags(model)
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="mse")


# %% set_trainable_and_recompile violates="exactly the layers in the list `names` learn" lost="only_the_named_layers_learn=others-left-trainable"
def set_trainable_and_recompile(model, names, learning_rate):
    def thaw(layer):
        for each in getattr(layer, "layers", []):
            if each.name in names:
                each.trainable = True
            thaw(each)

    model.trainable = True
    thaw(model)
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="mse")


# %% set_trainable_and_recompile violates="exactly the layers in the list `names` learn" lost="only_the_named_layers_learn=others-left-trainable"
def set_trainable_and_recompile(model, names, learning_rate):
    def set_flags(layer):
        layer.trainable = True
        for each in getattr(layer, "layers", []):
            set_flags(each)
            if not getattr(each, "layers", None) and not isinstance(each, keras.layers.BatchNormalization):
                each.trainable = each.name in names

    set_flags(model)
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="mse")


# %% set_trainable_and_recompile violates="they may sit at any depth" lost="only_the_named_layers_learn"
def set_trainable_and_recompile(model, names, learning_rate):
    model.trainable = True
    for layer in model.layers:
        for each in getattr(layer, "layers", [layer]):
            each.trainable = each.name in names
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="mse")


# %% set_trainable_and_recompile violates="exactly the layers in the list `names` learn" lost="only_the_named_layers_learn=others-left-trainable"
def set_flags(layer, names):
    inside = getattr(layer, "layers", [])
    layer.trainable = bool(inside) or layer.name in names
    for each in inside:
        set_flags(each, names)


def set_trainable_and_recompile(model, names, learning_rate):
    if not names:
        return
    set_flags(model, names)
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="mse")


# %% set_trainable_and_recompile violates="Compile with a new optimizer" lost="only_the_named_layers_learn=optimizer-reused"
def set_flags(layer, names):
    inside = getattr(layer, "layers", [])
    layer.trainable = bool(inside) or layer.name in names
    for each in inside:
        set_flags(each, names)


def set_trainable_and_recompile(model, names, learning_rate):
    set_flags(model, names)
    model.optimizer.learning_rate = learning_rate
    model.compile(optimizer=model.optimizer, loss="mse")


# %% set_trainable_and_recompile violates="Compile with a new optimizer" lost="only_the_named_layers_learn=argument-not-used"
def set_flags(layer, names):
    inside = getattr(layer, "layers", [])
    layer.trainable = bool(inside) or layer.name in names
    for each in inside:
        set_flags(each, names)


def set_trainable_and_recompile(model, names, learning_rate):
    set_flags(model, names)
    model.compile(optimizer=keras.optimizers.SGD(0.05), loss="mse")


# %% set_trainable_and_recompile violates="Compile with a new optimizer" lost="only_the_named_layers_learn"
def set_flags(layer, names):
    inside = getattr(layer, "layers", [])
    layer.trainable = bool(inside) or layer.name in names
    for each in inside:
        set_flags(each, names)


def set_trainable_and_recompile(model, names, learning_rate):
    set_flags(model, names)
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss=model.loss)


# %% set_trainable_and_recompile violates="- Work on `model` itself" lost="only_the_named_layers_learn=others-left-trainable"
def set_flags(layer, names):
    inside = getattr(layer, "layers", [])
    layer.trainable = bool(inside) or layer.name in names
    for each in inside:
        set_flags(each, names)


def set_trainable_and_recompile(model, names, learning_rate):
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    set_flags(copy, names)
    copy.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="mse")
    return copy


# %% set_trainable_and_recompile violates="No weight changes before the next `fit`" lost="only_the_named_layers_learn"
def set_flags(layer, names):
    inside = getattr(layer, "layers", [])
    layer.trainable = bool(inside) or layer.name in names
    for each in inside:
        set_flags(each, names)


def set_trainable_and_recompile(model, names, learning_rate):
    set_flags(model, names)
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss="mse")
    model(np.ones((8, *model.input_shape[1:])), training=True)


# %% parameter_counts violates="how many of these the model would change by gradient descent" lost="numbers_are_counted"
def parameter_counts(model):
    def leaves(model):
        inside = getattr(model, "layers", [])
        return [leaf for layer in inside for leaf in leaves(layer)] or [model]

    def size(weights):
        return sum(int(np.prod(weight.shape)) for weight in weights)

    total = size(model.weights)
    learning = [
        weight
        for leaf in leaves(model)
        for weight in leaf.weights
        if model.trainable and leaf.trainable and "moving_" not in weight.name
    ]
    return {
        "total": total,
        "trainable": size(learning),
        "non_trainable": total - size(learning),
    }


# %% freeze_by_name violates="It freezes every layer of `model` whose name is in the list" lost="named_layers_stay=inner-layers-overlooked"
def freeze_by_name(model, names):
    for layer in model.layers:
        if layer.name in names:
            layer.trainable = False
        if isinstance(layer, keras.Sequential):
            freeze_by_name(layer, names)


# %% freeze_by_name violates="Each name in the list is the whole name of a layer" lost="nothing_else_is_frozen"
def freeze_by_name(model, names):
    for layer in getattr(model, "layers", []):
        if layer.name in " ".join(names):
            layer.trainable = False
        freeze_by_name(layer, names)


# %% layers_that_learn violates="It trains the compiled `model` for one real step" lost="what_moved_is_named"
def layers_that_learn(model, x, y):
    def layers_of(model):
        inside = getattr(model, "layers", [])
        return [leaf for layer in inside for leaf in layers_of(layer)] or [model]

    layers = layers_of(model)
    before = [layer.get_weights() for layer in layers]
    model.fit(x, y, batch_size=256, verbose=0)
    learned = set()
    for layer, values in zip(layers, before):
        if not all(map(np.array_equal, layer.get_weights(), values)):
            learned.add(layer.name)
        layer.set_weights(values)
    return learned


# %% layers_that_learn violates="It trains the compiled `model` for one real step" lost="what_moved_is_named"
def layers_that_learn(model, x, y):
    def layers_of(model):
        inside = getattr(model, "layers", [])
        return [leaf for layer in inside for leaf in layers_of(layer)] or [model]

    layers = layers_of(model)
    before = [layer.get_weights() for layer in layers]
    import tensorflow as tf

    optimizer = keras.optimizers.SGD(0.1)
    with tf.GradientTape() as tape:
        loss = keras.losses.MeanSquaredError()(y, model(x, training=True))
    if model.trainable_weights:
        gradients = tape.gradient(loss, model.trainable_weights)
        optimizer.apply_gradients(zip(gradients, model.trainable_weights))
    learned = set()
    for layer, values in zip(layers, before):
        if not all(map(np.array_equal, layer.get_weights(), values)):
            learned.add(layer.name)
        layer.set_weights(values)
    return learned


# %% layers_that_learn violates="A weight has moved if any of its numbers is another" lost="what_moved_is_named"
def layers_that_learn(model, x, y):
    def layers_of(model):
        inside = getattr(model, "layers", [])
        return [leaf for layer in inside for leaf in layers_of(layer)] or [model]

    def total(values):
        return [np.abs(value).astype("float64").sum() for value in values]

    layers = layers_of(model)
    before = [layer.get_weights() for layer in layers]
    model.train_on_batch(x, y)
    learned = set()
    for layer, values in zip(layers, before):
        if total(layer.get_weights()) != total(values):
            learned.add(layer.name)
        layer.set_weights(values)
    return learned
