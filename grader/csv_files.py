"""CSV files that spreadsheets open."""

import csv
import re
from collections.abc import Iterable
from pathlib import Path

from grader.errors import GradingError

#: What a spreadsheet reads as the start of a formula, at the start of a cell or after a character
#: that a spreadsheet with other settings reads as the end of a cell.
FORMULA = re.compile(r"(^|[;\t\r\n])(?=\s{0,99}[=+\-@\t\r\0])")


def write(path: Path, header: Iterable[str], lines: Iterable[Iterable[str | None]]) -> None:
    """Write a table whose texts no spreadsheet reads as formulas.

    A leading apostrophe marks a cell as text (OWASP, "CSV Injection").

    Args:
        path: the file; it is overwritten.
        header: the column names.
        lines: for each row, a text per column; None gives an empty cell.

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
    """Return points as text without trailing zeros; "" for None."""
    return "" if score is None else f"{score:g}"
