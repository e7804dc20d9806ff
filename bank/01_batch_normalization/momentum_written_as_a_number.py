# /// verdict
# says = "writes 0.9, the momentum of the try-it cell, into the formula"
# base = "careful"
# lost = { moving_mean_is_pulled = "argument-not-used" }
# ///

# %% update_moving_statistics
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    new_mean = 0.9 * moving_mean + 0.1 * batch.mean(axis=0)
    new_variance = 0.9 * moving_variance + 0.1 * batch.var(axis=0)
    return new_mean, new_variance
