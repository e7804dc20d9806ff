"""Code on a page in colours, as long as that takes no longer than the code is long."""

import html
import re

from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

MOST_LETTERS, MOST_LETTERS_OF_ALL = 20_000, 200_000
#: From each place in white space pygments looks for its end.
GAP = re.compile(r"\s{300}")
PYTHON = {"python", "python3", "py", "ipython", "ipython3"}


def highlighted(source: str, language: str | None = None, metadata: dict | None = None) -> str:
    """Stand in for nbconvert's filter `highlight_code`, whose IPython takes quadratic time.

    Args:
        source: code; what is too long, or has long gaps, gets no colours.
        language: what nbconvert would take; None is Python, and all others get no colours.
        metadata: of the cell; with "plain" in it, there are no colours.

    Returns:
        HTML.
    """
    plain = "plain" in (metadata or {}) or (language or "python") not in PYTHON
    if plain or len(source) > MOST_LETTERS or GAP.search(source):
        return f'<div class="highlight"><pre>{html.escape(source)}</pre></div>'
    return highlight(source or " ", PythonLexer(), HtmlFormatter(cssclass="highlight"))


def leave_plain(cells: list[NotebookNode]) -> None:
    """Say in their metadata which cells get no colours: long ones, and a long notebook's last.

    Args:
        cells: of a notebook, in order.
    """
    total = 0
    for cell in cells:
        total += min(len(cell.source), MOST_LETTERS)
        if len(cell.source) > MOST_LETTERS or total > MOST_LETTERS_OF_ALL:
            cell.metadata.plain = True
