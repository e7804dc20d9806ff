"""Look at what was handed in before anything else reads it, and say in a line what is wrong."""

import json
import os
import re
import stat
import warnings
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import nbformat
from nbgrader.utils import parse_utc

from grader.errors import BadInput

MEGABYTE = 1_000_000
#: Without pictures a notebook has some kilobytes, with them some megabytes.
LARGEST_NOTEBOOK = 50 * MEGABYTE
LARGEST_FOLDER = 500 * MEGABYTE
MOST_FILES = 1000
DEEPEST = 100
LONGEST_TIME = 100
#: What nbformat allows for a cell's id.
ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
#: nbgrader takes a student's id for a file pattern, and prints it in its pages.
STUDENT = re.compile(r"\w[\w.@+ -]{0,99}(?<! )")


def check_student(name: str) -> None:
    """Refuse names of folders that cannot be a student's id. Raises BadInput."""
    if not STUDENT.fullmatch(name):
        raise BadInput(
            "the folder's name cannot be a student's id: letters, digits and . _ - @ + are possible"
        )


def check_folder(folder: Path) -> None:
    """Refuse a folder that holds anything but files and folders of a reasonable size.

    A link would show what it leads to in the pages that nbgrader makes of the folder.

    Args:
        folder: `submitted/<student>/<assignment>`.

    Raises:
        BadInput: if there is a link, a device, a pipe, or too much.
    """
    for step, name in ((folder.parent, folder.parent.name), (folder, folder.name)):
        if step.is_symlink():
            raise BadInput(f"{name} is a link; the folder itself is needed")
    size = files = 0
    for path, found in _walk(folder):
        name = path.relative_to(folder)
        if stat.S_ISLNK(found.st_mode):
            raise BadInput(f"{name} is a link; the file itself is needed")
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            raise BadInput(f"{name} is neither a file nor a folder")
        size, files = size + found.st_size, files + 1
        if files > MOST_FILES or size > LARGEST_FOLDER:
            most = f"{MOST_FILES} files or {LARGEST_FOLDER // MEGABYTE} MB"
            raise BadInput(f"the folder has more than {most}")


def _walk(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    def refuse(error: OSError):
        raise BadInput(f"{Path(error.filename).name} cannot be read ({error.strerror})")

    for place, folders, files in os.walk(folder, onerror=refuse):
        for name in sorted(folders + files):
            path = Path(place, name)
            try:
                yield path, path.lstat()
            except OSError as error:
                refuse(error)


def read_timestamp(path: Path) -> datetime | None:
    """Read when something was handed in, as nbgrader does.

    Args:
        path: a `timestamp.txt`, which need not be there.

    Returns:
        The time in UTC, without a time zone; None if there is no file, or nothing in it.

    Raises:
        BadInput: if it cannot be read, or holds anything else.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LONGEST_TIME + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        reason = f"cannot be read ({error.strerror}); make it a file that you can read"
        raise BadInput(f"{path.name} {reason}") from None
    try:
        if len(raw) > LONGEST_TIME:
            raise ValueError
        text = raw.decode().strip()
        return parse_utc(text) if text else None
    except Exception:  # whatever a text that is no time makes the parser raise
        example = "2027-01-15 22:40:00 UTC"
        raise BadInput(f"{path.name} does not hold a time such as {example}") from None


def check_readable(path: Path) -> None:
    """Reject a notebook's file that cannot be read, is empty or too large; it is not read.

    Raises:
        BadInput: if it is one of these.
    """
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read ({error.strerror})") from None
    if size == 0:
        raise BadInput(f"{path.name} is empty")
    if size > LARGEST_NOTEBOOK:
        raise BadInput(f"{path.name} has more than {LARGEST_NOTEBOOK // MEGABYTE} MB")


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """Read a notebook of any format that can be upgraded to version 4.

    Raises:
        BadInput: if it is anything else.
    """
    content = _json(path)
    if not isinstance(content, dict) or not isinstance(content.get("nbformat"), int):
        raise BadInput(f"{path.name} is not a notebook: it has no format version")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of missing and repeated ids, which it mends
            notebook = _upgraded(content)
            nbformat.validate(notebook)
    except Exception as error:  # whatever a broken notebook makes nbformat raise
        raise BadInput(f"{path.name} is not a notebook: {_first_line(error)}") from None
    return notebook


def _upgraded(content: dict) -> nbformat.NotebookNode:
    """Return what `nbformat.reads` would return for the text that `content` was parsed from.

    Ids that the format does not allow (VS Code's, Deepnote's) mean nothing and are left out.
    """
    for cell in content["cells"] if isinstance(content.get("cells"), list) else ():
        if isinstance(cell, dict) and not ID.fullmatch(str(cell.get("id", ""))):
            cell.pop("id", None)
    major, minor = nbformat.reader.get_version(content)
    if major not in nbformat.versions:
        raise nbformat.NBFormatError(f"Unsupported nbformat version {major}")
    try:
        notebook = nbformat.versions[major].to_notebook_json(content, minor=minor)
    except AttributeError as error:
        raise nbformat.ValidationError(f"it is missing an expected key: {error}") from None
    return nbformat.convert(notebook, 4)


def _json(path: Path):
    check_readable(path)
    raw = path.read_bytes()
    if not raw.strip():
        raise BadInput(f"{path.name} is empty")
    try:
        text = raw.decode("utf-8-sig")  # some editors on Windows write a byte-order mark
        content = json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_no_number)
        json.dumps(content, ensure_ascii=False).encode()
    except UnicodeError:
        raise BadInput(f"{path.name} is not a text in UTF-8") from None
    except RecursionError:
        raise BadInput(f"{path.name} is nested too deeply") from None
    except ValueError as error:
        damaged = f"its text is damaged, or breaks off ({_first_line(error)}); ask for it again"
        raise BadInput(f"{path.name} is not a notebook: {damaged}") from None
    if _deeper_than(content, DEEPEST):
        raise BadInput(f"{path.name} is nested too deeply")
    return content


def _without_repeats(pairs: list[tuple]) -> dict:
    found = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key[:40]!r} stands twice in one place")
        found[key] = value
    return found


def _no_number(name: str):
    raise ValueError(f"{name} is no number in JSON")


def _deeper_than(content, most: int) -> bool:
    level = [content]
    for _ in range(most):
        level = [
            below
            for one in level
            if isinstance(one, dict | list)
            for below in (one.values() if isinstance(one, dict) else one)
        ]
    return bool(level)


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__
