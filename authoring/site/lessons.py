"""What the lessons say of themselves: title, question, objectives, sections and figures."""

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat

from authoring import build_lessons
from authoring.markdown_pages import read
from authoring.notebook_text import AuthoringError
from helpers import course_map
from helpers.lesson_files import file_name

QUESTION = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
OBJECTIVE = re.compile(r"^\d+\. (.+(?:\n(?!\d+\.|\n).+)*)", re.MULTILINE)
MINUTES = re.compile(r"About (\d+) minutes")
FIGURE = re.compile(r"^\*Figure: (.+?)\*(?:\n|$)", re.DOTALL)
#: The part of lessons that the map of the course does not have: the way in comes first.
FIRST, OTHERS = "The way in", "More lessons"


@dataclass(frozen=True)
class Section:
    """A section of a lesson: its title, and the descriptions of its figures."""

    title: str
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Lesson:
    """What a lesson's notebook says.

    Attributes:
        slug: the lesson's name.
        title: with the lesson's number.
        question: the question at its beginning.
        objectives: what readers can do afterwards, as Markdown.
        minutes: how long it takes, or "" if it does not say.
        sections: all of them, in order.
    """

    slug: str
    title: str
    question: str
    objectives: tuple[str, ...]
    minutes: str
    sections: tuple[Section, ...]


def lessons() -> list[Lesson]:
    """Return all lessons in order."""
    return [read_lesson(slug) for slug in build_lessons.slugs()]


def read_lesson(slug: str) -> Lesson:
    """Read a lesson's notebook.

    Raises:
        AuthoringError: if it begins with no title or no question.
    """
    path = build_lessons.COURSE / file_name(slug)
    opening = nbformat.read(path, as_version=4).cells[0].source
    titles = [text for piece in read(path) for level, text in piece.headings if level == 1]
    question = QUESTION.search(opening)
    if len(titles) != 1 or question is None:
        raise AuthoringError(f"{path.name} must begin with a title and a question in bold.")
    minutes = MINUTES.search(opening)
    return Lesson(
        slug=slug,
        title=titles[0],
        question=" ".join(question[1].split()),
        objectives=tuple(
            " ".join(found.split()).rstrip(";.") for found in OBJECTIVE.findall(opening)
        ),
        minutes=minutes[1] if minutes else "",
        sections=tuple(_sections(path)),
    )


def figure_text(source: str) -> str:
    """Return the description of a figure that a Markdown cell begins with, or ""."""
    found = FIGURE.match(source)
    return " ".join(found[1].split()) if found else ""


def _sections(path: Path) -> list[Section]:
    sections: list[Section] = []
    for piece in read(path):
        figure = figure_text("\n".join(piece.lines))
        if figure and sections:
            last = sections[-1]
            sections[-1] = Section(last.title, (*last.figures, figure))
        sections += [Section(text, ()) for level, text in piece.headings if level == 2]
    return sections


def parts(course: list[Lesson]) -> list[tuple[str, list[Lesson]]]:
    """Return the parts of the course with their lessons, as on the map in lesson 00.

    Args:
        course: all lessons, in order. The first is the way in; those that the map does not have
            follow at the end.
    """
    known = {lesson.slug: lesson for lesson in course}
    found = [
        (" ".join(part.split()), [known[held.slug] for held in held_ones if held.slug in known])
        for part, held_ones in course_map.PARTS.items()
    ]
    placed = {lesson.slug for _, held in found for lesson in held}
    first = [lesson for lesson in course[:1] if lesson.slug not in placed]
    rest = [lesson for lesson in course[1:] if lesson.slug not in placed]
    return [(name, held) for name, held in [(FIRST, first), *found, (OTHERS, rest)] if held]
