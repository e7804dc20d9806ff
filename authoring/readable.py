"""Readability checks of `make check` for web pages: lessons, assignments and documents.

GitHub, JupyterLab and screen readers must present them alike: nested headings, images with alt
text, tables with headers, valid links, and formulas and HTML that are rendered.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
from markdown_it.token import Token

from authoring.markdown_pages import Piece, anchors, read
from authoring.notebook_text import ROOT

PAGES = ("course/*.ipynb", "release/*/*.ipynb", "*.md", "*/README.md", "docs/**/*.md")
PAGES += ("helpers/assets/*.md",)
SCHEMES = {"https", "http", "mailto"}
TAG = re.compile(r"<(/?)([a-z][\w-]*)([^>]*)>", re.IGNORECASE)
#: Allowed HTML tags with their attributes: collapsible answers, and code in their summaries.
HTML = {"details": ("", "open"), "summary": ("",), "code": ("",), "sup": ("",), "sub": ("",)}
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
FORMULA = re.compile(r"(?<!\\)(\$\$?)(.+?)(?<!\\)\1", re.DOTALL)
LONE_DOLLAR = re.compile(r"(?<!\\)\$")
#: TeX commands that GitHub does not render.
UNSUPPORTED_TEX = re.compile(r"\\(operatorname|newcommand|renewcommand|def|require|href|url)\b")


def problems(root: Path = ROOT) -> Iterator[str]:
    """Yield one line per problem."""
    for pattern in PAGES:
        for path in sorted(root.glob(pattern)):
            for problem in page_problems(path, root):
                yield f"{path.relative_to(root).as_posix()}: {problem}"


def page_problems(path: Path, root: Path) -> Iterator[str]:
    """Yield one line per problem on one page.

    Args:
        path: a notebook (.ipynb) or a Markdown document.
        root: the published folder; relative links must not leave it.
    """
    pieces = read(path)
    yield from wrong_headings(pieces)
    if path.suffix == ".ipynb":
        yield from undescribed_figures(nbformat.read(path, as_version=4))
    for piece in pieces:
        found = [*wrong_images(piece), *wrong_tables(piece), *wrong_html(piece)]
        found += [*wrong_formulas(piece), *wrong_links(piece, root)]
        yield from (f"{piece.name}: {line}" if piece.name else line for line in found)


def wrong_headings(pieces: list[Piece]) -> Iterator[str]:
    """Check that a page begins with its only title and skips no heading level."""
    headings = [heading for piece in pieces for heading in piece.headings]
    titles = [text for level, text in headings if level == 1]
    if len(titles) != 1:
        yield f"{len(titles)} titles; exactly one heading must have level 1"
    elif headings[0][0] != 1:
        yield f"the heading “{headings[0][1]}” is before the title"
    for (above, _), (level, text) in pairwise(headings):
        if level > above + 1:
            yield f"the heading “{text}” has level {level}, below a heading of level {above}"


def undescribed_figures(notebook: nbformat.NotebookNode) -> Iterator[str]:
    """Check that the cell below a drawn image describes it, because it has no alt text."""
    for cell, below in pairwise([*notebook.cells, nbformat.v4.new_markdown_cell()]):
        drawn = any(
            kind.startswith("image/")
            for output in cell.get("outputs", [])
            for kind in output.get("data", {})
        )
        if drawn and not (below.cell_type == "markdown" and below.source.startswith("*Figure:")):
            yield f"{cell.id}: no cell below the image describes it (*Figure: …*)"


def wrong_images(piece: Piece) -> Iterator[str]:
    """Check that an image in the text has alt text and exists."""
    for token in piece.inner:
        if token.type == "image":
            source = unquote(token.attrs["src"])
            name = source.removeprefix("attachment:")
            if not token.content.strip():
                yield f"the image {source} has no alt text: ![what it shows]({source})"
            here = name in piece.attachments if name != source else _exists(piece.path, source)
            if not here and not urlsplit(source).scheme.startswith("http"):
                yield f"the image {source} does not exist"


def wrong_tables(piece: Piece) -> Iterator[str]:
    """Check that a table names its columns, and that all rows have the same number of cells."""
    for place, token in enumerate(piece.tokens):
        if token.type == "table_open":
            header, _, *rows = piece.lines[slice(*token.map)]
            columns = _cells(header)
            names = [held.content.strip() for held in piece.tokens[place:] if held.type == "inline"]
            if not all(names[1:columns]):  # the corner can be empty
                yield f"a column of the table has no name: {header.strip()}"
            for row in rows:
                if _cells(row) != columns:
                    yield f"a row with {_cells(row)} cells for {columns} columns: {row.strip()}"
    for text in piece.texts:
        for line in map(str.strip, text.content.splitlines()):
            if len(line) > 1 and line.startswith("|") and line.endswith("|"):
                yield f"not a table, because it has no header row above |---|: {line}"


def wrong_html(piece: Piece) -> Iterator[str]:
    """Check that HTML is used only for collapsible answers; GitHub can remove other tags."""
    tags = Counter()
    for token in [*piece.tokens, *piece.inner]:
        if token.type not in ("html_block", "html_inline"):
            continue
        for closing, name, attributes in TAG.findall(token.content):
            tags[closing + name.lower()] += 1
            if attributes.strip() not in HTML.get(name.lower(), ()):
                tag = f"<{closing}{name}{attributes}>"
                yield f"{tag}: GitHub can remove HTML except {', '.join(HTML)}, without attributes"
        if re.search(r"</summary>[^<]*[`*_$\[][^<]*", token.content):
            yield "an empty line is missing after </summary>: Markdown is not rendered there"
    for name in HTML:
        if tags[name] != tags[f"/{name}"]:
            yield f"{tags[name]} <{name}> and {tags[f'/{name}']} </{name}>"


def wrong_formulas(piece: Piece) -> Iterator[str]:
    """Check that formulas are recognized, and that Markdown does not change them."""
    for text in piece.texts:
        content = CODE_SPAN.sub(lambda span: " " * len(span[0]), text.content)
        words = "".join(_word(token) for token in text.children)
        for found in FORMULA.finditer(content):
            formula, tex = found[0], found[2]
            if found[1] == "$$":
                if content.strip() != formula:
                    yield f"a formula in $$ must be a separate paragraph: {formula}"
            elif tex != tex.strip() or not re.fullmatch(
                r"(.*[\s(–—-])?", content[: found.start()], re.DOTALL
            ):
                yield f"not a formula on GitHub: a space before the first $, none inside: {formula}"
            elif re.match(r"\w", content[found.end() :]):
                yield f"not a formula on GitHub: no letter or digit after the last $: {formula}"
            if formula not in words:
                yield f"Markdown changes this formula (\\ before punctuation, * or _, <): {formula}"
            if unsupported := UNSUPPORTED_TEX.search(tex):
                yield f"GitHub does not show formulas with {unsupported[0]}: {formula}"
        if LONE_DOLLAR.search(FORMULA.sub("", content)):
            yield f"an unpaired $; for a dollar sign, write \\$: {text.content}"


def wrong_links(piece: Piece, root: Path) -> Iterator[str]:
    """Check that a link has a text and an existing target."""
    children = list(piece.inner)
    for token, label in pairwise([*children, Token("end", "", 0)]):
        if token.type != "link_open":
            continue
        target = token.attrs["href"]
        address = urlsplit(target)
        if label.type == "link_close":
            yield f"the link to {target} has no text"
        if address.scheme in SCHEMES:
            continue
        if address.scheme or address.netloc or address.path.startswith("/"):
            yield f"the link {target} must be relative, or begin with https:"
            continue
        there = (piece.path.parent / unquote(address.path)) if address.path else piece.path
        if not there.exists() or not there.resolve().is_relative_to(root.resolve()):
            yield f"the target of the link {target} does not exist"
        elif address.fragment and unquote(address.fragment) not in anchors(there):
            yield f"the heading of the link {target} does not exist"


def _word(token: Token) -> str:
    """Return a part of a text as shown, or a placeholder if it is not plain text."""
    if token.type == "softbreak":
        return "\n"
    return token.content if token.type == "text" else "\0"


def _cells(row: str) -> int:
    """Count the cells of a table row as GitHub does: each | that is not escaped ends a cell."""
    inside = re.sub(r"^\s*\|?|(?<!\\)\|?\s*$", "", row)
    return len(re.findall(r"(?<!\\)\|", inside)) + 1


def _exists(page: Path, address: str) -> bool:
    return (page.parent / address).is_file()
