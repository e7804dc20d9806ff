# /// verdict
# says = "Right: loops over features and positions, plain Python lists in between, the functional API."
# ///

# %% bn_parameter_counts
def bn_parameter_counts(features):
    trainable = 0
    non_trainable = 0
    for f in range(features):
        trainable += 2  # gamma, beta
        non_trainable += 2  # moving mean, moving variance
    return [trainable, non_trainable]

# %% batch_norm_forward
def batch_norm_forward(x, gamma, beta, epsilon):
    y = np.empty(x.shape)
    for f in range(x.shape[-1]):
        column = x[..., f]
        mean = column.sum() / column.size
        var = ((column - mean) ** 2).sum() / column.size
        y[..., f] = gamma[f] * (column - mean) / (var + epsilon) ** 0.5 + beta[f]
    return y

# %% update_moving_statistics
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    new_mean, new_var = [], []
    for f in range(batch.shape[1]):
        m, v = np.mean(batch[:, f]), np.var(batch[:, f])
        new_mean.append(moving_mean[f] - (1 - momentum) * (moving_mean[f] - m))
        new_var.append(moving_variance[f] - (1 - momentum) * (moving_variance[f] - v))
    return np.array(new_mean), np.array(new_var)

# %% build_bn_classifier
def build_bn_classifier(input_shape, hidden_units, classes):
    start = keras.Input(shape=input_shape)
    x = keras.layers.Flatten()(start)
    x = keras.layers.BatchNormalization()(x)
    for units in hidden_units:
        x = keras.layers.Dense(units, use_bias=False)(x)
        x = keras.layers.BatchNormalization()(x)
        x = keras.layers.ReLU()(x)
    x = keras.layers.Dense(classes)(x)
    x = keras.layers.Softmax()(x)
    return keras.Model(start, x)

# %% fit_and_evaluate_disagree [markdown]
# It is the same pictures, so there is nothing new to fail on. fit uses the mean and variance of the batch, evaluate the moving ones,
# and after 40 steps these are still mostly 0 and 1. I would train for 300 steps more and expect the two numbers to meet.
