# /// verdict
# says = "looks for the names in model.layers only, updates the mean whenever it is called"
# base = "careful"
# lost = { named_layers_stay = "inner-layers-overlooked", mean_of_the_rows_in_training = "updates-in-inference" }
# ///

# %% freeze_by_name
def freeze_by_name(model, names):
    for layer in model.layers:
        if layer.name in names:
            layer.trainable = False


# %% RunningMean
class RunningMean(keras.layers.Layer):
    def build(self, input_shape):
        self.mean = self.add_weight(shape=input_shape[1:], initializer="zeros", trainable=False)
        self.rows = self.add_weight(shape=(), initializer="zeros", trainable=False)

    def call(self, x):
        self.rows.assign(self.rows + keras.ops.cast(keras.ops.shape(x)[0], "float32"))
        self.mean.assign(self.mean + keras.ops.sum(x - self.mean, axis=0) / self.rows)
        return x
