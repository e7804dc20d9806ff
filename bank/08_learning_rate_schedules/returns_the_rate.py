# /// verdict
# says = "returns the rate of epoch 0 instead of a function"
# base = "short_and_mathematical"
# lost = { decay_serves_the_callback = "value-instead-of-function" }
# ///

# %% exponential_decay
def exponential_decay(lr0, s, epoch=0):
    return lr0 * 0.1 ** (epoch / s)
