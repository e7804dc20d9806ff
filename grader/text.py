"""Text for terminals and tables."""


def printable(text: str) -> str:
    """Return a text as one line that any terminal can show."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
