"""Slides of a lesson: its questions, what came out, its figures, and its key points."""

import re
from dataclasses import dataclass

import nbformat

from authoring.site.lessons import figure_text
from authoring.site.links import LINK

QUESTION = "**Predict"
HEADING = re.compile(r"^#{1,3} (.+)$", re.MULTILINE)
SUMMARY = "Key points"
#: What fits on a slide: lines that were printed, items of a list.
MAX_LINES, MAX_ITEMS = 16, 4


@dataclass(frozen=True)
class Slide:
    """One slide.

    Attributes:
        title: that of the part of the lesson.
        body: Markdown without links.
    """

    title: str
    body: str


def slides(notebook: nbformat.NotebookNode) -> list[Slide]:
    """Return a lesson's slides in its order: each question, its printed answer, each figure.

    An answer that is longer than a slide, or that comes in another part, is left to the lesson.

    Args:
        notebook: the executed lesson.
    """
    found, title, asked = [], "", False
    for cell, below in zip(notebook.cells, [*notebook.cells[1:], None], strict=True):
        if cell.cell_type == "code":
            text, picture = _outputs(cell)
            if asked and text:
                if len(text.splitlines()) <= MAX_LINES:
                    found.append(Slide(title, f"```text\n{text}\n```"))
                asked = False
            if picture:
                described = figure_text(below.source) if below else ""
                found.append(Slide(title, _image(picture, described)))
            continue
        for paragraph in cell.source.split("\n\n"):
            heading = HEADING.match(paragraph)
            if heading:
                title, asked = heading[1], False
            elif QUESTION in paragraph:
                found.append(Slide(title, _plain(paragraph)))
                asked = True
            elif title == SUMMARY:
                found += [Slide(title, _plain(part)) for part in _in_parts(paragraph)]
    return found


def _in_parts(paragraph: str) -> list[str]:
    items = re.split(r"\n(?=- )", paragraph)
    starts = range(0, len(items), MAX_ITEMS)
    return ["\n".join(items[start : start + MAX_ITEMS]) for start in starts]


def _plain(paragraph: str) -> str:
    return LINK.sub(r"\2", paragraph)


def _outputs(cell: nbformat.NotebookNode) -> tuple[str, str]:
    """Return what a code cell printed, and its last picture as base64; "" where there is none."""
    printed = [output.text for output in cell.outputs if output.output_type == "stream"]
    pictures = [output.data.get("image/png", "") for output in cell.outputs if "data" in output]
    return "".join(printed).strip("\n"), "".join([*filter(None, pictures)][-1:]).strip()


def _image(picture: str, described: str) -> str:
    """Return a picture whose alternative text is its whole description, as HTML."""
    text = described.replace("`", "").replace("&", "&amp;").replace('"', "&quot;")
    text = text.replace("<", "&lt;")
    alternative = f"Figure: {text}"
    return f'<img src="data:image/png;base64,{picture}" alt="{alternative}">'
