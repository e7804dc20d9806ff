# /// verdict
# says = "thinks all four numbers are learned by gradient descent"
# base = "loops_and_functional"
# lost = { four_numbers_a_feature = "bn-all-trainable" }
# ///

# %% bn_parameter_counts
def bn_parameter_counts(features):
    total = 4 * features
    return total, 0
