"""Back up the gradebook before submissions are regraded."""

import os
import re
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from grader.course.course import DATABASE_TIMEOUT_SECONDS, Course
from grader.errors import GradingError

KEPT = 5
STAMP = re.compile(r"\.\d{8}-\d{6}-\d{6}\.bak")


def back_up(course: Course) -> str:
    """Copy the gradebook to a file next to it; the last five copies are kept.

    SQLite makes the copy, so it is consistent even if another process writes at the same time.

    Args:
        course: the course.

    Returns:
        A line that gives the path of the copy, or reports that none was made.

    Raises:
        GradingError: if the disk is full, or the file cannot be written.
    """
    url = make_url(course.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return f"No backup was made: the gradebook is {url.render_as_string()}."
    gradebook = Path(url.database)
    copy = gradebook.with_name(f"{gradebook.name}.{datetime.now():%Y%m%d-%H%M%S-%f}.bak")
    unfinished = copy.with_suffix(".bak.unfinished")
    for leftover in gradebook.parent.glob("*.bak.unfinished"):  # of a killed process
        leftover.unlink()
    try:
        with (
            closing(sqlite3.connect(gradebook, timeout=DATABASE_TIMEOUT_SECONDS)) as original,
            closing(sqlite3.connect(unfinished)) as written,
        ):
            original.backup(written)
        os.replace(unfinished, copy)
    except (OSError, sqlite3.Error) as error:
        unfinished.unlink(missing_ok=True)
        raise GradingError(
            f"The gradebook could not be copied to {copy} ({error}), so nothing was regraded."
        ) from None
    for old in backups(gradebook)[:-KEPT]:
        old.unlink()
    return f"Backup of the gradebook: {copy}"


def backups(gradebook: Path) -> list[Path]:
    """Return the copies that `back_up` has made of a gradebook, oldest first."""
    return sorted(
        path
        for path in gradebook.parent.iterdir()
        if path.name.startswith(gradebook.name)
        and STAMP.fullmatch(path.name.removeprefix(gradebook.name))
    )
