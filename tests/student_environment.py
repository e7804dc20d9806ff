"""An environment with what students have, and nothing that graders and authors have besides."""

import importlib.metadata
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from venv import EnvBuilder

#: A line of a lock: what is pinned, its extras, its version, and where it is needed.
PIN = re.compile(r"^([\w.-]+)(?:\[([\w,-]+)\])?==([^ ]+)(?: ; ([^\\]+))? ", re.MULTILINE)
OWN = Path(sys.prefix)


def packages(lock: Path) -> list[str]:
    """Return the names of a lock's packages that the running environment has."""
    there = {_canonical(each.name) for each in importlib.metadata.distributions()}
    return [name for name, *_ in PIN.findall(lock.read_text()) if _canonical(name) in there]


def make(folder: Path, lock: Path) -> None:
    """Make an environment out of the running one's packages that a lock names, most of it links.

    Args:
        folder: where it is put; its `bin/python` is the running one's.
        lock: requirements with `==`.
    """
    EnvBuilder(symlinks=True).create(folder)
    for name in packages(lock):
        for path in _installed(name):
            ours, its = OWN / path, folder / path
            its.parent.mkdir(parents=True, exist_ok=True)
            if path.parts[0] == "bin":
                its.write_bytes(ours.read_bytes().replace(bytes(OWN), bytes(folder)))
                its.chmod(0o755)
            elif path.parts[0] != "lib":
                shutil.copyfile(ours, its)  # JupyterLab serves no links
            elif not its.exists():
                its.symlink_to(ours)


def _installed(name: str) -> Iterator[Path]:
    """Yield what a package consists of, relative to the environment; folders of modules whole."""
    distribution = importlib.metadata.distribution(name)
    modules = Path(distribution.locate_file(""))
    for file in distribution.files:
        place = Path(os.path.normpath(distribution.locate_file(file)))
        if place.is_relative_to(modules):
            yield (modules / place.relative_to(modules).parts[0]).relative_to(OWN)
        else:
            yield place.relative_to(OWN)


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
