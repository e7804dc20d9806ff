# /// verdict
# says = "divides by the number of rows minus one, as learned in statistics"
# base = "loops_and_functional"
# lost = { forward_on_a_table = "sample-variance", moving_variance_is_pulled = "sample-variance" }
# ///

# %% batch_norm_forward
def batch_norm_forward(x, gamma, beta, epsilon):
    axes = tuple(range(x.ndim - 1))
    return gamma * (x - x.mean(axes)) / np.sqrt(x.var(axes, ddof=1) + epsilon) + beta

# %% update_moving_statistics
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    mean = momentum * moving_mean + (1 - momentum) * batch.mean(axis=0)
    variance = momentum * moving_variance + (1 - momentum) * batch.var(axis=0, ddof=1)
    return mean, variance
