"""Fashion-MNIST from the files that come with the course: nothing is downloaded."""

import gzip
import hashlib
from pathlib import Path

import numpy as np

FASHION_MNIST = Path(__file__).parent / "assets" / "fashion_mnist"

#: Class names in the order of the labels 0 to 9, as the data set's README gives them.
CLASS_NAMES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)

#: sha256 of the *uncompressed* IDX files (gzip headers differ between distributors).
SHA256 = {
    "train-images-idx3-ubyte": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    "train-labels-idx1-ubyte": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    "t10k-images-idx3-ubyte": "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    "t10k-labels-idx1-ubyte": "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
}


def load_fashion_mnist():
    """Return what `keras.datasets.fashion_mnist.load_data()` returns, from the course's files.

    Returns:
        `(train_images, train_labels), (test_images, test_labels)`: NumPy arrays of dtype uint8
        with shapes (60000, 28, 28), (60000,), (10000, 28, 28) and (10000,). Pixels run from
        0 (background) to 255, labels from 0 to 9 (see `CLASS_NAMES`).

    Raises:
        FileNotFoundError: if a file is missing.
        ValueError: if a file is not the published one.

    Source: H. Xiao, K. Rasul, R. Vollgraf (2017), "Fashion-MNIST: a Novel Image Dataset for
    Benchmarking Machine Learning Algorithms", https://arxiv.org/abs/1708.07747.
    """
    return (
        (_read_idx("train-images-idx3-ubyte"), _read_idx("train-labels-idx1-ubyte")),
        (_read_idx("t10k-images-idx3-ubyte"), _read_idx("t10k-labels-idx1-ubyte")),
    )


def _read_idx(name: str) -> np.ndarray:
    """Read one IDX file of unsigned bytes (format: http://yann.lecun.com/exdb/mnist/)."""
    path = FASHION_MNIST / f"{name}.gz"
    if not path.exists():
        raise FileNotFoundError(
            f"{path.name} is missing from {path.parent}. Get it back with: git checkout -- {path}"
        )
    content = gzip.decompress(path.read_bytes())
    if hashlib.sha256(content).hexdigest() != SHA256[name]:
        raise ValueError(
            f"{path.name} is not the published file. Get it back with: git checkout -- {path}"
        )
    dimensions = content[3]
    shape = np.frombuffer(content, dtype=">i4", count=dimensions, offset=4)
    return np.frombuffer(content, dtype=np.uint8, offset=4 + 4 * dimensions).reshape(shape).copy()
