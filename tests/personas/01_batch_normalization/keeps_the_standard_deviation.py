# /// verdict
# says = "averages standard deviations"
# base = "careful"
# lost = { moving_variance_is_pulled = "standard-deviation-kept" }
# ///

# %% update_moving_statistics
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    mean = momentum * moving_mean + (1 - momentum) * batch.mean(axis=0)
    variance = momentum * moving_variance + (1 - momentum) * batch.std(axis=0)
    return mean, variance
