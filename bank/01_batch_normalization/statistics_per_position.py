# /// verdict
# says = "takes the mean over the batch only: axis=0, also for feature maps, so that each position has its own statistics"
# blind = true
# base = "careful"
# lost = { forward_on_feature_maps = "wrong-axis" }
# ///

# %% batch_norm_forward
def batch_norm_forward(x, gamma, beta, epsilon):
    return gamma * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + epsilon) + beta
