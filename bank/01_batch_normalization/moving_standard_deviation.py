# /// verdict
# says = "averages standard deviations, takes gamma for the shift"
# base = "careful"
# lost = { moving_variance_is_pulled = "standard-deviation-kept", forward_on_a_table = "gamma-and-beta-exchanged", forward_on_feature_maps = "gamma-and-beta-exchanged" }
# ///

# %% update_moving_statistics
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    mean = momentum * moving_mean + (1 - momentum) * batch.mean(axis=0)
    variance = momentum * moving_variance + (1 - momentum) * batch.std(axis=0)
    return mean, variance


# %% batch_norm_forward
def batch_norm_forward(x, gamma, beta, epsilon):
    axes = tuple(range(x.ndim - 1))
    return beta * (x - x.mean(axes)) / np.sqrt(x.var(axes) + epsilon) + gamma
