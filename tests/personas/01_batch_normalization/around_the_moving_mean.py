# /// verdict
# says = "measures the batch's variance from the stored mean"
# base = "careful"
# lost = { moving_variance_is_pulled = "variance-around-the-moving-mean" }
# ///

# %% update_moving_statistics
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    variance = np.mean((batch - moving_mean) ** 2, axis=0)
    return (
        momentum * moving_mean + (1 - momentum) * batch.mean(axis=0),
        momentum * moving_variance + (1 - momentum) * variance,
    )
