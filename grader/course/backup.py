"""A copy of the gradebook before something in it is graded again."""

import os
import re
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from grader.course.course import PATIENCE_SECONDS, Course
from grader.errors import GradingError

KEPT = 5
STAMP = re.compile(r"\.\d{8}-\d{6}-\d{6}\.bak")


def back_up(course: Course) -> str:
    """Copy the gradebook to a file beside it; the last five copies are kept.

    SQLite makes the copy, so that it is whole even if somebody writes meanwhile.

    Args:
        course: the course.

    Returns:
        A line that says where the copy is, or that there is none.

    Raises:
        GradingError: if there is no room, or it may not be written.
    """
    url = make_url(course.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return f"The gradebook is {url.render_as_string()}: no backup is made of it here."
    gradebook = Path(url.database)
    copy = gradebook.with_name(f"{gradebook.name}.{datetime.now():%Y%m%d-%H%M%S-%f}.bak")
    unfinished = copy.with_suffix(".bak.unfinished")
    for leftover in gradebook.parent.glob("*.bak.unfinished"):  # of one that was killed
        leftover.unlink()
    try:
        with (
            closing(sqlite3.connect(gradebook, timeout=PATIENCE_SECONDS)) as original,
            closing(sqlite3.connect(unfinished)) as written,
        ):
            original.backup(written)
        os.replace(unfinished, copy)
    except (OSError, sqlite3.Error) as error:
        unfinished.unlink(missing_ok=True)
        raise GradingError(
            f"The gradebook could not be copied to {copy} ({error}), so nothing was graded again."
        ) from None
    for old in backups(gradebook)[:-KEPT]:
        old.unlink()
    return f"Backup of the gradebook: {copy}"


def backups(gradebook: Path) -> list[Path]:
    """Return the copies of a gradebook that `back_up` has made, the oldest first."""
    return sorted(
        path
        for path in gradebook.parent.iterdir()
        if path.name.startswith(gradebook.name)
        and STAMP.fullmatch(path.name.removeprefix(gradebook.name))
    )
