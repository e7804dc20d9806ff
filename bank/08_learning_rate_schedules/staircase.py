# /// verdict
# says = "divides epochs with //"
# base = "short_and_mathematical"
# lost = { decay_serves_the_callback = "staircase-instead-of-curve" }
# ///

# %% exponential_decay
def exponential_decay(lr0, s):
    return lambda epoch: lr0 * 0.1 ** (epoch // s)
