# /// verdict
# says = "adds up what each layer says of itself, whatever the model around it says, remembers the last batch"
# base = "careful"
# lost = { numbers_are_counted = "outer-flag-overlooked", mean_of_the_rows_in_training = "last-batch-remembered" }
# ///

# %% parameter_counts
from helpers import inspect


def parameter_counts(model):
    total = sum(layer.count_params() for layer in inspect.leaf_layers(model))
    trainable = 0
    for layer in inspect.leaf_layers(model):
        for weight in layer.trainable_weights:
            trainable += int(np.prod(weight.shape))
    return {"total": total, "trainable": trainable, "non_trainable": total - trainable}


# %% RunningMean
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.mean = self.add_weight(shape=input_shape[1:], initializer="zeros", trainable=False)

    def call(self, x, training=False):
        if training:
            self.mean.assign(keras.ops.mean(x, axis=0))
        return x
