"""From what a lesson promises to where it is learned, tried, missed and seen."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from authoring.notebook_text import AuthoringError
from authoring.site.assignments import Assignment, Task
from authoring.site.lessons import Lesson, Section
from helpers.misconceptions import CATALOGUE, Misconception

OBJECTIVES = Path(__file__).parent / "objectives.toml"


@dataclass(frozen=True)
class Row:
    """A section with the numbers of the objectives it serves, its tasks and misconceptions."""

    section: Section
    objectives: tuple[int, ...]
    tasks: tuple[Task, ...]
    codes: tuple[str, ...]


def rows(course: list[Lesson], assignments: list[Assignment]) -> dict[str, list[Row]]:
    """Return the rows of each lesson, by its slug.

    Raises:
        AuthoringError: if `objectives.toml` names a section or an objective that is not there.
    """
    served = tomllib.loads(OBJECTIVES.read_text(encoding="utf-8"))
    tasks = [task for assignment in assignments for task in assignment.tasks]
    return {lesson.slug: _of(lesson, served.get(lesson.slug, {}), tasks) for lesson in course}


def _of(lesson: Lesson, served: dict[str, list[int]], tasks: list[Task]) -> list[Row]:
    titles = {section.title for section in lesson.sections}
    numbers = {number for held in served.values() for number in held}
    there = set(range(1, len(lesson.objectives) + 1))
    if unknown := [*(served.keys() - titles), *(numbers - there)]:
        raise AuthoringError(f"objectives.toml: {lesson.slug} has no {unknown[0]!r}.")
    if served and numbers != there:
        raise AuthoringError(
            f"objectives.toml: no section of {lesson.slug} serves {there - numbers}."
        )
    found = []
    for section in lesson.sections:
        place = (lesson.slug, section.title)
        found.append(
            Row(
                section,
                tuple(served.get(section.title, ())),
                tuple(task for task in tasks if _plain(task.section) == place),
                tuple(code for code, held in CATALOGUE.items() if _place(held) == place),
            )
        )
    return [row for row in found if row.objectives or row.tasks or row.codes or row.section.figures]


def _place(entry: Misconception) -> tuple[str, str]:
    return entry.lesson, entry.section.replace("`", "")


def _plain(place: tuple[str, str] | None) -> tuple[str, str] | None:
    return place and (place[0], place[1].replace("`", ""))
