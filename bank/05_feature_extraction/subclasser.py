# /// verdict
# says = "everything as subclassed keras.Model, features filled into an array by a loop with a progress print; for two classes one logit"
# blind = true
# base = "careful"
# ///

# %%
class Extractor(keras.Model):
    def __init__(self, base, preprocess, pooling):
        super().__init__()
        self.base = base
        self.base.trainable = False
        self.preprocess = preprocess
        self.pooling = {"avg": keras.ops.mean, "max": keras.ops.max}[pooling]

    def call(self, pixels, training=None):
        grid = self.base(self.preprocess(pixels), training=False)  # never in training mode
        return self.pooling(grid, axis=(1, 2))


class Classifier(keras.Model):
    def __init__(self, base, dropout, class_layers, num_classes):
        super().__init__()
        self.base = base
        self.base.trainable = False
        self.flatten = keras.layers.Flatten()
        self.hidden = [keras.layers.Dense(units, activation="relu") for units in class_layers]
        self.drops = [keras.layers.Dropout(dropout) for _ in class_layers]
        self.out = keras.layers.Dense(num_classes, activation="softmax")

    def call(self, x, training=None):
        x = self.flatten(self.base(x, training=False))
        for dense, drop in zip(self.hidden, self.drops):
            x = drop(dense(x), training=training)
        return self.out(x)


class LinearHead(keras.Model):
    def __init__(self, units):
        super().__init__()
        self.dense = keras.layers.Dense(units)

    def call(self, rows):
        return self.dense(rows)

# %% build_extractor
def build_extractor(base, preprocess, pooling):
    extractor = Extractor(base, preprocess, pooling)
    extractor(np.zeros((1, *base.input_shape[1:]), "float32"))  # builds it
    return extractor

# %% extract_features
def extract_features(extractor, images, batch_size):
    features = None
    for start in range(0, len(images), batch_size):
        rows = np.asarray(extractor(images[start : start + batch_size], training=False))
        if features is None:
            features = np.empty((len(images), rows.shape[1]), rows.dtype)
        features[start : start + len(rows)] = rows
        print(f"\r{start + len(rows)}/{len(images)}", end="")
    print()
    return features

# %% add_classifier
def add_classifier(base, dropout, class_layers, num_classes):
    model = Classifier(base, dropout, class_layers, num_classes)
    model(np.zeros((1, *base.input_shape[1:]), "float32"))
    return model

# %% build_head
def build_head(features, classes):
    if classes == 2:
        head, loss = LinearHead(1), keras.losses.BinaryCrossentropy(from_logits=True)
    else:
        head, loss = LinearHead(classes), keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    head(np.zeros((1, features), "float32"))
    head.compile(optimizer=keras.optimizers.SGD(0.1, momentum=0.9), loss=loss)
    return head
