"""What a reader sees of a notebook's outputs, as text, and how to put another text in its place."""

import dataclasses
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup
from nbformat import NotebookNode

from grader.pages.sanitizer import safe_markdown
from grader.sheet import failed_check
from grader.sheet.failed_check import FailedCheck

#: Nbconvert leaves out every such sequence, and not only colours.
ANSI = re.compile(r"\x1b\[.*?[@-~]")
#: Of an output in several forms a page shows the first of these.
FORMS = ("text/html", "text/markdown", "text/latex", "image/png", "image/jpeg", "text/plain")
BLOCKS = ["br", "p", "div", "li", "tr", "dt", "dd", "pre"]
#: Characters without a shape.
BLANK = "\u115f\u1160\u3164\uffa0"


@dataclass
class Text:
    """A text on a page, or behind it, and the way to replace it.

    Attributes:
        text: as a reader sees it.
        replace: called with the new text.
        stream: texts of one stream follow each other.
        whole: it cannot be replaced line by line.
        part: "expected" or "found", if it is that part of a failed check.
    """

    text: str
    replace: Callable[[str], None]
    stream: str = "page"
    whole: bool = False
    part: str = ""


def readable(text: str) -> str:
    """Return a text without invisible characters, and with the others in their plain forms."""
    text = ANSI.sub("", text)
    if text.isascii() and text.isprintable():
        return text
    # Marks go first: to put many of them into order takes quadratic time.
    return _visible(unicodedata.normalize("NFKD", _visible(text)))


def _visible(text: str) -> str:
    return text.translate({ord(letter): None for letter in set(text) if _is_invisible(letter)})


def _is_invisible(letter: str) -> bool:
    if letter in "\n\t":
        return False
    unseen = unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Cn", "Mn", "Me")
    return unseen or bool(unicodedata.combining(letter)) or letter in BLANK


def keep_one_form(output: NotebookNode) -> None:
    """Drop those forms of an output that a page does not show."""
    forms = [form for form in FORMS if form in output.get("data", {})]
    if forms:
        output.data = NotebookNode({forms[0]: output.data[forms[0]]})


def texts_of(output: NotebookNode) -> Iterator[Text]:
    """Yield what an output shows as text."""
    if output.output_type == "error":
        for place in range(len(output.traceback)):
            yield _field(output.traceback, place)
        # The summary at the top of the page shows these again.
        yield _field(output, "ename", stream="names of errors")
        if check := failed_check.of_output(output):
            yield from _parts(check, output)
        else:
            yield _field(output, "evalue", stream="messages of errors")
    elif output.output_type == "stream":
        yield _field(output, "text")
    else:
        for kind, content in output.get("data", {}).items():
            if kind == "text/html":
                yield from _rendered(content, _setter(output.data, kind))
            elif kind == "text/markdown":
                yield _field(output.data, kind, stream="markdown")
                yield from _rendered(safe_markdown({}, content), _setter(output.data, kind))
            elif not kind.startswith("image/"):
                yield _field(output.data, kind)


def _parts(check: FailedCheck, output: NotebookNode) -> Iterator[Text]:
    for name in ("expected", "found"):

        def replace(text: str, name=name) -> None:
            dataclasses.replace(failed_check.of_output(output), **{name: text}).write_to(output)

        yield Text(getattr(check, name), replace, stream="messages of errors", part=name)


def _rendered(html: str, replace: Callable[[str], None]) -> Iterator[Text]:
    """Yield what HTML shows, and the values of its attributes."""
    soup = BeautifulSoup(html, "html.parser")
    said: dict[str, list[str]] = {}
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            if not str(value).startswith("data:"):
                words = " ".join(value) if isinstance(value, list) else value
                said.setdefault(name, []).append(words)
        if tag.name in BLOCKS:
            tag.append("\n")
    yield Text(soup.get_text(), replace, whole=True)
    for name, values in said.items():
        yield Text("\n".join(values), replace, stream=f"attributes {name}", whole=True)


def _field(holder, key, **properties) -> Text:
    return Text(holder[key], _setter(holder, key), **properties)


def _setter(holder, key) -> Callable[[str], None]:
    def replace(text: str) -> None:
        holder[key] = text

    return replace
