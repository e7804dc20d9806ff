# /// verdict
# says = "Counts weights with the same path once, also those of two models."
# lost = { memory_of_an_optimizer = "" }
# base = "careful"
# blind = true
# ///

# %% optimizer_state_size
def optimizer_state_size(name, model):
    # a layer that is used in two places counts once
    learning = {weight.path: int(np.prod(weight.shape)) for weight in model.trainable_weights}
    return (2 if name in ("adam", "adamax", "nadam") else 1) * sum(learning.values())
