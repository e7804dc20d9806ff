# /// verdict
# says = "careful student: plain NumPy, axes by number of dimensions, thinks of single rows, empty hidden_units and momentum 0 and 1"
# blind = true
# ///

# %% bn_parameter_counts
def bn_parameter_counts(features):
    # gamma and beta learn; moving mean and moving variance are only kept
    return 2 * features, 2 * features


# %% batch_norm_forward
def batch_norm_forward(x, gamma, beta, epsilon):
    # all axes but the last: the batch, and for pictures also height and width
    axes = tuple(range(x.ndim - 1))
    mean = x.mean(axis=axes, keepdims=True)
    variance = x.var(axis=axes, keepdims=True)
    standardized = (x - mean) / np.sqrt(variance + epsilon)
    return gamma * standardized + beta


# %% update_moving_statistics
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    # Keras: momentum is the weight of the OLD value
    new_mean = momentum * moving_mean + (1 - momentum) * batch.mean(axis=0)
    new_variance = momentum * moving_variance + (1 - momentum) * batch.var(axis=0)
    return new_mean, new_variance


# %% build_bn_classifier
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential()
    model.add(keras.Input(input_shape))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model


# %% fit_and_evaluate_disagree [markdown]
# Overfitting means: good on the pictures it was trained on, bad on *other* pictures. Here both numbers are from the same 1,000 pictures, so a network that had learned them by heart would be good in `evaluate` as well.
#
# The difference comes from batch normalization. `fit` calls the layers with `training=True`, so they normalize with the mean and variance of each batch. `evaluate` calls them with `training=False`, and then the layers use the moving mean and moving variance. These started at 0 and 1, and after 40 steps with momentum 0.99 there is still 0.99^40, about two thirds, of the start in them: they lag far behind what the batches are really like, and in a deep network the error grows from layer to layer.
#
# To check: I would compute the accuracy on the same pictures with `model(images, training=True)` (keeping the weights and setting them back afterwards, because this call moves the moving statistics). If it is about 0.8, the weights are fine and only the statistics are late. Or I set the momentum of the layers to 0, call the model once with `training=True` on the 1,000 pictures and evaluate again; or train for 300 steps and more: then the gap should go away.
