# /// verdict
# says = "Right: float64 pictures, a copy of the base from its config, stacked outputs of an own loop over single pictures, a head with its own training loss."
# ///

# %%
def _copy_of(base):
    copy = type(base).from_config(base.get_config())
    copy.build(base.input_shape)
    copy.set_weights(base.get_weights())
    for layer in copy._flatten_layers():
        layer.trainable = False
    return copy


# %% prepare_images
def prepare_images(gray, size):
    gray = np.array(gray, dtype="float64", copy=True)
    assert gray.ndim == 3 and size >= max(gray.shape[1:])
    pictures = np.empty((len(gray), size, size, 3))
    pictures[:] = tf.image.resize(gray[..., None], (size, size), "bilinear").numpy()
    return pictures


# %% build_extractor
def build_extractor(base, preprocess, pooling):
    assert pooling in ("avg", "max")
    fixed = _copy_of(base)
    pixels = keras.Input(fixed.input_shape[1:], name="raw_pixels")
    grid = fixed(keras.layers.Lambda(lambda raw: preprocess(raw), name="scale")(pixels))
    grid = keras.layers.Reshape((-1, fixed.output_shape[-1]))(grid)
    pool = keras.layers.GlobalMaxPooling1D if pooling == "max" else keras.layers.GlobalAveragePooling1D
    return keras.Model(inputs=pixels, outputs=pool()(grid))


# %% extract_features
def extract_features(extractor, images, batch_size):
    del batch_size  # one at a time is within any limit
    rows = []
    for image in images:
        rows.append(extractor.predict_on_batch(image[np.newaxis])[0])
    return np.array(rows)


# %% add_classifier
def add_classifier(base, dropout, class_layers, num_classes):
    fixed = _copy_of(base)
    pixels = keras.Input(fixed.input_shape[1:])
    numbers = keras.layers.Reshape((int(np.prod(fixed.output_shape[1:])),))(fixed(pixels))
    for units in list(class_layers):
        numbers = keras.ops.relu(keras.layers.Dense(units)(numbers))
        numbers = keras.layers.Dropout(rate=dropout, seed=1)(numbers)
    return keras.Model(pixels, keras.layers.Dense(num_classes, activation=keras.ops.softmax)(numbers))


# %% build_head
def build_head(features, classes):
    def loss(labels, logits):
        labels = keras.ops.cast(keras.ops.reshape(labels, (-1,)), "int32")
        chosen = keras.ops.one_hot(labels, classes)
        return -keras.ops.sum(chosen * keras.ops.log_softmax(logits), axis=-1)

    rows = keras.Input((features,))
    head = keras.Model(rows, keras.layers.Dense(classes, kernel_initializer="zeros")(rows))
    head.compile(optimizer=keras.optimizers.Nadam(), loss=loss)
    return head
