"""The catalogue of misconceptions: what a failed check recognised, why, and how to mend it.

A check that fails names an entry by its code; the class report counts them. `symptom` is for
instructors and `plausible` for the web site; a failed check shows the rest. All of it is public, so
it says nothing of the hidden tests. The entries are in `assets/misconceptions/`, one file for each
lesson that explains some.
"""

import textwrap
import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "assets" / "misconceptions"


def labelled(label: str, text: str) -> list[str]:
    """Return a label and its text as lines of at most 88 characters, the text in a column.

    Args:
        label: what the text is, at most 8 characters.
        text: any length; a word that is longer than a line is not broken.
    """
    return textwrap.wrap(
        f"{label + ':':10}{text}", width=88, subsequent_indent=" " * 10, break_long_words=False
    )


def message(expected: str, found: str, code: str | None = None, try_this: str | None = None) -> str:
    """Return what people read of a failed check, as lines of at most 88 characters.

    Args:
        expected: what should have been seen.
        found: what was seen instead.
        code: of the misconception that was recognised, or None.
        try_this: what to try at home, or None.

    Raises:
        KeyError: if the catalogue has no such code.
    """
    lines = [*labelled("Expected", expected), *labelled("Found", found)]
    if code is not None:
        entry = CATALOGUE[code]
        lines = [entry.headline(), *lines, *entry.advice()]
    if try_this:
        lines += labelled("At home", try_this)
    return "\n".join(lines)


@dataclass(frozen=True)
class Misconception:
    """One way of thinking wrongly about Keras, with its repair.

    Attributes:
        code: short and stable, lower case with hyphens.
        name: the misconception in a few words.
        symptom: what one sees when it is there.
        plausible: why a thoughtful person believes it.
        why: why that happens.
        repair: what to do instead.
        lesson: slug of the lesson that explains it.
        section: title of the section in that lesson.
    """

    code: str
    name: str
    symptom: str
    plausible: str
    why: str
    repair: str
    lesson: str
    section: str

    def advice(self) -> list[str]:
        """Return the lines that are shown under a failed check."""
        return [
            *labelled("Why", self.why),
            *labelled("Try", self.repair),
            *labelled("Read", f"lesson {self.lesson[:2]}, section “{self.section}”"),
        ]

    def headline(self) -> str:
        """Return the first line of a failed check that recognised this; it begins with the code."""
        return f"[{self.code}] {self.name}"


def _read() -> dict[str, Misconception]:
    catalogue = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for code, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if code in catalogue:
                raise ValueError(f"{path.name}: the code {code} is taken by another lesson")
            catalogue[code] = Misconception(code=code, lesson=path.stem, **entry)
    return catalogue


#: All entries by their code.
CATALOGUE = _read()
