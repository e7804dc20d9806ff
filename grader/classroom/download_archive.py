"""The files of a download: a zip file, or a folder with its unpacked contents.

Files can be malicious: nothing is unpacked to disk, and reading has a size limit.
"""

import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from grader.errors import GradingError, Unusable
from grader.submissions.validate import MAX_NOTEBOOK_BYTES, MEGABYTE

MAX_FILES = 50_000
#: For each file its path, its modification time, and a function that returns its content.
Listed = Iterator[tuple[str, datetime, Callable[[], bytes]]]


@contextmanager
def listed(place: Path) -> Iterator[Listed]:
    """List the files of a download; they can be read while it is open.

    Args:
        place: the zip file, or the folder with its unpacked contents.

    Raises:
        GradingError: if it does not exist, is not a zip file, or has too many files.
    """
    if place.is_dir():
        yield _files_in_folder(place)
        return
    try:
        archive = zipfile.ZipFile(place)
    except OSError as error:
        raise GradingError(f"{place} cannot be read ({error.strerror}).") from None
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise GradingError(f"{place} is not a readable zip file ({error}).") from None
    with archive:
        yield _files_in_archive(archive, place)


def _files_in_folder(place: Path) -> Listed:
    count = 0
    for folder, _, names in os.walk(place):
        for name in sorted(names):
            count += 1
            _check_number(count, place)
            path = Path(folder, name)
            changed = datetime.fromtimestamp(path.lstat().st_mtime)
            yield path.relative_to(place).as_posix(), changed, partial(_read_file, path)


def _read_file(path: Path) -> bytes:
    if not stat.S_ISREG(path.lstat().st_mode):
        raise Unusable("not a regular file")
    try:
        with path.open("rb") as file:
            return _checked(file.read(MAX_NOTEBOOK_BYTES + 1))
    except OSError as error:
        raise Unusable(f"cannot be read ({error.strerror})") from None


def _files_in_archive(archive: zipfile.ZipFile, place: Path) -> Listed:
    entries = archive.infolist()
    _check_number(len(entries), place)
    for entry in entries:
        if not entry.is_dir():
            yield entry.filename, _changed(entry), partial(_read_entry, archive, entry)


def _changed(entry: zipfile.ZipInfo) -> datetime:
    try:
        return datetime(*entry.date_time)  # zip files have no time zone
    except ValueError:  # the date is missing
        return datetime(1980, 1, 1)


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Unusable("a link")
    if entry.flag_bits & 1:
        raise Unusable("encrypted")
    try:
        with archive.open(entry) as file:
            return _checked(file.read(MAX_NOTEBOOK_BYTES + 1))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise Unusable(f"cannot be unpacked ({error})") from None


def _checked(content: bytes) -> bytes:
    if len(content) > MAX_NOTEBOOK_BYTES:
        raise Unusable(f"more than {MAX_NOTEBOOK_BYTES // MEGABYTE} MB")
    return content


def _check_number(files: int, place: Path) -> None:
    if files > MAX_FILES:
        raise GradingError(f"{place} has more than {MAX_FILES} files.")
