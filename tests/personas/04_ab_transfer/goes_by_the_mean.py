# /// verdict
# says = "decides by the sign of the mean difference"
# base = "terse"
# lost = { verdict_needs_every_run = "verdict-from-the-mean" }
# ///

# %% verdict
def verdict(differences):
    if len(differences) < 3:
        raise ValueError("too few")
    mean = np.mean(differences)
    if mean > 0:
        return "transfer helps"
    return "transfer hurts" if mean < 0 else "no clear difference"
