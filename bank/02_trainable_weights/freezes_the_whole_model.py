# /// verdict
# says = "freezes the model around a named layer"
# base = "careful"
# lost = { nothing_else_is_frozen = "whole-model-frozen" }
# ///

# %% freeze_by_name
def freeze_by_name(model, names):
    def has(part):
        return part.name in names or any(has(inner) for inner in getattr(part, "layers", []))

    for layer in model.layers:
        if has(layer):
            layer.trainable = False
