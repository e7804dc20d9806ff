"""What can go wrong, as one family. Each message is one line, for the person who can mend it."""


class ThawError(Exception):
    """What all of them are."""


class GradingError(ThawError):
    """Something that an instructor can mend."""


class BadInput(ThawError):
    """A submission that cannot be graded."""


class Unusable(ThawError):
    """A file of a download that cannot be collected."""


class SandboxCrashed(ThawError):
    """The warm process does not answer as it should; a new one has to take its place."""
