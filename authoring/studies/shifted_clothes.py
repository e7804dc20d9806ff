"""How many labels is a base worth, if a garment may stand anywhere in the frame?

    OPENBLAS_NUM_THREADS=1 python -m authoring.studies.shifted_clothes      (6 minutes)

Pullovers and T-shirts, 28×28, on a black frame of 40×40 (`framed`): in its middle, or moved by up
to `SHIFTS` pixels down or up, and right or left. Nothing is ever cut off. A picture keeps its place
in all draws. A softmax head with an L2 penalty (`logistic_regression`) is fitted on `labels`
pictures, equally many of each class, which the seed draws: from the first `FEW` pictures, if at
most 200 are drawn, and else from all that are not validation pictures. Its input: the pixels; the
pooled features of the compact DenseNet, which has learned the other eight classes (centred, 28×28);
the same with random weights; or, for the largest shift and up to 200 labels, the pooled features of
Xception at the output of block 8, at 150×150.

Fixed beforehand: pictures, places, numbers of labels, seeds, penalties. Chosen with three other
draws on validation pictures: the penalty, for each shift, numbers and labels (ties: the stronger).
The test pictures are used once a row. (A first run had 300 validation pictures. They chose so badly
for 10,000 labels on pixels that 1,000 replaced them, and everything was measured again.)
"""

import functools

import numpy as np

from authoring.studies import study
from authoring.studies.logistic_regression import accuracy, fit_head, rotated, standardised
from authoring.studies.xception_layers import OUTPUTS, draw
from helpers import data, densenet, weights
from helpers.quiet_tensorflow import keras
from helpers.quiet_tensorflow import tensorflow as tf

PULLOVER, T_SHIRT = 2, 0
SIDE, SHIFTS = 40, (0, 3, 6)
POOL, FEW, VALID, TEST = 11_000, 800, 1_000, 1_000
LABELS, SEEDS, TUNING_SEEDS = (10, 20, 50, 200, 1_000, 10_000), range(1, 9), range(101, 104)
PENALTIES = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5)
PIXELS, COMPACT, RANDOM, XCEPTION = NUMBERS = (
    "pixels",
    "compact DenseNet",
    "compact DenseNet, random weights",
    "Xception, output of block 8",
)
FOLDER = study.UNFINISHED / "shifted_clothes"


def framed(images: np.ndarray, shift: int, seed: int) -> np.ndarray:
    """Return pictures on a black frame of 40×40, each moved at random.

    Args:
        images: uint8 (n, 28, 28).
        shift: the largest move in each of the two directions, from 0 to 6 pixels.
        seed: of the moves.

    Returns:
        uint8 (n, 40, 40).
    """
    corners = 6 + np.random.default_rng(seed).integers(-shift, shift + 1, size=(len(images), 2))
    frames = np.zeros((len(images), SIDE, SIDE), "uint8")
    for frame, image, (top, left) in zip(frames, images, corners, strict=True):
        frame[top : top + 28, left : left + 28] = image
    return frames


@functools.cache
def clothes() -> tuple[np.ndarray, np.ndarray]:
    """Return the pair's 12,000 training and first 1,000 test pictures, and 1 for each pullover."""
    train, test = data.load_fashion_mnist()
    images, labels = (np.concatenate(arrays) for arrays in zip(train, test, strict=True))
    is_pair = np.isin(labels, (PULLOVER, T_SHIRT))
    needed = np.flatnonzero(is_pair)[: POOL + VALID + TEST]
    return images[needed], (labels[needed] == PULLOVER).astype("int64")


def places(labels: int) -> dict[str, np.ndarray]:
    """Return the places of the pool, the validation and the test pictures in `clothes`."""
    pool = FEW if labels <= 200 else POOL
    return {
        "pool": np.arange(pool),
        "valid": np.arange(POOL, POOL + VALID),
        "test": np.arange(POOL + VALID, len(clothes()[0])),
    }


def network(numbers: str) -> keras.Model:
    """Return a base that makes pooled features of frames of 40×40, from 0 to 1."""
    keras.utils.set_random_seed(1)  # only "random weights" has something to draw
    frame = keras.Input((SIDE, SIDE, 1))
    if numbers == XCEPTION:
        base = keras.applications.Xception(
            weights=weights.imagenet("xception"), include_top=False, input_shape=(150, 150, 3)
        )
        cut = base.get_layer(OUTPUTS["block8_output"]).input
        pooled = keras.layers.GlobalAveragePooling2D()(cut)
        large = keras.layers.Resizing(150, 150)(keras.layers.Concatenate()([frame] * 3))
        scaled = keras.layers.Rescaling(2, offset=-1)(large)
        return keras.Model(frame, keras.Model(base.input, pooled)(scaled))
    compact = densenet.compact_densenet(8)
    if numbers == COMPACT:
        path = weights.task_a("compact_densenet", left_out=("Pullover", "T-shirt/top"))
        compact.load_weights(path)
    base = keras.Model(compact.input, compact.get_layer("pooled").output)
    larger = keras.models.clone_model(base, input_tensors=frame)  # convolutions fit any size
    larger.set_weights(base.get_weights())
    return larger


@functools.cache
def numbers_of(shift: int, numbers: str) -> np.ndarray:
    """Return float32 features, one row a picture of `clothes`; kept in `unfinished/`.

    Xception's are NaN for pictures that only draws of more than 200 need.
    """
    frames = framed(clothes()[0], shift, seed=shift).astype("float32") / 255
    if numbers == PIXELS:
        return frames.reshape(len(frames), -1)
    path = FOLDER / f"{numbers} {shift}.npy"
    if not path.exists():
        needed = np.concatenate(list(places(200 if numbers == XCEPTION else max(LABELS)).values()))
        found = network(numbers).predict(frames[needed, ..., np.newaxis], batch_size=50, verbose=0)
        features = np.full((len(frames), found.shape[1]), np.nan, "float32")
        features[needed] = found
        FOLDER.mkdir(parents=True, exist_ok=True)
        np.save(path.with_suffix(".part.npy"), features)
        path.with_suffix(".part.npy").replace(path)
    return np.load(path)


def heads(shift: int, numbers: str, labels: int, seed: int, asked: str):
    """Yield penalty and accuracy, from the strongest penalty to the weakest.

    Args:
        shift: the largest move.
        numbers: one of `NUMBERS`.
        labels: labelled pictures, of both classes together.
        seed: of the draw.
        asked: "valid" or "test".
    """
    _, pullover = clothes()
    rows = places(labels)
    rows["pool"] = draw(rows["pool"], pullover, labels, seed)
    parts = standardised(numbers_of(shift, numbers), rows, one_scale=numbers == PIXELS)
    parts = rotated({name: parts[name] for name in ("pool", asked)})
    one_hot = np.eye(2, dtype="float32")[pullover[rows["pool"]]]
    parameters = np.zeros((parts["pool"].shape[1] + 1, 2), "float32")
    for penalty in PENALTIES:
        parameters = fit_head(parameters, parts["pool"], one_hot, penalty)
        yield penalty, accuracy(parameters, parts[asked], pullover[rows[asked]])


@functools.cache
def chosen_penalty(shift: int, numbers: str, labels: int) -> float:
    """Return the penalty that is best on average in the tuning draws."""
    found = [dict(heads(shift, numbers, labels, seed, "valid")) for seed in TUNING_SEEDS]
    return max(PENALTIES, key=lambda penalty: np.mean([one[penalty] for one in found]))


def measure(seed: int, shift: int, numbers: str, labels: int) -> tuple[float, float]:
    """Return the penalty and the accuracy on the test pictures."""
    penalty = chosen_penalty(shift, numbers, labels)
    found = dict(heads(shift, numbers, labels, seed, "test"))
    return penalty, round(found[penalty], 4)


def parts():
    """Yield every (seed, shift, numbers, labels)."""
    for numbers in NUMBERS:
        of_xception = numbers == XCEPTION
        sizes = [n for n in LABELS if n <= 200] if of_xception else LABELS
        for shift in SHIFTS[-1:] if of_xception else SHIFTS:
            yield from ((seed, shift, numbers, labels) for labels in sizes for seed in SEEDS)


def main() -> None:
    """Run what is missing."""
    tf.config.experimental.enable_op_determinism()
    command = "python -m authoring.studies.shifted_clothes"
    keys, results = ("seed", "shift", "numbers", "labels"), ("penalty", "test_accuracy")
    study.Study("shifted_clothes", command, keys, results).run(parts(), measure)


if __name__ == "__main__":
    main()
