# /// verdict
# says = "preprocesses in a Lambda layer and once more before the base, leaves the batch size to Keras"
# base = "terse_tf_keras"
# lost = { features_of_raw_pixels = "preprocessed-twice", each_picture_once = "batch-size-ignored" }
# ///

# %% build_extractor
def build_extractor(base, preprocess, pooling):
    base.trainable = False
    model = keras.Sequential([keras.Input(base.input_shape[1:]), keras.layers.Lambda(preprocess)])
    inputs = keras.Input(base.input_shape[1:])
    x = base(model(preprocess(inputs)))
    pool = keras.layers.GlobalMaxPooling2D if pooling == "max" else keras.layers.GlobalAveragePooling2D
    return keras.Model(inputs, pool()(x))


# %% extract_features
def extract_features(extractor, images, batch_size):
    return extractor.predict(images, verbose=0)
