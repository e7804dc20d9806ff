# /// verdict
# says = "trusts that no gradient is ever 0"
# base = "terse_lines"
# lost = { adam_averages = "", adam_corrects_its_first_steps = "" }
# ///

# %% adam_step
def adam_step(w, m, v, g, t, lr, b1, b2, eps):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g**2
    with np.errstate(all="ignore"):
        return w - lr * (m / (1 - b1**t)) / np.sqrt(v / (1 - b2**t)), m, v
