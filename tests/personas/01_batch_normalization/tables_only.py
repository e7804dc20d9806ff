# /// verdict
# says = "takes the mean over the first axis, also for feature maps"
# base = "loops_and_functional"
# lost = { forward_on_feature_maps = "wrong-axis" }
# ///

# %% batch_norm_forward
def batch_norm_forward(x, gamma, beta, epsilon):
    mean = x.mean(axis=0)
    variance = x.var(axis=0)
    return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta
