# /// verdict
# says = "normalizes each row, as layer normalization does"
# base = "loops_and_functional"
# lost = { forward_on_a_table = "wrong-axis", forward_on_feature_maps = "wrong-axis" }
# ///

# %% batch_norm_forward
def batch_norm_forward(x, gamma, beta, epsilon):
    mean = x.mean(axis=-1, keepdims=True)
    variance = x.var(axis=-1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta
