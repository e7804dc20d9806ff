"""Lines of solutions, model answers and hidden tests, and where they must not stand."""

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat

from grader.sheet.hidden_regions import Regions

HIDDEN_OR_SOLUTION = Regions("(?:SOLUTION|HIDDEN TESTS)")
MARKER = re.compile(r"### (?:BEGIN|END) (?:SOLUTION|HIDDEN TESTS)")
#: Shorter lines give nothing away.
TELLING = 12


def secret_lines(source: nbformat.NotebookNode) -> set[str]:
    """Return the lines that stand in solutions, model answers and hidden tests alone.

    Args:
        source: an assignment as instructors have it.
    """
    secret, public = set(), set()
    for cell in source.cells:
        for region in HIDDEN_OR_SOLUTION.findall(cell.source):
            secret |= _telling_lines(region)
        written = cell.metadata.get("nbgrader", {}).get("solution") and cell.cell_type == "markdown"
        if written:
            secret |= _telling_lines(cell.source)
        else:
            public |= _telling_lines(HIDDEN_OR_SOLUTION.sub("", cell.source))
    return secret - public


def leaks(secret: set[str], path: Path) -> Iterator[str]:
    """Say which secret lines stand in a file, and whether it has a region's marker.

    Args:
        secret: what `secret_lines` returns.
        path: a file; of a notebook, the cells are read.
    """
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".ipynb":
        text = "\n".join(cell.source for cell in nbformat.reads(text, as_version=4).cells)
    if MARKER.search(text):
        yield "holds a solution or hidden-test marker"
    for line in sorted(secret & {line.strip() for line in text.splitlines()}):
        yield f"holds a line of a solution or hidden test: {line}"


def _telling_lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines() if len(line.strip()) >= TELLING}
