# /// verdict
# says = "makes the weights non-trainable by freezing the layer itself in its constructor, not weight by weight"
# blind = true
# base = "careful"
# lost = { memory_is_a_weight = "weight-left-trainable" }
# ///

# %% RunningMean
class RunningMean(keras.layers.Layer):
    """Passes its input on, and remembers the mean of the rows it has seen in training."""

    def __init__(self, **settings):
        super().__init__(**settings)
        self.trainable = False

    def build(self, input_shape):
        self.mean = self.add_weight(shape=(input_shape[-1],), initializer="zeros", name="mean")
        self.rows = self.add_weight(shape=(), initializer="zeros", name="rows")

    def call(self, x, training=False):
        if training:
            new = keras.ops.cast(keras.ops.shape(x)[0], "float32")
            total = self.mean * self.rows + keras.ops.sum(x, axis=0)
            self.rows.assign_add(new)
            self.mean.assign(total / self.rows)
        return x
