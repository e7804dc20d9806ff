# /// verdict
# says = "careful: converts first, freezes the base, predict() keeps the order, logits with from_logits, both kinds of reasons"
# blind = true
# ///

# %% prepare_images
def prepare_images(gray, size):
    """Return grey pictures as enlarged colour pictures, pixels from 0 to 255."""
    # to float first: tf.image.resize hands a uint8 array back as uint8 if the size is the same already
    pixels = gray.astype("float32")[..., np.newaxis]
    enlarged = tf.image.resize(pixels, (size, size)).numpy()
    return np.repeat(enlarged, 3, axis=-1)

# %% build_extractor
def build_extractor(base, preprocess, pooling):
    """Return a frozen model from raw pixels to pooled features."""
    if pooling == "avg":
        pool = keras.layers.GlobalAveragePooling2D()
    elif pooling == "max":
        pool = keras.layers.GlobalMaxPooling2D()
    else:
        raise ValueError(f"pooling is 'avg' or 'max', not {pooling!r}")
    base.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    scaled = preprocess(inputs)
    extractor = keras.Model(inputs, pool(base(scaled, training=False)))
    extractor.trainable = False
    return extractor

# %% extract_features
def extract_features(extractor, images, batch_size):
    """Return the features of all pictures, in their order."""
    return extractor.predict(images, batch_size=batch_size, verbose=0)

# %% add_classifier
def add_classifier(base, dropout, class_layers, num_classes):
    """Return a model with a frozen base and a head of dense layers with dropout."""
    base.trainable = False
    model = keras.Sequential([keras.Input(base.input_shape[1:]), base, keras.layers.Flatten()])
    for units in class_layers:
        model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    return model

# %% build_head
def build_head(features, classes):
    """Return a compiled linear head for rows of features and integer labels."""
    head = keras.Sequential([keras.Input((features,)), keras.layers.Dense(classes)])
    head.compile(
        optimizer=keras.optimizers.Adam(1e-2),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    return head

# %% why_the_score_flatters [markdown]
# First, the labels leaked through the base. The DenseNet was trained on all ten classes, so it has seen thousands of labelled sneakers and ankle boots
# (perhaps these very pictures), and "with 200 labels" is not true, even if the head was thrown away and the base is frozen: its features already
# separate the two. She should use a base that has never seen a label of this pair (trained on the other eight classes, or on ImageNet).
# Second, the score was chosen. The 50 test pictures picked the best epoch and then the best of six heads, so the best score is partly luck, and with only 50
# pictures (one picture is 2 points) that can be several points. Epoch and head should be chosen on separate validation pictures, and the test set, a larger one if possible, looked at once, at the end.
