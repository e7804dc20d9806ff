"""CSV files that spreadsheets open."""

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

from grader.errors import GradingError

#: What a spreadsheet reads as the start of a formula, at the start of a cell or after a character
#: that a spreadsheet with other settings reads as the end of a cell.
FORMULA = re.compile(r"(^|[;\t\r\n])(?=\s{0,99}[=+\-@\t\r\0])")

_NOT_UTF_8 = "{} is not UTF-8: save it as “CSV UTF-8” and try again."


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


def read(path: Path) -> list[tuple[int, list[str]]]:
    """Read a table: UTF-8, separated by the most frequent of comma, semicolon and tab in line 1.

    Args:
        path: the file; a byte-order mark is ignored.

    Returns:
        For each row that is not empty, the number of its last line and its cells.

    Raises:
        GradingError: if the file cannot be read, is empty, not UTF-8, or not a table.
    """
    try:
        text = path.read_bytes().decode().lstrip("\ufeff")
    except OSError as error:
        raise GradingError(f"{path} cannot be read ({error.strerror}).") from None
    except UnicodeError:
        raise GradingError(_NOT_UTF_8.format(path)) from None
    # Only CR and LF end a row: other line separators, which `str.splitlines` knows, are in names.
    lines = io.StringIO(text, newline="")
    header = lines.readline()
    if "\0" in header:  # UTF-16 without a byte-order mark
        raise GradingError(_NOT_UTF_8.format(path))
    lines.seek(0)
    table = csv.reader(lines, delimiter=max(",;\t", key=header.count), strict=True)
    try:
        rows = [(table.line_num, row) for row in table if row]
    except csv.Error as error:
        raise GradingError(f"{path}, line {table.line_num}: {error}.") from None
    if not rows:
        raise GradingError(f"{path} is empty.")
    return rows


def number(score: float | None) -> str:
    """Return points as text without trailing zeros; "" for None."""
    return "" if score is None else f"{score:g}"
