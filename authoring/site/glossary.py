"""The words of lesson 00: each with one line and the section that explains it."""

from dataclasses import dataclass

from authoring import build_lessons
from authoring.markdown_pages import read
from authoring.notebook_text import AuthoringError
from authoring.site.links import on_site
from helpers.lesson_files import file_name

#: The lesson with the table of words, and the table's first column.
LESSON, FIRST = "00_start_here", "word"


@dataclass(frozen=True)
class Word:
    """A word, what it means and where it is explained, both as Markdown."""

    word: str
    meaning: str
    explained: str


def words() -> list[Word]:
    """Return the words in the order of the table.

    Raises:
        AuthoringError: if the lesson has no such table.
    """
    path = build_lessons.COURSE / file_name(LESSON)
    known = {f"course/{file_name(slug)}" for slug in build_lessons.slugs()}
    for piece in read(path):
        for start, line in enumerate(piece.lines):
            if [cell.strip() for cell in line.split("|")[1:2]] == [FIRST]:
                rows = [row for row in piece.lines[start + 2 :] if row.startswith("|")]
                return [_word(row, known) for row in rows]
    raise AuthoringError(f"{path.name} has no table that begins with “{FIRST}”.")


def _word(row: str, known: set[str]) -> Word:
    word, meaning, explained = (cell.strip() for cell in row.strip("|").split("|"))
    # Links of the table begin in the lessons' folder, or in their own page.
    explained = on_site(explained.replace("](#", f"]({file_name(LESSON)}#"), "course/x", known)
    return Word(word, meaning, explained.replace("](", "](course/"))
