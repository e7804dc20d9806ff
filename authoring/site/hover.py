"""Words of the glossary in lessons' prose: a link with the meaning to hover over."""

import html
import re
from collections.abc import Iterable

from authoring.site.glossary import Word

#: No prose, or prose that explains or links already.
LEFT_ALONE = re.compile(
    r"```.*?```|~~~.*?~~~|^(?:#|\||>|    |\s*<).*?$|`[^`]*`|\$[^$]*\$|\[[^\]]*\]\([^)]*\)"
    r"|<a .*?</a>|<[^>]*>|\*\*.*?\*\*",
    re.DOTALL | re.MULTILINE,
)
#: Words that mostly stand in texts with their everyday meaning.
EVERYDAY = {
    "base",
    "budget",
    "chance",
    "clip",
    "confidence",
    "gain",
    "head",
    "leak",
    "step",
    "study",
}


def with_meanings(texts: Iterable[str], words: Iterable[Word], lesson: str) -> list[str]:
    """Return a lesson's Markdown in which each word that an earlier lesson explains is a link once.

    Args:
        texts: the lesson's cells of prose.
        words: the glossary.
        lesson: the lesson's slug.
    """
    texts = list(texts)
    for held in sorted(words, key=lambda held: len(held.word), reverse=True):
        if held.word in EVERYDAY or _explained_in(held) >= lesson[:2]:
            continue
        for name in held.word.split(", "):
            pattern = re.compile(rf"(?<![\w-]){re.escape(name)}s?(?![\w-])", re.IGNORECASE)
            for place, text in enumerate(texts):
                changed = _linked_once(text, pattern, held)
                if changed != text:
                    texts[place] = changed
                    break
    return texts


def _explained_in(held: Word) -> str:
    """Return the number of the lesson that explains the word."""
    return held.explained.lstrip("[")[:2]


def _linked_once(text: str, pattern: re.Pattern, held: Word) -> str:
    start = 0
    for skipped in [*LEFT_ALONE.finditer(text), None]:
        end = skipped.start() if skipped else len(text)
        found = pattern.search(text, start, end)
        if found:
            return text[: found.start()] + _link(found[0], held) + text[found.end() :]
        start = skipped.end() if skipped else end
    return text


def _link(shown: str, held: Word) -> str:
    address = "../glossary.html#term-" + re.sub(r"[^A-Za-z0-9]+", "-", held.word)
    meaning = html.escape(held.meaning.replace("`", ""))
    return f'<a class="word" href="{address}" title="{meaning}">{shown}</a>'
