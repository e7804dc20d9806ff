# /// verdict
# says = "binds lr0 and s as default arguments, the usual Python idiom; LearningRateScheduler then passes the current rate as lr0"
# blind = true
# base = "careful"
# lost = { decay_serves_the_callback = "rate-handed-to-the-second-argument" }
# ///

# %% exponential_decay
def exponential_decay(lr0, s):
    def rate_in(epoch, lr0=lr0, s=s):  # freeze the values now
        return float(lr0 * 0.1 ** (epoch / s))

    return rate_in
