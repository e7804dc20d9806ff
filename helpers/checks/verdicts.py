"""From an observation to a verdict that a student can act on."""

import json

from helpers import misconceptions


class CheckFailed(AssertionError):
    """A check that did not hold.

    `str()` of it is JSON, so that what reads a notebook's outputs gets the parts as they are, and
    the number of the line in the test's cell; notebooks show `text`.

    Attributes:
        expected: what should have been seen.
        found: what was seen instead.
        code: the misconception's code in `helpers.misconceptions`, or None.
        try_this: what to try at home, or None.
        text: all of it for a student, with the misconception's advice.
    """

    def __init__(
        self, expected: str, found: str, code: str | None = None, try_this: str | None = None
    ):
        self.expected, self.found, self.code, self.try_this = expected, found, code, try_this
        self.text = misconceptions.message(expected, found, code, try_this)
        parts = {"expected": expected, "found": found, "misconception": code}
        parts |= {"try_this": try_this} if try_this else {}
        super().__init__(json.dumps(parts, ensure_ascii=False))
        self._parts = parts

    def __str__(self) -> str:
        step = self.__traceback__
        while step and step.tb_frame.f_code.co_name != "<module>":
            step = step.tb_next
        line = {"line": step.tb_lineno} if step else {}
        return json.dumps(self._parts | line, ensure_ascii=False)

    def _render_traceback_(self) -> list[str]:
        """What Jupyter shows: the message alone. The lines that led here do not help."""
        return [f"Not yet. {self.text}"]


def require(
    condition,
    *,
    expected: str,
    found: str,
    misconception: str | None = None,
    try_this: str | None = None,
) -> None:
    """Do nothing if `condition` holds.

    Args:
        condition: anything with a truth value.
        expected: what should have been seen.
        found: what was seen instead.
        misconception: a code of `helpers.misconceptions.CATALOGUE`, if one is recognised.
        try_this: what a student can try at home to see the mistake, such as "40 rows". Written for
            hidden tests: students read it.

    Raises:
        CheckFailed: if `condition` does not hold.
    """
    if not condition:
        raise CheckFailed(expected, found, misconception, try_this)
