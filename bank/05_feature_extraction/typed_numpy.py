# /// verdict
# says = "type hints, own bilinear interpolation in float64 numpy, a cloned frozen base so that the caller's base keeps its flags, tf.data, functional head, logits"
# blind = true
# ///

# %%
from collections.abc import Callable, Sequence


def _places(old: int, new: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each new pixel: left neighbour, right neighbour, weight of the right one (half-pixel centres)."""
    at = (np.arange(new) + 0.5) * old / new - 0.5
    left = np.floor(at)
    share = at - left
    return (
        np.clip(left, 0, old - 1).astype(int),
        np.clip(left + 1, 0, old - 1).astype(int),
        share,
    )


def frozen_copy(base: keras.Model) -> keras.Model:
    copy = keras.models.clone_model(base)
    copy.set_weights(base.get_weights())
    copy.trainable = False
    return copy

# %% prepare_images
def prepare_images(gray: np.ndarray, size: int) -> np.ndarray:
    top, bottom, v = _places(gray.shape[1], size)
    left, right, h = _places(gray.shape[2], size)
    g = gray.astype(np.float64)
    rows = g[:, top] * (1 - v)[None, :, None] + g[:, bottom] * v[None, :, None]
    both = rows[:, :, left] * (1 - h) + rows[:, :, right] * h
    return np.stack((both,) * 3, axis=-1)

# %% build_extractor
def build_extractor(base: keras.Model, preprocess: Callable, pooling: str) -> keras.Model:
    pixels = keras.Input(shape=base.input_shape[1:], name="pixels")
    grid = frozen_copy(base)(preprocess(pixels))
    reduce = keras.ops.mean if pooling == "avg" else keras.ops.amax
    return keras.Model(pixels, reduce(grid, axis=[1, 2]), name="extractor")

# %% extract_features
def extract_features(extractor: keras.Model, images: np.ndarray, batch_size: int) -> np.ndarray:
    batches = tf.data.Dataset.from_tensor_slices(images).batch(batch_size)
    return np.vstack([extractor(batch, training=False).numpy() for batch in batches])

# %% add_classifier
def add_classifier(
    base: keras.Model, dropout: float, class_layers: Sequence[int], num_classes: int
) -> keras.Model:
    pictures = keras.Input(shape=base.input_shape[1:])
    x = keras.layers.Flatten()(frozen_copy(base)(pictures))
    for units in class_layers:
        x = keras.layers.Dense(units)(x)
        x = keras.layers.ReLU()(x)
        x = keras.layers.Dropout(dropout)(x)
    logits = keras.layers.Dense(num_classes)(x)
    return keras.Model(pictures, keras.layers.Softmax()(logits))

# %% build_head
def build_head(features: int, classes: int) -> keras.Model:
    rows = keras.Input(shape=(features,))
    head = keras.Model(rows, keras.layers.Dense(classes, activation="softmax")(rows))
    head.compile(
        optimizer=keras.optimizers.Adam(learning_rate=0.01),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return head

# %% why_the_score_flatters [markdown]
# (a) Leak. "With 200 labels" hides 12,000 more: the base learned from labels of *all ten* classes, sneakers and ankle boots included, so its features
# have been shaped to tell exactly these two apart. Freezing it and cutting the head off does not remove that. Repair: pre-train on the eight other classes (or other data), with the pair left out.

# (b) Selection. 6 heads × all their epochs were compared on the same 50 "test" pictures and the maximum is reported; a maximum of many noisy numbers is biased upwards, and 50 pictures are very noisy.
# Repair: let validation pictures choose head and epoch, and report one score on a test set that took no part.
