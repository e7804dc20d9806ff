# /// verdict
# says = "shuffles the data set before the base sees it, divides by 255 whatever the base"
# base = "careful"
# lost = { rows_in_order = "features-shuffled", features_of_raw_pixels = "scale-of-another-base" }
# ///

# %% extract_features
def extract_features(extractor, images, batch_size):
    dataset = tf.data.Dataset.from_tensor_slices(images).shuffle(1000, seed=1).batch(batch_size)
    return extractor.predict(dataset, verbose=0)


# %% build_extractor
def build_extractor(base, preprocess, pooling):
    base.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    pool = keras.layers.GlobalMaxPooling2D if pooling == "max" else keras.layers.GlobalAveragePooling2D
    return keras.Model(inputs, pool()(base(inputs / 255.0)))
