# /// verdict
# says = "takes the mean of the means of the batches"
# base = "careful"
# lost = { mean_of_the_rows_in_training = "mean-of-batch-means" }
# ///

# %% RunningMean
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.mean = self.add_weight(shape=(input_shape[-1],), initializer="zeros", trainable=False)
        self.batches = self.add_weight(shape=(), initializer="zeros", trainable=False)

    def call(self, x, training=False):
        if training:
            self.batches.assign_add(1)
            self.mean.assign_add((keras.ops.mean(x, axis=0) - self.mean) / self.batches)
        return x
