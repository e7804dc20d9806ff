# /// verdict
# says = "Right: pictures by keras.layers.Resizing, pipelines of layers, tf.data with prefetch, one sigmoid for two classes."
# ///

# %% prepare_images
class _Prepare:
    def __call__(self, gray, size):
        enlarge = keras.layers.Resizing(size, size, interpolation="bilinear")
        colour = tf.image.grayscale_to_rgb(tf.cast(gray, tf.float32)[:, :, :, tf.newaxis])
        return np.asarray(enlarge(colour))


prepare_images = _Prepare()


# %% build_extractor
def build_extractor(base, preprocess, pooling):
    pools = {
        "avg": lambda: keras.layers.GlobalAveragePooling2D(),
        "max": lambda: keras.layers.GlobalMaxPooling2D(),
    }
    base.trainable = False
    steps = [keras.layers.Lambda(preprocess), base, pools[pooling]()]
    tensor = pixels = keras.Input(base.input_shape[1:])
    for step in steps:
        tensor = step(tensor)
    model = keras.Model(pixels, tensor)
    model.trainable = False
    return model


# %% extract_features
def extract_features(extractor, images, batch_size):
    pictures = tf.data.Dataset.from_tensor_slices(images).batch(batch_size).prefetch(1)
    return extractor.predict(pictures, verbose=0)


# %% add_classifier
def add_classifier(base, dropout, class_layers, num_classes):
    base.trainable = False
    head = keras.Sequential(name="head")
    head.add(keras.layers.Flatten())
    for units in class_layers:
        for layer in (
            keras.layers.Dense(units),
            keras.layers.Activation("relu"),
            keras.layers.Dropout(dropout),
        ):
            head.add(layer)
    head.add(keras.layers.Dense(num_classes))
    head.add(keras.layers.Softmax())
    return keras.Sequential([keras.Input(base.input_shape[1:]), base, head])


# %% build_head
def build_head(features, classes):
    two = classes == 2
    dense = keras.layers.Dense(1 if two else classes, activation="sigmoid" if two else "softmax")
    head = keras.Sequential([keras.layers.InputLayer(shape=(features,)), dense])
    loss = keras.losses.BinaryCrossentropy() if two else keras.losses.SparseCategoricalCrossentropy()
    head.compile(optimizer="rmsprop", loss=loss)
    return head
