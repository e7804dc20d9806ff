# /// verdict
# says = "All answers from the sheet alone; the features fill an array batch by batch."
# blind = true
# ///

# %% prepare_images
def prepare_images(gray, size):
    def mixing(length):
        """Return the matrix (size, length) that enlarges one side with bilinear interpolation."""
        place = (np.arange(size) + 0.5) * length / size - 0.5
        low = np.floor(place)
        share = place - low
        matrix = np.zeros((size, length))
        rows = np.arange(size)
        np.add.at(matrix, (rows, np.clip(low, 0, length - 1).astype(int)), 1 - share)
        np.add.at(matrix, (rows, np.clip(low + 1, 0, length - 1).astype(int)), share)
        return matrix.astype("float32")

    _, height, width = gray.shape
    large = mixing(height) @ gray.astype("float32") @ mixing(width).T
    return np.repeat(large[..., np.newaxis], 3, axis=-1)
# %% build_extractor
def build_extractor(base, preprocess, pooling):
    base.trainable = False
    pool = {
        "avg": keras.layers.GlobalAveragePooling2D,
        "max": keras.layers.GlobalMaxPooling2D,
    }[pooling]
    pixels = keras.Input(base.input_shape[1:])
    return keras.Model(pixels, pool()(base(preprocess(pixels), training=False)))
# %% extract_features
def extract_features(extractor, images, batch_size):
    rows = [np.zeros((0, extractor.output_shape[-1]), "float32")]
    for begin in range(0, len(images), batch_size):
        some = extractor(images[begin : begin + batch_size], training=False)
        rows.append(keras.ops.convert_to_numpy(some))
    return np.concatenate(rows)
# %% add_classifier
def add_classifier(base, dropout, class_layers, num_classes):
    base.trainable = False
    start = keras.Input(base.input_shape[1:])
    numbers = keras.layers.Flatten()(base(start, training=False))
    for units in class_layers:
        numbers = keras.layers.Dense(units, activation="relu")(numbers)
        numbers = keras.layers.Dropout(dropout)(numbers)
    return keras.Model(start, keras.layers.Dense(num_classes, activation="softmax")(numbers))
# %% build_head
def build_head(features, classes):
    rows = keras.Input((features,))
    head = keras.Model(rows, keras.layers.Dense(classes)(rows))
    head.compile(
        keras.optimizers.Adam(0.01),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    return head
