"""Store a network's weights the way `helpers.weights` reads them."""

import hashlib
import json

import numpy as np

from helpers import weights


def pack(name: str, arrays: list[np.ndarray], about: dict | None = None) -> None:
    """Write `helpers/assets/weights/<name>.npz` in float16 and print its hash.

    Args:
        name: the file's name without its ending.
        arrays: the weights, in `get_weights()` order.
        about: what to record with them: seed, accuracy, versions.
    """
    path = weights.FOLDER / f"{name}.npz"
    small: dict = {f"{place:03}": array.astype("float16") for place, array in enumerate(arrays)}
    if about:
        small["about"] = json.dumps(about)
    np.savez_compressed(path, **small)
    print(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size, "bytes")
