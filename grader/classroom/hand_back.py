"""Feedback pages as a zip file that Moodle and Canvas take back.

Both find the student by the name of the file that they handed out: Moodle by
`Ada Lovelace_12345_assignsubmission_file` (mod/assign/feedback/file/importziplib.php), Canvas by
the two numbers in `lovelaceada_12345_678901_sheet.ipynb` (`infer_comment_context_from_filename`).
"""

import os
import zipfile
from pathlib import Path, PurePosixPath

from grader.classroom import lms_downloads
from grader.course.course import Course
from grader.grading import feedback_page
from grader.submissions import find, record


def write(course: Course, place: Path, assignment: str, path: Path) -> tuple[int, list[str]]:
    """Write the zip file, after pages that say other points than the gradebook.

    Args:
        course: the course.
        place: the download whose notebooks were graded.
        assignment: whose feedback.
        path: the zip file; it is written anew.

    Returns:
        How many pages are in it; and a line for each notebook of the download that has none.

    Raises:
        GradingError: if the assignment is unknown, the download cannot be read, or the course is
            being graded.
    """
    course.require(assignment)
    with course.locked():
        found, _ = find.collect(course, assignment)
        with course.gradebook() as gradebook:
            records = {one: record.read(course, gradebook, one) for one in found}
        graded = {one: known for one, known in records.items() if known.graded}
        _, stale = feedback_page.refresh(course, graded)
        why = record.not_as_graded(course, assignment)
        why |= {one.key: reason for one, reason in stale.items()}
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        with (
            lms_downloads.opened(course, place) as download,
            zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            pages, left_out = _pack(course, download, assignment, why, archive)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return pages, left_out


def _pack(course: Course, download, assignment: str, why, archive) -> tuple[int, list[str]]:
    """Put pages into the archive; return what `write` does."""
    pages, left_out = 0, list(download.refused)
    for student, file in download.of.items():
        page = course.folder("feedback", student, assignment) / f"{assignment}.html"
        if reason := why.get((student, assignment)):
            left_out.append(f"{student}: {reason}")
        elif page.is_file():
            archive.write(page, PurePosixPath(file.path).with_suffix(".html"))
            pages += 1
        else:
            left_out.append(f"{student} has no feedback yet: thaw grade {assignment}")
    return pages, left_out
