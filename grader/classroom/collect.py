"""Put the notebooks of a download where they are graded."""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from grader.classroom import lms_downloads
from grader.classroom.lms_downloads import File
from grader.course.course import Course
from grader.errors import BadInput, Unusable
from grader.submissions.validate import read_timestamp
from grader.text import printable

MOST_BYTES = 5_000_000_000
#: Of a name that is kept, in bytes; file systems have 255.
MOST_OF_A_NAME = 200
TIMES_NOT_KEPT = (
    "All files have the time of the download, so when they were handed in is not known, and no "
    "time is noted."
)
ONE_TIME = (
    "{} is kept as the time of handing in. Of a single file nobody can tell whether it is the time "
    "of the download: look, and mend timestamp.txt."
)


@dataclass
class Collected:
    """What became of a download: students' ids, and lines for the instructor.

    Attributes:
        new: had handed in nothing so far.
        replaced: had handed in something older.
        same: had handed in just this.
        notes: what an instructor should know.
        refused: what could not be placed.
    """

    new: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def collect(course: Course, place: Path, assignment: str) -> Collected:
    """Collect a download of Moodle or Canvas to `submitted/<student>/<assignment>/`.

    The time of handing in goes into `timestamp.txt`, where nbgrader looks for it. Moodle and Canvas
    often write the time of the download into all files; then there is none.

    Args:
        course: the course.
        place: the zip file, or the folder that it was unpacked to.
        assignment: whose submissions these are.

    Raises:
        GradingError: if the assignment is unknown, the download cannot be read, or the course is
            being graded.
    """
    course.require(assignment)
    collected = Collected()
    with course.locked(), lms_downloads.opened(course, place) as download:
        collected.notes, collected.refused = download.notes, download.refused
        if not download.times_kept:
            collected.notes.append(TIMES_NOT_KEPT)
        elif len(download.of) == 1:
            (file,) = download.of.values()
            collected.notes.append(ONE_TIME.format(file.time))
        room = MOST_BYTES
        for student, file in download.of.items():
            try:
                content = file.read()
                room -= len(content)
                if room < 0:
                    raise Unusable(f"more than {MOST_BYTES // 10**9} GB together")
                folder = course.folder("submitted", student, assignment)
                became = _place(folder, content, file, times_kept=download.times_kept)
                getattr(collected, became).append(student)
            except (Unusable, OSError) as error:
                collected.refused.append(_why(file, error))
        for student, file in download.others.items():
            try:
                _keep(course.folder("submitted", student, assignment), file)
            except OSError as error:
                collected.refused.append(_why(file, error))
    return collected


def _why(file: File, error: Unusable | OSError) -> str:
    reason = str(error)
    if isinstance(error, OSError):
        reason = f"{error.filename} cannot be read or written ({error.strerror})"
    return printable(f"{file.path}: {reason}")


def _place(folder: Path, content: bytes, file: File, *, times_kept: bool) -> str:
    """Write a notebook to a student's folder, if nothing newer is there.

    Returns:
        "new", "replaced" or "same".

    Raises:
        Unusable: if something newer is there, or something that is no file.
    """
    notebook, stamp = folder / f"{folder.name}.ipynb", folder / "timestamp.txt"
    for path in (folder.parent, folder, notebook, stamp):
        if path.is_symlink():
            raise Unusable(f"{path} is a link; remove it first")
    there = notebook.exists()
    if there:
        if notebook.read_bytes() == content:
            return "same"
        if _time_of(notebook, stamp, times_kept=times_kept) > file.time.astimezone(UTC):
            raise Unusable(f"{notebook} is newer and stays; remove it to take this one")
    folder.mkdir(parents=True, exist_ok=True)
    # The time comes first: without it, if we are interrupted, a late notebook would be in time.
    if times_kept:
        stamp.write_text(f"{file.time.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC\n")
    else:
        stamp.unlink(missing_ok=True)
    unfinished = folder / ".collecting"
    unfinished.write_bytes(content)
    os.replace(unfinished, notebook)
    return "replaced" if there else "new"


def _keep(folder: Path, file: File) -> None:
    """Keep what somebody handed in instead of a notebook, so that it is refused and not missing."""
    name = printable(file.path.rpartition("/")[2])
    name = name.encode()[-MOST_OF_A_NAME:].decode(errors="ignore")  # its end has the extension
    if folder.exists() or folder.is_symlink() or folder.parent.is_symlink():
        return
    folder.mkdir(parents=True)
    if name == "timestamp.txt":  # of all names the one that says something here
        return
    try:
        (folder / name).write_bytes(file.read())
    except Unusable:  # a folder without it is refused as well
        return


def _time_of(notebook: Path, stamp: Path, *, times_kept: bool) -> datetime:
    """Return when what is there was handed in, or else when it was put there."""
    try:
        noted = read_timestamp(stamp) if times_kept else None
    except BadInput as error:
        raise Unusable(f"{error}: mend or remove {stamp}") from None
    return (
        noted.replace(tzinfo=UTC)
        if noted
        else datetime.fromtimestamp(notebook.stat().st_mtime, UTC)
    )
