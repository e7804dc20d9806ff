"""Match the notebooks of a Moodle or Canvas download with students.

| from | path of a file |
|---|---|
| Moodle, in folders | `Ada Lovelace_12345_assignsubmission_file/sheet.ipynb` |
| Moodle, flat | `Ada Lovelace_12345_assignsubmission_file_sheet.ipynb` |
| Canvas | `lovelaceada_late_12345_678901_sheet-1.ipynb` |

Moodle's number is the participant's (mod/assign/classes/downloader.php; before 4.1 the folder's
name ended with an underscore). Canvas has the sortable name without spaces and punctuation, "late"
for late submissions, the ids of user and file, and the suffix -1, -2 … after the name of a
resubmitted file (app/models/content_zipper.rb).

nbgrader's zip_collect is not used: it unpacks everything in an archive, needs the student's id in
each name, and stops at the second file of a student.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from grader.classroom import download_archive
from grader.classroom.download_archive import Listed
from grader.course.course import Course
from grader.errors import GradingError, Unusable
from grader.text import printable

MOODLE = re.compile(
    r"(?P<name>[^/]+?)_(?P<participant>\d+)_assignsubmission_file(?:_?/|_)(?P<file>.+)"
)
#: A folder or file that Moodle created; students choose the names below it.
MOODLE_MARK = re.compile(r"_assign(submission|feedback)_")
CANVAS = re.compile(
    r"(?P<name>[^/]+?)_(?P<late>late_)?(?P<user>\d+)_(?P<number>\d+)_(?P<file>[^/]+)", re.IGNORECASE
)
RESUBMITTED = re.compile(r"-(\d+)\.ipynb$")
#: If the times of all files span no more than this, they are the time of the download.
DOWNLOAD_SECONDS = 600
RENAME = "replace the name by the id"
#: Files that macOS and Windows add to archives and folders.
SYSTEM_FILES = re.compile(r"(^|/)(__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")


@dataclass(frozen=True)
class File:
    """One notebook of a download.

    Attributes:
        path: its path in the download.
        name: the student's name in the path.
        user: the student's Canvas ID, or None.
        participant: the student's number in the download: the Canvas ID, or Moodle's participant.
        late: whether Canvas marks it as late.
        time: the modification time, in local time.
        number: sorts the files of a student if their times are unknown.
        read: returns the content, or raises Unusable.
    """

    path: str
    name: str
    user: str | None
    participant: str
    late: bool
    time: datetime
    number: tuple[int, int]
    read: Callable[[], bytes]


#: Why one of a student's notebooks was chosen.
NEWER = "which is newer"
GUESSED = "which has the higher number in its name; the submission times are unknown"


@dataclass
class Download:
    """The notebooks of a download.

    Attributes:
        notebooks: for each student's id, the newest notebook.
        others: for each student's id without a notebook, another uploaded file.
        times_kept: whether the files' times can be submission times.
        notes: lines that the instructor should read.
        left_out: a line for each file that is not collected.
    """

    notebooks: dict[str, File] = field(default_factory=dict)
    others: dict[str, File] = field(default_factory=dict)
    times_kept: bool = True
    notes: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


@contextmanager
def opened(course: Course, place: Path) -> Iterator[Download]:
    """Open a download and match its notebooks with students.

    Args:
        course: the course; its gradebook has the class.
        place: the zip file, or the folder with its unpacked contents.

    Raises:
        GradingError: if the download does not exist, is not a zip file or has too many files, or
            if the gradebook has no students.
    """
    students = _students(course)
    with download_archive.listed(place) as files:
        yield _sorted(files, students)


def _key(name: str) -> str:
    """Return the part of a name that both systems keep in file names: letters and digits."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(character for character in plain if character.isalnum())


def _students(course: Course) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return students' ids by Canvas ID, and by each name that their files can have."""
    users, names = defaultdict(set), defaultdict(set)
    with course.gradebook() as gradebook:
        for student in gradebook.students:
            if student.lms_user_id:
                users[student.lms_user_id].add(student.id)
            first, last = student.first_name or "", student.last_name or ""
            for name in (first + last, last + first, student.id, student.email or ""):
                if _key(name):
                    names[_key(name)].add(student.id)
    if not names:
        raise GradingError("The gradebook has no students. Run first: thaw roster CLASS.csv")
    return users, names


def _sorted(listed: Listed, students) -> Download:
    download, files, others = Download(), defaultdict(list), {}
    for student, held in _by_student(listed, students, download.left_out).items():
        for file in held:
            if file.path.lower().endswith(".ipynb"):
                files[student].append(file)
            else:
                others[student] = file
                download.left_out.append(printable(f"{file.path}: not a notebook"))
    times = [file.time for held in files.values() for file in held]
    if len(files) > 1:
        spread = (max(times) - min(times)).total_seconds()
        download.times_kept = spread > DOWNLOAD_SECONDS
    for student, held in sorted(files.items()):
        held.sort(key=lambda file: (download.times_kept and file.time.timestamp(), file.number))
        *older, download.notebooks[student] = held
        for file in older:
            chosen = printable(f"{student}: {held[-1].path} replaces {file.path}")
            download.notes.append(f"{chosen}, {NEWER if download.times_kept else GUESSED}")
    download.others = {student: file for student, file in others.items() if student not in files}
    late = [student for student, file in download.notebooks.items() if file.late]
    if late:
        download.notes.append(f"Late according to Canvas: {', '.join(late)}")
    return download


def _by_student(listed: Listed, students, left_out: list[str]) -> dict[str, list[File]]:
    """Group files by the student's id; add a line for each file that cannot be matched."""
    files = defaultdict(list)
    for path, time, read in listed:
        if SYSTEM_FILES.search(path):
            continue
        try:
            file = _file(path, time, read)
            files[_student_of(file, *students)].append(file)
        except Unusable as error:
            left_out.append(printable(f"{path}: {error}"))
    # Students can change the name in their profile, but not the LMS's number.
    for student in [student for student, held in files.items() if len(_participants(held)) > 1]:
        held = files.pop(student)
        numbers = " and ".join(sorted(_participants(held)))
        left_out += [
            printable(f"{file.path}: two participants with this name ({numbers}): {RENAME}")
            for file in held
        ]
    return files


def _participants(files: list[File]) -> set[str]:
    return {file.participant for file in files}


def _file(path: str, time: datetime, read) -> File:
    """Parse a path. Raises Unusable."""
    parts = path.split("/")
    if ".." in parts or parts[0] in ("", "~") or "\\" in path or ":" in parts[0]:
        raise Unusable("the path leads out of the download")
    for start, part in enumerate(parts):  # there can be folders above Moodle's
        by_moodle = MOODLE_MARK.search(part)
        found = (MOODLE if by_moodle else CANVAS).fullmatch("/".join(parts[start:]))
        if by_moodle or found:
            break
    if not found:
        raise Unusable("the name does not match the names of Moodle's and Canvas's downloads")
    suffix = RESUBMITTED.search(found["file"])
    fields = found.groupdict()
    number = int(fields.get("number") or 0), int(suffix[1]) if suffix else 0
    user, late = fields.get("user"), bool(fields.get("late"))
    participant = user or found["participant"]
    return File(path, found["name"], user, participant, late, time, number, read)


def _student_of(file: File, users: dict[str, set[str]], names: dict[str, set[str]]) -> str:
    """Return the student's id. Raises Unusable."""
    found = users.get(file.user, set())
    if len(found) > 1:
        both = " and ".join(sorted(found))
        raise Unusable(
            f"{both} have the same number ({file.user}): correct the roster, thaw roster"
        )
    if not found:
        found = names.get(_key(file.name), set())
        if file.user:  # a student with another number is not a match
            found = found - set().union(*users.values())
    if len(found) > 1:
        raise Unusable(f"ambiguous, {' or '.join(sorted(found))}: {RENAME}")
    if not found:
        raise Unusable("no student in the gradebook has this name; add the student: thaw roster")
    return next(iter(found))
