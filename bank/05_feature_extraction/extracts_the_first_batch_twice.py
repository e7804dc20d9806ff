# /// verdict
# says = "runs the first batch once more, to learn how many features there are, always pools by the mean, takes the rate for what stays, and logits for probabilities"
# base = "careful"
# lost = { each_picture_once = "base-asked-again", features_of_raw_pixels = "pooling-ignored", head_has_the_layers_asked_for = "rate-taken-for-what-stays", loss_agrees_with_output = "logits-taken-for-probabilities" }
# ///

# %% extract_features
def extract_features(extractor, images, batch_size):
    width = extractor(images[:batch_size]).shape[1]
    features = np.zeros((len(images), width), dtype="float32")
    for start in range(0, len(images), batch_size):
        features[start : start + batch_size] = extractor(images[start : start + batch_size])
    return features


# %% build_extractor
def build_extractor(base, preprocess, pooling):
    base.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    features = keras.layers.GlobalAveragePooling2D()(base(preprocess(inputs)))
    return keras.Model(inputs, features)


# %% add_classifier
def add_classifier(base, dropout, class_layers, num_classes):
    base.trainable = False
    model = keras.Sequential([keras.Input(base.input_shape[1:]), base, keras.layers.Flatten()])
    for units in class_layers:
        model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.Dropout(1 - dropout))
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    return model


# %% build_head
def build_head(features, classes):
    head = keras.Sequential([keras.Input((features,)), keras.layers.Dense(classes)])
    head.compile("adam", "sparse_categorical_crossentropy")
    return head
