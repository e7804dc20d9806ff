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

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from grader.classroom import downloaded_files
from grader.classroom.downloaded_files import Listed
from grader.course.course import Course
from grader.errors import GradingError, Unusable
from grader.text import printable

MOODLE = re.compile(
    r"(?P<name>[^/]+?)_(?P<participant>\d+)_assignsubmission_file(?:_?/|_)(?P<file>.+)"
)
#: A folder or file that Moodle made; the names below it are the student's own choice.
MOODLES = re.compile(r"_assign(submission|feedback)_")
CANVAS = re.compile(
    r"(?P<name>[^/]+?)_(?P<late>late_)?(?P<user>\d+)_(?P<number>\d+)_(?P<file>[^/]+)", re.IGNORECASE
)
AGAIN = re.compile(r"-(\d+)\.ipynb$")
#: If all files of a class are that close together, their times are those of the download.
SECONDS_OF_A_DOWNLOAD = 600
RENAME = "put the id in the place of the name"
#: What macOS and Windows leave in archives and folders.
LITTER = re.compile(r"(^|/)(__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")


@dataclass(frozen=True)
class File:
    """One notebook of a download.

    Attributes:
        path: its path in the download.
        name: the student's, as far as the path has it.
        user: Canvas's id of the student, or None.
        participant: the student's number in the download: Canvas's id, or Moodle's participant.
        late: whether Canvas calls it late.
        time: when it was changed last, in this machine's time.
        number: what orders the files of a student if their times do not.
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


#: Why one of several notebooks of a student is taken.
NEWER = "which is newer"
GUESSED = "whose name has the higher number; which one is newer is not known"


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
    with downloaded_files.listed(place) as files:
        yield _sorted(files, students)


def _key(name: str) -> str:
    """Return what is left of a name in both systems' files: letters and digits."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def _students(course: Course) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return students' ids by Canvas's ids, and by all that their files may be named after."""
    users, names = defaultdict(set), defaultdict(set)
    with course.gradebook() as gradebook:
        for who in gradebook.students:
            if who.lms_user_id:
                users[who.lms_user_id].add(who.id)
            first, last = who.first_name or "", who.last_name or ""
            for name in (first + last, last + first, who.id, who.email or ""):
                if _key(name):
                    names[_key(name)].add(who.id)
    if not names:
        raise GradingError("The gradebook has no students. First: thaw roster CLASS.csv")
    return users, names


def _sorted(listed: Listed, students) -> Download:
    download, files, others = Download(), defaultdict(list), {}
    for student, held in _by_student(listed, students, download.refused).items():
        for file in held:
            if file.path.lower().endswith(".ipynb"):
                files[student].append(file)
            else:
                others[student] = file
                download.refused.append(printable(f"{file.path}: no notebook"))
    times = [file.time for held in files.values() for file in held]
    if len(files) > 1:
        spread = (max(times) - min(times)).total_seconds()
        download.times_kept = spread > SECONDS_OF_A_DOWNLOAD
    for student, held in sorted(files.items()):
        held.sort(key=lambda file: (download.times_kept and file.time.timestamp(), file.number))
        *older, download.of[student] = held
        for file in older:
            chosen = printable(f"{student}: {file.path} is left out for {held[-1].path}")
            download.notes.append(f"{chosen}, {NEWER if download.times_kept else GUESSED}")
    download.others = {student: file for student, file in others.items() if student not in files}
    late = [student for student, file in download.of.items() if file.late]
    if late:
        download.notes.append(f"Late, as Canvas says: {', '.join(late)}")
    return download


def _by_student(listed: Listed, students, refused: list[str]) -> dict[str, list[File]]:
    """Return everybody's files by the student's id; add a line for each that cannot be placed."""
    files = defaultdict(list)
    for path, time, read in listed:
        if LITTER.search(path):
            continue
        try:
            file = _file(path, time, read)
            files[_whose(file, *students)].append(file)
        except Unusable as error:
            refused.append(printable(f"{path}: {error}"))
    # A student may write anybody's name into the own profile, but the number is the LMS's.
    for student in [student for student, held in files.items() if len(_participants(held)) > 1]:
        held = files.pop(student)
        numbers = " and ".join(sorted(_participants(held)))
        refused += [
            printable(f"{file.path}: two participants of this name ({numbers}): {RENAME}")
            for file in held
        ]
    return files


def _participants(files: list[File]) -> set[str]:
    return {file.participant for file in files}


def _file(path: str, time: datetime, read) -> File:
    """Tell what a path says. Raises Unusable."""
    parts = path.split("/")
    if ".." in parts or parts[0] in ("", "~") or "\\" in path or ":" in parts[0]:
        raise Unusable("a path that leads out of the download")
    for start, part in enumerate(parts):  # there may be folders above those that Moodle made
        moodles = MOODLES.search(part)
        found = (MOODLE if moodles else CANVAS).fullmatch("/".join(parts[start:]))
        if moodles or found:
            break
    if not found:
        raise Unusable("not named as Moodle and Canvas name what they hand out")
    again = AGAIN.search(found["file"])
    said = found.groupdict()
    number = int(said.get("number") or 0), int(again[1]) if again else 0
    user, late = said.get("user"), bool(said.get("late"))
    participant = user or found["participant"]
    return File(path, found["name"], user, participant, late, time, number, read)


def _whose(file: File, users: dict[str, set[str]], names: dict[str, set[str]]) -> str:
    """Return the student's id. Raises Unusable."""
    found = users.get(file.user, set())
    if len(found) > 1:
        both = " and ".join(sorted(found))
        raise Unusable(f"{both} have the same number ({file.user}): mend the roster, thaw roster")
    if not found:
        found = names.get(_key(file.name), set())
        if file.user:  # somebody with another number is somebody else
            found = found - set().union(*users.values())
    if len(found) > 1:
        raise Unusable(f"may be {' or '.join(sorted(found))}: {RENAME}")
    if not found:
        raise Unusable("nobody in the gradebook has this name; add the student: thaw roster")
    return next(iter(found))
