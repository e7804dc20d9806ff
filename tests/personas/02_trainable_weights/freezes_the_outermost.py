# /// verdict
# says = "looks for the names in model.layers only"
# base = "careful"
# lost = { named_layers_stay = "inner-layers-overlooked" }
# ///

# %% freeze_by_name
def freeze_by_name(model, names):
    for layer in model.layers:
        if layer.name in names:
            layer.trainable = False
