# /// verdict
# says = "keeps the mean in a NumPy array"
# base = "careful"
# lost = { memory_is_a_weight = "state-is-no-weight", mean_of_the_rows_in_training = "" }
# ///

# %% RunningMean
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.mean = np.zeros(input_shape[-1])
        self.rows = 0

    def call(self, x, training=False):
        if training:
            x = np.asarray(x)
            self.rows += len(x)
            self.mean = self.mean + (x - self.mean).sum(axis=0) / self.rows
        return keras.ops.convert_to_tensor(x)
