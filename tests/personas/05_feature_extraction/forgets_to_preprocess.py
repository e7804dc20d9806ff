# /// verdict
# says = "hands raw pixels to the base"
# base = "terse_tf_keras"
# lost = { features_of_raw_pixels = "preprocessing-left-out" }
# ///

# %% build_extractor
def build_extractor(base, preprocess, pooling):
    base.trainable = False
    pictures = keras.Input(base.input_shape[1:])
    x = base(pictures)
    if pooling == "avg":
        x = keras.layers.GlobalAveragePooling2D()(x)
    else:
        x = keras.layers.GlobalMaxPooling2D()(x)
    return keras.Model(pictures, x)
