# /// verdict
# says = "flattens the grid in place of pooling"
# base = "terse_tf_keras"
# lost = { features_of_raw_pixels = "flatten-and-pooling-mixed-up" }
# ///

# %% build_extractor
def build_extractor(base, preprocess, pooling):
    base.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    return keras.Model(inputs, keras.layers.Flatten()(base(preprocess(inputs))))
