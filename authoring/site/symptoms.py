"""Questions of somebody whose training went wrong, and the misconceptions behind them."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from authoring.notebook_text import AuthoringError
from helpers.misconceptions import CATALOGUE, Misconception

QUESTIONS = Path(__file__).parent / "symptoms.toml"
#: For each misconception, wrong submissions of the bank, and those of outsiders among them.
SEEN = Path(__file__).parent / "seen.toml"


@dataclass(frozen=True)
class Question:
    """A question.

    Attributes:
        slug: the name of its page.
        title: the question.
        first: what to look at first, as Markdown.
        causes: the misconceptions that can be behind it, in the order in which to look.
    """

    slug: str
    title: str
    first: str
    causes: tuple[Misconception, ...]


def read() -> list[Question]:
    """Return all questions in order.

    Raises:
        AuthoringError: if one names a misconception that is not in the catalogue.
    """
    found = []
    for slug, entry in tomllib.loads(QUESTIONS.read_text(encoding="utf-8")).items():
        if unknown := [code for code in entry["causes"] if code not in CATALOGUE]:
            raise AuthoringError(f"symptoms.toml: {slug} names {unknown[0]}, which does not exist.")
        causes = tuple(CATALOGUE[code] for code in entry["causes"])
        found.append(Question(slug, entry["title"], entry["first"].strip(), causes))
    return found
