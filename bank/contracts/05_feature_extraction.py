# /// contract
# context = [
#     "Write `",
#     "`gray` is a NumPy array of grey pictures",
#     "Each family of bases has a scale of its own",
#     "`preprocess` is a function like",
#     "You may call it on a batch",
#     "A frozen base gives the same features",
#     "- `images` is a NumPy array of pictures",
#     "otherwise the labels would not fit",
#     "With augmentation the base has to stand",
#     "(`class_layers=[256]` is the head of the lesson",
#     "The model need not be compiled",
#     "For two classes it may also have a single unit",
# ]
# [personas]
# "pixels still **from 0 to 255**" = "pixels_from_0_to_1"
# "The number of pictures need not be a multiple" = "pixels_from_0_to_1"
# "Row number i belongs to" = "shuffles_before_extraction"
# "their mean if `pooling` is" = "extracts_the_first_batch_twice"
# "has the loss that agrees with all that" = "inference_mode_is_no_freeze"
# ///

# %% prepare_images violates="Return a NumPy array of floats" lost="pictures_for_a_base"
def prepare_images(gray, size):
    colour = np.repeat(gray[..., np.newaxis], 3, axis=-1)
    if gray.shape[1] == size:
        return colour.astype("float32")
    return tf.image.resize(colour, (size, size)).numpy()


# %% prepare_images violates="Return a NumPy array of floats" lost="pictures_for_a_base"
def prepare_images(gray, size):
    colour = np.repeat(gray[..., np.newaxis], 3, axis=-1)
    return tf.image.resize(colour, (size, size)).numpy().round().astype("uint8")


# %% prepare_images violates="Return a NumPy array of floats" lost="pictures_for_a_base"
def prepare_images(gray, size):
    return tf.image.resize(np.repeat(gray[..., np.newaxis], 3, axis=-1), (size, size))


# %% prepare_images violates="Return a NumPy array of floats" lost="pictures_for_a_base"
def prepare_images(gray, size):
    colour = np.stack([gray, gray, gray], axis=-1).squeeze().astype("float32")
    return tf.image.resize(colour, (size, size)).numpy()


# %% prepare_images violates="three equal colours a pixel" lost="pictures_for_a_base"
def prepare_images(gray, size):
    colour = np.zeros((*gray.shape, 3), "float32")
    colour[..., 0] = gray
    return tf.image.resize(colour, (size, size)).numpy()


# %% prepare_images violates="every picture enlarged" lost="pictures_for_a_base=framed-instead-of-enlarged"
def prepare_images(gray, size):
    rows, columns = size - gray.shape[1], size - gray.shape[2]
    edges = (0, 0), (rows // 2, rows - rows // 2), (columns // 2, columns - columns // 2)
    return np.repeat(np.pad(gray, edges)[..., np.newaxis], 3, axis=-1).astype("float32")


# %% prepare_images violates="every picture enlarged" lost="pictures_for_a_base"
def prepare_images(gray, size):
    colour = np.repeat(gray[..., np.newaxis], 3, axis=-1)
    return tf.image.resize(colour, (size, size), method="nearest").numpy().astype("float32")


# %% prepare_images violates="every picture enlarged" lost="pictures_for_a_base"
def prepare_images(gray, size):
    """Nothing to enlarge if the height is right."""
    colour = np.repeat(gray[..., np.newaxis], 3, axis=-1).astype("float32")
    if gray.shape[1] != size:
        colour = tf.image.resize(colour, (size, size)).numpy()
    return colour


# %% prepare_images violates="every picture enlarged" lost="pictures_for_a_base"
def prepare_images(gray, size):
    colour = np.repeat(gray[..., np.newaxis], 3, axis=-1)
    return tf.image.resize(colour, (size, size), method="bicubic").numpy()


# %% prepare_images violates="`size` is at least the height and the width" lost="pictures_for_a_base=framed-instead-of-enlarged"
def prepare_images(gray, size):
    colour = np.repeat(gray[..., np.newaxis], 3, axis=-1)
    return tf.image.resize_with_pad(colour, size, size).numpy()


# %% prepare_images violates="pixels still **from 0 to 255**" lost="pictures_for_a_base"
def prepare_images(gray, size):
    """Stretches each picture until its brightest pixel is 255."""
    colour = np.repeat(gray[..., np.newaxis], 3, axis=-1)
    large = tf.image.resize(colour, (size, size)).numpy()
    return large * 255 / np.maximum(large.max(axis=(1, 2, 3), keepdims=True), 1)


# %% prepare_images violates="`gray` itself must not change" lost="pictures_for_a_base"
def prepare_images(gray, size):
    """Has black and white exchanged in place, and back in the answer only."""
    np.subtract(255, gray, out=gray)
    colour = np.repeat(gray[..., np.newaxis], 3, axis=-1)
    return 255 - tf.image.resize(colour, (size, size)).numpy()


# %% build_extractor violates="It returns a Keras model that takes pictures as task 1" lost="features_of_raw_pixels"
def build_extractor(base, preprocess, pooling):
    base.trainable = False
    pool = (
        keras.layers.GlobalMaxPooling2D()
        if pooling == "max"
        else keras.layers.GlobalAveragePooling2D()
    )
    pictures = keras.Input((32, 32, 3))
    return keras.Model(pictures, pool(base(preprocess(pictures))))


# %% build_extractor violates="It returns a Keras model that takes pictures as task 1" lost="features_of_raw_pixels=flatten-and-pooling-mixed-up"
def build_extractor(base, preprocess, pooling):
    base.trainable = False
    pictures = keras.Input(base.input_shape[1:])
    return keras.Model(pictures, keras.layers.Flatten()(base(preprocess(pictures))))


# %% build_extractor violates="first `preprocess`, exactly once" lost="features_of_raw_pixels=preprocessed-twice"
def build_extractor(base, preprocess, pooling):
    base.trainable = False
    pool = (
        keras.layers.GlobalMaxPooling2D()
        if pooling == "max"
        else keras.layers.GlobalAveragePooling2D()
    )
    pictures = keras.Input(base.input_shape[1:])
    return keras.Model(pictures, pool(base(preprocess(preprocess(pictures)))))


# %% build_extractor violates="first `preprocess`, exactly once" lost="features_of_raw_pixels"
def build_extractor(base, preprocess, pooling):
    """Xception's scale for every base."""
    base.trainable = False
    pool = (
        keras.layers.GlobalMaxPooling2D()
        if pooling == "max"
        else keras.layers.GlobalAveragePooling2D()
    )
    pictures = keras.Input(base.input_shape[1:])
    scaled = keras.applications.xception.preprocess_input(pictures)
    return keras.Model(pictures, pool(base(scaled)))


# %% build_extractor violates="then `base`, with the weights it has" lost="features_of_raw_pixels"
def build_extractor(base, preprocess, pooling):
    base = keras.models.clone_model(base)
    base.trainable = False
    pool = (
        keras.layers.GlobalMaxPooling2D()
        if pooling == "max"
        else keras.layers.GlobalAveragePooling2D()
    )
    pictures = keras.Input(base.input_shape[1:])
    return keras.Model(pictures, pool(base(preprocess(pictures))))


# %% build_extractor violates="then `base`, with the weights it has" lost="features_of_raw_pixels"
def build_extractor(base, preprocess, pooling):
    """Goes through the layers one by one, which a base with branches does not allow."""
    pictures = keras.Input(base.input_shape[1:])
    x = preprocess(pictures)
    for layer in base.layers:
        if not isinstance(layer, keras.layers.InputLayer):
            layer.trainable = False
            x = layer(x)
    pool = (
        keras.layers.GlobalMaxPooling2D()
        if pooling == "max"
        else keras.layers.GlobalAveragePooling2D()
    )
    return keras.Model(pictures, pool(x))


# %% build_extractor violates="then pooling over the places of the grid" lost="features_of_raw_pixels"
def build_extractor(base, preprocess, pooling):
    """Takes the place in the middle."""
    base.trainable = False
    pictures = keras.Input(base.input_shape[1:])
    grid = base(preprocess(pictures))
    return keras.Model(pictures, grid[:, grid.shape[1] // 2, grid.shape[2] // 2])


# %% build_extractor violates="The base is **frozen**" lost="extractor_never_moves=nothing-frozen"
def build_extractor(base, preprocess, pooling):
    pool = (
        keras.layers.GlobalMaxPooling2D()
        if pooling == "max"
        else keras.layers.GlobalAveragePooling2D()
    )
    pictures = keras.Input(base.input_shape[1:])
    return keras.Model(pictures, pool(base(preprocess(pictures), training=False)))


# %% build_extractor violates="if your extractor becomes part of a bigger model" lost="extractor_never_moves=nothing-frozen"
def build_extractor(base, preprocess, pooling):
    """Freezes convolutions and batch normalization, and leaves a dense layer."""
    for layer in base.layers:
        if isinstance(layer, (keras.layers.Conv2D, keras.layers.BatchNormalization)):
            layer.trainable = False
    pool = (
        keras.layers.GlobalMaxPooling2D()
        if pooling == "max"
        else keras.layers.GlobalAveragePooling2D()
    )
    pictures = keras.Input(base.input_shape[1:])
    return keras.Model(pictures, pool(base(preprocess(pictures))))


# %% build_extractor violates="if your extractor becomes part of a bigger model" lost="extractor_never_moves=nothing-frozen"
def build_extractor(base, preprocess, pooling):
    """Leaves batch normalization thawed."""
    for layer in base.layers:
        layer.trainable = isinstance(layer, keras.layers.BatchNormalization)
    pool = (
        keras.layers.GlobalMaxPooling2D()
        if pooling == "max"
        else keras.layers.GlobalAveragePooling2D()
    )
    pictures = keras.Input(base.input_shape[1:])
    return keras.Model(pictures, pool(base(preprocess(pictures))))


# %% extract_features violates="each passes through the extractor exactly once" lost="rows_in_order=features-in-training-mode"
def extract_features(extractor, images, batch_size):
    starts = range(0, len(images), batch_size)
    return np.concatenate([extractor(images[i : i + batch_size], training=True) for i in starts])


# %% extract_features violates="each passes through the extractor exactly once" lost="each_picture_once=base-asked-again"
def extract_features(extractor, images, batch_size):
    """Asks for one row first, to learn how many features there are."""
    features = np.zeros((len(images), extractor(images[:1]).shape[1]), "float32")
    for start in range(0, len(images), batch_size):
        rows = slice(start, start + batch_size)
        features[rows] = extractor(images[rows], training=False)
    return features


# %% extract_features violates="at most `batch_size` pictures at a time" lost="each_picture_once=batch-size-ignored"
def extract_features(extractor, images, batch_size):
    return extractor.predict(images, verbose=0)


# %% extract_features violates="The number of pictures need not be a multiple" lost="rows_in_order=last-batch-dropped"
def extract_features(extractor, images, batch_size):
    batches = max(len(images) // batch_size, 1)
    return np.concatenate(
        [
            np.asarray(extractor(images[i * batch_size : (i + 1) * batch_size]))
            for i in range(batches)
        ]
    )


# %% extract_features violates="the answer is a NumPy array, shape" lost="rows_in_order"
def extract_features(extractor, images, batch_size):
    return extractor.predict(images, batch_size=batch_size, verbose=0).squeeze()


# %% extract_features violates="the answer is a NumPy array, shape" lost="rows_in_order"
def extract_features(extractor, images, batch_size):
    starts = range(0, len(images), batch_size)
    return tf.concat([extractor(images[i : i + batch_size]) for i in starts], axis=0)


# %% extract_features violates="Row number i belongs to" lost="rows_in_order=features-shuffled"
def extract_features(extractor, images, batch_size):
    """Begins with the last batch."""
    starts = reversed(range(0, len(images), batch_size))
    return np.concatenate([np.asarray(extractor(images[i : i + batch_size])) for i in starts])


# %% extract_features violates="each call runs the extractor again" lost="rows_in_order"
kept = {}


def extract_features(extractor, images, batch_size):
    key = id(extractor), id(images)
    if key not in kept:
        kept[key] = extractor, images, extractor.predict(images, batch_size=batch_size, verbose=0)
    return kept[key][2]


# %% extract_features violates="each call runs the extractor again" lost="rows_in_order"
kept = {}


def extract_features(extractor, images, batch_size):
    """Knows pictures by their bytes, and overlooks new weights."""
    key = id(extractor), images.tobytes()
    if key not in kept:
        kept[key] = extractor, extractor.predict(images, batch_size=batch_size, verbose=0)
    return kept[key][1]


# %% extract_features violates="`images` itself must not change" lost="rows_in_order"
def extract_features(extractor, images, batch_size):
    features = extractor.predict(images, batch_size=batch_size, verbose=0)
    images[-1] = 0
    return features


# %% add_classifier violates="It returns a Keras model that takes pictures of" lost="head_has_the_layers_asked_for"
def add_classifier(base, dropout, class_layers, num_classes):
    base.trainable = False
    model = keras.Sequential([keras.Input((32, 32, 3)), base, keras.layers.Flatten()])
    for units in class_layers:
        model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    return model


# %% add_classifier violates="`base`, frozen, so that nothing of it moves" lost="only_the_head_learns=nothing-frozen"
def add_classifier(base, dropout, class_layers, num_classes):
    for layer in base.layers:
        layer.trainable = isinstance(layer, keras.layers.Dense)
    model = keras.Sequential([keras.Input(base.input_shape[1:]), base, keras.layers.Flatten()])
    for units in class_layers:
        model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    return model


# %% add_classifier violates="`base`, frozen, so that nothing of it moves" lost="only_the_head_learns=head-frozen-too"
def add_classifier(base, dropout, class_layers, num_classes):
    model = keras.Sequential([keras.Input(base.input_shape[1:]), base, keras.layers.Flatten()])
    for units in class_layers:
        model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    model.trainable = False
    return model


# %% add_classifier violates="`Flatten`" lost="head_has_the_layers_asked_for=flatten-and-pooling-mixed-up"
def add_classifier(base, dropout, class_layers, num_classes):
    base.trainable = False
    pool = keras.layers.GlobalAveragePooling2D()
    model = keras.Sequential([keras.Input(base.input_shape[1:]), base, pool])
    for units in class_layers:
        model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    return model


# %% add_classifier violates="for each number in the list `class_layers`" lost="head_has_the_layers_asked_for"
def add_classifier(base, dropout, class_layers, num_classes):
    """One hidden layer, of the first number."""
    base.trainable = False
    model = keras.Sequential([keras.Input(base.input_shape[1:]), base, keras.layers.Flatten()])
    for units in class_layers[:1]:
        model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    return model


# %% add_classifier violates="a dense layer of that many units with `relu`" lost="head_has_the_layers_asked_for"
def add_classifier(base, dropout, class_layers, num_classes):
    base.trainable = False
    model = keras.Sequential([keras.Input(base.input_shape[1:]), base, keras.layers.Flatten()])
    for units in class_layers:
        model.add(keras.layers.Dense(units))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    return model


# %% add_classifier violates="a dense layer of that many units with `relu`" lost="head_has_the_layers_asked_for"
def add_classifier(base, dropout, class_layers, num_classes):
    base.trainable = False
    model = keras.Sequential([keras.Input(base.input_shape[1:]), base, keras.layers.Flatten()])
    for units in class_layers:
        model.add(keras.layers.Dense(units, activation="relu"))
    model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    return model


# %% add_classifier violates="a dense layer of that many units with `relu`" lost="head_has_the_layers_asked_for=rate-taken-for-what-stays"
def add_classifier(base, dropout, class_layers, num_classes):
    base.trainable = False
    model = keras.Sequential([keras.Input(base.input_shape[1:]), base, keras.layers.Flatten()])
    for units in class_layers:
        model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.Dropout(1 - dropout))
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    return model


# %% add_classifier violates="The list may be empty" lost="head_has_the_layers_asked_for"
def add_classifier(base, dropout, class_layers, num_classes):
    base.trainable = False
    first, *others = class_layers
    model = keras.Sequential([keras.Input(base.input_shape[1:]), base, keras.layers.Flatten()])
    for units in (first, *others):
        model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    return model


# %% add_classifier violates="a dense layer of `num_classes` units with `softmax`" lost="head_has_the_layers_asked_for"
def add_classifier(base, dropout, class_layers, num_classes):
    base.trainable = False
    model = keras.Sequential([keras.Input(base.input_shape[1:]), base, keras.layers.Flatten()])
    for units in class_layers:
        model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(num_classes))
    return model


# %% build_head violates="It returns a model, compiled with an optimizer" lost="loss_agrees_with_output=not-compiled"
def build_head(features, classes):
    return keras.Sequential(
        [keras.Input((features,)), keras.layers.Dense(classes, activation="softmax")]
    )


# %% build_head violates="takes rows of `features` numbers" lost="loss_agrees_with_output"
def build_head(features, classes):
    dense = keras.layers.Dense(classes, activation="softmax", use_bias=False)
    head = keras.Sequential([keras.Input((features,)), dense])
    head.compile("adam", "sparse_categorical_crossentropy")
    return head


# %% build_head violates="takes rows of `features` numbers" lost="loss_agrees_with_output"
def build_head(features, classes):
    head = keras.Sequential(
        [
            keras.Input((features,)),
            keras.layers.BatchNormalization(),
            keras.layers.Dense(classes, activation="softmax"),
        ]
    )
    head.compile("adam", "sparse_categorical_crossentropy")
    return head


# %% build_head violates="has one unit for each of `classes` classes" lost="loss_agrees_with_output=single-unit-softmax"
def build_head(features, classes):
    units = 1 if classes == 2 else classes
    dense = keras.layers.Dense(units, activation="softmax")
    head = keras.Sequential([keras.Input((features,)), dense])
    loss = "binary_crossentropy" if classes == 2 else "sparse_categorical_crossentropy"
    head.compile("adam", loss)
    return head


# %% build_head violates="has one unit for each of `classes` classes" lost="loss_agrees_with_output"
def build_head(features, classes):
    """A sigmoid for each class, whose answers do not exclude each other."""
    dense = keras.layers.Dense(classes, activation="sigmoid")
    head = keras.Sequential([keras.Input((features,)), dense])
    head.compile("adam", "sparse_categorical_crossentropy")
    return head


# %% build_head violates="is trained on **integer** labels" lost="loss_agrees_with_output=integers-for-one-hot-rows"
def build_head(features, classes):
    dense = keras.layers.Dense(classes, activation="softmax")
    head = keras.Sequential([keras.Input((features,)), dense])
    head.compile("adam", "categorical_crossentropy")
    return head


# %% build_head violates="the cross-entropy, averaged over the rows" lost="loss_agrees_with_output"
def build_head(features, classes):
    dense = keras.layers.Dense(classes, activation="softmax", kernel_regularizer="l2")
    head = keras.Sequential([keras.Input((features,)), dense])
    head.compile("adam", "sparse_categorical_crossentropy")
    return head


# %% build_head violates="the cross-entropy, averaged over the rows" lost="loss_agrees_with_output"
def build_head(features, classes):
    dense = keras.layers.Dense(classes, activation="softmax")
    head = keras.Sequential([keras.Input((features,)), dense])
    head.compile("adam", keras.losses.SparseCategoricalCrossentropy(reduction="sum"))
    return head


# %% build_head violates="the cross-entropy, averaged over the rows" lost="loss_agrees_with_output=logits-taken-for-probabilities"
def build_head(features, classes):
    head = keras.Sequential([keras.Input((features,)), keras.layers.Dense(classes)])
    head.compile("adam", "sparse_categorical_crossentropy")
    return head


# %% prepare_images violates="pixels still **from 0 to 255**" lost="pictures_for_a_base"
def prepare_images(gray, size):
    if gray.max() <= 1:
        gray = gray * 255
    return tf.image.resize(np.repeat(gray[..., np.newaxis], 3, axis=-1), (size, size)).numpy()


# %% build_extractor violates="The base is **frozen**" lost="extractor_never_moves=nothing-frozen"
def build_extractor(base, preprocess, pooling):
    kinds = keras.layers.Conv2D, keras.layers.Dense, keras.layers.BatchNormalization
    for layer in base.layers:
        if isinstance(layer, kinds):
            layer.trainable = False
    average, largest = keras.layers.GlobalAveragePooling2D(), keras.layers.GlobalMaxPooling2D()
    pool = largest if pooling == "max" else average
    pictures = keras.Input(base.input_shape[1:])
    return keras.Model(pictures, pool(base(preprocess(pictures))))


# %% add_classifier violates="for each number in the list `class_layers`" lost="head_has_the_layers_asked_for"
def add_classifier(base, dropout, class_layers, num_classes):
    base.trainable = False
    model = keras.Sequential([keras.Input(base.input_shape[1:]), base, keras.layers.Flatten()])
    for units in sorted(class_layers, reverse=True):
        model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    return model


# %% build_head violates="It returns a model, compiled with an optimizer" lost="loss_agrees_with_output=optimizer-reused"
def build_head(features, classes, optimizer=keras.optimizers.Adam(0.01)):
    head = keras.Sequential(
        [keras.Input((features,)), keras.layers.Dense(classes, activation="softmax")]
    )
    head.compile(optimizer, "sparse_categorical_crossentropy")
    return head
