# /// verdict
# says = "uses the functions of the notebook's own helper (checks.weight_values, checks.moved_since) and a flat list of Keras; a RunningMean of a sum and a count; sets the flags after compile, which the lesson shows to be in time"
# blind = true
# base = "careful"
# ///

# %%
flat = lambda model: [
    l for l in model._flatten_layers(include_self=False) if not hasattr(l, "layers")
]
size = lambda weights: sum(w.numpy().size for w in weights)


# %% parameter_counts
def parameter_counts(model):
    learn = size(model.trainable_weights)
    return dict(
        total=size(model.weights), trainable=learn, non_trainable=size(model.weights) - learn
    )


# %% freeze_by_name
def freeze_by_name(model, names):
    for layer in model._flatten_layers(include_self=False):
        if layer.name in names:
            layer.trainable = False


# %% RunningMean
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        state = dict(initializer="zeros", trainable=False)
        self.sum = self.add_weight(shape=input_shape[1:], name="sum", **state)
        self.rows = self.add_weight(name="rows", **state)
        self.mean = self.add_weight(shape=input_shape[1:], name="mean", **state)

    def call(self, x, training=None):
        if training is True:
            self.sum.assign_add(keras.ops.sum(x, 0))
            self.rows.assign_add(keras.ops.sum(keras.ops.ones_like(x[:, 0])))
            self.mean.assign(keras.ops.divide_no_nan(self.sum, self.rows))
        return x


# %% layers_that_learn
def layers_that_learn(model, x, y):
    before, weights = checks.weight_values(model), model.get_weights()
    print("loss of the step:", model.train_on_batch(x, y))
    moved = checks.moved_since(model, before)
    model.set_weights(weights)
    return {name.split("/")[0] for name in moved}


# %% set_trainable_and_recompile
def set_trainable_and_recompile(model, names, learning_rate):
    model.compile(keras.optimizers.Adam(learning_rate), "mse")
    model.trainable = True
    for layer in flat(model):
        layer.trainable = layer.name in names
