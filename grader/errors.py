"""The exceptions of the grader. Each message is one line, for the person who can fix the cause."""


class ThawError(Exception):
    """Base class of the grader's exceptions."""


class GradingError(ThawError):
    """A problem that an instructor can fix."""


class SolutionFails(GradingError):
    """An assignment's own solution fails its tests; no submission can be graded by them."""


class BadInput(ThawError):
    """A submission that cannot be graded."""


class Unusable(ThawError):
    """A file of a download that cannot be collected."""


class SandboxCrashed(ThawError):
    """The warm process does not reply as expected and must be replaced."""
