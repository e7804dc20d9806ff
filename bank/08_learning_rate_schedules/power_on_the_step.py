# /// verdict
# says = "raises the step to the power instead of the sum"
# base = "short_and_mathematical"
# lost = { power_schedule_follows_its_formula = "power-misplaced" }
# ///

# %% power_schedule
def power_schedule(lr0, s, c):
    def rate(step):
        return lr0 / (1 + (step / s) ** c)
    return rate
