# /// verdict
# says = "binds lr0 and s as default arguments, the usual Python idiom; LearningRateScheduler then passes the current rate as lr0"
# blind = true
# base = "careful"
# believes = "exponential_decay: default arguments only bind values (but the callback offers a second argument, the rate, and so it compounds from the optimizer's rate)"
# ///

# %% exponential_decay
def exponential_decay(lr0, s):
    def rate_in(epoch, lr0=lr0, s=s):  # freeze the values now
        return float(lr0 * 0.1 ** (epoch / s))

    return rate_in
