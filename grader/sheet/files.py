"""What belongs to a submission's notebook, as nbgrader's settings place it: source and files."""

import os
import stat
from pathlib import Path

from nbgrader.utils import find_all_files


def source_notebook(coursedir, assignment: str, notebook: str) -> Path:
    """Return where the source notebook of a submission is, or would be.

    Args:
        coursedir: nbgrader's CourseDirectory.
        assignment: the assignment's name.
        notebook: the notebook's, without its ending.
    """
    folder = coursedir.format_path(coursedir.source_directory, ".", assignment)
    return Path(folder) / f"{notebook}.ipynb"


def files_of(coursedir, assignment: str, student: str | None, most: int) -> dict[str, Path]:
    """Find the files that nbgrader would put beside a notebook before it runs.

    Links and whatever else is not a plain file is left out of what was handed in, and so are files
    that are too large together. The assignment's files win over files with the same names.

    Args:
        coursedir: nbgrader's CourseDirectory.
        assignment: whose files.
        student: whose, too, or None for those of the assignment alone.
        most: bytes that may be handed in.

    Returns:
        For each path, relative to the notebook's folder, the file.
    """
    found = {}
    places = [(coursedir.source_directory, ".", True)]
    if student is not None:
        places.insert(0, (coursedir.submitted_directory, student, False))
    for step, whose, trusted in places:
        folder = os.path.normpath(coursedir.format_path(step, whose, assignment))
        for name in sorted(find_all_files(folder, [*coursedir.ignore, "*.ipynb"])):
            if not trusted:
                about = os.lstat(name)
                most -= about.st_size
                if most < 0 or not stat.S_ISREG(about.st_mode):
                    continue
            found[os.path.relpath(name, folder)] = Path(name)
    return found
