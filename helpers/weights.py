"""Pre-trained weights that come with the course: nothing is downloaded."""

import hashlib
import json
import os
import tempfile
from pathlib import Path

import numpy as np
import platformdirs

from helpers import data, densenet
from helpers.quiet_tensorflow import keras

FOLDER = Path(__file__).parent / "assets" / "weights"

#: Labels of the one pair that the DenseNets have never seen: pullover and T-shirt/top.
LEFT_OUT = (2, 0)

#: sha256 of each file.
SHA256 = {
    "xception": "0258e27a06b2bae06a7aa58a9ea7fabd41e79822b32bc05127e34172971b39c3",
    "densenet121_without_pullover_tshirt": "8983dc20c6f99e9b15eeb4db765c75e2"
    "0124819d0ce70946216f79f345dcac31",
    "compact_densenet_without_pullover_tshirt": "45c9eeb418a6a55c5561c26f11eff72e"
    "7447a082aa3a11dd7374fc25fe7a58e5",
}


def imagenet(name: str) -> str:
    """Return the path of a weights file for `keras.applications`, without its classifier.

    The weights are stored as float16 to keep the repository small (on Fashion-MNIST this changes
    pooled features by about 0.2 %). The first call unpacks them to float32 in the user's cache
    folder (`THAW_CACHE`, if that is set); later calls find them there.

    Args:
        name: "xception".

    Returns:
        The path of a `.weights.h5` file. Use it as
        `keras.applications.Xception(weights=imagenet("xception"), include_top=False, ...)`.

    Raises:
        ValueError: if there are no such weights, or the stored file is damaged.

    Source: F. Chollet (2017), "Xception: Deep Learning with Depthwise Separable Convolutions",
    https://arxiv.org/abs/1610.02357; see `assets/LICENSES.md`.
    """
    if name != "xception":
        raise ValueError(f"no ImageNet weights for {name!r}; there are: xception.")
    return _unpacked("xception")


def task_a(name: str, *, left_out: tuple[str, str]) -> str:
    """Return the path of weights that the course trained on Fashion-MNIST's task A.

    **These networks have seen eight classes: all but pullovers and T-shirts** (`LEFT_OUT`). Used on
    another pair they would have seen its pictures and labels already: knowledge of the
    answers would leak into the experiment. That is why the pair must be named.

    Args:
        name: "densenet121", for `keras.applications.DenseNet121(weights=..., include_top=False,
            input_shape=(32, 32, 3))`, or "compact_densenet", for
            `helpers.densenet.compact_densenet(8).load_weights(...)`.
        left_out: names of the two classes of your task B.

    Returns:
        The path of a float32 `.weights.h5` file in the user's cache (see `imagenet`).

    Raises:
        ValueError: if there are no such weights, if they have seen `left_out`, or if the stored
            file is damaged.

    Source: trained by `authoring/studies/pretrain_densenet.py`; `about` says how well.
    """
    pair = [data.CLASS_NAMES[label] for label in LEFT_OUT]
    if sorted(left_out) != sorted(pair):
        raise ValueError(
            f"These weights have seen every class but {pair[0]} and {pair[1]}. On another pair "
            "they know the answers already; train a model A that leaves your pair out."
        )
    if name not in ("densenet121", "compact_densenet"):
        raise ValueError(f"no weights for {name!r}; there are: densenet121, compact_densenet.")
    return _unpacked(_file_of(name))


def about(name: str) -> dict:
    """Return what was recorded when the course trained a network on task A: seed, accuracy, ...

    Args:
        name: as for `task_a`.

    Raises:
        FileNotFoundError: if there is no such network.
    """
    with np.load(FOLDER / f"{_file_of(name)}.npz") as arrays:
        return json.loads(str(arrays["about"]))


def _file_of(name: str) -> str:
    return f"{name}_without_pullover_tshirt"


def _unpacked(file: str) -> str:
    """Return the path of the float32 weights; write them first, whole or not at all."""
    cache = Path(os.environ.get("THAW_CACHE") or platformdirs.user_cache_dir("thaw"))
    path = cache / f"{file}-{SHA256[file][:12]}.weights.h5"
    if path.exists():
        return str(path)
    packed = FOLDER / f"{file}.npz"
    if hashlib.sha256(packed.read_bytes()).hexdigest() != SHA256[file]:
        raise ValueError(f"{packed.name} is damaged. Get it back with: git checkout -- {packed}")
    with np.load(packed) as arrays:
        values = [arrays[key].astype("float32") for key in sorted(arrays) if key != "about"]
    model = _network(file)
    model.set_weights(values)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        unfinished = Path(folder) / path.name
        model.save_weights(unfinished)
        unfinished.replace(path)
    return str(path)


def _network(file: str) -> keras.Model:
    """Return the network that the weights in `file` belong to, with random weights."""
    if file == "xception":
        return keras.applications.Xception(weights=None, include_top=False)
    if file.startswith("densenet121"):
        return keras.applications.DenseNet121(
            weights=None, include_top=False, input_shape=(32, 32, 3)
        )
    return densenet.compact_densenet(8)
