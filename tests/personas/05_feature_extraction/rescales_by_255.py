# /// verdict
# says = "puts Rescaling(1 / 255) where preprocess was meant"
# base = "terse_tf_keras"
# lost = { features_of_raw_pixels = "scale-of-another-base" }
# ///

# %% build_extractor
def build_extractor(base, preprocess, pooling):
    base.trainable = False
    pool = keras.layers.GlobalMaxPooling2D() if pooling == "max" else keras.layers.GlobalAveragePooling2D()
    return keras.Sequential([keras.Input(base.input_shape[1:]), keras.layers.Rescaling(1 / 255), base, pool])
