"""Hidden tests: where they stand in a notebook, and what a page must not say of them.

Code that is graded can read the tests that run on it (`In[-1]`, frames) and print them. What it
prints is compared with the hidden lines without regard to spaces, quotes, line ends and capitals,
letter by letter and backwards, over all outputs of a notebook together. Whoever encodes the text
otherwise (base64, a cipher, a drawing) is not caught.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup
from nbformat import NotebookNode

from helpers.misconceptions import CATALOGUE


def regions(kind: str) -> re.Pattern:
    """Return the pattern of a region that is taken out of released notebooks.

    Args:
        kind: what stands behind BEGIN and END, as a regular expression.
    """
    return re.compile(
        rf"^[ \t]*### BEGIN {kind}\n(.*?)^[ \t]*### END {kind}[^\n]*\n?", re.DOTALL | re.MULTILINE
    )


HIDDEN_TESTS = regions("HIDDEN TESTS")
MASK = "[a line of the hidden tests]"
#: What a failed check may say in any case, even if a hidden test has the same words.
PUBLIC = {line for entry in CATALOGUE.values() for line in (entry.headline(), *entry.advice())}
ANSI = re.compile(r"\x1b\[[0-9;]*m")
#: A line's number in a traceback, and the arrow before it.
NUMBER = re.compile(r"^(-+> ?)?\s*\d+ ")
#: Shorter lines are only recognised where they stand alone; in a longer text they mean nothing.
LONG = 10
LEGIBLE = 3
#: So many letters in a row, with anything between them, are no accident.
LETTERS = 16


def _exact(text: str) -> str:
    return re.sub(r"[\s\\'\"]", "", text).casefold()


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()


@dataclass
class Text:
    """A text on a page, and the way to replace it.

    Attributes:
        text: as a reader sees it.
        replace: called with the new text.
        whole: it cannot be replaced line by line.
        message: what a check of the course says; it may use the hidden tests' words.
    """

    text: str
    replace: Callable[[str], None]
    whole: bool = False
    message: bool = False


class HiddenLines:
    """The lines that stand in a notebook's hidden regions and nowhere in plain sight.

    Args:
        notebook: with the hidden tests in it.
    """

    def __init__(self, notebook: NotebookNode):
        hidden, visible = {"### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"}, set()
        for cell in notebook.cells:
            for region in HIDDEN_TESTS.findall(cell.source):
                hidden |= set(region.splitlines())
            visible |= set(HIDDEN_TESTS.sub("", cell.source).splitlines())
        secret = set(map(_exact, hidden)) - set(map(_exact, visible))
        self.short = {line for line in secret if LEGIBLE <= len(line) < LONG}
        self.long = {line for line in secret if len(line) >= LONG}
        letters = {_letters(line) for line in hidden if _exact(line) in secret}
        self.letters = {line for line in letters if len(line) >= LETTERS}

    def mask(self, texts: list[Text]) -> None:
        """Replace each line in which a hidden line begins, goes on or ends.

        Args:
            texts: all texts of a page, in order.
        """
        found = [set(self._lines_alone(text.text)) for text in texts]
        checks = [
            (_exact, self.long, range(len(texts))),
            (_letters, self.letters, [i for i, text in enumerate(texts) if not text.message]),
        ]
        for squeeze, secrets, places in checks:
            lines = [
                (place, number, squeeze(_bare(line)))
                for place in places
                for number, line in enumerate(texts[place].text.split("\n"))
            ]
            for place, number in _search(lines, secrets):
                found[place].add(number)
        for text, numbers in zip(texts, found, strict=True):
            if numbers:
                _replace(text, numbers)

    def _lines_alone(self, text: str) -> Iterator[int]:
        for number, line in enumerate(text.split("\n")):
            pieces = re.split(r"\\n", NUMBER.sub("", _bare(line)))
            if any(_exact(piece) in self.short for piece in pieces):
                yield number


def _bare(line: str) -> str:
    return ANSI.sub("", line)


def _search(lines: list[tuple[int, int, str]], secrets: set[str]) -> Iterator[tuple[int, int]]:
    """Yield (place, number) of each line that a secret touches, forwards or backwards."""
    starts, length = [], 0
    for _, _, line in lines:
        starts.append(length)
        length += len(line)
    stream = "".join(line for _, _, line in lines)
    for secret in secrets:
        for wanted in {secret, secret[::-1]}:
            at = stream.find(wanted)
            while at >= 0:
                first = bisect_right(starts, at) - 1
                last = bisect_right(starts, at + len(wanted) - 1) - 1
                for place, number, line in lines[first : last + 1]:
                    if line:
                        yield place, number
                at = stream.find(wanted, at + 1)


def _replace(text: Text, numbers: set[int]) -> None:
    lines = text.text.split("\n")
    secret = {number for number in numbers if _bare(lines[number]) not in PUBLIC}
    if secret and text.whole:
        text.replace(MASK)
    elif secret:
        text.replace("\n".join(MASK if n in secret else line for n, line in enumerate(lines)))


def texts_of(output: NotebookNode) -> Iterator[Text]:
    """Yield what an output shows as text."""
    if output.output_type == "error":
        ours = output.ename == "CheckFailed"
        yield _field(output, "ename")
        yield _field(output, "evalue", message=ours)
        for place in range(len(output.traceback)):
            yield _field(output.traceback, place, message=ours)
    elif output.output_type == "stream":
        yield _field(output, "text")
    else:
        for kind, content in output.get("data", {}).items():
            if kind in ("text/html", "image/svg+xml"):
                shown = BeautifulSoup(content, "html.parser").get_text()
                yield Text(shown, _setter(output.data, kind), whole=True)
            elif isinstance(content, str) and not kind.startswith("image/"):
                yield _field(output.data, kind)


def _field(holder, key, **properties) -> Text:
    return Text(holder[key], _setter(holder, key), **properties)


def _setter(holder, key) -> Callable[[str], None]:
    def replace(text: str) -> None:
        holder[key] = text

    return replace
