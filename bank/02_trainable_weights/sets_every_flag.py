# /// verdict
# says = "sets every flag, so that frozen layers are thawed"
# base = "careful"
# lost = { nothing_else_is_frozen = "frozen-layers-thawed" }
# ///

# %% freeze_by_name
def freeze_by_name(model, names):
    for layer in model.layers:
        layer.trainable = layer.name not in names
        if hasattr(layer, "layers") and layer.trainable:
            freeze_by_name(layer, names)
