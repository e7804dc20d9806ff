# /// verdict
# says = "subclasses Model and Layer, type hints, prints, warnings and a progress bar, one unit for two classes"
# ///

# %% prepare_images
import warnings
import typing as t


def prepare_images(gray: np.ndarray, size: int) -> np.ndarray:
    print("preparing", len(gray), "pictures")
    warnings.warn("this may take a while")
    enlarge = keras.layers.Resizing(size, size, interpolation="bilinear")
    one_channel = enlarge(np.expand_dims(gray, axis=3).astype(np.float32))
    return np.concatenate([np.array(one_channel)] * 3, axis=3).astype("float64")

# %%
class Extractor(keras.Model):
    """Frozen base with scaling in front and pooling behind."""

    def __init__(self, base, preprocess: t.Callable, pooling: str):
        super().__init__()
        self.pool = {
            "max": keras.layers.GlobalMaxPool2D,
            "avg": keras.layers.GlobalAvgPool2D,
        }[pooling]()
        self.base = base
        self.preprocess = preprocess

    def call(self, pictures, training=None):
        return self.pool(self.base(self.preprocess(pictures), training=False))

# %% build_extractor
def build_extractor(base, preprocess, pooling):
    model = Extractor(base, preprocess, pooling)
    model.trainable = False
    print(model)
    return model

# %% extract_features
def extract_features(extractor, images, batch_size):
    dataset = tf.data.Dataset.from_tensor_slices(images).batch(batch_size)
    return extractor.predict(dataset, verbose=1)

# %%
class Classifier(keras.Model):
    def __init__(self, base, dropout, class_layers, num_classes):
        super().__init__()
        self.last = keras.layers.Dense(num_classes, "softmax")
        self.hidden = [keras.layers.Dense(units, "relu") for units in class_layers]
        self.drops = [keras.layers.Dropout(dropout) for _ in class_layers]
        self.flatten = keras.layers.Flatten()
        self.base = base
        self.base.trainable = False

    def call(self, pictures, training=None):
        x = self.flatten(self.base(pictures, training=False))
        for dense, drop in zip(self.hidden, self.drops):
            x = drop(dense(x), training=training)
        return self.last(x)

# %% add_classifier
def add_classifier(base, dropout, class_layers, num_classes):
    model = Classifier(base, dropout, class_layers, num_classes)
    model(np.zeros((1, *base.input_shape[1:]), dtype="float32"))
    model.summary()
    return model

# %% build_head
def build_head(features: int, classes: int) -> keras.Model:
    if classes == 2:
        head = keras.Sequential([keras.layers.Dense(1, activation="sigmoid")])
        loss = "binary_crossentropy"
    else:
        head = keras.Sequential([keras.layers.Dense(classes), keras.layers.Activation("softmax")])
        loss = keras.losses.SparseCategoricalCrossentropy()
    head.build((None, features))
    head.compile(optimizer=keras.optimizers.RMSprop(1e-2), loss=loss)
    head.summary()
    return head

# %% why_the_score_flatters [markdown]
# The base knows these classes already, and the test set was used for choosing.
