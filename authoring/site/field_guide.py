"""The sentences of lesson 09 and their verdicts, as its executed cells printed them."""

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat

from authoring.notebook_text import AuthoringError

HEADING = re.compile(r"^### (\d+) · (.+)$", re.MULTILINE)
VERDICT = re.compile(r"^now \w+, (Keras 2|reported) (\w+) → (.+)$", re.MULTILINE)
NOW = re.compile(r"\*\*Now:\*\* (.+?)(?:\n\n|$)", re.DOTALL)
#: Lines of the table at the end: a number, the sentence, and in the last column what Keras said.
TABLE = re.compile(r"^ ?(\d+)  .+?  (\S[^ ]*(?: [^ ]+)*)$", re.MULTILINE)


@dataclass(frozen=True)
class Sentence:
    """A sentence with its verdict.

    Attributes:
        number: its number in the lesson.
        sentence: as Markdown.
        before: how it did in the last Keras 2, or in a published report.
        verdict: holds, depends, holds no more or held in neither.
        said: what Keras says when it fails, or "nothing".
        now: what to do instead, as Markdown; a word in front is a capital.
    """

    number: int
    sentence: str
    before: str
    verdict: str
    said: str
    now: str


def sentences(path: Path) -> list[Sentence]:
    """Return all sentences of the executed lesson, in order.

    Raises:
        AuthoringError: if a sentence has no verdict or no advice.
    """
    cells = nbformat.read(path, as_version=4).cells
    printed = "".join(_printed(cell) for cell in cells)
    said = dict(TABLE.findall(printed[printed.index("Keras said") :]))
    found: dict[int, dict[str, str]] = {}
    number = None
    for cell in cells:
        if cell.cell_type == "markdown":
            if re.search(r"^## ", cell.source, re.MULTILINE):
                number = None
            if heading := HEADING.search(cell.source):
                number = int(heading[1])
                found[number] = {"sentence": heading[2]}
            advice = NOW.search(cell.source)
            if number and advice:
                found[number].setdefault("now", _capital(" ".join(advice[1].split())))
        elif number and (verdict := VERDICT.search(_printed(cell))):
            found[number] |= {"before": verdict[2], "verdict": verdict[3]}
    try:
        return [
            Sentence(number=held, said=_said(said[str(held)]), **parts)
            for held, parts in found.items()
        ]
    except (KeyError, TypeError) as error:
        raise AuthoringError(f"{path.name}: a sentence lacks a part ({error}).") from None


def _printed(cell: nbformat.NotebookNode) -> str:
    return "".join(output.get("text", "") for output in cell.get("outputs", []))


def _said(column: str) -> str:
    """Return what Keras said, each kind once."""
    kinds = dict.fromkeys(column.split(", "))
    return ", ".join("nothing" if kind == "-" else kind for kind in kinds)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
