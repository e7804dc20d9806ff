# /// verdict
# says = "has only read Keras 2 tutorials: K.count_params, K.get_value, tf.keras, for layer in model.layers: layer.trainable, get_layer, Adam with a decay schedule; freezing a batch normalization is not all"
# blind = true
# ///

# %%
import tensorflow as tf
from tensorflow.keras import backend as K
from tensorflow.keras.layers import Layer
from tensorflow.keras.models import Model
from tensorflow.keras.optimizers import SGD


# %% parameter_counts
def parameter_counts(model):
    # as in model.summary()
    trainable = int(np.sum([K.count_params(p) for p in model.trainable_weights]))
    non_trainable = int(np.sum([K.count_params(p) for p in model.non_trainable_weights]))
    return {
        "total": trainable + non_trainable,
        "trainable": trainable,
        "non_trainable": non_trainable,
    }


# %% freeze_by_name
def freeze_by_name(model, names):
    for layer in model.layers:
        if isinstance(layer, Model):
            freeze_by_name(layer, names)
        if layer.name in names:
            layer.trainable = False
    return model


# %% RunningMean
class RunningMean(Layer):
    def __init__(self, **kwargs):
        super(RunningMean, self).__init__(**kwargs)

    def build(self, input_shape):
        self.total = self.add_weight(
            name="total", shape=(int(input_shape[-1]),), initializer="zeros", trainable=False
        )
        self.count = self.add_weight(name="count", shape=(), initializer="zeros", trainable=False)
        self.mean = self.add_weight(
            name="mean", shape=(int(input_shape[-1]),), initializer="zeros", trainable=False
        )
        super(RunningMean, self).build(input_shape)

    def call(self, inputs, training=None):
        if training:
            self.total.assign_add(tf.reduce_sum(inputs, axis=0))
            self.count.assign_add(tf.cast(tf.shape(inputs)[0], tf.float32))
            self.mean.assign(self.total / self.count)
        return inputs

    def compute_output_shape(self, input_shape):
        return input_shape


# %% layers_that_learn
def layers_that_learn(model, x, y):
    def flatten(m):
        found = []
        for layer in m.layers:
            if isinstance(layer, Model):
                found += flatten(layer)
            else:
                found.append(layer)
        return found

    layers = flatten(model)
    before = [[K.get_value(w) for w in layer.weights] for layer in layers]
    model.train_on_batch(x, y)
    names = []
    for layer, values in zip(layers, before):
        for w, value in zip(layer.weights, values):
            if not np.array_equal(K.get_value(w), value):
                names.append(layer.name)
        # first tried K.set_value(w, value): AttributeError: 'str' object has no attribute 'name'
        layer.set_weights(values)
    return set(names)


# %% set_trainable_and_recompile
def set_trainable_and_recompile(model, names, learning_rate):
    model.trainable = True

    def switch(m):
        for layer in m.layers:
            if isinstance(layer, Model):
                switch(layer)
            elif layer.name in names:
                layer.trainable = True
            else:
                layer.trainable = False

    switch(model)
    model.compile(
        loss="mean_squared_error",
        optimizer=SGD(learning_rate=learning_rate, momentum=0.9, nesterov=True),
        metrics=["mae"],
    )


# %% what_freezing_changes [markdown]
# Non-trainable weights do change: in BatchNormalization the moving_mean and moving_variance are non-trainable and they are updated by the updates of the layer (`layer.updates`), not by backprop. You can see it with `K.get_value(bn.moving_mean)` before and after `model.fit`. The second thing: since TF 2.0 `bn.trainable = False` means that the layer runs in inference mode, i. e. normalizes with the moving mean and variance and does not update them, not only that gamma and beta stop. (In older Keras you had to call it with `training=False` for that.) To show it compare `K.get_value(bn.moving_mean)` before and after fit with the frozen layer (the same), and `bn(x, training=True)` with `bn(x, training=False)` (the same, too).
