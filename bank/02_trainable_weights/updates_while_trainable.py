# /// verdict
# says = "looks at self.trainable"
# base = "careful"
# lost = { mean_of_the_rows_in_training = "trainable-taken-for-training" }
# ///

# %% RunningMean
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.mean = self.add_weight(shape=(input_shape[-1],), initializer="zeros", trainable=False)
        self.rows = self.add_weight(shape=(), initializer="zeros", trainable=False)

    def call(self, x, training=False):
        if self.trainable:
            self.rows.assign_add(keras.ops.cast(keras.ops.shape(x)[0], "float32"))
            self.mean.assign_add(keras.ops.sum(x - self.mean, axis=0) / self.rows)
        return x
