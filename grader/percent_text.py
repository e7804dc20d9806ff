"""Notebooks written as py:percent texts, read as their author wrote them."""

from pathlib import Path

import jupytext
import nbformat

#: By default jupytext takes a comment such as `# copy the weights` for a command of IPython's.
FORMAT = {"extension": ".py", "format_name": "percent", "comment_magics": False}


def read(path: Path) -> nbformat.NotebookNode:
    """Return the cells of a text; comments in its code stay comments."""
    return jupytext.read(path, fmt=FORMAT)
