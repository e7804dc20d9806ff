"""The assignments: their released sheets, and which misconceptions the tests of a task name."""

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat

from authoring import build_assignments
from grader.pages.lesson_links import CODE, section_of_task
from grader.sheet.cells import is_test
from helpers.misconceptions import CATALOGUE

HEADING = re.compile(r"^(#{1,2}) (.+?)(?: \((\d+) points?\))?$", re.MULTILINE)


@dataclass(frozen=True)
class Task:
    """A task of a sheet.

    Attributes:
        assignment: the number of its assignment, two digits.
        title: its heading without the points.
        points: how many it gives.
        codes: of the misconceptions that its tests name.
        section: the lesson's slug and the section that help most, or None.
    """

    assignment: str
    title: str
    points: int
    codes: tuple[str, ...]
    section: tuple[str, str] | None


@dataclass(frozen=True)
class Assignment:
    """A released sheet: slug, title, points, and its tasks."""

    slug: str
    title: str
    points: int
    tasks: tuple[Task, ...]


def sheets() -> list[Path]:
    """Return the released notebooks, which hold no solution and no hidden test."""
    return [
        build_assignments.RELEASE / slug / f"{slug}.ipynb" for slug in build_assignments.slugs()
    ]


def assignments() -> list[Assignment]:
    """Return all assignments in order."""
    return [_read(slug) for slug in build_assignments.slugs()]


def _read(slug: str) -> Assignment:
    source = nbformat.read(build_assignments.SOURCE / slug / f"{slug}.ipynb", as_version=4)
    headings: list[tuple[str, int]] = []
    tests: list[list[str]] = []
    for cell in source.cells:
        if cell.cell_type == "markdown" and "nbgrader" not in cell.metadata:
            for _, title, points in HEADING.findall(cell.source):
                if points:
                    headings.append((title, int(points)))
                    tests.append([])
        elif is_test(cell):
            tests[-1].append(cell.source)
    tasks = [
        Task(slug[:2], title, points, _codes(held), section_of_task(held, slug) if held else None)
        for (title, points), held in zip(headings[1:], tests[1:], strict=True)
    ]
    return Assignment(slug, *headings[0], tuple(tasks))


def _codes(tests: list[str]) -> tuple[str, ...]:
    found = dict.fromkeys(code for test in tests for code in CODE.findall(test))
    return tuple(code for code in found if code in CATALOGUE)
