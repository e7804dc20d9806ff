"""Notice the download of another assignment, before anything is stored or handed back."""

import contextlib
import tempfile
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from grader.classroom.lms_paths import File
from grader.course.course import Course
from grader.errors import GradingError, Unusable
from grader.submissions import wrong_sheet

#: So many notebooks are looked at. Fewer than the second number may be students' mistakes.
LOOKED_AT, FEW = 20, 3


def require(course: Course, notebooks: Iterable[File], assignment: str) -> None:
    """Look whose notebooks these are.

    Args:
        course: the course.
        notebooks: those of a download.
        assignment: the assignment that the instructor has named.

    Raises:
        GradingError: if most of them are another assignment's.
    """
    found = Counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.ipynb")
        for file in islice(notebooks, LOOKED_AT):
            with contextlib.suppress(Unusable, OSError):  # is reported where it is collected
                path.write_bytes(file.read())
                found[wrong_sheet.assignment_of(course, path, assignment)] += 1
    if found.total() < FEW:
        return
    ((most, count),) = found.most_common(1)
    if most != assignment and count > found.total() / 2:
        raise GradingError(
            f"Nothing was done: {count} of {found.total()} notebooks in this download are those of "
            f"{most}. Name the download's assignment, such as --assignment {most}."
        )
