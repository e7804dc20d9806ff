"""How many labels is a base worth? From photographs, by way of clothes, to noise.

    OPENBLAS_NUM_THREADS=1 python -m authoring.studies.photographs_labels      (8 minutes)

The photographs, the same made small and grey, clothes, and noise; and, measured later with the same
plan, clothes on a larger frame: anywhere in it, in its middle, and with all pixels shuffled.
Each task has nine kinds. Its test pictures are fixed, `TEST` of each kind; a draw takes `labels`
pictures of each kind from the others. Two ways to answer: the nearest class mean, which has nothing
to choose, and a softmax head with an L2 penalty (`logistic_regression`), on the pooled features of
Xception's last layer or on pixels.

Fixed beforehand: pictures, numbers of labels, draws, penalties. Chosen with five other draws, on
pictures that are neither labelled nor in the test set: the penalty, for each task, numbers and
labels (ties: the stronger). Random weights get photographs only: each base costs its pass over the
pictures. The test pictures are used once a row.
"""

import functools

import numpy as np

from authoring.studies import study
from authoring.studies.logistic_regression import accuracy, fit_head, rotated, standardised
from authoring.studies.shifted_clothes import framed
from helpers import data, photographs, weights
from helpers.quiet_tensorflow import keras
from helpers.quiet_tensorflow import tensorflow as tf

SEED, TEST = 42, 6
LABELS, DRAWS, TUNING_DRAWS = (1, 2, 5, 8), range(1, 21), range(101, 106)
PENALTIES = (1e-1, 1e-2, 1e-3)
PHOTOGRAPHS, SMALL, CLOTHES, NOISE, ANYWHERE, MIDDLE, SHUFFLED = TASKS = (
    "photographs",
    "photographs, small and grey",
    "clothes",
    "noise",
    "clothes, anywhere in a frame",
    "clothes, in the middle of a frame",
    "clothes, pixels shuffled",
)
OF_CLOTHES, OF_NOISE = 24, 24  # pictures a kind, in a task without a natural number
FOLDER = study.UNFINISHED / "photographs"


@functools.cache
def pictures(task: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the pictures of a task and their kinds.

    Returns:
        uint8 (n, 150, 150, 3) for photographs, uint8 (n, 28, 28) for the others, or (n, 40, 40) on
        a frame; int64 (n,).
    """
    images, kinds, _ = photographs.load()
    if task == SMALL:  # as Fashion-MNIST was made: grey, 28×28, bright on black
        grey = tf.image.rgb_to_grayscale(images.astype("float32"))
        small = tf.image.resize(grey, (28, 28), method="area").numpy()[..., 0]
        images = (255 - small).round().astype("uint8")
    elif task in (
        CLOTHES,
        ANYWHERE,
        MIDDLE,
        SHUFFLED,
    ):  # all but ankle boots, so that there are nine kinds here, too
        (images, kinds), _ = data.load_fashion_mnist()
        rows = np.concatenate([np.flatnonzero(kinds == kind)[:OF_CLOTHES] for kind in range(9)])
        images, kinds = images[rows], kinds[rows]
        if task != CLOTHES:
            images = framed(images, 6 if task == ANYWHERE else 0, SEED)
        if task == SHUFFLED:  # every picture in the same way
            pixels = images.reshape(len(images), -1)
            order = np.random.default_rng(SEED).permutation(pixels.shape[1])
            images = pixels[:, order].reshape(images.shape)
    elif task == NOISE:  # a fixed pattern for each kind, under noise of twice its size
        generator = np.random.default_rng(SEED)
        kinds = np.repeat(np.arange(9), OF_NOISE)
        patterns = generator.normal(size=(9, 28, 28))[kinds]
        noise = generator.normal(size=patterns.shape)
        images = np.clip(128 + 20 * patterns + 40 * noise, 0, 255).astype("uint8")
    return images, kinds.astype("int64")


def split(kinds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of the pictures that may be labelled, and of the test pictures."""
    generator = np.random.default_rng(SEED)
    orders = [generator.permutation(np.flatnonzero(kinds == kind)) for kind in range(9)]
    return (
        np.concatenate([order[TEST:] for order in orders]),
        np.concatenate([order[:TEST] for order in orders]),
    )


def draw(pool: np.ndarray, kinds: np.ndarray, labels: int, seed: int) -> np.ndarray:
    """Return the places of `labels` pictures of each kind, drawn from `pool`."""
    generator = np.random.default_rng(seed)
    return np.concatenate(
        [generator.permutation(pool[kinds[pool] == kind])[:labels] for kind in range(9)]
    )


@functools.cache
def base_features(task: str, base: str) -> dict[str, np.ndarray]:
    """Return what Xception makes of the task's pictures; kept in `unfinished/`.

    Returns:
        "pooled": float32 (n, 2048); "block13": float32 (n, 5, 5, 1024), what the last block gets.
    """
    path = FOLDER / f"{base} {task}.npz"
    if not path.exists():
        keras.utils.set_random_seed(1)  # only "random weights" has something to draw
        xception = keras.applications.Xception(
            weights=weights.imagenet("xception") if base == "ImageNet" else None,
            include_top=False,
            input_shape=(150, 150, 3),
            pooling="avg",
        )
        block13 = xception.get_layer("block14_sepconv1").input
        model = keras.Model(xception.input, {"pooled": xception.output, "block13": block13})
        images, _ = pictures(task)
        colour = images if images.ndim == 4 else np.repeat(images[..., np.newaxis], 3, axis=-1)
        pixels = tf.image.resize(colour, (150, 150)).numpy()
        pixels = keras.applications.xception.preprocess_input(pixels)
        FOLDER.mkdir(parents=True, exist_ok=True)
        np.savez(path.with_suffix(".part.npz"), **model.predict(pixels, batch_size=32, verbose=0))
        path.with_suffix(".part.npz").replace(path)
    with np.load(path) as arrays:
        return dict(arrays)


@functools.cache
def numbers_of(task: str, numbers: str) -> np.ndarray:
    """Return float32 features, one row a picture; pixels of photographs are averaged to 30×30."""
    if numbers != "pixels":
        return base_features(task, numbers)["pooled"]
    images, _ = pictures(task)
    if task == PHOTOGRAPHS:
        images = tf.image.resize(images, (30, 30), method="area").numpy()
    return images.reshape(len(images), -1).astype("float32") / 255


def nearest_mean(x: np.ndarray, kinds: np.ndarray, labelled: np.ndarray, asked: np.ndarray):
    """Return for each picture in `asked` the kind whose labelled pictures have the nearest mean."""
    means = np.stack([x[labelled][kinds[labelled] == kind].mean(axis=0) for kind in range(9)])
    return np.linalg.norm(x[asked][:, np.newaxis] - means, axis=-1).argmin(axis=1)


def heads(task: str, numbers: str, labels: int, seed: int, asked: np.ndarray | None = None):
    """Yield penalty and accuracy, from the strongest penalty to the weakest.

    Args:
        task: what `pictures` takes.
        numbers: what `numbers_of` takes.
        labels: pictures of each kind.
        seed: of the draw.
        asked: places of the pictures that are judged; by default all that have no label and are not
            in the test set.
    """
    _, kinds = pictures(task)
    pool, _ = split(kinds)
    labelled = draw(pool, kinds, labels, seed)
    asked = np.setdiff1d(pool, labelled) if asked is None else asked
    rows = {"pool": labelled, "asked": asked}
    parts = rotated(standardised(numbers_of(task, numbers), rows, one_scale=True))
    one_hot = np.eye(9, dtype="float32")[kinds[labelled]]
    parameters = np.zeros((parts["pool"].shape[1] + 1, 9), "float32")
    for penalty in PENALTIES:
        parameters = fit_head(parameters, parts["pool"], one_hot, penalty)
        yield penalty, accuracy(parameters, parts["asked"], kinds[asked])


@functools.cache
def chosen_penalty(task: str, numbers: str, labels: int) -> float:
    """Return the penalty that is best on average in the tuning draws."""
    found = [dict(heads(task, numbers, labels, seed)) for seed in TUNING_DRAWS]
    return max(PENALTIES, key=lambda penalty: np.mean([one[penalty] for one in found]))


def measure(seed: int, task: str, numbers: str, labels: int) -> tuple[float, ...]:
    """Return the penalty, and the accuracy of both ways on the test pictures."""
    _, kinds = pictures(task)
    pool, test = split(kinds)
    x, labelled = numbers_of(task, numbers), draw(pool, kinds, labels, seed)
    penalty = chosen_penalty(task, numbers, labels)
    found = nearest_mean(x, kinds, labelled, test)
    of_head = dict(heads(task, numbers, labels, seed, test))[penalty]
    return penalty, round(float(np.mean(found == kinds[test])), 4), round(of_head, 4)


def parts():
    """Yield every (seed, task, numbers, labels)."""
    for task in TASKS:
        bases = ("ImageNet", "random weights") if task == PHOTOGRAPHS else ("ImageNet",)
        for numbers in ("pixels", *bases):
            yield from ((seed, task, numbers, labels) for labels in LABELS for seed in DRAWS)


def main() -> None:
    """Run what is missing."""
    command = "python -m authoring.studies.photographs_labels"
    keys = ("seed", "task", "numbers", "labels")
    results = ("penalty", "nearest_mean", "head")
    study.Study("photographs_labels", command, keys, results).run(parts(), measure)


if __name__ == "__main__":
    main()
