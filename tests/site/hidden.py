"""What no page may show: lines that stand only in solutions and hidden tests."""

import html
import re

import nbformat

from grader.sheet.leaks import MIN_CHARACTERS, secret_lines

TAG = re.compile(r"<[^>]*>")


def secret(root):
    """Return all secret lines of `source/` that lessons, released sheets and guides do not have."""
    public = set()
    for path in [*root.glob("course/*.ipynb"), *root.glob("release/*/*.ipynb")]:
        for cell in nbformat.read(path, as_version=4).cells:
            public |= {line.strip() for line in cell.source.splitlines()}
    for path in root.glob("docs/*.md"):
        public |= {line.strip() for line in path.read_text(encoding="utf-8").splitlines()}
    found = set()
    for path in root.glob("source/*/*.ipynb"):
        found |= secret_lines(nbformat.read(path, as_version=4))
    return found - public


def shown(path):
    """Return the lines that a file shows: those of its cells, or those between its tags."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        text = "\n".join(cell.source for cell in nbformat.reads(text, as_version=4).cells)
    if path.suffix == ".html":
        text = html.unescape(TAG.sub("", text))
    return {line.strip() for line in text.splitlines() if len(line.strip()) >= MIN_CHARACTERS}
