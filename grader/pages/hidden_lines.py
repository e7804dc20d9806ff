"""Hidden tests: where they stand in a notebook, and what a page must not say of them.

Code that is graded can read the tests that run on it (`In[-1]`, frames) and print them. What a page
shows of that is compared with the hidden lines without regard to spaces, quotes, line ends and
capitals, letter by letter and backwards, over all outputs of a notebook together. Whoever encodes
the text otherwise (base64, a cipher, a drawing) is not caught.
"""

import ast
import dataclasses
import re
from bisect import bisect_right
from collections.abc import Iterator

from nbformat import NotebookNode

from grader.pages.visible_text import ANSI, Text, readable
from grader.sheet.hidden_regions import HIDDEN_TESTS, has_hidden_tests

MASK = "[a line of the hidden tests]"
#: What a check is told to say when it fails; see helpers.checks.
WORDS = re.compile(r"\b(expected|found)\s*=\s*[rf]?([\"'])(.*?)(?<!\\)\2")
#: A line's number in a traceback, and the arrow before it.
NUMBER = re.compile(r"^(-+> ?)?\s*\d+ ")
#: What ends a line, as it stands or in a text's repr.
ENDS = re.compile(r"\\n|[\r\x0b\x0c\x85\u2028\u2029]")
#: Shorter lines are only recognised where they stand alone; in a longer text they mean nothing.
LONG = 10
LEGIBLE = 3
#: So many letters in a row, with anything between them, are no accident.
LETTERS = 16
PARTS = ("expected", "found")
#: A longer one is no message of a check's own.
LONGEST_MESSAGE = 5_000


def _exact(text: str) -> str:
    return re.sub(r"[\s\\'\"]", "", readable(text)).casefold()


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", readable(text)).casefold()


class HiddenLines:
    """The lines that stand in hidden regions of a sheet's tests and nowhere in plain sight.

    Args:
        notebook: with the hidden tests in it.
    """

    def __init__(self, notebook: NotebookNode):
        hidden, visible = {"### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"}, set()
        for cell in notebook.cells:
            source = cell.source
            if has_hidden_tests(cell):
                for region in HIDDEN_TESTS.findall(source):
                    hidden |= set(region.splitlines())
                source = HIDDEN_TESTS.sub("", source)
            visible |= set(source.splitlines())
        secret = set(map(_exact, hidden)) - set(map(_exact, visible))
        self.short = {line for line in secret if LEGIBLE <= len(line) < LONG}
        self.long = {line for line in secret if len(line) >= LONG}
        hidden = {line for line in hidden if _exact(line) in secret}
        seen = {_letters(WORDS.sub("", line)) for line in visible}
        # A check's words can be left out of a line: they may stand in a message, spread or not.
        letters = {_letters(line) for line in hidden}
        letters |= {_letters(WORDS.sub("", line)) for line in hidden} - seen
        self.letters = {line for line in letters if len(line) >= LETTERS}
        self.messages = [
            message
            for cell in notebook.cells
            if has_hidden_tests(cell)
            for message in _messages(cell.source)
        ]

    def mask(self, texts: list[Text]) -> None:
        """Replace each line in which a hidden line begins, goes on or ends.

        Args:
            texts: all texts of a page, in order.
        """
        texts = [text if not text.part else self._without_message(text) for text in texts]
        found = [set(self._lines_alone(text.text)) for text in texts]
        for stream in dict.fromkeys(text.stream for text in texts):
            places = [place for place, text in enumerate(texts) if text.stream == stream]
            for squeeze, secrets in ((_exact, self.long), (_letters, self.letters)):
                lines = [
                    (place, number, squeeze(line))
                    for place in places
                    for number, line in enumerate(texts[place].text.split("\n"))
                ]
                for place, number in _search(lines, secrets):
                    found[place].add(number)
        for text, numbers in zip(texts, found, strict=True):
            if numbers:
                _replace(text, numbers)

    def _without_message(self, text: Text) -> Text:
        """Return a part of a failed check without what the sheet's check says there itself."""
        for part, pattern in self.messages if len(text.text) < LONGEST_MESSAGE else ():
            if part == text.part and (said := pattern.fullmatch(text.text)):
                return dataclasses.replace(text, text="\n".join(said.groups()), whole=True)
        return text

    def _lines_alone(self, text: str) -> Iterator[int]:
        for number, line in enumerate(text.split("\n")):
            pieces = ENDS.split(NUMBER.sub("", ANSI.sub("", line)))
            if any(_exact(piece) in self.short for piece in pieces):
                yield number


def _messages(source: str) -> Iterator[tuple[str, re.Pattern]]:
    """Yield what a test's checks say, "expected" or "found", with a group for each value in it."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:  # a magic, for example
        return
    for node in nodes:
        if isinstance(node, ast.keyword) and node.arg in PARTS:
            for said in ast.walk(node.value):
                if isinstance(said, ast.JoinedStr):
                    pattern = "".join(map(_pattern, said.values))
                elif isinstance(said, ast.Constant) and isinstance(said.value, str):
                    pattern = _pattern(said)
                else:
                    continue
                yield node.arg, re.compile(pattern, re.DOTALL)


def _pattern(piece: ast.Constant | ast.FormattedValue) -> str:
    return re.escape(piece.value) if isinstance(piece, ast.Constant) else "(.*?)"


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
    if text.whole:
        text.replace(MASK)
    else:
        lines = text.text.split("\n")
        text.replace("\n".join(MASK if n in numbers else line for n, line in enumerate(lines)))
