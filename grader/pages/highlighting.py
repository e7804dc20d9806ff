"""Code on a page in colours."""

import html
import re

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

PYTHON = {"python", "python3", "py", "ipython", "ipython3"}

#: Characters that change the order in which a reader sees others.
DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def highlighted(source: str, language: str | None = None, metadata: dict | None = None) -> str:
    """Stand in for nbconvert's filter `highlight_code`, whose IPython takes quadratic time.

    Characters that turn text around are escaped: code must be read in the order in which it runs.

    Args:
        source: code.
        language: what nbconvert would take; None is Python, and all others get no colours.
        metadata: of the cell; with "plain" in it, there are no colours.

    Returns:
        HTML.
    """
    source = DIRECTIONS.sub(lambda found: ascii(found[0])[1:-1], source)
    if "plain" in (metadata or {}) or (language or "python") not in PYTHON:
        return f'<div class="highlight"><pre>{html.escape(source)}</pre></div>'
    return highlight(source or " ", PythonLexer(), HtmlFormatter(cssclass="highlight"))
