"""What Moodle and Canvas let an instructor download: whose is which notebook.

| from | path of a file |
|---|---|
| Moodle, in folders | `Ada Lovelace_12345_assignsubmission_file/sheet.ipynb` |
| Moodle, flat | `Ada Lovelace_12345_assignsubmission_file_sheet.ipynb` |
| Canvas | `lovelaceada_late_12345_678901_sheet-1.ipynb` |

Moodle's number is the participant's (mod/assign/classes/downloader.php; before 4.1 the folder's
name ended with an underscore). Canvas has the sortable name without spaces and marks, "late" if it
was, the ids of user and file, and -1 and so on behind the name of a file that was handed in again
(app/models/content_zipper.rb).

Nbgrader's zip_collect is not used: it unpacks whatever an archive holds, needs the student's id in
each name, and stops at the second file of a student.
"""

import os
import re
import stat
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from grader.course import Course, GradingError
from grader.intake import LARGEST_NOTEBOOK, MEGABYTE, printable

MOODLE = re.compile(r"(?P<name>[^/]+?)_\d+_assignsubmission_file(?:_?/|_)(?P<file>.+)")
CANVAS = re.compile(
    r"(?P<name>[^/]+?)_(?P<late>late_)?(?P<user>\d+)_(?P<number>\d+)_(?P<file>[^/]+)", re.IGNORECASE
)
AGAIN = re.compile(r"-(\d+)\.ipynb$")
MOST_FILES = 50_000
#: If all files of a class are that close together, their times are those of the download.
SECONDS_OF_A_DOWNLOAD = 600
#: What macOS and Windows leave in archives and folders.
LITTER = re.compile(r"(^|/)(__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")


class Unusable(Exception):
    """A file of a download cannot be taken; the message says why, in a few words."""


@dataclass(frozen=True)
class File:
    """One notebook of a download.

    Attributes:
        path: its path in the download.
        name: the student's, as far as the path has it.
        user: Canvas's id of the student, or None.
        late: whether Canvas calls it late.
        time: when it was changed last, in this machine's time.
        number: what orders the files of a student if their times do not.
        read: returns the content, or raises Unusable.
    """

    path: str
    name: str
    user: str | None
    late: bool
    time: datetime
    number: tuple[int, int]
    read: Callable[[], bytes]


@dataclass
class Download:
    """The notebooks of a download.

    Attributes:
        of: for each student's id, the notebook; the newest if there are several.
        others: for each student's id without a notebook, a file that is none.
        times_kept: whether the files' times can be those of handing in.
        notes: what an instructor should know, a line each.
        refused: what cannot be placed, a line each.
    """

    of: dict[str, File] = field(default_factory=dict)
    others: dict[str, File] = field(default_factory=dict)
    times_kept: bool = True
    notes: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@contextmanager
def opened(course: Course, place: Path) -> Iterator[Download]:
    """Open a download and find out whose its notebooks are.

    Args:
        course: the course; its gradebook says who is in the class.
        place: the zip file, or the folder that it was unpacked to.

    Raises:
        GradingError: if there is no such file or folder, it is no zip file, it holds too much, or
            the gradebook has no students.
    """
    students = _students(course)
    if place.is_dir():
        yield _sorted(_files_in_folder(place), students)
        return
    try:
        with zipfile.ZipFile(place) as archive:
            yield _sorted(_files_in_archive(archive, place), students)
    except OSError as error:
        raise GradingError(f"{place} cannot be read ({error.strerror}).") from None
    except zipfile.BadZipFile as error:
        raise GradingError(f"{place} is no zip file that can be read ({error}).") from None


Listed = Iterator[tuple[str, datetime, Callable[[], bytes]]]


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
            # A zip file knows no time zone.
            changed = datetime(*entry.date_time)
            yield entry.filename, changed, partial(_read_entry, archive, entry)


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


def _key(name: str) -> str:
    """Return what is left of a name in both systems' files: letters and digits."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _students(course: Course) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Return students' ids by Canvas's ids, and by all that their files may be named after."""
    users, names = {}, defaultdict(set)
    with course.gradebook() as gradebook:
        for who in gradebook.students:
            if who.lms_user_id:
                users[who.lms_user_id] = who.id
            first, last = who.first_name or "", who.last_name or ""
            for name in (first + last, last + first, who.id, who.email or ""):
                if _key(name):
                    names[_key(name)].add(who.id)
    if not names:
        raise GradingError("The gradebook has no students. First: thaw roster CLASS.csv")
    return users, names


def _sorted(listed: Listed, students) -> Download:
    download, files, others = Download(), defaultdict(list), {}
    for path, time, read in listed:
        if LITTER.search(path):
            continue
        try:
            file = _file(path, time, read)
            student = _whose(file, *students)
            if not path.lower().endswith(".ipynb"):
                others[student] = file
                raise Unusable("no notebook")
            files[student].append(file)
        except Unusable as error:
            download.refused.append(printable(f"{path}: {error}"))
    times = [file.time for held in files.values() for file in held]
    if len(files) > 1:
        spread = (max(times) - min(times)).total_seconds()
        download.times_kept = spread > SECONDS_OF_A_DOWNLOAD
    for student, held in sorted(files.items()):
        held.sort(key=lambda file: (download.times_kept and file.time.timestamp(), file.number))
        *older, download.of[student] = held
        for file in older:
            newest = printable(f"{student}: {file.path} is left out for {held[-1].path}")
            download.notes.append(f"{newest}, which is newer")
    download.others = {student: file for student, file in others.items() if student not in files}
    late = [student for student, file in download.of.items() if file.late]
    if late:
        download.notes.append(f"Late, as Canvas says: {', '.join(late)}")
    return download


def _file(path: str, time: datetime, read) -> File:
    """Tell what a path says. Raises Unusable."""
    parts = path.split("/")
    if ".." in parts or parts[0] in ("", "~") or "\\" in path or ":" in parts[0]:
        raise Unusable("a path that leads out of the download")
    for start in range(len(parts)):  # there may be folders above those that Moodle made
        below = "/".join(parts[start:])
        found = MOODLE.fullmatch(below) or CANVAS.fullmatch(below)
        if found:
            break
    else:
        raise Unusable("not named as Moodle and Canvas name what they hand out")
    again = AGAIN.search(found["file"])
    said = found.groupdict()
    number = int(said.get("number") or 0), int(again[1]) if again else 0
    return File(path, found["name"], said.get("user"), bool(said.get("late")), time, number, read)


def _whose(file: File, users: dict[str, str], names: dict[str, set[str]]) -> str:
    """Return the student's id. Raises Unusable."""
    if file.user in users:
        return users[file.user]
    found = names.get(_key(file.name), set())
    if file.user:  # somebody with another number is somebody else
        found = found - set(users.values())
    if len(found) > 1:
        raise Unusable(f"may be {' or '.join(sorted(found))}: put the id in the place of the name")
    if not found:
        raise Unusable("nobody in the gradebook has this name; add the student: thaw roster")
    return next(iter(found))
