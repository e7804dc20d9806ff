# /// verdict
# says = "returns the memory in kibibytes, as text"
# base = "careful"
# lost = { memory_of_an_optimizer = "" }
# ///

# %% optimizer_state_size
def optimizer_state_size(name, model):
    kept = 2 if name in ("adam", "adamax", "nadam") else 1
    numbers = kept * sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    return f"{numbers} numbers, {4 * numbers / 1024:.1f} KiB"
