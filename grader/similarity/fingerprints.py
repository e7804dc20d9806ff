"""Fingerprints of code and text: hashes of short sequences, of which winnowing keeps some.

Winnowing (Schleimer, Wilkerson and Aiken, 2003) keeps the smallest hash of each window: two texts
with a common sequence of at least `SEQUENCE + WINDOW - 1` tokens have a fingerprint in common.
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import pairwise

from pygments.lexers import PythonLexer
from pygments.token import Comment, Name, Number, String, Text

#: Tokens of code in a hashed sequence, and sequences in a window.
SEQUENCE, WINDOW = 9, 5
#: Words in a hashed sequence of a text, and sequences in a window.
WORDS, WORD_WINDOW = 4, 3
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,]\d+)*")

#: A token and the number of its line, from 0.
Token = tuple[str, int]
#: For each hash, the lines (first, last) of the sequences that have it.
Fingerprints = dict[int, set[tuple[int, int]]]


def of_code(source: str) -> Fingerprints:
    """Return the fingerprints of Python code.

    Names of variables, texts, comments, blanks and line breaks make no difference; names of
    attributes and built-in functions, numbers, keywords and operators do.
    """
    return _winnowed(list(_code_tokens(source)), SEQUENCE, WINDOW)


def of_text(text: str) -> Fingerprints:
    """Return the fingerprints of sentences; only words and numbers count, in lower case."""
    tokens = [
        (word.lower(), number)
        for number, line in enumerate(text.splitlines())
        for word in WORD.findall(line)
    ]
    return _winnowed(tokens, WORDS, WORD_WINDOW)


def _code_tokens(source: str) -> Iterator[Token]:
    # With what precedes each token, because the name of an attribute follows a dot.
    lexed = PythonLexer(stripnl=False, ensurenl=False).get_tokens(source)
    line, tokens = 0, []
    for kind, text in lexed:
        if kind not in Comment and not (kind in Text and not text.strip()):
            tokens.append((kind, text.strip(), line))
        line += text.count("\n")
    for (_, before, _), (kind, text, line) in pairwise([(None, "", 0), *tokens]):
        if kind in String:
            if not (before == "'" and text):  # the pieces of one text are one token
                yield "'", line
        elif kind in Name and kind not in Name.Builtin and before != ".":
            yield "n", line
        elif kind in Number:
            yield text.lower(), line
        else:
            yield text, line


def _winnowed(tokens: list[Token], sequence: int, window: int) -> Fingerprints:
    texts = [text for text, _ in tokens]
    hashes = [
        zlib.crc32("\x00".join(texts[place : place + sequence]).encode(errors="replace"))
        for place in range(max(len(texts) - sequence + 1, 0))
    ]
    found: Fingerprints = {}
    for place in _chosen(hashes, window):
        lines = tokens[place][1], tokens[place + sequence - 1][1]
        found.setdefault(hashes[place], set()).add(lines)
    return found


def _chosen(hashes: list[int], window: int) -> Iterable[int]:
    """Return the place of the last smallest hash of each window."""
    places = set()
    for start in range(max(len(hashes) - window + 1, min(len(hashes), 1))):
        end = min(start + window, len(hashes))
        places.add(min(range(start, end), key=lambda place: (hashes[place], -place)))
    return sorted(places)
