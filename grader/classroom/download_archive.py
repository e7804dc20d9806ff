"""The files of a download: a zip file, or a folder with its unpacked contents.

Files can be malicious: nothing is unpacked to disk, and reading has a size limit. A zip file in a
download that holds exactly one notebook counts as that notebook; one inside it is not opened.
"""

import contextlib
import io
import os
import re
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
#: Limit on the files of a zip file in a download.
MAX_ZIPPED_FILES = 1000
#: What LMSs and browsers write; others can ask for gigabytes of memory.
COMPRESSED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: The start of an archive's record of a file.
RECORD = b"PK\x01\x02"
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
        yield _with_zipped_notebooks(_files_in_folder(place))
        return
    try:
        archive = zipfile.ZipFile(place)
    except OSError as error:
        raise GradingError(f"{place} cannot be read ({error.strerror}).") from None
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise GradingError(f"{place} is not a readable zip file ({error}).") from None
    with archive:
        yield _with_zipped_notebooks(_files_in_archive(archive, place))


def _with_zipped_notebooks(files: Listed) -> Listed:
    """Replace each zip file with one notebook by that notebook, `<path of the zip file>.ipynb`."""
    for path, changed, read in files:
        if path.lower().endswith(".zip"):
            with contextlib.suppress(Unusable):
                _read_zipped(read)
                path, read = f"{path}.ipynb", partial(_read_zipped, read)
        yield path, changed, read


def _read_zipped(read: Callable[[], bytes]) -> bytes:
    """Return the notebook in a zip file. Raises Unusable if there is not exactly one."""
    content = read()
    if content.count(RECORD) > MAX_ZIPPED_FILES:  # before a list of them takes memory
        raise Unusable(f"more than {MAX_ZIPPED_FILES} files")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise Unusable(f"not a readable zip file ({error})") from None
    with archive:
        notebooks = [entry for entry in archive.infolist() if _is_notebook(entry.filename)]
        if len(notebooks) != 1:
            raise Unusable(f"{len(notebooks)} notebooks")
        return _read_entry(archive, notebooks[0])


def _is_notebook(name: str) -> bool:
    """Whether a name in an archive is that of a notebook, and not hidden or a system's file."""
    parts = re.split(r"[/\\]", name)
    hidden = any(part.startswith(".") or part in ("", "__MACOSX") or ":" in part for part in parts)
    return name.lower().endswith(".ipynb") and not hidden


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
    if entry.compress_type not in COMPRESSED:
        raise Unusable("compressed in an unusual way")
    try:
        with archive.open(entry) as file:
            return _checked(file.read(MAX_NOTEBOOK_BYTES + 1))
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        ValueError,
        OSError,
    ) as error:
        raise Unusable(f"cannot be unpacked ({error})") from None


def _checked(content: bytes) -> bytes:
    if len(content) > MAX_NOTEBOOK_BYTES:
        raise Unusable(f"more than {MAX_NOTEBOOK_BYTES // MEGABYTE} MB")
    return content


def _check_number(files: int, place: Path) -> None:
    if files > MAX_FILES:
        raise GradingError(f"{place} has more than {MAX_FILES} files.")
