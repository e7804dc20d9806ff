# /// verdict
# says = "divides by the standard deviation plus epsilon"
# blind = true
# base = "careful"
# lost = { forward_on_a_table = "epsilon-outside-the-root", forward_on_feature_maps = "epsilon-outside-the-root" }
# ///

# %% batch_norm_forward
def batch_norm_forward(x, gamma, beta, epsilon):
    axes = tuple(range(x.ndim - 1))
    return gamma * (x - x.mean(axis=axes)) / (x.std(axis=axes) + epsilon) + beta
