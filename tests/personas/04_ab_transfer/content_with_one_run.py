# /// verdict
# says = "gives a verdict for any number of runs"
# base = "terse"
# lost = { verdict_needs_every_run = "one-run-taken-for-a-result" }
# ///

# %% verdict
def verdict(differences):
    d = np.array(differences)
    if (d > 0).all():
        return "transfer helps"
    if (d < 0).all():
        return "transfer hurts"
    return "no clear difference"
