# /// verdict
# says = "adds epsilon to the standard deviation"
# base = "loops_and_functional"
# lost = { forward_on_a_table = "epsilon-outside-the-root" }
# ///

# %% batch_norm_forward
def batch_norm_forward(x, gamma, beta, epsilon):
    axes = (0,) if x.ndim == 2 else (0, 1, 2)
    return gamma * (x - x.mean(axes)) / (x.std(axes) + epsilon) + beta
