# /// verdict
# says = "Right: a queue that carries a mark down, the mean as a delta update, own recursion."
# blind = true
# ///

# %% parameter_counts
def parameter_counts(model):
    learning = set(map(id, model.trainable_weights))
    tally = {True: 0, False: 0}
    for weight in model.weights:
        tally[id(weight) in learning] += int(np.size(weight.numpy()))
    return dict(total=sum(tally.values()), trainable=tally[True], non_trainable=tally[False])


# %% freeze_by_name
from collections import deque


def freeze_by_name(model, names):
    waiting = deque((layer, False) for layer in model.layers)
    while waiting:
        layer, doomed = waiting.popleft()
        doomed = doomed or layer.name in names
        if doomed:
            layer.trainable = False
        # Into frozen models, too: where the flag was off before, Keras hands nothing on.
        waiting.extend((inner, doomed) for inner in getattr(layer, "layers", ()))


# %% RunningMean
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.mean = self.add_weight(
            name="mean", shape=(input_shape[-1],), initializer="zeros", trainable=False
        )
        self.seen = self.add_weight(name="seen", shape=(), initializer="zeros", trainable=False)

    def call(self, x, training=False):
        if training:
            rows = keras.ops.cast(x, self.mean.dtype)
            self.seen.assign_add(keras.ops.cast(keras.ops.shape(x)[0], self.seen.dtype))
            # the way from the old mean to the new one
            self.mean.assign_add(keras.ops.sum(rows - self.mean, axis=0) / self.seen)
        return x


# %% layers_that_learn
def _leaves(model):
    for layer in model.layers:
        yield from _leaves(layer) if hasattr(layer, "layers") else (layer,)


def layers_that_learn(model, x, y):
    photograph = [(weight, weight.numpy().copy()) for weight in model.weights]
    model.train_on_batch(x, y)
    moved = {id(w) for w, old in photograph if (w.numpy() != old).any()}
    for weight, old in photograph:
        weight.assign(old)
    return {layer.name for layer in _leaves(model) if moved.intersection(map(id, layer.weights))}


# %% set_trainable_and_recompile
def set_trainable_and_recompile(model, names, learning_rate):
    def switch(layer):
        layer.trainable = hasattr(layer, "layers") or layer.name in names
        for inner in getattr(layer, "layers", ()):
            switch(inner)

    switch(model)  # from the outside in: models on, then their layers one by one
    model.compile(optimizer=keras.optimizers.Adamax(learning_rate), loss="mse")
