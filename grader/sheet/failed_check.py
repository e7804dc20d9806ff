"""A failed check as data, parsed from a notebook's output that `helpers.checks` wrote."""

import json
import re
from dataclasses import dataclass

from nbformat import NotebookNode

from helpers import misconceptions
from helpers.misconceptions import CATALOGUE, Misconception

ENAME = "CheckFailed"
NEEDED = {"expected", "found", "misconception"}
OPTIONAL = {"try_this": "", "line": 0}
CODE = re.compile(r"[a-z0-9-]{1,60}")


@dataclass(frozen=True)
class FailedCheck:
    """The result of a failed check.

    Attributes:
        expected: the expected behavior.
        found: the observed behavior.
        code: the code of the detected misconception, or None.
        try_this: what to try at home; "" if the author gave nothing.
        line: the number of the failing line in the test's cell, or 0 if it is unknown.
    """

    expected: str
    found: str
    code: str | None = None
    try_this: str = ""
    line: int = 0

    @property
    def misconception(self) -> Misconception | None:
        """The misconception's entry in the catalogue, or None."""
        return CATALOGUE.get(self.code)

    @property
    def text(self) -> str:
        """The message; without advice if the code is not in the catalogue."""
        code = self.code if self.code in CATALOGUE else None
        return misconceptions.message(self.expected, self.found, code, self.try_this)

    def write_to(self, output: NotebookNode) -> None:
        """Replace the parts that are in an output."""
        parts = {"expected": self.expected, "found": self.found, "misconception": self.code}
        parts |= {"try_this": self.try_this} if self.try_this else {}
        output.evalue = json.dumps(parts, ensure_ascii=False)


def of_output(output: dict) -> FailedCheck | None:
    """Return the failed check in an output, or None.

    A submission can forge errors: an error with any other parts is treated as an ordinary error.

    Args:
        output: an output of a cell, from nbformat or JSON.
    """
    if output.get("output_type") != "error" or output.get("ename") != ENAME:
        return None
    try:
        parts = json.loads(output["evalue"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not isinstance(parts, dict) or not NEEDED <= parts.keys() <= NEEDED | OPTIONAL.keys():
        return None
    expected, found, code = parts["expected"], parts["found"], parts["misconception"]
    others = OPTIONAL | {name: parts[name] for name in OPTIONAL.keys() & parts.keys()}
    if not isinstance(expected, str) or not isinstance(found, str):
        return None
    if any(type(others[name]) is not type(OPTIONAL[name]) for name in OPTIONAL):
        return None
    return FailedCheck(expected, found, code, **others) if _is_code(code) else None


def _is_code(code) -> bool:
    return code is None or (isinstance(code, str) and bool(CODE.fullmatch(code)))
