# /// verdict
# says = "slices with [-layers:], which is everything for 0"
# base = "terse"
# lost = { the_top_learns_and_the_rest_is_frozen = "thawed-too-deep" }
# ///

# %% thaw_top
def thaw_top(base, layers):
    for layer in base.layers:
        layer.trainable = False
    for layer in base.layers[-layers:]:
        layer.trainable = not isinstance(layer, keras.layers.BatchNormalization)
