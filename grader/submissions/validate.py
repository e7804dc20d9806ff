"""Validate a submission before anything else reads it; errors are one line each."""

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
from grader.submissions.encodings import decoded

MEGABYTE = 1_000_000
#: A notebook without images has kilobytes, with images a few megabytes.
MAX_NOTEBOOK_BYTES = 50 * MEGABYTE
MAX_FOLDER_BYTES = 500 * MEGABYTE
MAX_FILES = 1000
MAX_NESTING = 100
#: With these limits, reading takes at most a few seconds and a few hundred megabytes. A notebook
#: with many plots has thousands of lists and objects, and each line of output is a value.
MAX_CONTAINERS = 100_000
MAX_VALUES = 1_000_000
MAX_CELLS = 5000
#: nbformat's upgrade of formats before 4 collects each error in a notebook, some 50 kB for each.
MAX_OLD_CONTAINERS = 5000
MAX_OLD_VALUES = 20_000
#: A JSON string; the end of a file ends it, too, so that matching takes linear time.
JSON_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
MAX_TIMESTAMP_BYTES = 100
#: What nbformat allows for a cell's id.
CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
#: nbgrader uses a student's id as a file pattern, and prints it in its pages.
STUDENT_ID = re.compile(r"\w[\w.@+ -]{0,99}(?<! )")


def check_student(name: str) -> None:
    """Raise BadInput if a folder's name cannot be a student's id."""
    if not STUDENT_ID.fullmatch(name):
        raise BadInput(
            "the folder's name cannot be a student's id: only letters, digits and . _ - @ + are "
            "allowed, and spaces inside"
        )


def check_folder(folder: Path) -> None:
    """Reject a folder that contains anything but files and folders of a reasonable size.

    nbgrader would follow a link and show its target in the pages that it makes of the folder.

    Args:
        folder: `submitted/<student>/<assignment>`.

    Raises:
        BadInput: if there is a link, a device or a pipe, or if the folder is too large.
    """
    for step, name in ((folder.parent, folder.parent.name), (folder, folder.name)):
        if step.is_symlink():
            raise BadInput(f"{name} is a link; expected the folder itself")
    size = files = 0
    for path, found in _walk(folder):
        name = path.relative_to(folder)
        if stat.S_ISLNK(found.st_mode):
            raise BadInput(f"{name} is a link; expected the file itself")
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            raise BadInput(f"{name} is neither a file nor a folder")
        size, files = size + found.st_size, files + 1
        if files > MAX_FILES or size > MAX_FOLDER_BYTES:
            limit = f"{MAX_FILES} files or {MAX_FOLDER_BYTES // MEGABYTE} MB"
            raise BadInput(f"the folder has more than {limit}")


def _walk(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    def reject(error: OSError):
        raise BadInput(f"{Path(error.filename).name} cannot be read ({error.strerror})")

    for place, folders, files in os.walk(folder, onerror=reject):
        for name in sorted(folders + files):
            path = Path(place, name)
            try:
                yield path, path.lstat()
            except OSError as error:
                reject(error)


def read_timestamp(path: Path) -> datetime | None:
    """Read a submission time as nbgrader does.

    Args:
        path: a `timestamp.txt`, which can be missing.

    Returns:
        The time in UTC, without a time zone; None if the file is missing or empty.

    Raises:
        BadInput: if it cannot be read, or has other content.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_TIMESTAMP_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        reason = f"cannot be read ({error.strerror}); replace it with a readable file"
        raise BadInput(f"{path.name} {reason}") from None
    try:
        if len(raw) > MAX_TIMESTAMP_BYTES:
            raise ValueError
        text = raw.decode().strip()
        return parse_utc(text) if text else None
    except Exception:  # the parser raises many types
        example = "2027-01-15 22:40:00 UTC"
        raise BadInput(f"{path.name} does not contain a time such as {example}") from None


def check_readable(path: Path) -> None:
    """Reject a notebook file that is unreadable, empty or too large, without reading it.

    Raises:
        BadInput: in each of these cases.
    """
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read ({error.strerror})") from None
    if size == 0:
        raise BadInput(f"{path.name} is empty")
    if size > MAX_NOTEBOOK_BYTES:
        raise BadInput(f"{path.name} has more than {MAX_NOTEBOOK_BYTES // MEGABYTE} MB")


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """Read a notebook of any format that can be upgraded to version 4.

    Raises:
        BadInput: if the file is anything else.
    """
    text = _text(path)
    raw = text.encode()
    _check_cost(path, raw, MAX_CONTAINERS, MAX_VALUES)
    content = _json(path, text)
    if not isinstance(content, dict) or not isinstance(content.get("nbformat"), int):
        raise BadInput(f"{path.name} is not a notebook: it has no format version")
    if content["nbformat"] < 4:
        _check_cost(path, raw, MAX_OLD_CONTAINERS, MAX_OLD_VALUES)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about missing and duplicate ids, which are repaired
            return _validated(_upgraded(content))
    except Exception as error:  # nbformat raises many types
        raise BadInput(f"{path.name} is not a notebook: {_first_line(error)}") from None


def _validated(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Do what `nbformat.validate` does, which for a good message collects errors without end."""
    _, notebook = nbformat.validator.normalize(notebook)
    version = nbformat.reader.get_version(notebook)
    nbformat.validator.get_validator(*version).validate(notebook)  # stops at the first error
    return notebook


def _upgraded(content: dict) -> nbformat.NotebookNode:
    """Do what `nbformat.reads` does, for content that is already parsed.

    Ids that the format does not allow (VS Code's, Deepnote's) have no meaning and are dropped.
    """
    cells = _cells(content)
    if len(cells) > MAX_CELLS:
        raise ValueError(f"it has more than {MAX_CELLS} cells")
    for cell in cells:
        if isinstance(cell, dict) and not CELL_ID.fullmatch(str(cell.get("id", ""))):
            cell.pop("id", None)
    major, minor = nbformat.reader.get_version(content)
    if major == 4 and minor < 5 and any("id" in cell for cell in cells):
        minor = content["nbformat_minor"] = 5  # some tools add ids and keep the older version
    if major not in nbformat.versions:
        raise nbformat.NBFormatError(f"Unsupported nbformat version {major}")
    try:
        notebook = nbformat.versions[major].to_notebook_json(content, minor=minor)
    except AttributeError as error:
        raise nbformat.ValidationError(f"it is missing an expected key: {error}") from None
    return nbformat.convert(notebook, 4)


def _cells(content: dict) -> list:
    """Return the cells; those of versions below 4 are in worksheets."""
    sheets = content.get("worksheets")
    parts = [content, *(sheets if isinstance(sheets, list) else ())]
    lists = (part.get("cells") for part in parts if isinstance(part, dict))
    return [cell for cells in lists if isinstance(cells, list) for cell in cells]


def _text(path: Path) -> str:
    check_readable(path)
    try:
        text = decoded(path.read_bytes())
    except UnicodeError:
        raise BadInput(f"{path.name} is not UTF-8 text") from None
    if not text.strip():
        raise BadInput(f"{path.name} is empty")
    return text


def _json(path: Path, text: str):
    try:
        content = json.loads(
            text, object_pairs_hook=_without_duplicates, parse_constant=_reject_constant
        )
        json.dumps(content, ensure_ascii=False).encode()
    except UnicodeError:
        raise BadInput(f"{path.name} has half a character (a surrogate)") from None
    except RecursionError:
        raise BadInput(f"{path.name} is nested too deeply") from None
    except ValueError as error:
        damaged = f"damaged or incomplete ({_first_line(error)}); request it again"
        raise BadInput(f"{path.name} is not a notebook: {damaged}") from None
    if _deeper_than(content, MAX_NESTING):
        raise BadInput(f"{path.name} is nested too deeply")
    return content


def _check_cost(path: Path, raw: bytes, max_containers: int, max_values: int) -> None:
    """Reject a file that would take minutes and gigabytes to read."""
    # No opening quote is escaped, so there are at most so many strings.
    strings = raw.count(b'"') - raw.count(b'\\"')
    outside = JSON_STRING.sub(b"", raw) if strings <= 2 * max_values else b""
    containers = outside.count(b"{") + outside.count(b"[")
    values = max(outside.count(b","), strings // 2)
    for kind, count, limit in (
        ("lists and objects", containers, max_containers),
        ("values", values, max_values),
    ):
        if count > limit:
            reason = f"has more than {limit} {kind}; request it again with its outputs cleared"
            raise BadInput(f"{path.name} {reason}")


def _without_duplicates(pairs: list[tuple]) -> dict:
    found = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"duplicate key {key[:40]!r}")
        found[key] = value
    return found


def _reject_constant(name: str):
    raise ValueError(f"{name} is not valid in JSON")


def _deeper_than(content, limit: int) -> bool:
    level = [content]
    for _ in range(limit):
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
