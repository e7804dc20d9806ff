"""Match the notebooks of a Moodle or Canvas download with students.

nbgrader's zip_collect is not used: it unpacks everything in an archive, needs the student's id in
each name, and stops at the second file of a student.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from grader.classroom import download_archive, lms_numbers, lms_paths, wrong_download
from grader.classroom.download_archive import Listed
from grader.classroom.lms_paths import File
from grader.course.course import Course
from grader.errors import GradingError, Unusable
from grader.text import printable

#: What browsers and Canvas add to the name of an assignment's notebook.
COPIED = re.compile(r"( ?\(\d+\)|-\d+)?\.ipynb$", re.IGNORECASE)
ONLINE_TEXTS = "Online text beside a file is not collected: {}"
#: If the times of all files span no more than this, they are the time of the download.
DOWNLOAD_SECONDS = 600
#: Files that macOS and Windows add to archives and folders.
SYSTEM_FILES = re.compile(r"(^|/)(__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")


@dataclass
class Download:
    """The notebooks of a download.

    Attributes:
        numbers: the numbers of matched files; those that the roster has are left out.
        notebooks: for each student's id, the newest notebook; if times are unknown, a guess.
        alternatives: for each student's id, the other notebooks.
        others: for each student's id without a notebook, another uploaded file.
        no_notebooks: a line for each file that is not a notebook.
        times_kept: whether the files' times can be submission times.
        notes: lines that the instructor should read.
        left_out: a line for each other file that is not collected.
    """

    numbers: dict[tuple[str, str], str] = field(default_factory=dict)
    notebooks: dict[str, File] = field(default_factory=dict)
    alternatives: dict[str, list[File]] = field(default_factory=dict)
    others: dict[str, File] = field(default_factory=dict)
    no_notebooks: list[str] = field(default_factory=list)
    times_kept: bool = True
    notes: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Class:
    """What the students' files can be matched by.

    Attributes:
        assignment: the assignment that the files are for.
        students: the students' ids.
        users: ids by the Canvas ID that the roster has.
        names: ids by each name that files can have, see `_key`.
        numbers: see `grader.classroom.lms_numbers`; without the Canvas IDs of students in `users`.
    """

    assignment: str
    students: set[str]
    users: dict[str, set[str]]
    names: dict[str, set[str]]
    numbers: lms_numbers.Numbers = field(default_factory=dict)


@contextmanager
def opened(course: Course, place: Path, assignment: str) -> Iterator[Download]:
    """Open a download and match its notebooks with students.

    Args:
        course: the course; its gradebook has the class.
        place: the zip file, or the folder with its unpacked contents.
        assignment: the assignment's name.

    Raises:
        GradingError: if the download does not exist, is not a zip file or has too many files, if
            the gradebook has no students, if `lms_numbers.csv` is damaged, or if it is the download
            of another assignment.
    """
    students = _class(course, assignment)
    with download_archive.listed(place) as files:
        download = _sorted(files, students)
        wrong_download.require(course, download.notebooks.values(), assignment)
        yield download


def _key(name: str) -> str:
    """Return the part of a name that both systems keep in file names: letters and digits."""
    plain = unicodedata.normalize("NFKC", printable("".join(name.split()))).casefold()
    return "".join(character for character in plain if character.isalnum())


def _class(course: Course, assignment: str) -> Class:
    """Read the class from the gradebook and `lms_numbers.csv`."""
    students, users, names = set(), defaultdict(set), defaultdict(set)
    with course.gradebook() as gradebook:
        for student in gradebook.students:
            students.add(student.id)
            if student.lms_user_id:
                users[student.lms_user_id].add(student.id)
            first, last = student.first_name or "", student.last_name or ""
            keys = {_key(first + last), _key(last + first)} - {""}
            # Anyone can take an id or an address as name, so they count only if nothing else does.
            for key in keys or {_key(student.id), _key(student.email or "")} - {""}:
                names[key].add(student.id)
    if not names:
        raise GradingError("The gradebook has no students. Run first: thaw roster CLASS.csv")
    in_roster = set().union(*users.values())
    numbers = {
        (lms, number): student
        for (lms, number), student in lms_numbers.read(course, assignment).items()
        if lms != lms_numbers.CANVAS or student not in in_roster
    }
    return Class(assignment, students, users, names, numbers)


def _sorted(listed: Listed, students: Class) -> Download:
    download, files, others = Download(), defaultdict(list), {}
    beside = set()
    for student, held in _by_student(listed, students, download).items():
        members = lms_numbers.members(student)
        for file in held:
            if file.lms != lms_numbers.CANVAS or file.participant not in students.users:
                download.numbers[file.lms, file.participant] = student
            if file.is_notebook:
                for member in members:
                    files[member].append(file)
            elif file.online_text and not all(one.online_text for one in held):
                beside.add(student)
            else:
                others |= dict.fromkeys(members, file)
                download.no_notebooks.append(printable(f"{file.path}: not a notebook"))
    if beside:
        download.notes.append(ONLINE_TEXTS.format(", ".join(sorted(beside))))
    times = list({file.path: file.time for held in files.values() for file in held}.values())
    if len(times) > 1:
        spread = (max(times) - min(times)).total_seconds()
        download.times_kept = spread > DOWNLOAD_SECONDS
    for student, held in sorted(files.items()):
        held.sort(key=lambda file: _rank(file, students.assignment, times_kept=download.times_kept))
        *download.alternatives[student], download.notebooks[student] = held
    download.others = {student: file for student, file in others.items() if student not in files}
    late = [student for student, file in download.notebooks.items() if file.late]
    if late:
        download.notes.append(f"Late according to Canvas: {', '.join(late)}")
    return download


def _rank(file: File, assignment: str, *, times_kept: bool) -> tuple:
    if times_kept:
        return file.time, file.number
    return COPIED.sub("", file.upload) == assignment, file.number


def why(file: File, other: File, assignment: str, *, times_kept: bool) -> str:
    """Return why a file is the choice, and not another one of the same student."""
    if times_kept:
        return "it is newer"
    (named, number), (other_named, _) = (
        _rank(one, assignment, times_kept=False) for one in (file, other)
    )
    if named != other_named:
        reason = "it has the assignment's name"
    elif number != other.number:
        reason = "it has the higher number in its name"
    else:
        reason = "check which one is right"
    return f"{reason}; the submission times are unknown"


def _by_student(listed: Listed, students: Class, download: Download) -> dict[str, list[File]]:
    """Group files by the student's id; add a line for each file that cannot be matched."""
    files, owners, strangers = defaultdict(list), defaultdict(set), defaultdict(list)
    for path, time, read in listed:
        if SYSTEM_FILES.search(path):
            continue
        try:
            file = lms_paths.parse(path, time, read)
            student = _student_of(file, students, download.notes)
            if student is None:
                strangers[file.lms, file.name].append(file)
                continue
            files[student].append(file)
            owners[file.lms, file.participant].add(student)
        except Unusable as error:
            download.left_out.append(printable(f"{path}: {error}"))
    for held in strangers.values():
        download.left_out += _reasons_of_strangers(held, students.assignment)
    for student, held in list(files.items()):
        numbers = sorted({file.participant for file in held})
        shared = {one for file in held for one in owners[file.lms, file.participant]} - {student}
        for file in held:
            if len(numbers) > 1 and (file.lms, file.participant) not in students.numbers:
                reason = f"two participants with this name ({' and '.join(numbers)})"
            elif shared:
                reason = f"the files of {' and '.join(sorted(shared))} have the same number"
            else:
                continue
            files.pop(student, None)
            advice = _if_it_is(student, file, students.assignment)
            download.left_out.append(printable(f"{file.path}: {reason}; {advice}"))
    return files


def _reasons_of_strangers(files: list[File], assignment: str) -> list[str]:
    """Return a line for each file of one name that no student has, or one for all.

    Args:
        files: files of one LMS and one name.
        assignment: the assignment's name.
    """
    first = files[0]
    numbers = {file.participant for file in files}
    if first.lms == lms_numbers.MOODLE and len(numbers) > 1:
        line = (
            f"{first.path} and the files of {len(numbers) - 1} others with the same name: blind "
            "marking hides who they are; reveal the students' identities in Moodle and download "
            "again, or import Moodle's grading worksheet of this assignment: thaw roster"
        )
        return [printable(line)]
    reason = "no student in the gradebook has this name; add the student: thaw roster"
    if first.lms == lms_numbers.MOODLE:
        row = lms_numbers.row(first.lms, assignment, first.participant, "ID;ID")
        reason += f"; if it is a team, add to {lms_numbers.NAME} its members: {row}"
    return [printable(f"{file.path}: {reason}") for file in files]


def _if_it_is(student: str, file: File, assignment: str) -> str:
    """Return how to collect a file as a student's."""
    row = lms_numbers.row(file.lms, assignment, file.participant, student)
    return f"if it is from {student}, add to {lms_numbers.NAME}: {row}"


def _student_of(file: File, students: Class, notes: list[str]) -> str | None:
    """Return the student's id, a team's ids, or None if no student has the name.

    Adds a note if only a recorded number tells. Raises Unusable.
    """
    number = file.participant
    named = students.names.get(_key(file.name), set())
    if file.lms == lms_numbers.MOODLE and not named:  # Moodle's name with blind marking
        named = {f"{file.name} {number}"} & students.students
    if file.lms == lms_numbers.CANVAS:
        found = students.users.get(number, set())
        if len(found) > 1:
            both = " and ".join(sorted(found))
            raise Unusable(
                f"{both} have the same number ({number}): correct the roster, thaw roster"
            )
        if found:
            return next(iter(found))
        named = named - set().union(*students.users.values())  # these have another number
    known = students.numbers.get((file.lms, number))
    if known is not None:
        return _student_with(known, file, named, students, notes)
    if len(named) > 1:
        advice = _if_it_is(min(named), file, students.assignment)
        raise Unusable(f"ambiguous, {' or '.join(sorted(named))}; {advice}")
    if not named:
        return None
    (student,) = named
    others = [
        one for (lms, one), who in students.numbers.items() if (lms, who) == (file.lms, student)
    ]
    if others:
        raise Unusable(
            f"{student} has the number {' and '.join(others)}, and this file has {number}: perhaps "
            f"another person took the name; {_if_it_is(student, file, students.assignment)}"
        )
    return student


def _student_with(
    known: str, file: File, named: set[str], students: Class, notes: list[str]
) -> str:
    """Return who has a file's number, one student or a team, unless the name is another's."""
    where = f"in {lms_numbers.NAME}, the number {file.participant} is from {known}"
    members = lms_numbers.members(known)
    if not students.students.issuperset(members):
        raise Unusable(f"{where}, who is not in the gradebook: correct that row, or thaw roster")
    if named and not named.intersection(members):
        names = " or ".join(sorted(named))
        raise Unusable(f"{where}, and the name from {names}; if the row is wrong, correct it")
    if not named and len(members) == 1:
        notes.append(printable(f"{file.path}: {where}; the name is another"))
    return known
