"""From an observation to a verdict that a student can act on."""

from helpers import misconceptions


class CheckFailed(AssertionError):
    """A check that did not hold, told in words a student can act on.

    Attributes:
        code: the misconception's code in `helpers.misconceptions`, or None.
    """

    def __init__(self, expected: str, found: str, code: str | None = None):
        self.code = code
        labelled = misconceptions.labelled
        lines = [*labelled("Expected", expected), *labelled("Found", found)]
        if code is not None:
            entry = misconceptions.CATALOGUE[code]
            lines = [entry.headline(), *lines, *entry.advice()]
        super().__init__("\n".join(lines))

    def _render_traceback_(self) -> list[str]:
        """What Jupyter shows: the message alone. The lines that led here do not help."""
        return [f"Not yet. {self}"]


def require(condition, *, expected: str, found: str, misconception: str | None = None) -> None:
    """Do nothing if `condition` holds.

    Args:
        condition: anything with a truth value.
        expected: what should have been seen.
        found: what was seen instead.
        misconception: a code of `helpers.misconceptions.CATALOGUE`, if one is recognised.

    Raises:
        CheckFailed: if `condition` does not hold.
    """
    if not condition:
        raise CheckFailed(expected, found, misconception)
