"""A failed check as data, read from a notebook's output; `helpers.checks` has written it."""

import json
import re
from dataclasses import dataclass

from nbformat import NotebookNode

from helpers import misconceptions
from helpers.misconceptions import CATALOGUE, Misconception

ENAME = "CheckFailed"
CODE = re.compile(r"[a-z0-9-]{1,60}")


@dataclass(frozen=True)
class FailedCheck:
    """What a check expected and found.

    Attributes:
        expected: what should have been seen.
        found: what was seen instead.
        code: of the misconception that was recognised, or None.
    """

    expected: str
    found: str
    code: str | None = None

    @property
    def misconception(self) -> Misconception | None:
        """The catalogue's entry, if it has one."""
        return CATALOGUE.get(self.code)

    @property
    def text(self) -> str:
        """What people read; without advice if the catalogue has no such code."""
        code = self.code if self.code in CATALOGUE else None
        return misconceptions.message(self.expected, self.found, code)

    def write_to(self, output: NotebookNode) -> None:
        """Put these parts in the place of those that an output has."""
        parts = {"expected": self.expected, "found": self.found, "misconception": self.code}
        output.evalue = json.dumps(parts, ensure_ascii=False)


def of_output(output: dict) -> FailedCheck | None:
    """Return the failed check that an output is, or None.

    A submission can print errors of its own, so nothing else about it is trusted: what has other
    parts than these is an error like any other.

    Args:
        output: of a cell, as nbformat or JSON has it.
    """
    if output.get("output_type") != "error" or output.get("ename") != ENAME:
        return None
    try:
        parts = json.loads(output["evalue"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not isinstance(parts, dict) or parts.keys() != {"expected", "found", "misconception"}:
        return None
    expected, found, code = parts["expected"], parts["found"], parts["misconception"]
    if not isinstance(expected, str) or not isinstance(found, str):
        return None
    return FailedCheck(expected, found, code) if _is_code(code) else None


def _is_code(code) -> bool:
    return code is None or (isinstance(code, str) and bool(CODE.fullmatch(code)))
