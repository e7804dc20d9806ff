# /// verdict
# says = "All answers from the sheet alone, in short NumPy."
# blind = true
# ///

# %% bn_parameter_counts
def bn_parameter_counts(features):
    """Return how many parameters a batch normalization has."""
    learned = ("gamma", "beta")
    remembered = ("moving_mean", "moving_variance")
    return len(learned) * features, len(remembered) * features
# %% batch_norm_forward
def batch_norm_forward(x, gamma, beta, epsilon):
    """Return the output of batch normalization in training."""
    rows = x.reshape(-1, x.shape[-1])
    centred = rows - np.mean(rows, axis=0)
    spread = np.sqrt(np.mean(np.square(centred), axis=0) + epsilon)
    return (gamma * (centred / spread) + beta).reshape(x.shape)
# %% update_moving_statistics
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    """Return the moving statistics after a batch."""
    old_and_new = ((moving_mean, batch.mean(axis=0)), (moving_variance, batch.var(axis=0)))
    return tuple(old * momentum + new * (1 - momentum) for old, new in old_and_new)
# %% build_bn_classifier
def build_bn_classifier(input_shape, hidden_units, classes):
    """Return a dense classifier with batch normalization first and before each relu."""
    start = keras.Input(tuple(input_shape))
    signal = keras.layers.BatchNormalization()(keras.layers.Flatten()(start))
    for units in hidden_units:
        signal = keras.layers.Dense(units, use_bias=False)(signal)
        signal = keras.layers.BatchNormalization()(signal)
        signal = keras.layers.ReLU()(signal)
    return keras.Model(start, keras.layers.Dense(classes, activation="softmax")(signal))
