# /// verdict
# says = "lets the Keras layer compute everything (float32 inside) and returns NumPy; the model is a subclass of keras.Model"
# blind = true
# base = "careful"
# ///

# %%
def a_layer(x, **settings):
    layer = keras.layers.BatchNormalization(**settings)
    layer.build(x.shape)
    return layer


# %% bn_parameter_counts
def bn_parameter_counts(features):
    layer = a_layer(np.zeros((1, features)))
    return tuple(
        sum(int(np.prod(weight.shape)) for weight in weights)
        for weights in (layer.trainable_weights, layer.non_trainable_weights)
    )


# %% batch_norm_forward
def batch_norm_forward(x, gamma, beta, epsilon):
    layer = a_layer(x, epsilon=epsilon, dtype=str(x.dtype))
    layer.gamma.assign(gamma)
    layer.beta.assign(beta)
    return np.array(layer(x, training=True))


# %% update_moving_statistics
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    layer = a_layer(batch, momentum=momentum)
    layer.set_weights([layer.gamma, layer.beta, moving_mean, moving_variance])
    layer(batch, training=True)
    return layer.moving_mean.numpy(), layer.moving_variance.numpy()


# %%
class BNClassifier(keras.Model):
    def __init__(self, hidden_units, classes):
        super().__init__()
        self.flatten = keras.layers.Flatten()
        self.input_norm = keras.layers.BatchNormalization()
        self.hidden = [keras.layers.Dense(units, use_bias=False) for units in hidden_units]
        self.norms = [keras.layers.BatchNormalization() for _ in hidden_units]
        self.out = keras.layers.Dense(classes)

    def call(self, x, training=False):
        x = self.input_norm(self.flatten(x), training=training)
        for dense, norm in zip(self.hidden, self.norms):
            x = keras.ops.relu(norm(dense(x), training=training))
        return keras.ops.softmax(self.out(x))


# %% build_bn_classifier
def build_bn_classifier(input_shape, hidden_units, classes):
    model = BNClassifier(hidden_units, classes)
    model(keras.ops.zeros((1, *input_shape)))  # builds it
    return model
