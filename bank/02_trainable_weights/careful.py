# /// verdict
# says = "careful student: asks model.trainable_weights, recursive helper over layers, exact comparison, puts the weights back, compiles last"
# blind = true
# ///

# %% parameter_counts
def parameter_counts(model):
    def numbers(weights):
        return sum(int(np.prod(weight.shape)) for weight in weights)

    return {
        "total": numbers(model.weights),  # weights, not variables: no random generators
        "trainable": numbers(model.trainable_weights),
        "non_trainable": numbers(model.non_trainable_weights),
    }


# %% freeze_by_name
def freeze_by_name(model, names):
    for layer in model.layers:
        if layer.name in names:
            layer.trainable = False  # is passed down
        elif hasattr(layer, "layers"):
            freeze_by_name(layer, names)


# %% RunningMean
class RunningMean(keras.layers.Layer):
    """Passes its input on, and remembers the mean of the rows it has seen in training.

    Attributes:
        mean: non-trainable weight, shape (features,).
    """

    def build(self, input_shape):
        self.mean = self.add_weight(
            name="mean", shape=(input_shape[-1],), initializer="zeros", trainable=False
        )
        self.rows = self.add_weight(name="rows", shape=(), initializer="zeros", trainable=False)

    def call(self, x, training=False):
        if training:
            rows = keras.ops.cast(keras.ops.shape(x)[0], self.rows.dtype)
            seen = self.rows + rows
            # how far the new rows lie from the old mean, all together, shared by all rows seen
            away = keras.ops.sum(keras.ops.cast(x, self.mean.dtype) - self.mean, axis=0)
            self.mean.assign_add(away / keras.ops.maximum(seen, 1.0))
            self.rows.assign(seen)
        return x


# %% layers_that_learn
def layers_that_learn(model, x, y):
    def leaves(part):
        for layer in part.layers:
            if hasattr(layer, "layers"):
                yield from leaves(layer)
            else:
                yield layer

    before = model.get_weights()
    layers = list(leaves(model))
    old = [[np.copy(weight) for weight in layer.get_weights()] for layer in layers]
    model.train_on_batch(x, y)
    learned = {
        layer.name
        for layer, values in zip(layers, old)
        if any(not np.array_equal(a, b) for a, b in zip(values, layer.get_weights()))
    }
    model.set_weights(before)
    return learned


# %% set_trainable_and_recompile
def set_trainable_and_recompile(model, names, learning_rate):
    model.trainable = True  # thaws everything, also models inside

    def freeze_others(part):
        for layer in part.layers:
            if hasattr(layer, "layers"):
                freeze_others(layer)
            else:
                layer.trainable = layer.name in names

    freeze_others(model)
    model.compile(optimizer=keras.optimizers.SGD(learning_rate=learning_rate), loss="mse")


# %% what_freezing_changes [markdown]
# First mistake: “non-trainable” does not mean “never changes”. It only means that gradient descent does not change these weights. The moving mean and the moving variance are non-trainable, and yet they are updated in every step of training. I would copy `norm.moving_mean` of a layer that is not frozen, call `fit` for one epoch, and compare with the copy: it is different, although `norm.moving_mean.trainable` is False.
#
# Second mistake: freezing does more than to stop gamma and beta. A frozen batch normalization also stops to update the moving statistics, and it computes differently: with `training=True` it uses the stored statistics and not those of the batch. To show it: freeze, compile, fit, and compare all four weights with copies from before: all are equal. And compare `norm(x, training=True)` with `norm(x, training=False)`: before freezing they differ, after freezing they are the same.
