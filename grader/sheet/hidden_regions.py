"""Regions of a cell that students do not get, such as hidden tests."""

import re

from nbformat import NotebookNode
from nbgrader.utils import is_locked


class Regions:
    """The regions that are removed from released notebooks, with the interface of a pattern.

    A regular expression would take quadratic time: it searches the rest of the cell for the end of
    each region without one. A region without an end extends to the end of its cell.

    Args:
        kind: the text after BEGIN and END, as a regular expression.
    """

    def __init__(self, kind: str):
        self._begin = re.compile(rf"[ \t]*### BEGIN {kind}\n?")
        self._end = re.compile(rf"[ \t]*### END {kind}")

    def findall(self, source: str) -> list[str]:
        """Return the text in each region of a cell's source."""
        return self._split(source, "")[1]

    def sub(self, replacement: str, source: str) -> str:
        """Return a cell's source with each region replaced."""
        return self._split(source, replacement)[0]

    def blanked(self, source: str) -> str:
        """Return a cell's source with empty lines in each region; the others keep their place."""
        return self._split(source, "\n", "\n")[0]

    def _split(self, source: str, replacement: str, line_in_it="") -> tuple[str, list[str]]:
        outside, regions, inside = [], [], False
        for line in re.findall(r"[^\n]*\n|[^\n]+", source):
            if inside and self._end.match(line):
                inside = False
                outside.append(line_in_it)
            elif inside:
                regions[-1].append(line)
                outside.append(line_in_it)
            elif self._begin.fullmatch(line):
                inside = True
                regions.append([])
                outside.append(replacement)
            else:
                outside.append(line)
        return "".join(outside), ["".join(lines) for lines in regions]


HIDDEN_TESTS = Regions("HIDDEN TESTS")


def has_hidden_tests(cell: NotebookNode) -> bool:
    """Tell whether a cell is a test of the sheet with a hidden region."""
    return is_locked(cell) and bool(HIDDEN_TESTS.findall(cell.source))
