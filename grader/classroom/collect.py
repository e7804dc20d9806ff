"""Collect the notebooks of a download into `submitted/`."""

import contextlib
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from grader.classroom import lms_downloads, lms_numbers
from grader.classroom.lms_paths import File
from grader.course.course import Course
from grader.errors import BadInput, Unusable
from grader.submissions.validate import read_timestamp
from grader.text import printable

MAX_DOWNLOAD_BYTES = 5_000_000_000
#: Limit on a kept file's name; file systems allow 255 bytes.
MAX_NAME_BYTES = 200
TIMES_NOT_KEPT = (
    "All files have the time of the download. The submission times are unknown, and none is stored."
)
STORED = "it is stored with its submission time"
ONE_TIME = (
    "{} is stored as the submission time. For a single file, this can be the time of the download: "
    "check it, and correct timestamp.txt if needed."
)


@dataclass
class Collected:
    """The result of collecting a download: students' ids, and lines for the instructor.

    Attributes:
        new: students without an earlier submission.
        replaced: students whose earlier submission was replaced.
        same: students whose submission is unchanged.
        notes: lines that the instructor should read.
        left_out: a line for each file that was not collected.
    """

    new: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def collect(course: Course, place: Path, assignment: str) -> Collected:
    """Collect a download of Moodle or Canvas to `submitted/<student>/<assignment>/`.

    The submission time is written to `timestamp.txt`, where nbgrader reads it. Moodle and Canvas
    often set the time of all files to the time of the download; then no time is stored.

    Args:
        course: the course.
        place: the zip file, or the folder with its unpacked contents.
        assignment: the assignment's name.

    Raises:
        GradingError: if the assignment is unknown, the download cannot be read, or another process
            is grading the course.
    """
    course.require(assignment)
    collected = Collected()
    with course.locked(), lms_downloads.opened(course, place, assignment) as download:
        # First: an interruption must not leave a notebook whose number is unknown.
        lms_numbers.add(course, assignment, download.numbers)
        collected.notes = download.notes
        collected.left_out = download.no_notebooks + download.left_out
        times_kept = download.times_kept
        if not times_kept:
            collected.notes.append(TIMES_NOT_KEPT)
        elif len({file.path for file in download.notebooks.values()}) == 1:
            file = next(iter(download.notebooks.values()))
            collected.notes.append(ONE_TIME.format(file.time))
        remaining = MAX_DOWNLOAD_BYTES
        for student, file in download.notebooks.items():
            try:
                content = file.read()
                remaining -= len(content)
                if remaining < 0:
                    raise Unusable(f"more than {MAX_DOWNLOAD_BYTES // 10**9} GB in total")
                folder = course.folder("submitted", student, assignment)
                _check_links(folder)
                stored = None if times_kept else _stored(folder, download.alternatives[student])
                result = "same" if stored else _place(folder, content, file, times_kept=times_kept)
                getattr(collected, result).append(student)
                collected.notes += _choice(download, student, assignment, stored)
            except (Unusable, OSError) as error:
                collected.left_out.append(_reason(file, error))
        for student, file in download.others.items():
            try:
                _keep(course.folder("submitted", student, assignment), file)
            except OSError as error:
                collected.left_out.append(_reason(file, error))
    return collected


def _reason(file: File, error: Unusable | OSError) -> str:
    reason = str(error)
    if isinstance(error, OSError):
        reason = f"{error.filename} cannot be read or written ({error.strerror})"
    return printable(f"{file.path}: {reason}")


def _choice(
    download: lms_downloads.Download, student: str, assignment: str, stored: File | None
) -> list[str]:
    """Return a line for each notebook of a student that is not collected."""
    file, others = download.notebooks[student], download.alternatives[student]
    lines = []
    for other in (one for one in (file, *others) if one is not (stored or file)):
        why = lms_downloads.why(file, other, assignment, times_kept=download.times_kept)
        line = f"{student}: {(stored or file).path} is collected, not {other.path}"
        lines.append(printable(f"{line}: {STORED if stored else why}"))
    return lines


def _check_links(folder: Path) -> None:
    for path in (folder.parent, folder, folder / f"{folder.name}.ipynb", folder / "timestamp.txt"):
        if path.is_symlink():
            raise Unusable(f"{path} is a link; remove it first")


def _stored(folder: Path, files: list[File]) -> File | None:
    """Return the one of several files that is stored with a known submission time, or None."""
    notebook = folder / f"{folder.name}.ipynb"
    if not notebook.exists() or not _known_time(folder):
        return None
    content = notebook.read_bytes()
    for file in files:
        with contextlib.suppress(Unusable):  # the choice can be collected nevertheless
            if file.read() == content:
                return file
    return None


def _place(folder: Path, content: bytes, file: File, *, times_kept: bool) -> str:
    """Write a notebook to a student's folder, unless a newer one is there.

    Returns:
        "new", "replaced" or "same".

    Raises:
        Unusable: if the folder has a newer notebook, or a known time for one without.
    """
    notebook, stamp = folder / f"{folder.name}.ipynb", folder / "timestamp.txt"
    exists = notebook.exists()
    if exists and notebook.read_bytes() == content:
        return "same"
    folder.mkdir(parents=True, exist_ok=True)
    known = _known_time(folder)
    if known and not times_kept:
        raise Unusable(f"its time is unknown; remove {stamp}, which has one, to collect this one")
    if exists:
        stored = known or datetime.fromtimestamp(notebook.stat().st_mtime, UTC)
        if stored > file.time.astimezone(UTC):
            why = (
                "is newer" if known else f"was written after {file.time:%Y-%m-%d %H:%M}, its time,"
            )
            raise Unusable(f"{notebook} {why} and was kept; remove it to collect this one")
    # The time is written first: after an interruption, a late notebook without it would be on time.
    if times_kept:
        stamp.write_text(f"{file.time.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC\n")
    unfinished = folder / ".collecting"
    unfinished.write_bytes(content)
    os.replace(unfinished, notebook)
    return "replaced" if exists else "new"


def _keep(folder: Path, file: File) -> None:
    """Keep an upload that is not a notebook, so that it is rejected and not listed as missing."""
    name = printable(file.path.rpartition("/")[2])
    name = name.encode()[-MAX_NAME_BYTES:].decode(errors="ignore")  # keeps the extension
    if folder.exists() or folder.is_symlink() or folder.parent.is_symlink():
        return
    folder.mkdir(parents=True)
    if name == "timestamp.txt":  # this name has a meaning in the folder
        return
    try:
        (folder / name).write_bytes(file.read())
    except Unusable:  # an empty folder is rejected as well
        return


def _known_time(folder: Path) -> datetime | None:
    """Return the submission time that a student's folder has. Raises Unusable."""
    stamp = folder / "timestamp.txt"
    try:
        found = read_timestamp(stamp)
    except BadInput as error:
        raise Unusable(f"{error}: correct or remove {stamp}") from None
    return found and found.replace(tzinfo=UTC)
