# /// verdict
# says = "preprocesses in a Lambda layer and once more before the base"
# base = "terse_tf_keras"
# lost = { features_of_raw_pixels = "preprocessed-twice" }
# ///

# %% build_extractor
def build_extractor(base, preprocess, pooling):
    base.trainable = False
    model = keras.Sequential([keras.Input(base.input_shape[1:]), keras.layers.Lambda(preprocess)])
    inputs = keras.Input(base.input_shape[1:])
    x = base(model(preprocess(inputs)))
    pool = keras.layers.GlobalMaxPooling2D if pooling == "max" else keras.layers.GlobalAveragePooling2D
    return keras.Model(inputs, pool()(x))
