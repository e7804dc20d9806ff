# /// verdict
# says = "stops after standardizing"
# base = "careful"
# lost = { forward_on_a_table = "stretch-and-shift-left-out", forward_on_feature_maps = "stretch-and-shift-left-out" }
# ///

# %% batch_norm_forward
def batch_norm_forward(x, gamma, beta, epsilon):
    axes = tuple(range(x.ndim - 1))
    return (x - x.mean(axes)) / np.sqrt(x.var(axes) + epsilon)
