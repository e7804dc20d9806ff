"""The files of a download, in a zip file or in a folder that it was unpacked to.

Whoever handed one in may have prepared it: nothing is unpacked, and what is read has a limit.
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
from grader.submissions.validate import LARGEST_NOTEBOOK, MEGABYTE

MOST_FILES = 50_000
#: For each file its path, when it was changed last, and what returns its content.
Listed = Iterator[tuple[str, datetime, Callable[[], bytes]]]


@contextmanager
def listed(place: Path) -> Iterator[Listed]:
    """List the files of a download; as long as it is open, they can be read.

    Args:
        place: the zip file, or the folder that it was unpacked to.

    Raises:
        GradingError: if there is no such file or folder, it is no zip file, or it holds too much.
    """
    if place.is_dir():
        yield _files_in_folder(place)
        return
    try:
        archive = zipfile.ZipFile(place)
    except OSError as error:
        raise GradingError(f"{place} cannot be read ({error.strerror}).") from None
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise GradingError(f"{place} is no zip file that can be read ({error}).") from None
    with archive:
        yield _files_in_archive(archive, place)


def _files_in_folder(place: Path) -> Listed:
    seen = 0
    for folder, _, names in os.walk(place):
        for name in sorted(names):
            seen += 1
            _check_number(seen, place)
            path = Path(folder, name)
            changed = datetime.fromtimestamp(path.lstat().st_mtime)
            yield path.relative_to(place).as_posix(), changed, partial(_read_file, path)


def _read_file(path: Path) -> bytes:
    if not stat.S_ISREG(path.lstat().st_mode):
        raise Unusable("a link or something else that is no file")
    try:
        with path.open("rb") as file:
            return _checked(file.read(LARGEST_NOTEBOOK + 1))
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
        return datetime(*entry.date_time)  # a zip file knows no time zone
    except ValueError:  # whoever wrote it left the date out
        return datetime(1980, 1, 1)


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Unusable("a link and no file")
    if entry.flag_bits & 1:
        raise Unusable("encrypted")
    try:
        with archive.open(entry) as file:
            return _checked(file.read(LARGEST_NOTEBOOK + 1))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise Unusable(f"cannot be unpacked ({error})") from None


def _checked(content: bytes) -> bytes:
    if len(content) > LARGEST_NOTEBOOK:
        raise Unusable(f"more than {LARGEST_NOTEBOOK // MEGABYTE} MB")
    return content


def _check_number(files: int, place: Path) -> None:
    if files > MOST_FILES:
        raise GradingError(f"{place} has more than {MOST_FILES} files: that is no class.")
