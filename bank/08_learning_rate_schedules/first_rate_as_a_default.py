# /// verdict
# says = "Subtle: the first rate is bound as a default, where the callback puts the present rate."
# blind = true
# base = "schedules_from_the_sheet"
# lost = { decay_serves_the_callback = "rate-handed-to-the-second-argument" }
# ///

# %% exponential_decay
def exponential_decay(lr0, s):
    return lambda epoch, lr0=lr0, s=s: float(lr0 * 0.1 ** (epoch / s))
