# /// verdict
# says = "measures the batch's variance from the stored mean, counts all four as trainable and divides by the variance"
# base = "careful"
# lost = { moving_variance_is_pulled = "variance-around-the-moving-mean", four_numbers_a_feature = "bn-all-trainable", forward_on_a_table = "divided-by-the-variance", forward_on_feature_maps = "divided-by-the-variance" }
# ///

# %% update_moving_statistics
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    variance = np.mean((batch - moving_mean) ** 2, axis=0)
    return (
        momentum * moving_mean + (1 - momentum) * batch.mean(axis=0),
        momentum * moving_variance + (1 - momentum) * variance,
    )


# %% bn_parameter_counts
def bn_parameter_counts(features):
    return 4 * features, 0


# %% batch_norm_forward
def batch_norm_forward(x, gamma, beta, epsilon):
    axes = tuple(range(x.ndim - 1))
    return gamma * (x - x.mean(axes)) / (x.var(axes) + epsilon) + beta
