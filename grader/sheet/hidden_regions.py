"""Regions of a cell that students do not get: where hidden tests stand."""

import re

from nbformat import NotebookNode
from nbgrader.utils import is_locked


class Regions:
    """The regions that are taken out of released notebooks, found like a pattern's matches.

    No pattern does that: it would look for the end of each beginning without one in all the rest. A
    region without an end goes to the end of its cell.

    Args:
        kind: what stands behind BEGIN and END, as a regular expression.
    """

    def __init__(self, kind: str):
        self._begin = re.compile(rf"[ \t]*### BEGIN {kind}\n?")
        self._end = re.compile(rf"[ \t]*### END {kind}")

    def findall(self, source: str) -> list[str]:
        """Return the text in each region of a cell's source."""
        return self._parted(source, "")[1]

    def sub(self, instead: str, source: str) -> str:
        """Return a cell's source with something else in the place of each region."""
        return self._parted(source, instead)[0]

    def _parted(self, source: str, instead: str) -> tuple[str, list[str]]:
        outside, regions, inside = [], [], False
        for line in re.findall(r"[^\n]*\n|[^\n]+", source):
            if inside and self._end.match(line):
                inside = False
            elif inside:
                regions[-1].append(line)
            elif self._begin.fullmatch(line):
                inside = True
                regions.append([])
                outside.append(instead)
            else:
                outside.append(line)
        return "".join(outside), ["".join(lines) for lines in regions]


HIDDEN_TESTS = Regions("HIDDEN TESTS")


def has_hidden_tests(cell: NotebookNode) -> bool:
    """Tell whether a cell is one of the sheet's tests, and has a region that is hidden."""
    return is_locked(cell) and bool(HIDDEN_TESTS.findall(cell.source))
