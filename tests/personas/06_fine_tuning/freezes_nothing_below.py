# /// verdict
# says = "lets the top learn and leaves the rest as it is"
# base = "terse"
# lost = { the_top_learns_and_the_rest_is_frozen = "thawed-too-deep" }
# ///

# %% thaw_top
def thaw_top(base, layers):
    for place, layer in enumerate(base.layers):
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False
        elif place >= len(base.layers) - layers:
            layer.trainable = True
