"""Paths of a submission's source notebook and files, according to nbgrader's settings."""

import os
import stat
from pathlib import Path

from nbgrader.utils import find_all_files

#: A larger file is no module that a student wrote.
MAX_MODULE_BYTES = 1_000_000


def source_notebook(coursedir, assignment: str, notebook: str) -> Path:
    """Return the path of a submission's source notebook, which need not exist.

    Args:
        coursedir: nbgrader's CourseDirectory.
        assignment: the assignment's name.
        notebook: the notebook's name, without its extension.
    """
    folder = coursedir.format_path(coursedir.source_directory, ".", assignment)
    return Path(folder) / f"{notebook}.ipynb"


def files_of(coursedir, assignment: str, student: str | None, max_bytes: int) -> dict[str, Path]:
    """Find the files that nbgrader would copy next to a notebook before it runs.

    Of submitted files, only regular files are included, up to a total size. The assignment's files
    override submitted files with the same names.

    Args:
        coursedir: nbgrader's CourseDirectory.
        assignment: the assignment's name.
        student: the student's id, or None for the assignment's files only.
        max_bytes: limit on the total size of submitted files.

    Returns:
        For each path, relative to the notebook's folder, the file.
    """
    found = {}
    places = [(coursedir.source_directory, ".", True)]
    if student is not None:
        places.insert(0, (coursedir.submitted_directory, student, False))
    for step, owner, trusted in places:
        folder = os.path.normpath(coursedir.format_path(step, owner, assignment))
        for name in sorted(find_all_files(folder, [*coursedir.ignore, "*.ipynb"])):
            if not trusted:
                status = os.lstat(name)
                max_bytes -= status.st_size
                if max_bytes < 0 or not stat.S_ISREG(status.st_mode):
                    continue
            found[os.path.relpath(name, folder)] = Path(name)
    return found


def modules_of_student(coursedir, found: dict[str, Path]) -> list[str]:
    """Read the Python files among what `files_of` found that are not the assignment's own.

    Args:
        coursedir: nbgrader's CourseDirectory.
        found: what `files_of` returned.

    Returns:
        Their code; characters that are not UTF-8 are replaced.
    """
    own = Path(coursedir.format_path(coursedir.source_directory, ".", "."))
    theirs = (path for path in found.values() if path.suffix == ".py")
    return [
        path.read_text(encoding="utf-8", errors="replace")
        for path in theirs
        if not path.is_relative_to(own) and path.stat().st_size < MAX_MODULE_BYTES
    ]
