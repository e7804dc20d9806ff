# %% [markdown]
# # Assignment 05 · Feature extraction (10 points)
#
# You will write the five steps from grey pictures to a trained head: prepare the pictures, cut the features out of a base, keep them, and put a head on
# top, in two ways. The last question is answered in words. Lesson 05 has all you need.
#
# - Write your code where it says `YOUR CODE HERE`, and remove the line `raise NotImplementedError()`.
# - You may add cells, helper functions, prints. Printing, warnings and progress bars cost nothing.
# - Run the test cell below each task. Silence means that it passed. Press **Validate** for all of them at once.
#   The test cells' own names begin with `_`, so that they overwrite none of yours.
# - The test cells here are a beginning. When your work is graded, further tests look at what your functions **do** with other pictures and
#   other bases: other sizes, other scales, with and without batch normalization. How you write them is up to you.
#
# In this assignment a **base** is a Keras model without a head. It takes pictures of one fixed size, `base.input_shape[1:]`, and gives a grid of features:
# an array of shape (pictures, rows, columns, features). You get it as `keras.applications` gives it: every `trainable` flag is on.

# %%
import matplotlib.pyplot as plt
import numpy as np

from helpers.quiet_tensorflow import keras, tensorflow as tf  # without start-up messages
from helpers import checks, data, reproducibility

reproducibility.set_seed(42)

# %% [markdown]
# Forty grey pictures; the same in colour with a black frame, so that no task has to wait for another; and a small base to play with. Its weights are random: a toy that answers at once. What your functions do with it, they do with Xception, too.

# %%
(images, labels), _ = data.load_fashion_mnist()
grey_pictures, kinds = images[:40], labels[:40].astype(int)
framed = np.pad(grey_pictures, ((0, 0), (2, 2), (2, 2)))
colour_pictures = np.stack([framed, framed, framed], axis=-1).astype("float32")


def make_base():
    return keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            keras.layers.Conv2D(4, 3, strides=4, activation="relu", name="conv1"),
            keras.layers.BatchNormalization(name="bn1"),
            keras.layers.Conv2D(6, 3, strides=2, activation="relu", name="conv2"),
        ]
    )


print(grey_pictures.shape, "grey,", colour_pictures.shape, "colour")
print("base:", make_base().input_shape, "→", make_base().output_shape)

# %% [markdown]
# ## Task 1 · Pictures a base can read (1 point)
#
# Write `prepare_images(gray, size)`. `gray` is a NumPy array of grey pictures, at least one, shape (pictures, height, width), type `uint8`. Return a NumPy array of floats (also if there is nothing to enlarge), shape
# (pictures, `size`, `size`, 3):
#
# - three equal colours a pixel;
# - every picture enlarged to `size` × `size` pixels, with bilinear interpolation, as `tf.image.resize` does it if not told otherwise
#   (a difference of up to one grey level is fine). `size` is at least the height and the width, which may differ;
# - pixels still **from 0 to 255**. Each family of bases has a scale of its own, and task 2 takes care of it.
#
# `gray` itself must not change.


# %% solution="prepare_images"
def prepare_images(gray, size):
    """Return grey pictures as enlarged colour pictures, pixels from 0 to 255.

    Args:
        gray: uint8 array, shape (pictures, height, width). It is not changed.
        size: int, height and width of the new pictures.

    Returns:
        A NumPy array of floats, shape (pictures, size, size, 3).
    """
    ### BEGIN SOLUTION
    colour = np.repeat(gray[..., np.newaxis], 3, axis=-1)
    return tf.image.resize(colour, (size, size)).numpy()
    ### END SOLUTION


# %%
# Try it
prepared = prepare_images(grey_pictures, 32)
print(prepared.shape, "from", prepared.min(), "to", prepared.max())
plt.figure(figsize=(2, 2))
plt.imshow(prepared[0] / 255)
plt.axis("off")
plt.show()

# %% test="pictures_for_a_base" points=1
# Shape, range and equal colours.
_prepared = prepare_images(grey_pictures, 32)
checks.require(
    type(_prepared) is np.ndarray and _prepared.shape == (40, 32, 32, 3),
    expected="a NumPy array of shape (40, 32, 32, 3)",
    found=f"{type(_prepared).__name__} {getattr(_prepared, 'shape', '')}",
)
checks.require(
    np.max(_prepared) > 200,
    expected="pixels from 0 to 255: the brightest is above 200",
    found=f"the brightest is {np.max(_prepared):.3g}",
    misconception="pixels-scaled-too-early",
)
checks.require(
    np.array_equal(_prepared[..., 0], _prepared[..., 1])
    and np.array_equal(_prepared[..., 0], _prepared[..., 2]),
    expected="three equal colours",
    found="colours that differ",
)
### BEGIN HIDDEN TESTS
import numpy as np

from helpers import checks
from helpers.quiet_tensorflow import tensorflow as tf


def probe_describe_wrong_pictures(found, expected, stacked, size):
    """Say what was done to pictures in place of enlarging them, and the misconception's code."""
    padded = np.asarray(tf.image.resize_with_pad(stacked, size, size))
    framed = np.isclose(found.sum(), stacked.sum()) or np.allclose(found, padded, atol=1.01)
    if framed and np.any(stacked.shape[1:3] != np.array([size, size])):
        return "pictures with a black frame", "framed-instead-of-enlarged"
    side = min(stacked.shape[1:3])
    top, left = ((length - side) // 2 for length in stacked.shape[1:3])
    middle = stacked[:, top : top + side, left : left + side]
    cropped = np.asarray(tf.image.resize(middle, (size, size)))
    if middle.shape != stacked.shape and np.allclose(found, cropped, atol=1.01):
        return "a square cut out of the middle: the whole picture has to be there", None
    nearest = np.asarray(tf.image.resize(stacked, (size, size), method="nearest"))
    if np.allclose(found, nearest, atol=1.01):
        return "the pixels of the nearest neighbor, which are not interpolated", None
    if np.corrcoef(found.ravel(), expected.ravel())[0, 1] > 0.98:
        return "the right places with another brightness: the scale of the pixels stays", None
    return f"pixels up to {np.abs(found - expected).max():.0f} grey levels away", None


_rng = np.random.default_rng()
for _height, _width, _size in (
    (6, 9, 13),
    (28, 28, 71),
    (8, 8, 8),
    (8, 5, 8),
    (5, 8, 8),
    (2, 2, 3),
):
    _pictures = 1 if _size == 3 else int(_rng.integers(2, 6))
    _gray = _rng.integers(0, 256, (_pictures, _height, _width)).astype("uint8")
    _gray[0, 0, :2] = 0, 255
    _untouched = _gray.copy()
    _stacked = np.stack([_gray, _gray, _gray], axis=-1).astype("float32")
    _expected = np.asarray(tf.image.resize(_stacked, (_size, _size)), "float64")
    _prepared = prepare_images(_gray, _size)
    checks.require(
        type(_prepared) is np.ndarray and _prepared.shape == _expected.shape,
        expected=f"a NumPy array of shape {_expected.shape} from pictures of {_height} × {_width}",
        found=f"{type(_prepared).__name__} {getattr(_prepared, 'shape', '')}",
    )
    checks.require(
        np.issubdtype(_prepared.dtype, np.floating),
        expected="an array of floats",
        found=f"type {_prepared.dtype}",
    )
    checks.require(
        np.max(_prepared) > 100 and np.min(_prepared) > -1,
        expected="pixels from 0 to 255",
        found=f"pixels from {np.min(_prepared):.3g} to {np.max(_prepared):.3g}",
        misconception="pixels-scaled-too-early" if np.max(_prepared) < 2 else None,
    )
    _described, _code = probe_describe_wrong_pictures(
        np.asarray(_prepared, "float64"), _expected, _stacked, _size
    )
    checks.require(
        np.abs(np.asarray(prepare_images(_gray, _size), "float64") - _expected).max() < 1.01,
        expected=f"{_height} × {_width} pixels enlarged to {_size} × {_size}, bilinearly, in three equal colours",
        found=_described,
        misconception=_code,
    )
    checks.require(
        np.array_equal(_gray, _untouched),
        expected="the grey pictures as they were",
        found="the array that was handed over has changed",
    )
_dim = _rng.integers(60, 140, (3, 7, 7)).astype("uint8")
_dim_and_large = np.asarray(prepare_images(_dim, 10), "float64")
checks.require(
    np.max(np.asarray(prepare_images(_dim, 10))) < np.max(_dim) + 1.01
    and np.min(np.asarray(prepare_images(_dim, 10))) > np.min(_dim) - 1.01,
    expected="dim pictures, with neither black nor white in them, that stay as dim as they are",
    found=f"pixels from {np.min(_dim_and_large):.0f} to {np.max(_dim_and_large):.0f} in place of {np.min(_dim)} to {np.max(_dim)}",
)
_night = np.zeros((2, 4, 5), "uint8")
_night[0, 1, 2] = 1
checks.require(
    np.max(np.asarray(prepare_images(_night, 9))) < 2.01,
    expected="pictures that are nearly black (pixels of 0 and 1) stay nearly black",
    found="bright pixels",
)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2 · From pixels to features (2 points)
#
# Write `build_extractor(base, preprocess, pooling)`. It returns a Keras model that takes pictures as task 1 makes them (batches of `base.input_shape[1:]`, pixels
# from 0 to 255) and gives one row of features a picture, shape (pictures, features):
#
# - first `preprocess`, exactly once, which brings the pixels to the scale of the base;
# - then `base`, with the weights it has;
# - then pooling over the places of the grid: their mean if `pooling` is `"avg"`, their maximum if it is `"max"`.
#
# `preprocess` is a function like `keras.applications.xception.preprocess_input`. You may call it on a batch of pictures, and on a `keras.Input` as well.
#
# The base is **frozen** (you may set the flag on `base` itself, or freeze a copy that has its weights): if your extractor becomes part of a bigger model that is trained, no weight below the head moves, moving
# statistics included.


# %% solution="build_extractor"
def build_extractor(base, preprocess, pooling):
    """Return a frozen model from raw pixels to pooled features.

    Args:
        base: a Keras model without a head, output shape (batch, rows, columns, features).
        preprocess: function from pixels 0 to 255 to the scale of the base.
        pooling: "avg" or "max".

    Returns:
        A Keras model, input shape (batch, *base.input_shape[1:]), output (batch, features).
    """
    ### BEGIN SOLUTION
    base.trainable = False
    average, largest = keras.layers.GlobalAveragePooling2D(), keras.layers.GlobalMaxPooling2D()
    pool = largest if pooling == "max" else average
    pictures = keras.Input(base.input_shape[1:])
    return keras.Model(pictures, pool(base(preprocess(pictures))))
    ### END SOLUTION


# %%
# Try it
to_own_scale = keras.applications.xception.preprocess_input
extractor = build_extractor(make_base(), to_own_scale, "avg")
print(extractor(colour_pictures[:2]).numpy().round(3))


# %% block="bases"
import numpy as np

from helpers import checks, inspect
from helpers.quiet_tensorflow import keras


def probe_base(kind, seed):
    """A base of random size with random weights and statistics; and pictures for it."""
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    height, width = (int(rng.integers(low, low + 3)) for low in (9, 13))
    if kind == "a base with batch normalization":
        height = width = 32
    narrow, wide = int(rng.integers(3, 6)), int(rng.integers(7, 10))
    pictures = keras.Input((height, width, 3))
    if kind == "a Sequential base":
        base = keras.Sequential(
            [
                pictures,
                keras.layers.Conv2D(narrow, 3, activation="relu"),
                keras.layers.Conv2D(wide, 3, strides=3),
            ]
        )
    elif kind == "a base with branches":
        grid = keras.layers.Conv2D(narrow, 3, strides=2, padding="same")(pictures)
        beside = keras.layers.BatchNormalization()(grid)
        grid = keras.layers.Add()([grid, keras.layers.Activation("relu")(beside)])
        grid = keras.layers.Conv2D(wide, 3, strides=2)(grid)
        base = keras.Model(pictures, keras.layers.BatchNormalization()(grid))
    else:
        base = keras.Sequential(
            [
                pictures,
                keras.layers.Conv2D(narrow, 3, strides=4),
                keras.layers.BatchNormalization(),
                keras.layers.Dense(narrow + 1),
                keras.layers.BatchNormalization(center=False, scale=False),
                keras.layers.SeparableConv2D(wide, 3, strides=3),
            ]
        )
    values = base.get_weights()
    base.set_weights([value + rng.uniform(0.1, 0.5, value.shape) for value in values])
    x = rng.uniform(0, 255, (16, height, width, 3)).astype("float32")
    return base, x


_BASES = ("a Sequential base", "a base with branches")


# %% block="scales"
def probe_own_scale(number):
    """A function that brings pixels to a scale no known family has."""
    mean = np.float32((101.0, 87.0, 120.0)) + 9 * number
    deviation = np.float32(40 + 7 * number)
    return lambda pixels: (pixels - mean) / deviation


def probe_pooled_features(base, x, pooling):
    grid = np.asarray(base(x), "float64")
    return grid.max(axis=(1, 2)) if pooling == "max" else grid.mean(axis=(1, 2))


def probe_forgets_statistics(found, base, pixels, pooling):
    """Whether these features come from the base with new moving statistics."""
    names = inspect.weight_names(base)
    if not any("moving_" in name for name in names):
        return False
    twin = keras.models.clone_model(base)
    for name, mine, weight in zip(names, base.get_weights(), twin.weights):
        if "moving_" not in name:
            weight.assign(mine)
    features = probe_pooled_features(twin, pixels, pooling)
    return np.allclose(found, features, rtol=1e-3, atol=1e-4)


def probe_recognise_wrong_features(found, base, x, preprocess, pooling):
    """Return the code of the mistake that gives exactly these features."""
    other = "avg" if pooling == "max" else "max"
    suspects = {
        "preprocessing-left-out": (x, pooling),
        "preprocessed-twice": (preprocess(preprocess(x)), pooling),
        "scale-of-another-base": (x / 255, pooling),
        "pooling-ignored": (preprocess(x), other),
    }
    for code, (pixels, how) in suspects.items():
        if np.allclose(found, probe_pooled_features(base, pixels, how), rtol=1e-3, atol=1e-4):
            return code
    return None


# %% test="features_of_raw_pixels" points=1
# One row of features a picture: the mean over the places of what the base gives for scaled pixels.
_base = make_base()
_extractor = build_extractor(_base, keras.applications.xception.preprocess_input, "avg")
checks.require_model(_extractor, "build_extractor")
_found = np.asarray(_extractor(colour_pictures))
checks.require(
    _found.shape == (40, 6),
    expected="6 features for each of 40 pictures, shape (40, 6)",
    found=f"shape {_found.shape}",
    misconception="flatten-and-pooling-mixed-up" if _found.size == 40 * 3 * 3 * 6 else None,
)
_scaled = colour_pictures / 127.5 - 1
_pixels_to_the_base = {
    None: _scaled,
    "preprocessing-left-out": colour_pictures,
    "preprocessed-twice": _scaled / 127.5 - 1,
    "scale-of-another-base": colour_pictures / 255,
}
_right = {
    code: np.allclose(_found, np.asarray(_base(pixels)).mean(axis=(1, 2)), rtol=1e-3, atol=1e-5)
    for code, pixels in _pixels_to_the_base.items()
}
checks.require(
    _right[None],
    expected="the base's features of pixels from −1 to 1, averaged over the places",
    found="other features",
    misconception=next((code for code in _right if _right[code]), None),
)
### BEGIN HIDDEN TESTS
# block: bases
# block: scales
for _number, (_kind, _pooling) in enumerate(zip(_BASES * 2, ("max", "avg", "avg", "max"))):
    probe, _x = probe_base(_kind, 520 + _number)
    _preprocess = probe_own_scale(_number)
    _expected = probe_pooled_features(probe, _preprocess(_x), _pooling)
    _values = [value.copy() for value in probe.get_weights()]
    _extractor = build_extractor(probe, _preprocess, _pooling)
    checks.require_model(_extractor, "build_extractor")
    _found = np.asarray(_extractor(_x), "float64")
    checks.require(
        _found.shape == _expected.shape,
        expected=f"{_expected.shape[1]} features for each of {len(_x)} pictures, shape {_expected.shape}",
        found=f"shape {_found.shape}",
        misconception="flatten-and-pooling-mixed-up" if _found.size > _expected.size else None,
    )
    _xception = probe_pooled_features(probe, _x / 127.5 - 1, _pooling)
    checks.require(
        np.abs(np.asarray(_extractor(_x), "float64") - _expected).max() < 1e-2,
        expected=f"what {_kind} gives for the preprocessed pixels, and of that the {'maximum' if _pooling == 'max' else 'mean'} over the places",
        found="features of pixels from −1 to 1, whatever preprocess does"
        if np.allclose(_found, _xception, rtol=1e-3, atol=1e-4)
        else "features of a base whose moving statistics are those of a new one"
        if probe_forgets_statistics(_found, probe, _preprocess(_x), _pooling)
        else "other features",
        misconception=probe_recognise_wrong_features(_found, probe, _x, _preprocess, _pooling),
    )
    checks.require(
        sum(not np.array_equal(*pair) for pair in zip(probe.get_weights(), _values)) == 0,
        expected="the base keeps the weights it has",
        found="other weights in the base than before",
    )
### END HIDDEN TESTS

# %% test="extractor_never_moves" points=1
# Under a new head, one epoch of fit moves the head and nothing below it.
_extractor = build_extractor(make_base(), keras.applications.xception.preprocess_input, "avg")
checks.require_model(_extractor, "build_extractor")
_model = keras.Sequential([keras.Input((32, 32, 3)), _extractor, keras.layers.Dense(1)])
_model.compile(optimizer="sgd", loss="mse")
_moved = checks.moved_by_fit(_model, colour_pictures, kinds / 10, watch=_extractor, last=True)
checks.require(
    len(_moved) == 0,
    expected="no weight of the extractor moves",
    found=f"these moved: {sorted(_moved)}",
    misconception="nothing-frozen" if _extractor.trainable_weights else None,
)
### BEGIN HIDDEN TESTS
# block: bases
probe, _x = probe_base("a base with batch normalization", 530)
_extractor = build_extractor(probe, lambda pixels: pixels / 100.0 - 1.0, "avg")
checks.require_model(_extractor, "build_extractor")
_before = np.asarray(_extractor(_x), "float64")
_model = keras.Sequential([keras.Input(_x.shape[1:]), _extractor, keras.layers.Dense(1)])
_model.compile(keras.optimizers.SGD(0.01), "mse", run_eagerly=True)
_moved = checks.moved_by_fit(_model, _x, np.linspace(0, 1, len(_x)), watch=_extractor)
checks.require(
    len(_moved) == 0,
    expected="for a base with batch normalization and a dense layer: when a head on the extractor is trained, nothing below it moves",
    found=f"{len(_moved)} weights of the extractor moved",
    misconception="nothing-frozen" if _extractor.trainable_weights else None,
)
checks.require(
    np.abs(np.asarray(_extractor(_x), "float64") - _before).max() < 1e-4,
    expected="the same features before and after the head is trained",
    found="other features after it",
    misconception="nothing-frozen",
)
### END HIDDEN TESTS


# %% [markdown]
# ## Task 3 · The base once (2 points)
#
# A frozen base gives the same features whenever it is asked. Write `extract_features(extractor, images, batch_size)`, which asks **once** and returns the answers:
#
# - `images` is a NumPy array of pictures that the extractor can take (floats, or whole numbers such as uint8), at least one; each passes through the extractor exactly once, in **inference mode** (dropout inside does nothing, batch normalization uses what it remembers);
# - at most `batch_size` pictures at a time. The number of pictures need not be a multiple of it;
# - the answer is a NumPy array, shape (pictures, features), also for one picture or one feature. Row number i belongs to `images[i]`: otherwise the labels would not fit any more;
# - each call runs the extractor again, for its weights and the pictures in the array may have changed. `images` itself must not change.


# %% solution="extract_features"
def extract_features(extractor, images, batch_size):
    """Return the features of all pictures, in their order.

    Args:
        extractor: a Keras model from pictures to features, output shape (batch, features).
        images: array of pictures, shape (pictures, height, width, 3).
        batch_size: int, how many pictures may go through the extractor at a time.

    Returns:
        A NumPy array, shape (pictures, features).
    """
    ### BEGIN SOLUTION
    return extractor.predict(images, batch_size=batch_size)
    ### END SOLUTION


# %%
# Try it: `checks.PassCounter` is a layer that counts what passes through it
counter = checks.PassCounter()
counted = keras.Sequential(
    [keras.Input((32, 32, 3)), counter, make_base(), keras.layers.GlobalMaxPooling2D()]
)
print(extract_features(counted, colour_pictures, 16).shape)
print(counter.passed, "pictures passed, at most", counter.largest, "at a time")

# %% test="rows_in_order" points=1
# The features of a picture stand in its row.
_extractor = keras.Sequential(
    [keras.Input((32, 32, 3)), make_base(), keras.layers.GlobalMaxPooling2D()]
)
_features = extract_features(_extractor, colour_pictures, 16)
checks.require(
    type(_features) is np.ndarray and _features.shape == (40, 6),
    expected="a NumPy array of shape (40, 6)",
    found=f"{type(_features).__name__} {getattr(_features, 'shape', '')}",
    misconception="last-batch-dropped" if np.shape(_features) == (32, 6) else None,
)
_one_by_one = np.concatenate([_extractor(colour_pictures[i : i + 1]) for i in range(40)])
_in_training = np.asarray(_extractor(colour_pictures[:16], training=True))
_mistakes = {
    "features-shuffled": np.allclose(
        np.sort(_features, axis=0), np.sort(_one_by_one, axis=0), 1e-3
    ),
    "features-in-training-mode": np.allclose(_features[:16], _in_training, 1e-3),
}
checks.require(
    np.abs(_features - _one_by_one).max() < 1e-3 * np.abs(_one_by_one).max(),
    expected="in each row the features of the picture of that number",
    found="other rows",
    misconception=next((code for code, made in _mistakes.items() if made), None),
)
### BEGIN HIDDEN TESTS
import numpy as np

from helpers import checks
from helpers.quiet_tensorflow import keras


def probe_extractor(seed, features):
    """A model that computes features, with dropout in front and batch normalization."""
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    size = int(rng.integers(3, 6))
    layers = [
        keras.layers.Flatten(),
        keras.layers.Dropout(0.5),
        keras.layers.Dense(features, activation="tanh"),
        keras.layers.BatchNormalization(),
    ]
    model = keras.Sequential([keras.Input((size, size, 3)), *layers])
    model.set_weights([value + rng.uniform(0.1, 0.5, value.shape) for value in model.get_weights()])
    images = rng.normal(size=(int(rng.integers(21, 30)), size, size, 3)).astype("float32")
    return model, images


def probe_recognise_wrong_rows(found, expected, batch_size):
    """Return the code of the mistake behind rows that are too few or in another order."""
    whole = len(expected) - len(expected) % batch_size
    if found.shape == expected[:whole].shape and whole < len(expected):
        return "last-batch-dropped"
    if found.shape != expected.shape:
        return None
    sums = np.sort(found.sum(axis=1)), np.sort(expected.sum(axis=1))
    return "features-shuffled" if np.allclose(*sums, atol=1e-3) else "features-in-training-mode"


_extractor, _all_images = probe_extractor(540, 5)
_single, _for_single = probe_extractor(541, 1)
_cases = [(_extractor, _all_images[skipped:].copy()) for skipped in range(3)]
_cases += [(_extractor, _all_images[:1]), (_single, _for_single[:10])]
for (_model, _images), _batch_size in zip(_cases, (8, 5, 100, 4, 4)):
    if len(_images) % _batch_size == 0:
        _images = _images[:-1]
    _expected = np.asarray(_model(_images, training=False), "float64")
    _untouched = _images.copy()
    _features = extract_features(_model, _images, _batch_size)
    checks.require(
        type(_features) is np.ndarray,
        expected="a NumPy array",
        found=f"{type(_features).__name__}",
    )
    checks.require(
        _features.shape == _expected.shape,
        expected=f"shape {_expected.shape} for batches of {_batch_size}, {'one picture' if len(_images) == 1 else f'{len(_images)} pictures'} and {'one feature' if _expected.shape[1] == 1 else f'{_expected.shape[1]} features'}",
        found=f"shape {_features.shape}",
        misconception=probe_recognise_wrong_rows(_features, _expected, _batch_size),
    )
    checks.require(
        np.abs(np.asarray(_features, "float64") - _expected).max() < 1e-3,
        expected="row i holds the features that the extractor gives for picture i in inference mode",
        found="other numbers in some rows",
        misconception=probe_recognise_wrong_rows(_features, _expected, _batch_size),
    )
    checks.require(
        np.array_equal(_images, _untouched),
        expected="the pictures as they were, in the order they had",
        found="the array that was handed over has changed",
    )
_grey = (60 * _all_images + 100).astype("uint8")
_expected = np.asarray(_extractor(_grey.astype("float32"), training=False), "float64")
_features = extract_features(_extractor, _grey, 8)
checks.require(
    np.shape(_features) == _expected.shape
    and np.abs(np.asarray(_features, "float64") - _expected).max() < 1e-3,
    expected="for pictures of whole numbers (uint8), the features as the extractor gives them",
    found="whole numbers: the features have been cut to the dtype of the pictures"
    if np.array_equal(_features, np.round(_features))
    else "other numbers",
)
_again, _expected_again = [], []
for _change in range(3):
    if _change == 1:
        _extractor.set_weights([0.5 * value for value in _extractor.get_weights()])
    else:
        _all_images += 1
    _expected_again.append(np.asarray(_extractor(_all_images, training=False), "float64"))
    _again.append(extract_features(_extractor, _all_images, 9))
checks.require(
    all(
        np.abs(np.asarray(found, "float64") - right).max() < 1e-3
        for found, right in zip(_again, _expected_again, strict=True)
    ),
    expected="other features when the weights of the extractor, or the pictures in the array, have changed since an earlier call",
    found="the features of an earlier call",
)
### END HIDDEN TESTS

# %% test="each_picture_once" points=1
# Forty pictures pass, not more, and at most eight of them at a time.
_counter = checks.PassCounter()
_extractor = keras.Sequential(
    [keras.Input((32, 32, 3)), _counter, make_base(), keras.layers.GlobalMaxPooling2D()]
)
_features = extract_features(_extractor, colour_pictures, 8)
checks.require(
    _counter.passed == 40,
    expected="40 pictures pass through the extractor",
    found=f"{_counter.passed} passed",
    misconception="base-asked-again" if _counter.passed > 40 else None,
)
checks.require(
    _counter.largest <= 8,
    expected="at most 8 pictures at a time",
    found=f"{_counter.largest} at a time",
    misconception="batch-size-ignored",
)
### BEGIN HIDDEN TESTS
import numpy as np

from helpers import checks
from helpers.quiet_tensorflow import keras


_rng = np.random.default_rng()
for _batch_size, _batches in ((7, 6), (40, 2)):
    _counter, _number = checks.PassCounter(), _batch_size * _batches
    _side = int(_rng.integers(2, 5))
    _extractor = keras.Sequential(
        [keras.Input((_side, _side, 3)), _counter, keras.layers.GlobalAveragePooling2D()]
    )
    _images = _rng.normal(size=(_number, _side, _side, 3)).astype("float32")
    _right = np.sort(np.asarray(_images.mean(axis=(1, 2)), "float64").ravel())
    _features = extract_features(_extractor, _images, _batch_size)
    checks.require(
        _counter.passed == _number,
        expected=f"of {_number} pictures each passes through the extractor exactly once",
        found=f"{_counter.passed} passed",
        misconception="base-asked-again" if _counter.passed > _number else None,
    )
    checks.require(
        0 < _counter.largest <= _batch_size,
        expected=f"at most {_batch_size} pictures at a time",
        found=f"{_counter.largest} at a time",
        misconception="batch-size-ignored",
    )
    _values = np.sort(np.asarray(_features, "float64").ravel())
    checks.require(
        _values.shape == _right.shape and np.abs(_values - _right).max() < 1e-3,
        expected="the features of all pictures",
        found="other numbers",
    )
# Pictures that do not fill the last batch. Whoever drops them has lost the other point.
for _at_a_time, _in_all in ((4, 10), (16, 17)):
    _meter = checks.PassCounter()
    _extractor = keras.Sequential(
        [keras.Input((2, 2, 3)), _meter, keras.layers.GlobalAveragePooling2D()]
    )
    extract_features(_extractor, np.ones((_in_all, 2, 2, 3), "float32"), _at_a_time)
    checks.require(
        _meter.passed <= _in_all,
        expected=f"not more than {_in_all} passes for {_in_all} pictures in batches of {_at_a_time}: nothing fills up the last batch",
        found=f"{_meter.passed} passed",
        misconception="base-asked-again",
    )
    checks.require(
        _meter.largest <= _at_a_time,
        expected=f"at most {_at_a_time} pictures at a time, also of {_in_all} in all",
        found=f"{_meter.largest} at a time",
        misconception="batch-size-ignored",
    )
### END HIDDEN TESTS


# %% [markdown]
# ## Task 4 · The bigger head (2 points)
#
# With augmentation the base has to stand inside the model. Write `add_classifier(base, dropout, class_layers, num_classes)`. It returns a Keras model that takes pictures of
# `base.input_shape[1:]`, already on the scale of the base, and consists of
#
# - `base`, frozen, so that nothing of it moves when the model is trained;
# - `Flatten`;
# - for each number in the list `class_layers`: a dense layer of that many units with `relu`, **followed by** dropout at the rate `dropout`.
#   (`class_layers=[256]` is the head of the lesson. The list may be empty.)
# - a dense layer of `num_classes` units with `softmax`.
#
# The model need not be compiled, nor built.


# %% solution="add_classifier"
def add_classifier(base, dropout, class_layers, num_classes):
    """Return a model with a frozen base and a head of dense layers with dropout.

    Args:
        base: a Keras model without a head, output shape (batch, rows, columns, features).
        dropout: float from 0 to below 1, the share of hidden numbers that is set to zero.
        class_layers: list of ints, units of the hidden layers in order; may be empty.
        num_classes: int, units of the last layer.

    Returns:
        A Keras model, output shape (batch, num_classes).
    """
    ### BEGIN SOLUTION
    base.trainable = False
    model = keras.Sequential([keras.Input(base.input_shape[1:]), base, keras.layers.Flatten()])
    for units in class_layers:
        model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    return model
    ### END SOLUTION


# %%
# Try it: how many numbers can learn?
model = add_classifier(make_base(), 0.5, [20, 10], 3)
learning = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
print(
    learning,
    "of",
    model.count_params(),
    "can learn; 54 × 20 + 20 + 20 × 10 + 10 + 10 × 3 + 3 =",
    end=" ",
)
print(54 * 20 + 20 + 20 * 10 + 10 + 10 * 3 + 3)


# %% block="heads"
import itertools


def probe_head_places(model, flat, class_layers, classes):
    """Return the positions of the head's kernels and biases, first layer first.

    The base has no kernel with two axes.
    """
    shapes = [tuple(weight.shape) for weight in model.weights]
    sizes = [flat, *class_layers, classes]
    wanted = [shape for pair in itertools.pairwise(sizes) for shape in (pair, pair[1:])]
    found = [shape for shape in shapes if len(shape) == 2]
    pooled = flat not in [shape[0] for shape in found]
    checks.require(
        all(shapes.count(shape) == 1 for shape in wanted) and len(found) == len(wanted) // 2,
        expected=f"for class_layers={list(class_layers)} kernels of the shapes {wanted[::2]}, each with its bias",
        found=f"kernels of the shapes {found}, and {sum(len(shape) == 1 for shape in shapes)} other weights with one axis",
        misconception="flatten-and-pooling-mixed-up" if pooled else None,
    )
    return [shapes.index(shape) for shape in wanted]


def probe_softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


# %% test="head_has_the_layers_asked_for" points=1
# Two hidden layers, then three classes.
_base = make_base()
_model = add_classifier(_base, 0.5, [20, 10], 3)
checks.require_model(_model, "add_classifier")
_answers = np.asarray(_model(colour_pictures))
checks.require(
    _answers.shape == (40, 3) and np.allclose(_answers.sum(axis=1), 1, atol=1e-4),
    expected="three probabilities for each of 40 pictures, which sum to 1",
    found=f"shape {_answers.shape}",
)
_kernels = [weight.shape for weight in _model.get_weights() if weight.ndim == 2]
checks.require(
    sorted(_kernels, reverse=True) == [(54, 20), (20, 10), (10, 3)],
    expected="dense layers with kernels (54, 20), (20, 10), (10, 3)",
    found=f"{_kernels}",
    misconception="flatten-and-pooling-mixed-up" if (6, 20) in _kernels else None,
)
_first, _second = (np.asarray(_model(colour_pictures, training=True)) for _ in range(2))
checks.require(
    np.abs(_first - _second).max() > 0,
    expected="dropout: with training=True other answers each time",
    found="the same answers twice",
)
### BEGIN HIDDEN TESTS
# block: bases
# block: heads
for _number, _class_layers in enumerate(([17, 31], [], [23])):
    _classes = 11 + _number
    probe, _x = probe_base(_BASES[_number % 2], 560 + _number)
    _grid = np.asarray(probe(_x), "float64").reshape(len(_x), -1)
    _model = add_classifier(probe, 0.25, list(_class_layers), _classes)
    checks.require_model(_model, "add_classifier")
    _model(_x[:1])  # which builds it
    _values = _model.get_weights()
    _rng = np.random.default_rng()
    _places = probe_head_places(_model, _grid.shape[1], _class_layers, _classes)
    for _place in _places:
        _values[_place] = _rng.normal(size=_values[_place].shape) / 2
        if _place == _places[0]:
            _values[_place] = _values[_place] / np.abs(_grid).max()
    _model.set_weights(_values)
    _outputs = _linear = _grid
    for _kernel, _bias in zip(_places[:-2:2], _places[1:-2:2]):
        _outputs = np.maximum(_outputs @ _values[_kernel] + _values[_bias], 0)
        _linear = _linear @ _values[_kernel] + _values[_bias]
    _logits, _linear = (
        outputs @ _values[_places[-2]] + _values[_places[-1]] for outputs in (_outputs, _linear)
    )
    _expected = probe_softmax(_logits)
    _found = np.asarray(_model(_x), "float64")
    checks.require(
        _found.shape == _expected.shape,
        expected=f"answers of shape {_expected.shape}",
        found=f"shape {_found.shape}",
    )
    checks.require(
        np.abs(np.asarray(_model(_x), "float64") - _expected).max() < 1e-3,
        expected=f"for class_layers={_class_layers}: base, Flatten, dense layers with relu, a last one with softmax",
        found="hidden layers without relu"
        if np.allclose(_found, probe_softmax(_linear), atol=1e-3)
        else "a last layer without softmax"
        if np.allclose(_found, _logits, atol=1e-2)
        else "answers of other layers than these",
    )

# Hidden layers of one positive unit: a logit then tells what dropout did to it, and to nothing else.
for _number, (_rate, _hidden) in enumerate(((0.2, 1), (0.6, 2), (0.0, 1))):
    probe, _x = probe_base(_BASES[0], 570 + _number)
    _flat = int(np.prod(probe.output_shape[1:]))
    _model = add_classifier(probe, _rate, [1] * _hidden, 2)
    checks.require_model(_model, "add_classifier")
    _model(_x[:1])
    _values = _model.get_weights()
    _kernels = [place for place, value in enumerate(_values) if value.ndim == 2]
    _shapes = sorted(_values[place].shape for place in _kernels)
    checks.require(
        _shapes == sorted([(_flat, 1), *[(1, 1)] * (_hidden - 1), (1, 2)]),
        expected=f"{_hidden + 1} dense layers after Flatten for class_layers={[1] * _hidden}",
        found=f"kernels of the shapes {_shapes}",
    )
    _size = np.abs(np.asarray(probe(_x))).max()
    for _place in _kernels:
        _first, _last = _values[_place].shape[0] == _flat, _values[_place].shape[1] == 2
        _values[_place] = (
            np.float32([[0.1, 0]])
            if _last
            else np.full_like(_values[_place], 0.5 / (_flat * _size) if _first else 1)
        )
        _values[_place + 1] = np.full_like(_values[_place + 1], _first)
    _model.set_weights(_values)
    _many = np.tile(_x, (20, 1, 1, 1))
    _still, _answers = (
        np.asarray(_model(_many, training=training), "float64") for training in (False, True)
    )
    _still = np.log(_still[:, 0] / _still[:, 1])
    _logits = np.log(_answers[:, 0] / _answers[:, 1]) / _still
    _kept = np.abs(_logits) > 0.01
    _promised = 1 / (1 - _rate) ** _hidden
    checks.require(
        np.all(_kept) if _rate == 0 else 0 < np.mean(_kept) < 1,
        expected=f"dropout at rate {_rate} sets {'none' if _rate == 0 else 'some'} of the hidden numbers to zero in training",
        found="no hidden number was set to zero: does dropout follow each hidden layer?"
        if np.all(_kept)
        else "all of them"
        if not np.any(_kept)
        else "some of them",
    )
    _inverted = np.isclose(_logits[_kept].mean(), 1 / max(_rate, 1e-3) ** _hidden, rtol=1e-2)
    checks.require(
        np.abs(_logits[_kept] - _promised).max() < 0.02 * _promised,
        expected=f"dropout at rate {_rate} after {'the hidden layer' if _hidden == 1 else 'each of two hidden layers'}",
        found="another rate, or dropout in other places",
        misconception="rate-taken-for-what-stays" if _inverted else None,
    )
probe, _x = probe_base(_BASES[0], 575)
_model = add_classifier(probe, 0.5, [], 3)
checks.require_model(_model, "add_classifier")
checks.require(
    np.allclose(np.asarray(_model(_x, training=True)), np.asarray(_model(_x)), atol=1e-4),
    expected="for class_layers=[] no dropout: the same answers in training and in inference",
    found="other answers in training",
)
### END HIDDEN TESTS

# %% test="only_the_head_learns" points=1
# One epoch of fit moves the head's kernels and biases, and nothing of the base.
_base = make_base()
_model = add_classifier(_base, 0.2, [20], 10)
checks.require_model(_model, "add_classifier")
_model.compile(optimizer="sgd", loss="sparse_categorical_crossentropy")
_moved = checks.moved_by_fit(_model, colour_pictures / 127.5 - 1, kinds, last=True)
checks.require(
    len(_moved) == 4,
    expected="4 weights move, two kernels and two biases",
    found=f"these moved: {sorted(_moved)}",
    misconception="head-frozen-too"
    if not _moved
    else "nothing-frozen"
    if len(_moved) > 4
    else None,
)
### BEGIN HIDDEN TESTS
# block: bases
probe, _x = probe_base("a base with batch normalization", 580)
_x = _x / 255
_before = [value.copy() for value in probe.get_weights()]
_model = add_classifier(probe, 0.1, [20], 10)
checks.require_model(_model, "add_classifier")
_model(_x[:1])
_shapes_of_base = {tuple(weight.shape) for weight in probe.weights}
_pairs = zip(inspect.weight_names(_model), _model.weights)
_head = {name for name, weight in _pairs if tuple(weight.shape) not in _shapes_of_base}


def probe_loss(_, answers):
    """A loss that moves any head: whether the answers are probabilities has cost a point above."""
    return keras.ops.mean(keras.ops.square(answers - 0.7), axis=-1)


_model.compile(keras.optimizers.SGD(0.1), probe_loss, run_eagerly=True)
_moved = checks.moved_by_fit(_model, _x, np.arange(len(_x)) % 10)
checks.require(
    len(_moved - _head) == 0,
    expected="for a base with batch normalization and a dense layer: nothing of the base moves in fit, moving statistics included",
    found=f"{len(_moved - _head)} weights of the base moved",
    misconception="nothing-frozen",
)
checks.require(
    len(_head - _moved) == 0 and len(_moved) > 1,
    expected="all weights of the head move in fit",
    found=f"{len(_moved & _head)} of {len(_head)} moved",
    misconception=None if _moved else "head-frozen-too",
)
checks.require(
    sum(not np.array_equal(*pair) for pair in zip(probe.get_weights(), _before)) == 0,
    expected="the base keeps the weights it had",
    found="other weights in the base than before",
)
### END HIDDEN TESTS


# %% [markdown]
# ## Task 5 · A head on kept features (1 point)
#
# Write `build_head(features, classes)` for features that are kept, as task 3 gives them. It returns a model, compiled with an optimizer of your choice and ready for `fit`, that
#
# - takes rows of `features` numbers (an int) and has **one dense layer**, with bias, and nothing else that learns;
# - has one unit for each of `classes` classes, whose answers are either probabilities (`softmax`) or logits (no activation). For two classes it may also have a single unit (with `sigmoid`, or a logit), which speaks for class 1;
# - is trained on **integer** labels, 0, 1, … up to `classes` − 1, one a row;
# - has the loss that agrees with all that: the cross-entropy, averaged over the rows, without anything added.


# %% solution="build_head"
def build_head(features, classes):
    """Return a compiled linear head for rows of features and integer labels.

    Args:
        features: int, how many features a row has.
        classes: int, how many classes there are, at least 2.

    Returns:
        A compiled Keras model, input shape (batch, features).
    """
    ### BEGIN SOLUTION
    head = keras.Sequential(
        [keras.Input((features,)), keras.layers.Dense(classes, activation="softmax")]
    )
    head.compile("adam", "sparse_categorical_crossentropy")
    return head
    ### END SOLUTION


# %%
# Try it: ten kinds of clothes, six features
features = np.asarray(make_base()(colour_pictures / 127.5 - 1)).mean(axis=(1, 2))
head = build_head(6, 10)
history = head.fit(features, kinds, epochs=3, verbose=0)
print([round(loss, 2) for loss in history.history["loss"]])

# %% test="loss_agrees_with_output" points=1
# Kernel 0 and bias log(1), …, log(10) make the ten classes 1/55, …, 10/55 likely, whatever the row.
_head = build_head(6, 10)
checks.require_model(_head, "build_head")
checks.require(
    getattr(_head, "compiled", False),
    expected="a compiled head, ready for fit",
    found="a head without a loss and an optimizer",
    misconception="not-compiled",
)
_rows, _answers = np.random.normal(size=(40, 6)), np.arange(40) % 10
_head(_rows)
_shapes = sorted(tuple(weight.shape) for weight in _head.trainable_weights)
checks.require(
    _shapes == [(6, 10), (10,)],
    expected="two weights that learn, a kernel (6, 10) and a bias (10,)",
    found=f"weights of the shapes {_shapes}",
)
for _weight in _head.trainable_weights:
    _is_kernel = len(_weight.shape) == 2
    _weight.assign(np.zeros((6, 10)) if _is_kernel else np.log(np.arange(1, 11)))
try:
    _loss = float(_head.compute_loss(x=_rows, y=_answers, y_pred=_head(_rows)))
except ValueError as _error:
    raise checks.CheckFailed(
        expected="a loss that takes integer labels, one a row",
        found=f"an error in the loss: {_error}",
        code="integers-for-one-hot-rows" if "same rank" in str(_error) else None,
    ) from None
_given = np.asarray(_head(_rows), "float64")
_taken_for_logits = np.mean(np.log(np.exp(_given).sum(axis=1)) - _given[range(40), _answers])
_mistake = "softmax-taken-for-logits" if np.isclose(_loss, _taken_for_logits) else None
_taken_for_probabilities = keras.losses.sparse_categorical_crossentropy(_answers, _given)
if np.isclose(_loss, np.mean(_taken_for_probabilities), atol=1e-3):
    _mistake = "logits-taken-for-probabilities"
checks.require(
    abs(_loss + np.log(np.arange(1, 11) / 55).mean()) < 1e-3,
    expected="a loss of 2.497, the mean of −log(1/55), …, −log(10/55)",
    found=f"a loss of {_loss:.3f}",
    misconception=_mistake,
)
### BEGIN HIDDEN TESTS
import numpy as np

from helpers import checks
from helpers.quiet_tensorflow import keras


def probe_cross_entropy(labels, logits):
    """Mean cross-entropy; a single logit speaks for class 1."""
    logits = np.asarray(logits, "float64")
    if logits.shape[1] == 1:
        logits = np.concatenate([np.zeros_like(logits), logits], axis=1)
    logits = logits - logits.max(axis=1, keepdims=True)
    chosen = logits[np.arange(len(labels)), labels]
    return float(np.mean(np.log(np.exp(logits).sum(axis=1)) - chosen))


def probe_answers_for(logits):
    """The answers that a head may give, by what they are."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    if logits.shape[1] == 1:
        probabilities = 1 / (1 + np.exp(-logits))
    return {"logits": logits, "probabilities": probabilities}


def probe_loss_of(head, x, labels):
    """The loss that fit would report for these labels; None if it does not take them."""
    try:
        return float(head.compute_loss(x=x, y=labels, y_pred=head(x), training=False))
    except Exception:
        return None


def probe_recognise_wrong_loss(head, x, labels, logits, kind):
    """Return the code of the disagreement between a head's answers and its loss."""
    found, answers = probe_loss_of(head, x, labels), np.asarray(head(x), "float64")
    if found is None:
        one_hot = np.eye(logits.shape[1])[labels]
        return "integers-for-one-hot-rows" if probe_loss_of(head, x, one_hot) is not None else None
    if kind == "probabilities" and abs(found - probe_cross_entropy(labels, answers)) < 1e-3:
        return "softmax-taken-for-logits"
    if len(logits[0]) == 1:
        taken = keras.losses.binary_crossentropy(labels[:, np.newaxis], answers)
    else:
        taken = keras.losses.sparse_categorical_crossentropy(labels, answers)
    same = kind == "logits" and abs(found - np.mean(taken)) < 1e-3
    return "logits-taken-for-probabilities" if same else None


for _number, _classes in enumerate((2, 5, 9)):
    keras.utils.set_random_seed(590 + _number)
    _rng = np.random.default_rng(590 + _number)
    _size = int(_rng.integers(10, 20))
    _head = build_head(_size, _classes)
    checks.require_model(_head, "build_head")
    _x = _rng.normal(size=(30, _size)).astype("float32")
    _labels = np.arange(30) % _classes
    _given = np.asarray(_head(_x), "float64")
    checks.require(
        getattr(_head, "compiled", False),
        expected="a compiled head, ready for fit",
        found="a head without a loss and an optimizer",
        misconception="not-compiled",
    )
    checks.require(
        _given.shape in ([(30, 2), (30, 1)] if _classes == 2 else [(30, _classes)]),
        expected=f"{_classes} answers for each of 30 rows",
        found=f"shape {_given.shape}",
    )
    checks.require(
        np.abs(_given - 1).max() > 0.00001,
        expected="answers that depend on the row",
        found="the answer 1 for every row",
        misconception="single-unit-softmax",
    )
    _units = _given.shape[1]
    _shapes = sorted(tuple(weight.shape) for weight in _head.trainable_weights)
    checks.require(
        _shapes == sorted([(_size, _units), (_units,)]),
        expected=f"one dense layer that learns: a kernel {(_size, _units)} and a bias {(_units,)}",
        found=f"weights of the shapes {_shapes}",
    )
    for _weight in _head.trainable_weights:
        _weight.assign(_rng.normal(size=_weight.shape) / 2)
    _kernel, _bias = sorted((w.numpy() for w in _head.trainable_weights), key=np.ndim, reverse=True)
    _logits = np.asarray(_x @ _kernel + _bias, "float64")
    _given = np.asarray(_head(_x), "float64")
    _kinds_of_answers = [
        kind
        for kind, right in probe_answers_for(_logits).items()
        if np.abs(_given - right).max() < 1e-4
    ]
    checks.require(
        len(_kinds_of_answers) == 1,
        expected="answers that are logits, or probabilities of classes that exclude each other",
        found="neither of them",
    )
    _loss = probe_loss_of(_head, _x, _labels)
    checks.require(
        _loss is not None and abs(_loss - probe_cross_entropy(_labels, _logits)) < 1e-3,
        expected=f"{_classes} classes, answers that are {_kinds_of_answers[0]}, integer labels: the loss is their cross-entropy",
        found="the loss does not take these labels"
        if _loss is None
        else f"{_loss:.4f}, with a penalty on the weights in it (a regularizer)"
        if _head.losses
        else f"{_loss:.4f}",
        misconception=probe_recognise_wrong_loss(_head, _x, _labels, _logits, _kinds_of_answers[0]),
    )
    _learned = checks.moved_by_fit(_head, _x, _labels, last=True)
    checks.require(
        len(_learned) >= 2,
        expected="a head that is ready for fit: its kernel and its bias move",
        found="a head in which fewer weights move",
    )
### END HIDDEN TESTS

# %% [markdown]
# ## Task 6 · In your own words (2 points)
#
# A classmate writes about **sneakers** against **ankle boots**: “With 200 labels we reach 0.99, thanks to our base. It is a DenseNet that was trained on all ten classes of Fashion-MNIST; we froze it and
# threw its head away. We tried six heads. For each, early stopping on the 50 pictures of our test set chose the epoch. We report the best score.”
#
# Name **two** reasons, of different kinds, why 0.99 says less than it seems to. For each: why is the number too good, and what should be done instead?
# Five or six sentences are enough.

# %% [markdown] written="why_the_score_flatters" points=2
# **Model answer.** First, a leak: the base has been trained with the labels of thousands of sneakers and ankle boots, so “with 200 labels” is not true. Freezing it and throwing the head away does not help: what it learned of the
# two classes is in its features. A base is needed that never saw labels of these two classes (trained on the other eight, or on other pictures), and a baseline on raw pixels to see what it adds.
# Second, the 50 “test” pictures have chosen: the epoch of each head, and the best of six heads. The highest of many scores is high by luck as well, the more so the fewer pictures measure it.
# Epoch and head should be chosen on validation pictures, and the test pictures looked at once, when nothing is left to choose.
#
# **Rubric.** 1 point for the leak: the base has seen labels of these very classes (½), and the repair is a base that has not (½; nothing for “freeze it better” or “use fewer labels”).
# 1 point for choosing on the test set: a score that chose epoch or head is too good (½), and the repair is three parts, the test set looked at once (½; a larger test set alone, or several seeds alone, ¼).
# Two reasons of the same kind (epoch and head) count as one.
