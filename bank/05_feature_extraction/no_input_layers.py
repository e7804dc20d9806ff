# /// verdict
# says = "Right: models that have no weights before their first call, Sequential without Input and a subclass with build."
# ///

# %% prepare_images
def prepare_images(gray, size):
    pictures = [
        keras.ops.image.resize(picture[..., None].astype("float32"), (size, size))
        for picture in gray
    ]
    return np.concatenate([np.stack([np.asarray(p)[..., 0]] * 3, axis=-1)[None] for p in pictures])


# %% build_extractor
class _Extractor(keras.Model):
    def __init__(self, base, preprocess, pooling):
        super().__init__(trainable=False)
        base.trainable = False
        self.base, self.preprocess = base, preprocess
        self.pool = getattr(keras.layers, f"Global{dict(avg='Average', max='Max')[pooling]}Pooling2D")()

    def call(self, pixels):
        return self.pool(self.base(self.preprocess(pixels), training=False))


def build_extractor(base, preprocess, pooling):
    return _Extractor(base, preprocess, pooling)


# %% extract_features
def extract_features(extractor, images, batch_size):
    number = -(-len(images) // batch_size)
    parts = np.array_split(images, number) if number > 1 else [images]
    return np.vstack([keras.ops.convert_to_numpy(extractor(part, training=False)) for part in parts])


# %% add_classifier
def add_classifier(base, dropout, class_layers, num_classes):
    for layer in base.layers:
        layer.trainable = False
    model = keras.Sequential([base, keras.layers.Flatten()])
    for units in class_layers:
        model.add(keras.layers.Dense(units, "relu"))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(num_classes, "softmax"))
    return model


# %% build_head
def build_head(features, classes):
    head = keras.Sequential([keras.layers.Dense(classes)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    head.compile(keras.optimizers.SGD(0.5), loss, metrics=["accuracy"])
    return head
