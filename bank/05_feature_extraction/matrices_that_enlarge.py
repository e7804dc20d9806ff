# /// verdict
# says = "Right: bilinear matrices in NumPy, pooling by keras.ops, one logit for two classes."
# blind = true
# ///

# %% prepare_images
def _bilinear(old, new):
    """The matrix (new, old) that enlarges a line of pixels, with centres at halves."""
    places = np.clip((np.arange(new) + 0.5) * old / new - 0.5, 0, old - 1)
    return np.maximum(0, 1 - np.abs(places[:, None] - np.arange(old)))


def prepare_images(gray, size):
    _, height, width = gray.shape
    large = np.einsum(
        "yh,phw,xw->pyx", _bilinear(height, size), gray, _bilinear(width, size), optimize=True
    )
    return np.repeat(large[..., np.newaxis], 3, axis=3).astype("float32")


# %% build_extractor
def build_extractor(base, preprocess, pooling):
    base.trainable = False
    pooled = {"avg": keras.ops.mean, "max": keras.ops.max}[pooling]
    pixels = keras.Input(base.input_shape[1:])
    return keras.Model(pixels, pooled(base(preprocess(pixels)), axis=(1, 2)))


# %% extract_features
def extract_features(extractor, images, batch_size):
    starts = range(0, len(images), batch_size)
    return np.vstack(
        [extractor.predict_on_batch(images[at : at + batch_size].astype("float32")) for at in starts]
    )


# %% add_classifier
class _WithHead(keras.Model):
    def __init__(self, base, dropout, class_layers, num_classes):
        super().__init__()
        base.trainable = False
        self.base = base
        self.head = keras.Sequential([keras.layers.Flatten()])
        for units in class_layers:
            self.head.add(keras.layers.Dense(units))
            self.head.add(keras.layers.ReLU())
            self.head.add(keras.layers.Dropout(dropout))
        self.head.add(keras.layers.Dense(num_classes))
        self.head.add(keras.layers.Softmax())

    def call(self, pictures, training=False):
        return self.head(self.base(pictures, training=False), training=training)


def add_classifier(base, dropout, class_layers, num_classes):
    model = _WithHead(base, dropout, class_layers, num_classes)
    model(np.zeros((1, *base.input_shape[1:]), "float32"))
    return model


# %% build_head
def build_head(features, classes):
    rows = keras.Input((features,))
    if classes == 2:  # one logit, for class 1
        head = keras.Model(rows, keras.layers.Dense(1)(rows))
        head.compile("rmsprop", keras.losses.BinaryCrossentropy(from_logits=True))
    else:
        head = keras.Model(rows, keras.layers.Dense(classes)(rows))
        head.compile("rmsprop", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return head
