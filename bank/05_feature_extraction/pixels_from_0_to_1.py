# /// verdict
# says = "divides by 255 while preparing, as everybody does, drops the last batch, and pools in front of the big head"
# base = "careful"
# lost = { pictures_for_a_base = "pixels-scaled-too-early", rows_in_order = "last-batch-dropped", head_has_the_layers_asked_for = "flatten-and-pooling-mixed-up" }
# ///

# %% prepare_images
def prepare_images(gray, size):
    colour = np.repeat(gray[..., np.newaxis], 3, axis=-1) / 255
    return tf.image.resize(colour, (size, size)).numpy()


# %% extract_features
def extract_features(extractor, images, batch_size):
    batches = len(images) // batch_size
    rows = [
        extractor(images[i * batch_size : (i + 1) * batch_size]).numpy() for i in range(batches)
    ]
    return np.concatenate(rows)


# %% add_classifier
def add_classifier(base, dropout, class_layers, num_classes):
    base.trainable = False
    model = keras.Sequential([keras.Input(base.input_shape[1:]), base])
    model.add(keras.layers.GlobalAveragePooling2D())
    for units in class_layers:
        model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    return model
