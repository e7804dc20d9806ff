"""Three questions for each lesson, to recall what it showed: options, each with its feedback."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from authoring.notebook_text import AuthoringError
from helpers.misconceptions import CATALOGUE, Misconception

QUIZZES = Path(__file__).parent / "quizzes"
FEWEST, MOST = 3, 4


@dataclass(frozen=True)
class Option:
    """One answer to choose.

    Attributes:
        text: the answer, with code in backticks.
        right: whether it is the right one.
        feedback: why somebody may think so, and what was measured, as Markdown.
        misconception: what a wrong answer stands for, or None.
    """

    text: str
    right: bool
    feedback: str
    misconception: Misconception | None


@dataclass(frozen=True)
class Question:
    """A question.

    Attributes:
        ask: the question, as Markdown.
        lesson: slug of the lesson that answers it: an earlier one, if the question asks back.
        section: title of the section that answers it.
        options: all answers in order; one is right.
    """

    ask: str
    lesson: str
    section: str
    options: tuple[Option, ...]


def read(lessons: Collection[str], folder: Path = QUIZZES) -> dict[str, tuple[Question, ...]]:
    """Return the questions of each lesson, by its slug.

    Args:
        lessons: slugs of all lessons.
        folder: where each has a file of its name.

    Raises:
        AuthoringError: if a lesson has no file, a file no lesson, or a question cannot be used.
    """
    files = {path.stem: path for path in folder.glob("*.toml")}
    if odd := sorted(files.keys() ^ set(lessons)):
        lacking = "no lesson has this name" if odd[0] in files else "write it for the lesson"
        raise AuthoringError(f"quizzes/{odd[0]}.toml: {lacking}.")
    return {slug: tuple(_questions(files[slug])) for slug in sorted(files)}


def _questions(path: Path) -> list[Question]:
    held = tomllib.loads(path.read_text(encoding="utf-8")).get("questions", [])
    return [
        _question(entry, path.stem, f"quizzes/{path.name}, question {number}")
        for number, entry in enumerate(held, start=1)
    ]


def _question(entry: dict, slug: str, place: str) -> Question:
    options = tuple(
        _option(held, f"{place}, option {number}")
        for number, held in enumerate(entry.get("options", []), start=1)
    )
    if not FEWEST <= len(options) <= MOST:
        raise AuthoringError(
            f"{place} has {len(options)} options: write at least {FEWEST}, at most {MOST}."
        )
    if (right := sum(option.right for option in options)) != 1:
        raise AuthoringError(f"{place} has {right} right options: give one of them `right = true`.")
    ask, section = (_text(entry, key, place) for key in ("ask", "section"))
    return Question(ask, entry.get("lesson", slug), section, options)


def _option(entry: dict, place: str) -> Option:
    code, right = entry.get("misconception"), entry.get("right", False)
    if code is not None and code not in CATALOGUE:
        raise AuthoringError(
            f"{place} names {code}, which does not exist: take a code from "
            "helpers/assets/misconceptions, or leave the line out."
        )
    if right and code is not None:
        raise AuthoringError(f"{place} is right: leave its misconception out.")
    text, feedback = (_text(entry, key, place) for key in ("text", "feedback"))
    return Option(text, right, feedback, CATALOGUE.get(code))


def _text(entry: dict, key: str, place: str) -> str:
    if not (text := entry.get(key, "").strip()):
        raise AuthoringError(f"{place} has no `{key}`: write it.")
    return text
