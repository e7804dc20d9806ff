# /// verdict
# says = "keeps the settings in globals, where the next schedule finds them"
# base = "short_and_mathematical"
# lost = { power_schedule_follows_its_formula = "" }
# ///

# %% power_schedule
def power_schedule(lr0, s, c):
    global LR0, S, C
    LR0, S, C = lr0, s, c
    return rate

def rate(step):
    return LR0 / (1 + step / S) ** C
