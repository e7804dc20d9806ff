# /// verdict
# says = "takes layers whose name begins with bn for batch normalization"
# base = "terse"
# lost = { batch_norm_stays_frozen = "batch-norm-known-by-name" }
# ///

# %% thaw_top
def thaw_top(base, layers):
    for place, layer in enumerate(base.layers):
        top = place >= len(base.layers) - layers
        layer.trainable = top and not layer.name.lower().startswith(("bn", "batch_norm"))
