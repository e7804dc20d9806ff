"""Parse a page in Markdown: a document, or the cells of a notebook."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import nbformat
from markdown_it import MarkdownIt
from markdown_it.token import Token

from grader.pages.lesson_links import anchor

PARSER = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True)
class Piece:
    """A Markdown cell, or a whole document.

    Attributes:
        path: the file.
        name: the cell's id, or "".
        lines: the lines of its source.
        tokens: the parser's tokens.
        attachments: names of the attached images.
    """

    path: Path
    name: str
    lines: list[str]
    tokens: list[Token]
    attachments: frozenset[str]

    @property
    def texts(self) -> list[Token]:
        """The tokens with text: paragraphs, headings, list items, table cells."""
        return [token for token in self.tokens if token.type == "inline"]

    @property
    def inner(self) -> Iterator[Token]:
        """Yield the parts of texts: links, images, code, words."""
        for text in self.texts:
            yield from text.children

    @property
    def headings(self) -> list[tuple[int, str]]:
        """Level and text of each heading."""
        return [
            (int(token.tag[1]), _plain(text))
            for token, text in pairwise(self.tokens)
            if token.type == "heading_open"
        ]


def read(path: Path) -> list[Piece]:
    """Read a page; each Markdown cell of a notebook is a separate piece, as on GitHub."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".ipynb":
        return [Piece(path, "", text.splitlines(), PARSER.parse(text), frozenset())]
    return [
        Piece(
            path,
            cell.id,
            cell.source.splitlines(),
            PARSER.parse(cell.source),
            frozenset(cell.get("attachments", {})),
        )
        for cell in nbformat.reads(text, as_version=4).cells
        if cell.cell_type == "markdown"
    ]


def anchors(path: Path) -> set[str]:
    """Return the anchors of a page's headings, as JupyterLab and nbconvert or GitHub create them.

    Args:
        path: a notebook or a Markdown document; other files have none.
    """
    if path.suffix not in (".ipynb", ".md"):
        return set()
    headings = [text for piece in read(path) for _, text in piece.headings]
    if path.suffix == ".ipynb":
        return {anchor(text) for text in headings}
    names, seen = set(), Counter()
    for text in headings:
        name = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
        names.add(f"{name}-{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return names


def _plain(text: Token) -> str:
    kinds = ("text", "code_inline")
    return "".join(token.content for token in text.children if token.type in kinds)
