# /// verdict
# says = "Freezes only layers with trainable weights: statistics alone go on."
# lost = { extractor_never_moves = "" }
# base = "pixels_as_squares"
# blind = true
# ///

# %% build_extractor
def build_extractor(base, preprocess, pooling):
    for layer in base.layers:
        if layer.trainable_weights:  # there is something to freeze
            layer.trainable = False
    pools = {"avg": keras.layers.GlobalAveragePooling2D, "max": keras.layers.GlobalMaxPooling2D}
    pictures = keras.Input(base.input_shape[1:])
    grid = base(preprocess(pictures))
    return keras.Model(pictures, pools[pooling]()(grid))
