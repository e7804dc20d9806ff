# /// verdict
# says = "counts the rows in an ordinary attribute of the layer, self.rows = 0; only the mean is a weight, since only that was asked for"
# blind = true
# base = "careful"
# lost = { mean_of_the_rows_in_training = "state-is-no-weight" }
# ///

# %% RunningMean
class RunningMean(keras.layers.Layer):
    """Passes its input on, and remembers the mean of the rows it has seen in training."""

    def build(self, input_shape):
        self.rows = 0.0
        self.mean = self.add_weight(
            name="mean", shape=(input_shape[-1],), initializer="zeros", trainable=False
        )

    def call(self, x, training=False):
        if training:
            new = keras.ops.cast(keras.ops.shape(x)[0], "float32")
            total = self.mean * self.rows + keras.ops.sum(x, axis=0)
            self.rows = self.rows + new
            self.mean.assign(total / self.rows)
        return x
