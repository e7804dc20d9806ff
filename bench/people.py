"""Time what people wait for: from `git clone` to the first lesson, and the tests."""

import os
import re
import subprocess
import time
import urllib.request
from pathlib import Path

from bench import commands

CLONE, LAB = "git clone", "make lab, until it serves the first lesson"
SETUP, TEST = "make setup: what students do not need", "make test"
#: As `tests.browser.lab` finds it in what `make lab` says.
ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)/lab/tree/(\S*)\?token=(\w+)")
#: The formats of `tests.__main__` for parts of `make test`, and of `authoring.lessons_report`.
PART = re.compile(r"^([a-z]+) {2,}(\d+)$", re.MULTILINE)
LESSON = re.compile(r"^ *(\d+) s .*course/(\S+)\.ipynb$", re.MULTILINE)


def seconds(root: Path, folder: Path) -> dict[str, float]:
    """Run each step in a clone; return the seconds of each.

    Args:
        root: the repository.
        folder: the path of the clone; it must not exist.

    Raises:
        RuntimeError: if a step fails, with the end of its output.
    """
    found = {CLONE: _timed(["git", "clone", "--quiet", root, folder], root)[0]}
    found[LAB] = _lab(folder)
    found[SETUP] = _timed(["make", "setup"], folder)[0]
    found[TEST], said = _timed(["make", "test"], folder)
    found |= {f"  {part}": float(number) for part, number in PART.findall(said) if part != "total"}
    found |= {f"    {lesson}": float(number) for number, lesson in LESSON.findall(said)}
    return found


def lines(found: dict[str, float]) -> list[str]:
    """Return the two sums: to the first lesson, and of `make test`."""
    first = found[CLONE] + found[LAB]
    return [f"clone_to_first_lesson_s: {first:.0f}", f"make_test_s: {found[TEST]:.0f}"]


def _environment() -> dict[str, str]:
    """Return the environment variables without an activated environment."""
    own = os.environ.get("VIRTUAL_ENV", "-")
    path = os.environ["PATH"].split(os.pathsep)
    kept = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "PYTHONPATH")}
    return kept | {"PATH": os.pathsep.join(place for place in path if not place.startswith(own))}


def _timed(command: list, folder: Path) -> tuple[float, str]:
    began = time.monotonic()
    with commands.running(command, folder, subprocess.PIPE, _environment()) as process:
        output, _ = process.communicate()
        passed = time.monotonic() - began
    if process.returncode:
        raise RuntimeError(f"{' '.join(process.args)} failed:\n{output[-3000:]}")
    return passed, output


def _lab(folder: Path) -> float:
    began = time.monotonic()
    command = ["make", "lab", "LAB=--no-browser --port=0"]
    with commands.running(command, folder, subprocess.PIPE, _environment()) as server:
        lines_read = []
        for line in server.stdout:
            lines_read.append(line)
            if address := ADDRESS.search(line):
                place, notebook, token = address.groups()
                url = f"{place}/api/contents/{notebook}?token={token}"
                urllib.request.urlopen(url, timeout=60).read()
                return time.monotonic() - began
        raise RuntimeError("make lab ended:\n" + "".join(lines_read))
