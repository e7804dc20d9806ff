"""Where a lesson explains a misconception or a task: the section and its address."""

import os
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

import helpers
from helpers import lesson_files
from helpers.misconceptions import CATALOGUE, Misconception

CODE = re.compile(r"[\"']([a-z0-9-]+)[\"']")
#: A section on mistakes of all kinds.
MISTAKES = "What goes wrong"
LESSONS = Path(helpers.__file__).resolve().parent.parent / "course"


def anchor(heading: str) -> str:
    """Return the name by which JupyterLab and nbconvert know a heading in a notebook.

    Args:
        heading: its text, without backticks.
    """
    return heading.replace(" ", "-")


def section_address(lesson: str, section: str, lessons: str) -> str:
    """Return the address of a lesson's section, or of the lesson.

    Args:
        lesson: the lesson's slug.
        section: the section's title, or "".
        lessons: address of the folder of lessons, quoted.
    """
    place = quote(anchor(section.replace("`", "")))
    return f"{lessons}/{quote(lesson_files.file_name(lesson))}{'#' if place else ''}{place}"


def address(entry: Misconception, page_folder: Path) -> str | None:
    """Return the address of the section that explains a misconception, from a page on this machine.

    Args:
        entry: the misconception.
        page_folder: where the page lies that links to it.

    Returns:
        A relative address, so that a course folder can be moved and published; None where the
        lessons are not installed next to `helpers`.
    """
    if not (LESSONS / lesson_files.file_name(entry.lesson)).exists():
        return None
    lessons = Path(os.path.relpath(LESSONS, page_folder.resolve())).as_posix()
    return section_address(entry.lesson, entry.section, quote(lessons))


def section_of_task(tests: Iterable[str], assignment: str) -> tuple[str, str] | None:
    """Return the lesson and the section that explain a task: that of most of its misconceptions.

    Sections of the assignment's own lesson come first, and the one on mistakes of all kinds last.

    Args:
        tests: sources of the task's tests, with their hidden parts.
        assignment: the assignment's name, which is that of its lesson.

    Returns:
        A lesson's slug and a section's title, "" for the whole lesson; None if there is no lesson.
    """
    codes = dict.fromkeys(code for test in tests for code in CODE.findall(test))
    entries = [CATALOGUE[code] for code in codes if code in CATALOGUE]
    counts = Counter((entry.lesson, entry.section) for entry in entries)
    if counts:
        own = {one: (one[0] == assignment, one[1] != MISTAKES, counts[one]) for one in counts}
        return max(own, key=own.get)
    known = {entry.lesson for entry in CATALOGUE.values()}
    return (assignment, "") if assignment in known else None
