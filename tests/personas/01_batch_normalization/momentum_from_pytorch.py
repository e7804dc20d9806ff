# /// verdict
# says = "weighs the new batch with the momentum"
# base = "loops_and_functional"
# lost = { moving_mean_is_pulled = "momentum-of-the-new-batch", moving_variance_is_pulled = "momentum-of-the-new-batch" }
# ///

# %% update_moving_statistics
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    mean = (1 - momentum) * moving_mean + momentum * batch.mean(axis=0)
    variance = (1 - momentum) * moving_variance + momentum * batch.var(axis=0)
    return mean, variance
