"""What every study does: one row for each part, written at once, so that it can be interrupted."""

import csv
import importlib.metadata
import platform
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from helpers import studies

#: Git-ignored: what an interrupted study needs to go on.
UNFINISHED = Path(__file__).parent / "unfinished"


def versions() -> dict[str, str]:
    """Return the versions that results depend on."""
    packages = ("keras", "tensorflow-cpu", "tensorflow", "numpy")
    found = {}
    for package in packages:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return {"python": platform.python_version()} | found


class Study:
    """A CSV file with one row a part, which grows until every part asked for is there.

    Args:
        name: the file is `helpers/assets/studies/<name>.csv`.
        command: how to run the study again; written into the file.
        keys: names of the columns that say which part a row is.
        results: names of the columns that were measured.
    """

    def __init__(self, name: str, command: str, keys: tuple[str, ...], results: tuple[str, ...]):
        self.path = studies.FOLDER / f"{name}.csv"
        self.keys, self.results = keys, results
        if not self.path.exists():
            self.path.parent.mkdir(exist_ok=True)
            about = {"made by": command, "begun": f"{datetime.now(UTC):%Y-%m-%d}", **versions()}
            header = "".join(f"# {key}: {value}\n" for key, value in about.items())
            self.path.write_text(header + ",".join(keys + results) + "\n")

    def done(self) -> set[tuple[str, ...]]:
        """Return the keys of the parts in the file, as text."""
        columns = studies.load(self.path.stem)
        return set(zip(*(map(str, columns[key]) for key in self.keys), strict=True))

    def run(self, parts: Iterable[tuple], measure: Callable[..., tuple]) -> None:
        """Measure each part that is missing and append its row; print done/asked.

        Args:
            parts: the keys of all parts asked for.
            measure: called with a part's keys, returns its results.
        """
        parts = list(parts)
        done = self.done()
        missing = [part for part in parts if tuple(map(str, part)) not in done]
        print(f"{self.path.stem}: {len(parts) - len(missing)}/{len(parts)} done", flush=True)
        started = time.perf_counter()
        for number, part in enumerate(missing, start=1):
            measured = measure(*part)
            with self.path.open("a", newline="") as file:
                csv.writer(file, lineterminator="\n").writerow([*part, *measured])
            finished = len(parts) - len(missing) + number
            minutes = (time.perf_counter() - started) / 60
            left = minutes / number * (len(missing) - number)
            print(
                f"{self.path.stem}: {finished}/{len(parts)} done, {left:.0f} min left", flush=True
            )
