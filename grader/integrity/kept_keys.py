"""Keep answer keys between passes: running a sheet twice takes longer than grading a submission.

They lie beside the gradebook, where no submission in a sandbox can write.
"""

import contextlib
import hashlib
import json
import os
import sys
from functools import cache
from importlib import metadata
from pathlib import Path

FOLDER = ".answer_keys"
#: The result of running a sheet depends on the versions of these, and on this project's own code.
PACKAGES = ("keras", "numpy", "ipykernel", "ipython", "tensorflow", "tensorflow-cpu")
CODE = ("helpers", "grader/integrity", "grader/sandbox/inside")


def path(root: Path, source: Path, settings: str) -> Path:
    """Return the file for an answer key; it has another name when anything it depends on changes.

    Args:
        root: the course folder.
        source: the source notebook.
        settings: the settings that matter, as text.
    """
    digest = hashlib.sha256(source.read_bytes())
    digest.update(f"{settings}\n{_versions()}".encode())
    return root / FOLDER / f"{source.stem}-{digest.hexdigest()[:32]}.json"


def read(file: Path) -> dict | None:
    """Return what `write` wrote, or None if there is nothing usable."""
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return held if isinstance(held, dict) and held.keys() == {"must_fail", "replies"} else None


def write(file: Path, must_fail: list[str], replies: dict[str, dict[str, bool]]) -> None:
    """Write a key, and remove those of the same assignment that it replaces.

    A folder that cannot be written is no error: the key is computed again in the next pass.
    """
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        unfinished.write_text(json.dumps({"must_fail": must_fail, "replies": replies}))
        os.replace(unfinished, file)
        stem = file.name.rpartition("-")[0]
        for old in file.parent.glob(f"{stem}-*.json"):
            if old != file:
                old.unlink()


@cache
def _versions() -> str:
    found = [sys.version]
    for package in PACKAGES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found.append(f"{package} {metadata.version(package)}")
    code = hashlib.sha256()
    for folder in CODE:
        for module in sorted((Path(__file__).parents[2] / folder).rglob("*.py")):
            code.update(module.read_bytes())
    return "\n".join([*found, code.hexdigest()])
