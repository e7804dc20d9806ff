# /// verdict
# says = "knows one pooling only"
# base = "terse_tf_keras"
# lost = { features_of_raw_pixels = "pooling-ignored" }
# ///

# %% build_extractor
def build_extractor(base, preprocess, pooling="avg"):
    base.trainable = False
    x = inputs = keras.Input(base.input_shape[1:])
    x = base(preprocess(x))
    return keras.Model(inputs, keras.layers.GlobalAveragePooling2D()(x))
