# /// verdict
# says = "momentum is the weight of the new batch, as in PyTorch"
# blind = true
# base = "careful"
# lost = { moving_mean_is_pulled = "momentum-of-the-new-batch", moving_variance_is_pulled = "momentum-of-the-new-batch" }
# ///

# %% update_moving_statistics
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    new_mean = moving_mean + momentum * (batch.mean(axis=0) - moving_mean)
    new_variance = moving_variance + momentum * (batch.var(axis=0) - moving_variance)
    return new_mean, new_variance
