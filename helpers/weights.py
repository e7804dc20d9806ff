"""Pre-trained weights that come with the course: nothing is downloaded."""

import hashlib
import os
import tempfile
from pathlib import Path

import numpy as np
import platformdirs

from helpers.quiet_tensorflow import keras

FOLDER = Path(__file__).parent / "assets" / "weights"

#: sha256 of each file.
SHA256 = {
    "xception": "0258e27a06b2bae06a7aa58a9ea7fabd41e79822b32bc05127e34172971b39c3",
}

_ARCHITECTURES = {"xception": keras.applications.Xception}


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
    if name not in SHA256:
        raise ValueError(f"no ImageNet weights for {name!r}; there are: {', '.join(SHA256)}.")
    cache = Path(os.environ.get("THAW_CACHE") or platformdirs.user_cache_dir("thaw"))
    path = cache / f"{name}-{SHA256[name][:12]}.weights.h5"
    if not path.exists():
        _unpack(name, path)
    return str(path)


def _unpack(name: str, path: Path) -> None:
    """Write the float32 weights to `path`, whole or not at all."""
    packed = FOLDER / f"{name}.npz"
    if hashlib.sha256(packed.read_bytes()).hexdigest() != SHA256[name]:
        raise ValueError(f"{packed.name} is damaged. Get it back with: git checkout -- {packed}")
    with np.load(packed) as arrays:
        values = [arrays[key].astype("float32") for key in sorted(arrays)]
    model = _ARCHITECTURES[name](weights=None, include_top=False)
    model.set_weights(values)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        unfinished = Path(folder) / path.name
        model.save_weights(unfinished)
        unfinished.replace(path)
