"""Pack feedback pages into a zip file that Moodle and Canvas import.

Both identify the student by the file name in their download: Moodle by
`Ada Lovelace_12345_assignsubmission_file` (mod/assign/feedback/file/importziplib.php), Canvas by
the two numbers in `lovelaceada_12345_678901_sheet.ipynb` (`infer_comment_context_from_filename`).
"""

import os
import zipfile
from pathlib import Path, PurePosixPath

from grader.classroom import lms_downloads
from grader.course.course import Course
from grader.grading import feedback_page, rejection_page
from grader.submissions import find, record


def write(
    course: Course, place: Path, assignment: str, path: Path
) -> tuple[int, list[str], list[str]]:
    """Write the zip file; pages with outdated points are rebuilt first.

    Args:
        course: the course.
        place: the download with the graded notebooks.
        assignment: the assignment's name.
        path: the zip file; it is overwritten.

    Returns:
        The number of pages, the students with a page whose work is pending manual grading, and a
        line for each notebook of the download without a page.

    Raises:
        GradingError: if the assignment is unknown, the download cannot be read, or another process
            is grading the course.
    """
    course.require(assignment)
    with course.locked():
        found, _ = find.collect(course, assignment)
        with course.gradebook() as gradebook:
            records = {one: record.read(course, gradebook, one) for one in found}
            graded = {one: last for one, last in records.items() if last.graded}
            pending = {
                one.student
                for one in graded
                if gradebook.find_submission(assignment, one.student).needs_manual_grade
            }
        _, stale = feedback_page.refresh(course, graded)
        reasons = record.not_as_graded(course, assignment)
        reasons |= {one.key: reason for one, reason in stale.items()}
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        with (
            lms_downloads.opened(course, place, assignment) as download,
            zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            packed, left_out = _pack(course, download, assignment, reasons, archive)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return len(packed), sorted(pending.intersection(packed)), left_out


def _pack(course: Course, download, assignment: str, reasons, archive) -> tuple[list, list[str]]:
    """Add pages to the archive; return their students, and a line for each one left out."""
    pages, left_out = {}, list(download.left_out)
    for student, file in (download.notebooks | download.others).items():
        page = course.folder("feedback", student, assignment) / f"{assignment}.html"
        name = PurePosixPath(file.path).with_suffix(".html")
        reason = reasons.get((student, assignment))
        if reason and not rejection_page.explains(course, student, assignment, reason):
            left_out.append(f"{student}: {reason}")
        elif name in pages:
            why = f"the team's file in the LMS has the page of {pages[name]}"
            left_out.append(f"{student}: {why}; send {page.relative_to(course.root)}")
        elif page.is_file():
            archive.write(page, name)
            pages[name] = student
        else:
            left_out.append(f"{student}: no feedback yet; run: thaw grade {assignment}")
    return list(pages.values()), left_out
