# /// verdict
# says = "has read the paper: the variance for inference is the unbiased one, divided by n - 1 (what PyTorch stores, too); a single row falls back on the plain variance"
# blind = true
# base = "careful"
# lost = { moving_variance_is_pulled = "sample-variance" }
# ///

# %% update_moving_statistics
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    # the lesson: two numbers lie closer to their own mean than to the true one -> n - 1
    ddof = 1 if len(batch) > 1 else 0
    new_mean = momentum * moving_mean + (1 - momentum) * batch.mean(axis=0)
    new_variance = momentum * moving_variance + (1 - momentum) * batch.var(axis=0, ddof=ddof)
    return new_mean, new_variance
