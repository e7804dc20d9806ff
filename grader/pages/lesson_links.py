"""Where a lesson explains a misconception: the address of the section."""

import os
from pathlib import Path
from urllib.parse import quote

import helpers
from helpers.misconceptions import Misconception

LESSONS = Path(helpers.__file__).resolve().parent.parent / "course"


def anchor(heading: str) -> str:
    """Return the name by which JupyterLab and nbconvert know a heading in a notebook.

    Args:
        heading: its text, without backticks.
    """
    return heading.replace(" ", "-")


def section_of(entry: Misconception, lessons: str) -> str:
    """Return the address of the section that explains a misconception.

    Args:
        entry: the misconception.
        lessons: address of the folder of lessons, quoted.
    """
    section = quote(anchor(entry.section.replace("`", "")))
    return f"{lessons}/{quote(entry.lesson)}.ipynb#{section}"


def address(entry: Misconception, page_folder: Path) -> str | None:
    """Return the address of the section that explains a misconception, from a page on this machine.

    Args:
        entry: the misconception.
        page_folder: where the page lies that links to it.

    Returns:
        A relative address, so that a course folder can be moved and published; None where the
        lessons are not installed next to `helpers`.
    """
    if not (LESSONS / f"{entry.lesson}.ipynb").exists():
        return None
    lessons = Path(os.path.relpath(LESSONS, page_folder.resolve())).as_posix()
    return section_of(entry, quote(lessons))
