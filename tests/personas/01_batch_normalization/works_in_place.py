# /// verdict
# says = "computes with -= and *= on the array that was handed in"
# base = "loops_and_functional"
# lost = { forward_on_a_table = "changed-in-place", forward_on_feature_maps = "changed-in-place", moving_mean_is_pulled = "changed-in-place", moving_variance_is_pulled = "changed-in-place" }
# ///

# %% batch_norm_forward
def batch_norm_forward(x, gamma, beta, epsilon):
    axes = tuple(range(x.ndim - 1))
    variance = x.var(axis=axes)
    x -= x.mean(axis=axes)
    x /= np.sqrt(variance + epsilon)
    x *= gamma
    x += beta
    return x

# %% update_moving_statistics
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    moving_mean *= momentum
    moving_mean += (1 - momentum) * batch.mean(axis=0)
    moving_variance *= momentum
    moving_variance += (1 - momentum) * batch.var(axis=0)
    return moving_mean, moving_variance
