# /// verdict
# says = "Subtle: entries without weights are skipped in counting, so it thaws too deep."
# blind = true
# base = "counts_from_the_top"
# lost = { the_top_learns_and_the_rest_is_frozen = "entries-left-out-of-the-count" }
# ///

# %% thaw_top
def thaw_top(base, layers):
    """Let the last layers of a base learn, but no batch normalization; freeze the others."""
    base.trainable = True
    for layer in base.layers:
        layer.trainable = False
    with_weights = [layer for layer in base.layers if layer.weights]
    for layer in with_weights[max(0, len(with_weights) - layers) :]:
        if not isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = True
