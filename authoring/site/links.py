"""Links of the course's pages, as they have to be on the site."""

import html
import posixpath
import re
from collections.abc import Callable, Collection
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from grader.pages.lesson_links import anchor
from helpers.lesson_files import file_name

LINK = re.compile(r"(?<!\\)(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^()\s]+)\)")
CODE = re.compile(r"(?P<fence>```|~~~).*?(?P=fence)|(`+)(?!`).+?(?<!`)\2(?!`)", re.DOTALL)
#: What Markdown could read as something else than a character.
SPECIAL = re.compile(r"([\\*_\[\]<>$|#~])")
#: Pages with another name on the site: a file, or all in a folder.
MOVED = {"README.md": "index.md", "release": "assignments.md"}


def plain(text: str) -> str:
    """Return a text of the catalogue as Markdown: code in backticks stays, nothing else counts."""
    parts = re.split(r"(`[^`]+`)", text)
    return "".join(
        part if part.startswith("`") else SPECIAL.sub(r"\\\1", part.replace("`", r"\`"))
        for part in parts
    )


def in_html(text: str) -> str:
    """Return a text as HTML: code in backticks as `<code>`, nothing else counts."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))


def heading_id(heading: str) -> str:
    """Return the name by which MyST knows a heading, the one that GitHub gives it.

    Args:
        heading: its text, or its anchor in JupyterLab; with or without backticks.
    """
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def section_link(lesson: str, section: str, folder: str = "../course") -> str:
    """Return the target of a link to a lesson's section.

    Args:
        lesson: the lesson's slug.
        section: the section's title, or "" for the whole lesson.
        folder: the path to the lessons.
    """
    return f"{folder}/{file_name(lesson)}" + (f"#{heading_id(anchor(section))}" if section else "")


def on_site(text: str, page: str, known: Collection[str]) -> str:
    """Return a page's Markdown with links that work on the site.

    A link to a file of the course that the site does not have becomes its text.

    Args:
        text: Markdown.
        page: the path of the page in the course, and on the site.
        known: paths of what the site has.
    """

    def replaced(found: re.Match) -> str:
        target = _target(found[3], page, known)
        return found[2] if target is None else f"{found[1]}[{found[2]}]({target})"

    return _outside_code(text, lambda part: LINK.sub(replaced, part))


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    """Change what is no code; code inside a link's text belongs to the link."""
    kept: list[str] = []

    def put_away(found: re.Match) -> str:
        kept.append(found[0])
        return f"\0{len(kept) - 1}\0"

    changed = change(CODE.sub(put_away, text))
    return re.sub("\0(\\d+)\0", lambda found: kept[int(found[1])], changed)


def _target(target: str, page: str, known: Collection[str]) -> str | None:
    address = urlsplit(target)
    if address.scheme:
        return target
    fragment = f"#{heading_id(unquote(address.fragment))}" if address.fragment else ""
    if not address.path:
        return fragment
    folder = PurePosixPath(page).parent
    there = posixpath.normpath((folder / unquote(address.path)).as_posix())
    there = MOVED.get(there, MOVED.get(there.split("/")[0], there))
    if there not in known:
        return None
    return posixpath.relpath(there, folder.as_posix()) + fragment
