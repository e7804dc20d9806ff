"""Lesson 00's list of words: each row links to the section that explains the word first."""

import re
from urllib.parse import unquote

import pytest

from authoring import build_lessons
from authoring.markdown_pages import anchors, read
from grader.pages.lesson_links import anchor
from helpers.lesson_files import file_name

START = "lesson_00_start_here.ipynb"
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| (\[.+\)) \|$")
LINK = re.compile(r"\]\(([\w.]*)#([^)]+)\)")


def sections():
    """Yield lesson, anchor and text of each section, in the order of the course."""
    for slug in build_lessons.slugs():
        page = build_lessons.COURSE / file_name(slug)
        text = "\n\n".join("\n".join(piece.lines) for piece in read(page))
        for part in re.split(r"^(?=#{1,3} )", text, flags=re.MULTILINE):
            heading = anchor(part.partition("\n")[0].lstrip("# ").replace("`", ""))
            if heading in anchors(page):
                yield page.name, heading, part


SECTIONS = list(sections())
ROWS = [
    found.groups()
    for piece in read(build_lessons.COURSE / START)
    for line in piece.lines
    if (found := ROW.match(line))
]
WORDS = [(word, links) for words, _, links in ROWS for word in words.split(", ")]


def explains(text, word):
    """Tell whether the section has the word in bold, in the singular or plural."""
    return re.search(rf"\*\*{re.escape(word)}s?\*\*", text, re.IGNORECASE)


def test_the_words_are_sorted_and_unique():
    first_words = [words.casefold() for words, _, _ in ROWS]
    assert len(first_words) > 40
    assert first_words == sorted(set(first_words))


@pytest.mark.parametrize(("word", "links"), WORDS, ids=[word for word, _ in WORDS])
def test_each_word_links_to_its_first_explanation(word, links):
    first = next((place for *place, text in SECTIONS if explains(text, word)), None)
    linked = [[page or START, unquote(heading)] for page, heading in LINK.findall(links)]
    assert linked[0] == first
    texts = {(page, heading): text for page, heading, text in SECTIONS}
    assert all(explains(texts[tuple(place)], word) for place in linked)
