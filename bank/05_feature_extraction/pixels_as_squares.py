# /// verdict
# says = "Right: interpolation written out, explicit loops and copies."
# blind = true
# ///

# %% prepare_images
def interpolation_matrix(old, new):
    """Return the matrix (new, old) of bilinear interpolation with pixels as little squares."""
    matrix = np.zeros((new, old), "float64")
    for place in range(new):
        where = (place + 0.5) * old / new - 0.5
        below = int(np.floor(where))
        share = where - below
        matrix[place, min(max(below, 0), old - 1)] += 1 - share
        matrix[place, min(max(below + 1, 0), old - 1)] += share
    return matrix


def prepare_images(gray, size):
    """Return grey pictures as enlarged colour pictures, pixels from 0 to 255."""
    size = int(size)
    pictures, height, width = np.shape(gray)
    rows, columns = interpolation_matrix(height, size), interpolation_matrix(width, size)
    colour = np.zeros((pictures, size, size, 3), "float32")
    for number in range(pictures):
        picture = np.array(gray[number], dtype="float64", copy=True)
        enlarged = np.clip(rows @ picture @ columns.T, 0.0, 255.0)
        for channel in range(3):
            colour[number, :, :, channel] = enlarged
    return colour


# %% build_extractor
def build_extractor(base, preprocess, pooling):
    """Return a frozen model from raw pixels to pooled features."""
    own_base = keras.models.clone_model(base)
    own_base.set_weights([np.array(weight, copy=True) for weight in base.get_weights()])
    own_base.trainable = False

    pixels = keras.Input(tuple(base.input_shape[1:]), dtype="float32")
    grid = own_base(preprocess(pixels), training=False)
    if pooling == "avg":
        features = keras.ops.mean(grid, axis=(1, 2))
    elif pooling == "max":
        features = keras.ops.max(grid, axis=(1, 2))
    else:
        raise ValueError(f"pooling is 'avg' or 'max', not {pooling!r}")
    extractor = keras.Model(pixels, features)
    extractor.trainable = False
    return extractor


# %% extract_features
def extract_features(extractor, images, batch_size):
    """Return the features of all pictures, in their order."""
    number, batch_size = len(images), int(batch_size)
    answers = []
    start = 0
    while start < number:
        end = min(start + batch_size, number)
        batch = np.array(images[start:end], dtype="float32", copy=True)
        features = extractor(batch, training=False)
        answers.append(np.array(keras.ops.convert_to_numpy(features), copy=True))
        start = end
    return np.concatenate(answers, axis=0)


# %% add_classifier
def add_classifier(base, dropout, class_layers, num_classes):
    """Return a model with a frozen base and a head of dense layers with dropout."""
    base.trainable = False
    for layer in base.layers:
        layer.trainable = False
    pictures = keras.Input(tuple(base.input_shape[1:]))
    outputs = base(pictures, training=False)
    outputs = keras.layers.Flatten()(outputs)
    for units in list(class_layers):
        outputs = keras.layers.Dense(int(units))(outputs)
        outputs = keras.layers.ReLU()(outputs)
        outputs = keras.layers.Dropout(float(dropout))(outputs)
    outputs = keras.layers.Dense(int(num_classes))(outputs)
    outputs = keras.layers.Softmax()(outputs)
    return keras.Model(pictures, outputs)


# %% build_head
def build_head(features, classes):
    """Return a compiled linear head for rows of features and integer labels."""
    rows = keras.Input((int(features),))
    logits = keras.layers.Dense(int(classes), activation=None, use_bias=True)(rows)
    head = keras.Model(rows, logits)
    head.compile(
        optimizer=keras.optimizers.Nadam(0.01),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    return head
