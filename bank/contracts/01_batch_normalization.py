"""What each sentence of assignment 01 can cost."""

# /// contract
# context = [
#     "Write `",
#     "`features` is a whole number",
#     "One point is for",
#     "- `x` has shape (batch, features), or",
#     "what the layer has stored so far",
#     "1.",
#     "`hidden_units` is a list of whole numbers",
#     "it may be empty",
#     "`classes` is a whole number",
#     "- Keras has all these layers",
#     "It need not be compiled",
# ]
# [personas]
# "for each number in `hidden_units`" = "bias_before_batch_norm"
# ///

# %% bn_parameter_counts violates="Return two whole numbers" lost="four_numbers_a_feature"
def bn_parameter_counts(features):
    return 4 * features


# %% bn_parameter_counts violates="how many are trainable, and how many are not" lost="four_numbers_a_feature=bn-all-trainable"
def bn_parameter_counts(features):
    return 4 * features, 0


# %% bn_parameter_counts violates="How many numbers (parameters) does" lost="four_numbers_a_feature=statistics-counted-once-a-layer"
def bn_parameter_counts(features):
    return 2 * features, 2


# %% bn_parameter_counts violates="How many numbers (parameters) does" lost="four_numbers_a_feature"
def bn_parameter_counts(features):
    return 2, 2


# %% batch_norm_forward violates="It returns what batch normalization makes of the batch" lost="forward_on_a_table forward_on_feature_maps"
def batch_norm_forward(x, gamma, beta, epsilon):
    layer = keras.layers.BatchNormalization(epsilon=epsilon)
    layer.build(x.shape)
    layer.gamma.assign(gamma)
    layer.beta.assign(beta)
    return layer(x).numpy()


# %% batch_norm_forward violates="The numbers of a feature may be large and close together" lost="forward_on_a_table"
def batch_norm_forward(x, gamma, beta, epsilon):
    axes = tuple(range(x.ndim - 1))
    variance = (x**2).mean(axes) - x.mean(axes) ** 2
    return gamma * (x - x.mean(axes)) / np.sqrt(variance + epsilon) + beta


# %% batch_norm_forward violates="there a channel counts as one feature" lost="forward_on_feature_maps=wrong-axis"
def batch_norm_forward(x, gamma, beta, epsilon):
    if x.ndim == 2:
        return gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + epsilon) + beta
    return gamma * (x - x.mean()) / np.sqrt(x.var() + epsilon) + beta


# %% batch_norm_forward violates="there a channel counts as one feature" lost="forward_on_feature_maps=wrong-axis"
def batch_norm_forward(x, gamma, beta, epsilon):
    height = x.mean(axis=(0, 2), keepdims=True) if x.ndim == 4 else x.mean(axis=0)
    variance = x.var(axis=(0, 2), keepdims=True) if x.ndim == 4 else x.var(axis=0)
    return gamma * (x - height) / np.sqrt(variance + epsilon) + beta


# %% batch_norm_forward violates="The output has the shape of `x`" lost="forward_on_feature_maps"
def batch_norm_forward(x, gamma, beta, epsilon):
    rows = x.reshape(-1, x.shape[-1])
    return gamma * (rows - rows.mean(0)) / np.sqrt(rows.var(0) + epsilon) + beta


# %% batch_norm_forward violates="have one number for each feature" lost="forward_on_a_table forward_on_feature_maps"
def batch_norm_forward(x, gamma, beta, epsilon):
    axes = tuple(range(x.ndim - 1))
    standardized = (x - x.mean(axes)) / np.sqrt(x.var(axes) + epsilon)
    return float(gamma[0]) * standardized + float(beta[0])


# %% batch_norm_forward violates="`epsilon` is a number greater than 0" lost="forward_on_a_table"
def batch_norm_forward(x, gamma, beta, epsilon):
    axes = tuple(range(x.ndim - 1))
    return gamma * (x - x.mean(axes)) / np.sqrt(x.var(axes) + 1e-3) + beta


# %% batch_norm_forward violates="each feature is standardized with its mean and its variance" lost="forward_on_a_table=epsilon-outside-the-root forward_on_feature_maps=epsilon-outside-the-root"
def batch_norm_forward(x, gamma, beta, epsilon):
    axes = tuple(range(x.ndim - 1))
    return gamma * (x - x.mean(axes)) / (x.std(axes) + epsilon) + beta


# %% batch_norm_forward violates="then stretched by its gamma and shifted by its beta" lost="forward_on_a_table forward_on_feature_maps"
def batch_norm_forward(x, gamma, beta, epsilon):
    axes = tuple(range(x.ndim - 1))
    return (gamma * (x - x.mean(axes)) / np.sqrt(x.var(axes) + epsilon)) * beta


# %% batch_norm_forward violates="then stretched by its gamma and shifted by its beta" lost="forward_on_a_table=gamma-and-beta-exchanged forward_on_feature_maps=gamma-and-beta-exchanged"
def batch_norm_forward(x, gamma, beta, epsilon):
    axes = tuple(range(x.ndim - 1))
    return (x - x.mean(axes)) / np.sqrt(x.var(axes) + epsilon) * beta + gamma


# %% batch_norm_forward violates="A batch may have a single row, and a feature" lost="forward_on_a_table=single-row-skipped forward_on_feature_maps=single-row-skipped"
def batch_norm_forward(x, gamma, beta, epsilon):
    if len(x) == 1:
        return np.array(x)
    axes = tuple(range(x.ndim - 1))
    return gamma * (x - x.mean(axes)) / np.sqrt(x.var(axes) + epsilon) + beta


# %% batch_norm_forward violates="A batch may have a single row, and a feature" lost="forward_on_a_table=sample-variance forward_on_feature_maps=sample-variance"
def batch_norm_forward(x, gamma, beta, epsilon):
    axes = tuple(range(x.ndim - 1))
    rows = x.size // x.shape[-1]
    variance = x.var(axes) * rows / (rows - 1)
    return gamma * (x - x.mean(axes)) / np.sqrt(variance + epsilon) + beta


# %% batch_norm_forward violates="your function gives finite numbers there" lost="forward_on_a_table"
def batch_norm_forward(x, gamma, beta, epsilon):
    axes = tuple(range(x.ndim - 1))
    spread = x.std(axes)
    standardized = gamma * (x - x.mean(axes)) / np.sqrt(x.var(axes) + epsilon) + beta
    return np.where(spread == 0, 0.0, standardized)


# %% update_moving_statistics violates="It returns the moving mean and the moving variance after" lost="moving_mean_is_pulled moving_variance_is_pulled"
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    mean = momentum * moving_mean + (1 - momentum) * batch.mean(axis=0)
    variance = momentum * moving_variance + (1 - momentum) * batch.var(axis=0)
    return variance, mean


# %% update_moving_statistics violates="It returns the moving mean and the moving variance after" lost="moving_mean_is_pulled moving_variance_is_pulled"
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    mean = momentum * moving_mean + (1 - momentum) * batch.mean(axis=0)
    variance = momentum * moving_variance + (1 - momentum) * batch.var(axis=0)
    return mean


# %% update_moving_statistics violates="two new arrays, those that were given" lost="moving_mean_is_pulled"
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    if momentum == 1:  # nothing new comes in
        return moving_mean, moving_variance
    mean = momentum * moving_mean + (1 - momentum) * batch.mean(axis=0)
    variance = momentum * moving_variance + (1 - momentum) * batch.var(axis=0)
    return mean, variance


# %% update_moving_statistics violates="two new arrays, those that were given" lost="moving_mean_is_pulled=changed-in-place"
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    moving_mean *= momentum
    moving_mean += (1 - momentum) * batch.mean(axis=0)
    moving_variance *= momentum
    moving_variance += (1 - momentum) * batch.var(axis=0)
    return moving_mean, moving_variance


# %% update_moving_statistics violates="two new arrays, those that were given" lost="moving_mean_is_pulled=changed-in-place"
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    mean = batch.mean(axis=0)
    batch -= mean
    variance = np.mean(batch**2, axis=0)
    return (
        momentum * moving_mean + (1 - momentum) * mean,
        momentum * moving_variance + (1 - momentum) * variance,
    )


# %% update_moving_statistics violates="`momentum` means what it means in Keras" lost="moving_mean_is_pulled"
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    momentum = momentum or 0.99
    mean = momentum * moving_mean + (1 - momentum) * batch.mean(axis=0)
    variance = momentum * moving_variance + (1 - momentum) * batch.var(axis=0)
    return mean, variance


# %% update_moving_statistics violates="`momentum` means what it means in Keras" lost="moving_mean_is_pulled"
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    momentum = min(momentum, 0.999)  # 1 would learn nothing
    mean = momentum * moving_mean + (1 - momentum) * batch.mean(axis=0)
    variance = momentum * moving_variance + (1 - momentum) * batch.var(axis=0)
    return mean, variance


# %% update_moving_statistics violates="`momentum` means what it means in Keras" lost="moving_variance_is_pulled=argument-not-used"
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    mean = momentum * moving_mean + (1 - momentum) * batch.mean(axis=0)
    variance = 0.9 * moving_variance + 0.1 * batch.var(axis=0)
    return mean, variance


# %% update_moving_statistics violates="`momentum` means what it means in Keras" lost="moving_mean_is_pulled=momentum-of-the-new-batch moving_variance_is_pulled=momentum-of-the-new-batch"
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    momentum = 1 - momentum
    mean = momentum * moving_mean + (1 - momentum) * batch.mean(axis=0)
    variance = momentum * moving_variance + (1 - momentum) * batch.var(axis=0)
    return mean, variance


# %% update_moving_statistics violates="It may have a single row" lost="moving_mean_is_pulled=single-row-skipped"
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    if len(batch) == 1:
        return moving_mean.copy(), moving_variance.copy()
    mean = momentum * moving_mean + (1 - momentum) * batch.mean(axis=0)
    variance = momentum * moving_variance + (1 - momentum) * batch.var(axis=0)
    return mean, variance


# %% update_moving_statistics violates="It may have a single row" lost="moving_variance_is_pulled=single-row-skipped"
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    mean = momentum * moving_mean + (1 - momentum) * batch.mean(axis=0)
    if len(batch) == 1:
        return mean, moving_variance.copy()
    return mean, momentum * moving_variance + (1 - momentum) * batch.var(axis=0)


# %% update_moving_statistics violates="`moving_mean` and `moving_variance` have shape (features,)" lost="moving_mean_is_pulled moving_variance_is_pulled"
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    mean = momentum * moving_mean.mean() + (1 - momentum) * batch.mean(axis=0)
    variance = momentum * moving_variance.mean() + (1 - momentum) * batch.var(axis=0)
    return mean, variance


# %% update_moving_statistics violates="`batch` has shape (rows, features)" lost="moving_mean_is_pulled=wrong-axis moving_variance_is_pulled=wrong-axis"
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    rows = batch.reshape(-1)
    mean = momentum * moving_mean + (1 - momentum) * rows.mean()
    variance = momentum * moving_variance + (1 - momentum) * rows.var()
    return mean, variance


# %% build_bn_classifier violates="It returns a new Keras model that computes" lost="input_is_normalized"
built = {}


def build_bn_classifier(input_shape, hidden_units, classes):
    key = str((input_shape, hidden_units, classes))
    if key in built:
        return built[key]
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    built[key] = model
    return model


# %% build_bn_classifier violates="`Flatten`," lost="input_is_normalized=flatten-left-out"
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model


# %% build_bn_classifier violates="batch normalization of the input" lost="input_is_normalized=input-not-normalized no_superfluous_bias=input-not-normalized"
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model


# %% build_bn_classifier violates="batch normalization of the input" lost="input_is_normalized=input-not-normalized"
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.BatchNormalization())
    model.add(keras.layers.Flatten())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model


# %% build_bn_classifier violates="for each number in `hidden_units`" lost="no_superfluous_bias"
def build_bn_classifier(input_shape, hidden_units, classes):
    hidden_units = list(dict.fromkeys(hidden_units))
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model


# %% build_bn_classifier violates="for each number in `hidden_units`" lost="norm_stands_before_relu no_superfluous_bias"
def build_bn_classifier(input_shape, hidden_units, classes):
    hidden_units = hidden_units[:2]
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model


# %% build_bn_classifier violates="for each number in `hidden_units`" lost="no_superfluous_bias"
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False, name=f"of_{units}_units"))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model


# %% build_bn_classifier violates="a dense layer with so many units and no bias" lost="no_superfluous_bias=bias-kept-before-norm"
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model


# %% build_bn_classifier violates="a dense layer with so many units and no bias" lost="norm_stands_before_relu"
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation('linear'))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model


# %% build_bn_classifier violates="a dense layer with so many units and no bias" lost="norm_stands_before_relu"
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.LeakyReLU())
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model


# %% build_bn_classifier violates="a dense layer with so many units and no bias" lost="norm_stands_before_relu=norm-after-the-activation"
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.Activation("relu"))
        model.add(keras.layers.BatchNormalization())
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model


# %% build_bn_classifier violates="a dense layer with a bias and one unit for each class" lost="input_is_normalized=outputs-are-no-probabilities"
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes))
    return model


# %% build_bn_classifier violates="a dense layer with a bias and one unit for each class" lost="input_is_normalized=outputs-are-no-probabilities"
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="sigmoid"))
    return model


# %% build_bn_classifier violates="a dense layer with a bias and one unit for each class" lost="input_is_normalized"
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(1 if classes == 2 else classes, activation="sigmoid" if classes == 2 else "softmax"))
    return model


# %% build_bn_classifier violates="a dense layer with a bias and one unit for each class" lost="no_superfluous_bias=output-bias-dropped"
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax", use_bias=False))
    return model


# %% build_bn_classifier violates="`input_shape` is a tuple without the batch" lost="input_is_normalized"
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential([keras.Input(input_shape[:1])])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model


# %% build_bn_classifier violates="then step 3 is left out" lost="no_superfluous_bias"
def build_bn_classifier(input_shape, hidden_units, classes):
    last = hidden_units[-1]
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    assert model.layers[-1].output.shape[-1] == last
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model


# %% build_bn_classifier violates="then step 3 is left out" lost="no_superfluous_bias"
def build_bn_classifier(input_shape, hidden_units, classes):
    hidden_units = hidden_units or [10]
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model


# %% build_bn_classifier violates="then step 3 is left out" lost="no_superfluous_bias=outputs-are-no-probabilities"
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax" if hidden_units else None))
    return model


# %% build_bn_classifier violates="Settings that are not named here stay as Keras has them" lost="input_is_normalized"
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dropout(0.2))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model


# %% build_bn_classifier violates="Settings that are not named here stay as Keras has them" lost="no_superfluous_bias"
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False, kernel_regularizer="l2"))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model


# %% build_bn_classifier violates="no other momentum, epsilon or initializer" lost="no_superfluous_bias"
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False, kernel_initializer="he_normal"))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model


# %% build_bn_classifier violates="no other momentum, epsilon or initializer" lost="no_superfluous_bias"
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax", kernel_initializer="zeros"))
    return model


# %% build_bn_classifier violates="no other momentum, epsilon or initializer" lost="norm_stands_before_relu"
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization(epsilon=1e-5))
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model


# %% build_bn_classifier violates="no other momentum, epsilon or initializer" lost="norm_stands_before_relu"
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization(epsilon=1e-5))
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model


# %% build_bn_classifier violates="no other momentum, epsilon or initializer" lost="norm_stands_before_relu=default-momentum-changed"
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization(momentum=0.9))
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization(momentum=0.9))
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model


# %% build_bn_classifier violates="The model is built, so that its weights exist" lost="no_superfluous_bias"
def build_bn_classifier(input_shape, hidden_units, classes):
    model = keras.Sequential()
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model


# %% bn_parameter_counts violates="Return two whole numbers" lost="four_numbers_a_feature"
def bn_parameter_counts(features):
    return 4 * features / 2, 4 * features / 2


# %% batch_norm_forward violates="It returns what batch normalization makes of the batch" lost="forward_on_a_table=changed-in-place"
def batch_norm_forward(x, gamma, beta, epsilon):
    over, x = tuple(range(x.ndim - 1)), np.asarray(x, "float32")
    variance = x.astype("float64").var(over)
    x -= x.mean(over, dtype="float64").astype("float32")
    return gamma * x / np.sqrt(variance + epsilon) + beta


# %% batch_norm_forward violates="`epsilon` is a number greater than 0" lost="forward_on_feature_maps"
def batch_norm_forward(x, gamma, beta, epsilon):
    over = tuple(range(x.ndim - 1))
    epsilon = epsilon if x.ndim == 2 else 1e-3
    return gamma * (x - x.mean(over)) / np.sqrt(x.var(over) + epsilon) + beta


# %% update_moving_statistics violates="two new arrays, those that were given" lost="moving_mean_is_pulled=changed-in-place"
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    mean = np.asarray(moving_mean, "float32")
    mean *= momentum
    mean += (1 - momentum) * batch.mean(axis=0)
    return mean.copy(), momentum * moving_variance + (1 - momentum) * batch.var(axis=0)


# %% build_bn_classifier violates="no other momentum, epsilon or initializer" lost="no_superfluous_bias"
def build_bn_classifier(input_shape, hidden_units, classes):
    first = keras.initializers.GlorotUniform(seed=42)
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization())
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False, kernel_initializer=first))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model


# %% build_bn_classifier violates="no other momentum, epsilon or initializer" lost="no_superfluous_bias"
def build_bn_classifier(input_shape, hidden_units, classes):
    near_one = keras.initializers.RandomNormal(1.0, 0.02)
    model = keras.Sequential([keras.Input(input_shape)])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.BatchNormalization(gamma_initializer=near_one))
    for units in hidden_units:
        model.add(keras.layers.Dense(units, use_bias=False))
        model.add(keras.layers.BatchNormalization(gamma_initializer=near_one))
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model


# %% update_moving_statistics violates="two new arrays, those that were given" lost="moving_variance_is_pulled=changed-in-place"
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    mean = momentum * moving_mean + (1 - momentum) * batch.mean(axis=0)
    moving_variance *= momentum
    moving_variance += (1 - momentum) * batch.var(axis=0)
    return mean, moving_variance.copy()
