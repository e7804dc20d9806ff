"""The course's own pages on the site: lessons with their stored outputs, and guides."""

import nbformat

from authoring.notebook_text import ROOT
from authoring.site.assignments import Assignment
from authoring.site.glossary import Word
from authoring.site.hover import with_meanings
from authoring.site.launch import Launcher
from authoring.site.lessons import Lesson, figure_text
from authoring.site.links import heading_id, on_site
from helpers.lesson_files import file_name
from helpers.misconceptions import CATALOGUE

#: Longer descriptions stand only below the figure.
ALT_CHARACTERS = 120


def guides() -> list[str]:
    """Return the names of the guides in `docs/`."""
    return sorted(path.stem for path in (ROOT / "docs").glob("*.md"))


def pages(
    course: list[Lesson], assignments: list[Assignment], launcher: Launcher, words: list[Word]
) -> dict[str, str]:
    """Return the lessons and guides by their paths, with links that work on the site.

    Args:
        course: the lessons.
        assignments: the assignments.
        launcher: addresses of places that run them.
        words: the glossary.
    """
    notebooks = [f"course/{file_name(lesson.slug)}" for lesson in course]
    documents = [f"docs/{name}.md" for name in guides()]
    known = {"index.md", "assignments.md", *notebooks, *documents}
    found = {
        name: on_site((ROOT / name).read_text(encoding="utf-8"), name, known) for name in documents
    }
    for name, lesson in zip(notebooks, course, strict=True):
        notebook = nbformat.read(ROOT / name, as_version=4)
        _describe_images(notebook)
        prose = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
        texts = [on_site(cell.source, name, known) for cell in prose]
        for cell, text in zip(prose, with_meanings(texts, words, lesson.slug), strict=True):
            cell.source = text
        notebook.cells[0].source += launcher.markdown(lesson.slug)
        notebook.cells.append(
            nbformat.v4.new_markdown_cell(_more(lesson, assignments), id="more-on-this-site")
        )
        found[name] = nbformat.writes(notebook)
    return found


def _describe_images(notebook: nbformat.NotebookNode) -> None:
    """Give each image a short text: how the description below it begins."""
    for cell, below in zip(notebook.cells, [*notebook.cells[1:], None], strict=True):
        text = figure_text(below.source) if below else ""
        if cell.cell_type == "code" and text:
            cell.metadata["mystnb"] = {"image": {"alt": f"Figure: {alternative(text)}"}}


def alternative(description: str) -> str:
    """Return how a figure's description begins: at most its first sentence."""
    sentence = description.split(". ")[0].split(": ")[0].replace("`", "").rstrip(".")
    if len(sentence) > ALT_CHARACTERS:
        sentence = sentence[:ALT_CHARACTERS].rsplit(" ", 1)[0] + " …"
    return f"{sentence}; described below"


def _more(lesson: Lesson, assignments: list[Assignment]) -> str:
    """Return what the site adds below a lesson."""
    links = [
        f"[Its assignment](../assignments.md#{heading_id(held.title)})"
        for held in assignments
        if held.slug == lesson.slug
    ]
    if any(entry.lesson == lesson.slug for entry in CATALOGUE.values()):
        place = f"../misconceptions/index.md#{heading_id(lesson.title)}"
        links.append(f"[Misconceptions that it repairs]({place})")
    links.append(f"[Three questions to check what stayed](../quizzes/{lesson.slug}.md)")
    return "**More:** " + " · ".join([*links, "[Words, from A to Z](../glossary.md)"])
