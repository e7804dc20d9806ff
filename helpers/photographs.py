"""Photographs of nine kinds of things, which come with the course: nothing is downloaded."""

import csv
import hashlib
import io
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

FOLDER = Path(__file__).parent / "assets" / "photographs"
#: One row a picture: its file, licence, author, source and sha256.
CREDITS = FOLDER / "credits.csv"

#: Names in the order of the labels 0 to 8: three kinds of animals, of plants, of things.
KINDS = (
    "bird",
    "land animal",
    "sea animal",
    "fruit",
    "vegetable",
    "flower",
    "vehicle",
    "tool",
    "container",
)


def load() -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Return all photographs with their labels and names, sorted by file.

    Returns:
        `(images, labels, names)`: arrays of dtype uint8 with shapes (n, 150, 150, 3) and (n,), and
        n names such as "blackbird". Each picture is a cut-out on white; pixels run from 0 to 255
        in the order red, green, blue, and labels from 0 to 8 (see `KINDS`). The kinds have
        different numbers of pictures.

    Raises:
        FileNotFoundError: if a file is missing.
        ValueError: if a file is not the one in `CREDITS`.

    Source: Tux Paint's stamps, http://www.tuxpaint.org; see `assets/photographs/LICENSES.md`.
    """
    with CREDITS.open(newline="", encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    images = np.stack([_read(row["file"], row["sha256"]) for row in rows])
    folders = [Path(row["file"]).parent.name.replace("_", " ") for row in rows]
    labels = np.array([KINDS.index(kind) for kind in folders], dtype="uint8")
    return images, labels, [Path(row["file"]).stem for row in rows]


def _read(file: str, sha256: str) -> np.ndarray:
    """Read one JPEG as an array of shape (150, 150, 3)."""
    path = FOLDER / file
    fix = f"Get it back with: git checkout -- {path}"
    if not path.exists():
        raise FileNotFoundError(f"{path.name} is missing from {path.parent}. {fix}")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(f"{path.name} is not the course's file. {fix}")
    return plt.imread(io.BytesIO(content), format="jpg")
