"""Find lines of solutions, model answers and hidden tests in other files."""

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat

from grader.sheet.hidden_regions import Regions

HIDDEN_OR_SOLUTION = Regions("(?:SOLUTION|HIDDEN TESTS)")
MARKER = re.compile(r"### (?:BEGIN|END) (?:SOLUTION|HIDDEN TESTS)")
#: Shorter lines reveal nothing.
MIN_CHARACTERS = 12


def secret_lines(source: nbformat.NotebookNode) -> set[str]:
    """Return the lines that occur only in solutions, model answers and hidden tests.

    Args:
        source: the source notebook of an assignment.
    """
    secret, public = set(), set()
    for cell in source.cells:
        for region in HIDDEN_OR_SOLUTION.findall(cell.source):
            secret |= _long_lines(region)
        written = cell.metadata.get("nbgrader", {}).get("solution") and cell.cell_type == "markdown"
        if written:
            secret |= _long_lines(cell.source)
        else:
            public |= _long_lines(HIDDEN_OR_SOLUTION.sub("", cell.source))
    return secret - public


def leaks(secret: set[str], path: Path) -> Iterator[str]:
    """Yield a message for each secret line in a file, and for a region's marker.

    Args:
        secret: what `secret_lines` returns.
        path: a file; for a notebook, its cells are searched.
    """
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".ipynb":
        text = "\n".join(cell.source for cell in nbformat.reads(text, as_version=4).cells)
    if MARKER.search(text):
        yield "contains a marker of a solution or hidden test"
    for line in sorted(secret & {line.strip() for line in text.splitlines()}):
        yield f"contains a line of a solution or hidden test: {line}"


def _long_lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines() if len(line.strip()) >= MIN_CHARACTERS}
