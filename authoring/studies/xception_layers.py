"""Where to cut Xception: accuracy of a linear head by layer, number of labels and seed.

    OPENBLAS_NUM_THREADS=1 python -m authoring.studies.xception_layers      (one hour)

The base is frozen. A cut lies at the end of a block's residual branch (`CUTS`), or after its
shortcut has been added (`OUTPUTS`, measured later with the same plan). One model with an output at
each cut gives, for each picture of Fashion-MNIST (blown up to 150×150), the average over the places
of every channel; they are kept in `unfinished/`, so the pictures go through each base once. A
softmax head (logistic regression with an L2 penalty) is then fitted on `labels` pictures, equally
many of each class, which the seed draws from a pool.

Fixed beforehand: pictures, cuts, numbers of labels, seeds, penalties. Chosen for each fit on
validation pictures: the penalty (ties: the stronger). The test pictures are used once a fit.
The baselines: raw pixels; the same network with random weights; and ImageNet's weights fed with
pixels on a scale they were not trained for.
"""

import functools
import itertools

import numpy as np

from authoring.studies import study
from authoring.studies.logistic_regression import accuracy, fit_head, rotated, standardised
from helpers import data, weights
from helpers.quiet_tensorflow import keras
from helpers.quiet_tensorflow import tensorflow as tf

CUTS = (
    "block1_conv2_act",
    "block2_sepconv2_bn",
    "block3_sepconv2_bn",
    "block4_sepconv2_bn",
    *(f"block{block}_sepconv3_bn" for block in range(5, 13)),
    "block13_sepconv2_bn",
    "block14_sepconv1_bn",
    "block14_sepconv2_bn",
    "block14_sepconv2_act",
)
#: Where the shortcut has been added: what the next block's first layer receives.
OUTPUTS = {f"block{n}_output": f"block{n + 1}_sepconv1_act" for n in range(2, 13)}
OUTPUTS["block13_output"] = "block14_sepconv1"
THREE_CUTS = ("block8_sepconv3_bn", "block13_sepconv2_bn", "block14_sepconv2_act")
PAIR = (0, 2)
LABELS, FEW_LABELS = (20, 50, 200, 500), (20, 50, 200)
SEEDS = range(1, 9)
PENALTIES = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5)

right = keras.applications.xception.preprocess_input
WRONG = {
    "ImageNet, pixels 0 to 255": lambda pixels: pixels,
    "ImageNet, pixels 0 to 1": lambda pixels: pixels / 255,
    "ImageNet, DenseNet's preprocessing": keras.applications.densenet.preprocess_input,
}
BASES = {"ImageNet": right, "random weights": right} | WRONG
FOLDER = study.UNFINISHED / "xception_layers"
CHUNK = 250


@functools.cache
def pictures():
    """Return uint8 pictures, labels, and for each task the rows of its pool, valid and test set.

    The first 5,500 rows serve the ten classes, the rest is more of the pair; none is in twice.
    """
    (images, labels), (test_images, test_labels) = data.load_fashion_mnist()
    more = 4500 + np.flatnonzero(np.isin(labels[4500:], PAIR))[:1500]
    more_test = 1000 + np.flatnonzero(np.isin(test_labels[1000:], PAIR))
    taken = [images[:4500], test_images[:1000], images[more], test_images[more_test]]
    taken_labels = [labels[:4500], test_labels[:1000], labels[more], test_labels[more_test]]
    all_labels = np.concatenate(taken_labels)
    ten = {"pool": np.r_[0:4000], "valid": np.r_[4000:4500], "test": np.r_[4500:5500]}
    more = {"pool": np.r_[5500:6500], "valid": np.r_[6500:7000], "test": np.r_[7000:8782]}
    is_pair = np.isin(all_labels, PAIR)
    pair = {name: np.r_[ten[name][is_pair[ten[name]]], more[name]] for name in ten}
    return np.concatenate(taken), all_labels, {"ten classes": ten, "pullover/T-shirt": pair}


def cut_model(base: str) -> keras.Model:
    """Return Xception for 150×150 pictures with one pooled output per cut, `OUTPUTS` last."""
    keras.utils.set_random_seed(1)  # only "random weights" has something to draw
    path = None if base == "random weights" else weights.imagenet("xception")
    xception = keras.applications.Xception(
        weights=path, include_top=False, input_shape=(150, 150, 3)
    )
    outputs = [xception.get_layer(cut).output for cut in CUTS]
    outputs += [xception.get_layer(following).input for following in OUTPUTS.values()]
    pooled = [keras.layers.GlobalAveragePooling2D()(output) for output in outputs]
    return keras.Model(xception.input, pooled)


def pictures_needed(base: str, task: str) -> np.ndarray:
    """Return the rows of all pictures that `task` needs from `base`."""
    _, classes, rows_of = pictures()
    pool = rows_of[task]["pool"]
    if base in WRONG:
        drawn = [draw(pool, classes, max(FEW_LABELS), seed) for seed in SEEDS]
        pool = np.unique(np.concatenate(drawn))
    return np.concatenate([pool, rows_of[task]["valid"], rows_of[task]["test"]])


def extract(base: str, task: str) -> None:
    """Write the pooled features of the pictures, `CHUNK` at a time, where they are missing."""
    rows = pictures_needed(base, task)
    chunks = range(-(-len(rows) // CHUNK))
    paths = [FOLDER / f"{base} {task.replace('/', ' ')} {number:03}.npz" for number in chunks]
    missing = [number for number in chunks if not paths[number].exists()]
    if not missing:
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    model = cut_model(base)
    for number in missing:
        chunk = rows[number * CHUNK : (number + 1) * CHUNK]
        colour = np.repeat(pictures()[0][chunk, ..., np.newaxis], 3, axis=-1)
        pixels = BASES[base](tf.image.resize(colour, (150, 150)).numpy())
        features = model.predict(pixels, batch_size=50, verbose=0)
        unfinished = paths[number].with_suffix(".part.npz")
        np.savez(unfinished, rows=chunk, **dict(zip((*CUTS, *OUTPUTS), features, strict=True)))
        unfinished.replace(paths[number])
        print(f"{base}, {task}: chunk {number + 1} of {len(paths)}", flush=True)


@functools.lru_cache(maxsize=len(CUTS) + len(OUTPUTS))
def features_of(base: str, cut: str, task: str) -> np.ndarray:
    """Return float32 features, one row a picture; NaN for pictures that the task does not need."""
    if base == "pixels":
        return pictures()[0].reshape(-1, 784).astype("float32") / 255
    extract(base, task)
    features = None
    for path in sorted(FOLDER.glob(f"{base} {task.replace('/', ' ')} ???.npz")):
        with np.load(path) as chunk:
            if features is None:
                features = np.full((len(pictures()[0]), chunk[cut].shape[1]), np.nan, "float32")
            features[chunk["rows"]] = chunk[cut]
    return features


def draw(pool: np.ndarray, classes: np.ndarray, labels: int, seed: int) -> np.ndarray:
    """Return places of labelled pictures, equally many of each class.

    Args:
        pool: places to draw from.
        classes: the class of each picture, at all places.
        labels: how many in all.
        seed: of the draw.
    """
    generator = np.random.default_rng(seed)
    found = np.unique(classes[pool])
    each = labels // len(found)
    return np.concatenate(
        [generator.permutation(pool[classes[pool] == one])[:each] for one in found]
    )


def measure(seed: int, task: str, base: str, cut: str, labels: int) -> tuple[float, ...]:
    """Return the chosen penalty, the accuracy on validation and on test pictures."""
    _, classes, rows_of = pictures()
    rows = dict(rows_of[task])
    rows["pool"] = draw(rows["pool"], classes, labels, seed)
    parts = standardised(features_of(base, cut, task), rows, one_scale=base == "pixels")
    parts = rotated(parts)
    found = np.unique(classes[rows["pool"]])
    targets = {name: np.searchsorted(found, classes[part]) for name, part in rows.items()}
    one_hot = np.eye(len(found), dtype="float32")[targets["pool"]]
    parameters = np.zeros((parts["pool"].shape[1] + 1, len(found)), "float32")
    best = (-1.0, None, None)
    for penalty in PENALTIES:
        parameters = fit_head(parameters, parts["pool"], one_hot, penalty)
        valid_accuracy = accuracy(parameters, parts["valid"], targets["valid"])
        if valid_accuracy > best[0]:
            best = (valid_accuracy, penalty, parameters)
    valid_accuracy, penalty, parameters = best
    test_accuracy = accuracy(parameters, parts["test"], targets["test"])
    return penalty, round(valid_accuracy, 4), round(test_accuracy, 4)


def parts():
    """Yield every (seed, task, base, cut, labels).

    All `CUTS` are asked for on ten classes only, and there of random weights with up to 200 labels:
    each base costs ten minutes and each fit a second.
    """
    ten, pair = "ten classes", "pullover/T-shirt"
    asked = [(task, "pixels", ("pixels",), LABELS) for task in (ten, pair)]
    asked += [(ten, "ImageNet", CUTS, LABELS), (ten, "random weights", CUTS, FEW_LABELS)]
    asked += [(ten, base, THREE_CUTS, FEW_LABELS) for base in WRONG]
    asked += [(pair, base, THREE_CUTS, LABELS) for base in ("ImageNet", "random weights")]
    asked += [(ten, "ImageNet", OUTPUTS, LABELS), (ten, "random weights", OUTPUTS, (200,))]
    asked += [(pair, "ImageNet", ("block8_output",), LABELS)]
    for task, base, cuts, sizes in asked:
        for labels, cut in itertools.product(sizes, cuts):
            yield from ((seed, task, base, cut, labels) for seed in SEEDS)


def main() -> None:
    """Run what is missing."""
    command = "python -m authoring.studies.xception_layers"
    keys = ("seed", "task", "base", "cut", "labels")
    results = ("penalty", "valid_accuracy", "test_accuracy")
    study.Study("xception_layers", command, keys, results).run(parts(), measure)


if __name__ == "__main__":
    main()
