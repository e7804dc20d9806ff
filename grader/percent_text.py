"""Read notebooks that are written as py:percent texts."""

from pathlib import Path

import jupytext
import nbformat

#: By default jupytext reads a comment such as `# copy the weights` as an IPython command.
FORMAT = {"extension": ".py", "format_name": "percent", "comment_magics": False}


def read(path: Path) -> nbformat.NotebookNode:
    """Return the cells of a text; comments in its code stay comments."""
    return jupytext.read(path, fmt=FORMAT)
