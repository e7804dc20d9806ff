# /// verdict
# says = "counts gamma and beta, forgets what is remembered, forgets the old statistics"
# base = "careful"
# lost = { four_numbers_a_feature = "bn-counted-as-two", moving_mean_is_pulled = "statistics-replaced", moving_variance_is_pulled = "statistics-replaced" }
# ///

# %% bn_parameter_counts
def bn_parameter_counts(features):
    return 2 * features, 0


# %% update_moving_statistics
def update_moving_statistics(moving_mean, moving_variance, batch, momentum):
    return batch.mean(axis=0), batch.var(axis=0)
