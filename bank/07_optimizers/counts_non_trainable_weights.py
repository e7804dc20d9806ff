# /// verdict
# says = "asks layer by layer: every layer that is trainable counts with all its parameters"
# blind = true
# base = "careful"
# lost = { memory_of_an_optimizer = "frozen-weights-counted" }
# ///

# %% optimizer_state_size
def optimizer_state_size(name, model):
    parameters = 0
    for layer in model.layers:
        if layer.trainable:
            parameters += layer.count_params()
    if name in ("adam", "adamax", "nadam"):
        return 2 * parameters
    return parameters
