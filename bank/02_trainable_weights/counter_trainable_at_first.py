# /// verdict
# says = "Makes a trainable counter and switches its flag off; thawing the layer switches it on."
# lost = { memory_is_a_weight = "weight-left-trainable" }
# base = "marks_what_is_doomed"
# blind = true
# ///

# %% RunningMean
class RunningMean(keras.layers.Layer):
    """Passes its input on, and remembers the mean of the rows it has seen in training."""

    def build(self, input_shape):
        self.mean = self.add_weight(
            name="mean", shape=(input_shape[-1],), initializer="zeros", trainable=False
        )
        self.rows = self.add_weight(name="rows", shape=(), initializer="zeros")
        self.rows.trainable = False

    def call(self, inputs, training=False):
        if training:
            rows = keras.ops.cast(keras.ops.shape(inputs)[0], self.rows.dtype)
            self.rows.assign_add(rows)
            off = keras.ops.sum(inputs - self.mean, axis=0)
            self.mean.assign_add(off / keras.ops.maximum(self.rows, 1))
        return inputs
