# /// verdict
# says = "counts gamma and beta, forgets what is remembered"
# base = "careful"
# lost = { four_numbers_a_feature = "bn-counted-as-two" }
# ///

# %% bn_parameter_counts
def bn_parameter_counts(features):
    return 2 * features, 0
