"""Code on a page in colours."""

import html

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

PYTHON = {"python", "python3", "py", "ipython", "ipython3"}


def highlighted(source: str, language: str | None = None, metadata: dict | None = None) -> str:
    """Stand in for nbconvert's filter `highlight_code`, whose IPython takes quadratic time.

    Args:
        source: code.
        language: what nbconvert would take; None is Python, and all others get no colours.
        metadata: of the cell; with "plain" in it, there are no colours.

    Returns:
        HTML.
    """
    if "plain" in (metadata or {}) or (language or "python") not in PYTHON:
        return f'<div class="highlight"><pre>{html.escape(source)}</pre></div>'
    return highlight(source or " ", PythonLexer(), HtmlFormatter(cssclass="highlight"))
