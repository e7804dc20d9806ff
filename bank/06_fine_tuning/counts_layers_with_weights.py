# /// verdict
# says = "counts the last layers among those that have weights"
# base = "terse"
# lost = { the_top_learns_and_the_rest_is_frozen = "entries-left-out-of-the-count", only_the_top_moves = "thawed-too-deep" }
# ///

# %% thaw_top
def thaw_top(base, layers):
    weighted = [layer for layer in base.layers if layer.weights]
    top = weighted[max(len(weighted) - layers, 0) :]
    for layer in weighted:
        is_norm = isinstance(layer, keras.layers.BatchNormalization)
        layer.trainable = layer in top and not is_norm
