# /// verdict
# says = "takes only moving statistics for not trainable, and a call without training for training"
# base = "careful"
# lost = { numbers_are_counted = "frozen-layers-counted", mean_of_the_rows_in_training = "missing-training-taken-for-true" }
# ///

# %% parameter_counts
def parameter_counts(model):
    total = sum(int(np.prod(weight.shape)) for weight in model.weights)
    moving = [weight for weight in model.weights if weight.name.startswith("moving_")]
    fixed = sum(int(np.prod(weight.shape)) for weight in moving)
    return {"total": total, "trainable": total - fixed, "non_trainable": fixed}


# %% RunningMean
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.mean = self.add_weight(shape=(input_shape[-1],), initializer="zeros", trainable=False)
        self.rows = self.add_weight(shape=(), initializer="zeros", trainable=False)

    def call(self, x, training=None):
        if training is not False:
            new = keras.ops.cast(keras.ops.shape(x)[0], "float32")
            self.mean.assign((self.mean * self.rows + keras.ops.sum(x, axis=0)) / (self.rows + new))
            self.rows.assign(self.rows + new)
        return x
