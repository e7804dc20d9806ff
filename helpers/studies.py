"""Results of the course's long experiments, for lessons to plot.

Each file names the command and the versions that made it; the scripts are in `authoring/studies/`.
"""

import csv
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent / "assets" / "studies"


def load(name: str) -> dict[str, np.ndarray]:
    """Return a study's columns.

    Args:
        name: for example "ab_transfer_dense".

    Returns:
        One array a column, all of the same length, under the column's name: int64 where every
        value is a whole number, float64 where every value is a number, text otherwise.

    Raises:
        ValueError: if there is no such study.
    """
    rows = list(csv.reader(line for line in _lines(name) if not line.startswith("#")))
    columns = zip(*rows[1:], strict=True) if rows[1:] else [()] * len(rows[0])
    return {title: _typed(values) for title, values in zip(rows[0], columns, strict=True)}


def about(name: str) -> str:
    """Return the lines that say how and with which versions the study was made.

    Args:
        name: as for `load`.

    Raises:
        ValueError: if there is no such study.
    """
    return "\n".join(line[2:].rstrip() for line in _lines(name) if line.startswith("#"))


def _lines(name: str) -> list[str]:
    path = FOLDER / f"{name}.csv"
    if not path.exists():
        there = ", ".join(sorted(p.stem for p in FOLDER.glob("*.csv")))
        raise ValueError(f"no study {name!r}; there are: {there}.")
    return path.read_text(encoding="utf-8").splitlines()


def _typed(values: tuple[str, ...]) -> np.ndarray:
    for kind in (np.int64, np.float64):
        try:
            return np.array(values, dtype=kind)
        except ValueError:
            continue
    return np.array(values, dtype=str)
