# /// verdict
# says = "hurried student: uses fit for the step, which takes batches of 32, count_params for the total, and mean of the flags; short explanation with one of the two mistakes only half said"
# blind = true
# base = "careful"
# lost = { what_moved_is_named = "" }
# ///

# %% parameter_counts
def parameter_counts(model):
    total = model.count_params()
    trainable = sum(int(np.prod(w.shape)) for w in model.trainable_weights)
    return {"total": total, "trainable": trainable, "non_trainable": total - trainable}


# %% freeze_by_name
def freeze_by_name(model, names):
    for l in model.layers:
        if l.name in names:
            l.trainable = False
        if isinstance(l, keras.Model):
            freeze_by_name(l, names)


# %%
def all_layers(model):
    out = []
    for l in model.layers:
        out += all_layers(l) if isinstance(l, keras.Model) else [l]
    return out


# %% RunningMean
class RunningMean(keras.layers.Layer):
    def build(self, shape):
        self.mean = self.add_weight(
            name="mean", shape=(shape[-1],), initializer="zeros", trainable=False
        )
        self.n = self.add_weight(name="n", initializer="zeros", trainable=False)

    def call(self, x, training=False):
        if training:
            k = keras.ops.cast(keras.ops.shape(x)[0], "float32")
            self.mean.assign((self.mean * self.n + keras.ops.sum(x, axis=0)) / (self.n + k))
            self.n.assign_add(k)
        return x


# %% layers_that_learn
def layers_that_learn(model, x, y):
    w = model.get_weights()
    old = {l.name: l.get_weights() for l in all_layers(model)}
    model.fit(x, y, verbose=0)
    res = set()
    for l in all_layers(model):
        for a, b in zip(old[l.name], l.get_weights()):
            if (a != b).any():
                res.add(l.name)
    model.set_weights(w)
    return res


# %% set_trainable_and_recompile
def set_trainable_and_recompile(model, names, learning_rate):
    model.trainable = True
    for l in all_layers(model):
        l.trainable = l.name in names
    model.compile("sgd", "mse")
    model.optimizer.learning_rate = learning_rate


# %% what_freezing_changes [markdown]
# Non-trainable weights can change: moving_mean changes in fit. And freezing also stops the moving mean and variance. Fit once with the layer frozen and once not and compare moving_mean before and after.
