# /// verdict
# says = "writes loops: a picture at a time, slices for batches, keras.ops for pooling, logits in the head"
# ///

# %% prepare_images
def prepare_images(gray, size):
    result = np.zeros((len(gray), size, size, 3))
    for i in range(len(gray)):
        one = gray[i].astype("float32").reshape(gray.shape[1], gray.shape[2], 1)
        big = tf.image.resize(one, [size, size])
        for c in range(3):
            result[i, :, :, c] = big[:, :, 0]
    return result

# %% build_extractor
def build_extractor(base, preprocess, pooling):
    for layer in base.layers:
        layer.trainable = False
    x_in = keras.Input(shape=base.input_shape[1:])
    x = preprocess(x_in)
    x = base(x, training=False)
    if pooling == "avg":
        x = keras.ops.mean(x, axis=(1, 2))
    elif pooling == "max":
        x = keras.ops.max(x, axis=(1, 2))
    else:
        raise ValueError(pooling)
    return keras.Model(x_in, x)

# %% extract_features
def extract_features(extractor, images, batch_size):
    rows = []
    start = 0
    while start < len(images):
        batch = images[start:start + batch_size]
        rows.append(np.array(extractor(batch, training=False)))
        start += batch_size
    return np.vstack(rows)

# %% add_classifier
def add_classifier(base, dropout, class_layers, num_classes):
    for layer in base.layers:
        layer.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    x = keras.layers.Flatten()(base(inputs))
    for n in class_layers:
        x = keras.layers.Dense(n)(x)
        x = keras.layers.ReLU()(x)
        x = keras.layers.Dropout(dropout)(x)
    x = keras.layers.Dense(num_classes)(x)
    return keras.Model(inputs, keras.layers.Softmax()(x))

# %% build_head
def build_head(features, classes):
    inp = keras.Input((features,))
    m = keras.Model(inp, keras.layers.Dense(classes)(inp))
    m.compile(
        keras.optimizers.SGD(0.1),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return m
