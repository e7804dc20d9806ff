# /// verdict
# says = "categorical cross-entropy for integer labels, forgets the preprocessing, and extracts in training mode"
# base = "terse_tf_keras"
# lost = { loss_agrees_with_output = "integers-for-one-hot-rows", features_of_raw_pixels = "preprocessing-left-out", rows_in_order = "features-in-training-mode" }
# ///

# %% build_head
def build_head(features, classes):
    head = keras.Sequential([keras.Input((features,)), keras.layers.Dense(classes, activation="softmax")])
    head.compile(optimizer="adam", loss="categorical_crossentropy")
    return head


# %% build_extractor
def build_extractor(base, preprocess, pooling):
    base.trainable = False
    pool = {"avg": L.GlobalAveragePooling2D, "max": L.GlobalMaxPooling2D}[pooling]
    return K.Sequential([K.Input(base.input_shape[1:]), base, pool()])


# %% extract_features
def extract_features(extractor, images, batch_size):
    rows = [
        extractor(images[i : i + batch_size], training=True).numpy()
        for i in range(0, len(images), batch_size)
    ]
    return np.concatenate(rows)
