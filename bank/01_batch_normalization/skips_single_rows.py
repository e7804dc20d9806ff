# /// verdict
# says = "leaves out batches of a single row, and counts the moving statistics once a layer"
# base = "careful"
# lost = { four_numbers_a_feature = "statistics-counted-once-a-layer", forward_on_a_table = "single-row-skipped", forward_on_feature_maps = "single-row-skipped", moving_mean_is_pulled = "single-row-skipped" }
# ///

# %% bn_parameter_counts
def bn_parameter_counts(features):
    return 2 * features, 2  # gamma and beta for each feature; a moving mean and a moving variance


# %% batch_norm_forward
def batch_norm_forward(x, gamma, beta, epsilon):
    if len(x) < 2:  # nothing to take a variance of
        return np.array(x)
    axes = tuple(range(x.ndim - 1))
    return gamma * (x - x.mean(axes)) / np.sqrt(x.var(axes) + epsilon) + beta


# %% update_moving_statistics
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    if len(batch) < 2:
        return moving_mean.copy(), moving_variance.copy()
    mean = momentum * moving_mean + (1 - momentum) * batch.mean(axis=0)
    variance = momentum * moving_variance + (1 - momentum) * batch.var(axis=0)
    return mean, variance
