# /// verdict
# says = "makes the weights with add_weight as it is"
# base = "with_the_course_helpers"
# lost = { memory_is_a_weight = "weight-left-trainable" }
# ///

# %% RunningMean
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.mean = self.add_weight(shape=(input_shape[-1],), initializer="zeros")
        self.rows = self.add_weight(shape=(), initializer="zeros")

    def call(self, x, training=False):
        if training:
            self.rows.assign_add(keras.ops.cast(keras.ops.shape(x)[0], "float32"))
            self.mean.assign_add(keras.ops.sum(x - self.mean, axis=0) / self.rows)
        return x
