"""What `make check` proves of pages that people read on the web: lessons, sheets and documents.

GitHub, JupyterLab and a screen reader must make the same of them: headings that nest, pictures with
words, tables with headers, links that lead somewhere, formulas and HTML that are not eaten.
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
#: What may be written in HTML, with its attributes: folded answers, and in their summaries code.
HTML = {"details": ("", "open"), "summary": ("",), "code": ("",), "sup": ("",), "sub": ("",)}
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
FORMULA = re.compile(r"(?<!\\)(\$\$?)(.+?)(?<!\\)\1", re.DOTALL)
LONE_DOLLAR = re.compile(r"(?<!\\)\$")
#: TeX that GitHub refuses to show.
REFUSED_TEX = re.compile(r"\\(operatorname|newcommand|renewcommand|def|require|href|url)\b")


def problems(root: Path = ROOT) -> Iterator[str]:
    """Yield one line for each thing that does not read well."""
    for pattern in PAGES:
        for path in sorted(root.glob(pattern)):
            for problem in page_problems(path, root):
                yield f"{path.relative_to(root).as_posix()}: {problem}"


def page_problems(path: Path, root: Path) -> Iterator[str]:
    """Yield one line for each thing that does not read well on one page.

    Args:
        path: a notebook (.ipynb) or a document in markdown.
        root: the folder that is published; relative links must not leave it.
    """
    pieces = read(path)
    yield from wrong_headings(pieces)
    if path.suffix == ".ipynb":
        yield from undescribed_figures(nbformat.read(path, as_version=4))
    for piece in pieces:
        found = [*wrong_pictures(piece), *wrong_tables(piece), *wrong_html(piece)]
        found += [*wrong_formulas(piece), *wrong_links(piece, root)]
        yield from (f"{piece.name}: {line}" if piece.name else line for line in found)


def wrong_headings(pieces: list[Piece]) -> Iterator[str]:
    """A page begins with its one title, and no level is left out below it."""
    headings = [heading for piece in pieces for heading in piece.headings]
    titles = [text for level, text in headings if level == 1]
    if len(titles) != 1:
        yield f"{len(titles)} titles; one heading must be of the first level"
    elif headings[0][0] != 1:
        yield f"the heading “{headings[0][1]}” stands before the title"
    for (above, _), (level, text) in pairwise(headings):
        if level > above + 1:
            yield f"the heading “{text}” is of level {level} below one of level {above}"


def undescribed_figures(notebook: nbformat.NotebookNode) -> Iterator[str]:
    """A picture that code has drawn has no alt text, so the next cell describes it."""
    for cell, below in pairwise([*notebook.cells, nbformat.v4.new_markdown_cell()]):
        drawn = any(
            kind.startswith("image/")
            for output in cell.get("outputs", [])
            for kind in output.get("data", {})
        )
        if drawn and not (below.cell_type == "markdown" and below.source.startswith("*Figure:")):
            yield f"{cell.id}: no cell below the picture describes it (*Figure: …*)"


def wrong_pictures(piece: Piece) -> Iterator[str]:
    """A picture in the text has alt text, and is there."""
    for token in piece.inner:
        if token.type == "image":
            source = unquote(token.attrs["src"])
            name = source.removeprefix("attachment:")
            if not token.content.strip():
                yield f"the picture {source} has no alt text: ![what it shows]({source})"
            here = name in piece.attachments if name != source else _exists(piece.path, source)
            if not here and not urlsplit(source).scheme.startswith("http"):
                yield f"the picture {source} is not there"


def wrong_tables(piece: Piece) -> Iterator[str]:
    """A table has a header row that names its columns, and no row has more or fewer cells."""
    for place, token in enumerate(piece.tokens):
        if token.type == "table_open":
            header, _, *rows = piece.lines[slice(*token.map)]
            columns = _cells(header)
            names = [held.content.strip() for held in piece.tokens[place:] if held.type == "inline"]
            if not all(names[1:columns]):  # the corner may be empty
                yield f"a column of the table has no name: {header.strip()}"
            for row in rows:
                if _cells(row) != columns:
                    yield f"a row with {_cells(row)} cells for {columns} columns: {row.strip()}"
    for text in piece.texts:
        for line in map(str.strip, text.content.splitlines()):
            if len(line) > 1 and line.startswith("|") and line.endswith("|"):
                yield f"no table, since it has no header row above |---|: {line}"


def wrong_html(piece: Piece) -> Iterator[str]:
    """HTML folds an answer, and what markdown cannot say there; GitHub may strip anything else."""
    tags = Counter()
    for token in [*piece.tokens, *piece.inner]:
        if token.type not in ("html_block", "html_inline"):
            continue
        for closing, name, attributes in TAG.findall(token.content):
            tags[closing + name.lower()] += 1
            if attributes.strip() not in HTML.get(name.lower(), ()):
                tag = f"<{closing}{name}{attributes}>"
                yield f"{tag}: GitHub may strip all HTML but {', '.join(HTML)}, without attributes"
        if re.search(r"</summary>[^<]*[`*_$\[][^<]*", token.content):
            yield "an empty line is missing behind </summary>: markdown is not read there"
    for name in HTML:
        if tags[name] != tags[f"/{name}"]:
            yield f"{tags[name]} <{name}> and {tags[f'/{name}']} </{name}>"


def wrong_formulas(piece: Piece) -> Iterator[str]:
    """A formula is taken for one, and markdown leaves it as it is."""
    for text in piece.texts:
        content = CODE_SPAN.sub(lambda span: " " * len(span[0]), text.content)
        words = "".join(_word(token) for token in text.children)
        for found in FORMULA.finditer(content):
            formula, tex = found[0], found[2]
            if found[1] == "$$":
                if content.strip() != formula:
                    yield f"a formula in $$ must be a paragraph of its own: {formula}"
            elif tex != tex.strip() or not re.fullmatch(
                r"(.*[\s(–—-])?", content[: found.start()], re.DOTALL
            ):
                yield f"GitHub sees no formula: a space before the first $, none inside: {formula}"
            elif re.match(r"\w", content[found.end() :]):
                yield f"GitHub sees no formula: no letter or digit behind the last $: {formula}"
            if formula not in words:
                yield f"markdown changes this formula (\\ before a sign, * or _, <): {formula}"
            if refused := REFUSED_TEX.search(tex):
                yield f"GitHub does not show formulas with {refused[0]}: {formula}"
        if LONE_DOLLAR.search(FORMULA.sub("", content)):
            yield f"a $ without another; if none is meant, write \\$: {text.content}"


def wrong_links(piece: Piece, root: Path) -> Iterator[str]:
    """A link has words, and leads to a file or a heading that is there."""
    children = list(piece.inner)
    for token, label in pairwise([*children, Token("end", "", 0)]):
        if token.type != "link_open":
            continue
        target = token.attrs["href"]
        address = urlsplit(target)
        if label.type == "link_close":
            yield f"the link to {target} has no words"
        if address.scheme in SCHEMES:
            continue
        if address.scheme or address.netloc or address.path.startswith("/"):
            yield f"the link {target} must be relative, or begin with https:"
            continue
        there = (piece.path.parent / unquote(address.path)) if address.path else piece.path
        if not there.exists() or not there.resolve().is_relative_to(root.resolve()):
            yield f"the link {target} leads nowhere"
        elif address.fragment and unquote(address.fragment) not in anchors(there):
            yield f"the link {target} leads to a heading that is not there"


def _word(token: Token) -> str:
    """Return a part of a text as it is shown, or a mark where it is not plain text."""
    if token.type == "softbreak":
        return "\n"
    return token.content if token.type == "text" else "\0"


def _cells(row: str) -> int:
    """Count the cells of a table's row as GitHub does: it ends one at each | but an escaped one."""
    inside = re.sub(r"^\s*\|?|(?<!\\)\|?\s*$", "", row)
    return len(re.findall(r"(?<!\\)\|", inside)) + 1


def _exists(page: Path, address: str) -> bool:
    return (page.parent / address).is_file()
