# /// verdict
# says = "falls to 1/e in s epochs"
# base = "short_and_mathematical"
# lost = { decay_serves_the_callback = "e-taken-for-ten" }
# ///

# %% exponential_decay
def exponential_decay(lr0, s):
    return lambda epoch: float(lr0 * np.exp(-epoch / s))
