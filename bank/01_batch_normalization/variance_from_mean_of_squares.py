# /// verdict
# says = "Subtle: the mean of the squares minus the square of the mean, in float32, is below 0 for a large constant feature."
# blind = true
# base = "one_formula_for_any_axes"
# lost = { forward_on_a_table = "" }
# ///

# %% batch_norm_forward
def batch_norm_forward(x, gamma, beta, epsilon):
    """Return the output of batch normalization in training."""
    axes = tuple(range(x.ndim - 1))
    mean = x.mean(axis=axes)
    variance = (x**2).mean(axis=axes) - mean**2
    return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta
