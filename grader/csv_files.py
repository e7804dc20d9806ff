"""CSV files that spreadsheets open."""

import csv
import re
from collections.abc import Iterable
from pathlib import Path

from grader.errors import GradingError

#: What a spreadsheet takes for the beginning of a formula, at a cell's start or behind what a
#: spreadsheet with other settings takes for the end of a cell.
FORMULA = re.compile(r"(^|[;\t\r\n])(?=\s{0,99}[=+\-@\t\r\0])")


def write(path: Path, header: Iterable[str], lines: Iterable[Iterable[str | None]]) -> None:
    """Write a table whose texts no spreadsheet takes for formulas.

    An apostrophe before a text makes it one (OWASP, "CSV Injection").

    Args:
        path: the file; it is overwritten.
        header: the columns' names.
        lines: a text for each column; None is an empty one.

    Raises:
        GradingError: if the file cannot be written.
    """
    try:
        opened = path.open("w", newline="", encoding="utf-8")
    except OSError as error:
        raise GradingError(f"{path} cannot be written ({error.strerror}).") from None
    with opened as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for line in lines:
            writer.writerow([FORMULA.sub(r"\1'", text or "") for text in line])


def number(score: float | None) -> str:
    """Return points as a table has them: no zeros behind the point, and nothing for None."""
    return "" if score is None else f"{score:g}"
