# /// verdict
# says = "takes the mean of the means of the batches, counts variables that are no weights"
# base = "careful"
# lost = { mean_of_the_rows_in_training = "mean-of-batch-means", numbers_are_counted = "variables-counted-for-weights" }
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


# %% parameter_counts
def parameter_counts(model):
    def size(variables):
        return sum(int(np.prod(variable.shape)) for variable in variables)

    return {
        "total": size(model.variables),
        "trainable": size(model.trainable_variables),
        "non_trainable": size(model.non_trainable_variables),
    }
