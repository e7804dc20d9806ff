# /// verdict
# says = "returns the rates of the first thousand steps in an array; the decay answers with a tensor"
# base = "careful"
# lost = { power_schedule_follows_its_formula = "value-instead-of-function", decay_serves_the_callback = "" }
# ///

# %% power_schedule
def power_schedule(lr0, s, c):
    return lr0 / (1 + np.arange(1000) / s) ** c


# %% exponential_decay
def exponential_decay(lr0, s):
    return keras.optimizers.schedules.ExponentialDecay(lr0, decay_steps=s, decay_rate=0.1)
