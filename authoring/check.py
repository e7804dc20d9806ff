"""The checks of `make check`, which execute nothing."""

import re
import symtable
from collections.abc import Iterator
from pathlib import Path

import nbformat

from authoring import build_assignments, build_guides, build_lessons, notebook_text, readable
from authoring.notebook_text import ROOT
from grader.sheet import metadata
from grader.sheet.leaks import leaks as leaks_of
from grader.sheet.leaks import secret_lines
from helpers.lesson_files import file_name

HEADING = re.compile(r"^(#+) .*?(?:\((\d+) points?\))?\s*$", re.MULTILINE)


def problems() -> Iterator[str]:
    """Yield one line per problem."""
    for slug in build_lessons.slugs():
        given = build_lessons.from_text(build_lessons.TEXTS / f"{slug}.py")
        yield from lesson_problems(given, build_lessons.COURSE / file_name(slug))
    for slug in build_assignments.slugs():
        source = build_assignments.from_text(build_assignments.TEXTS / f"{slug}.py")
        release = build_assignments.release_of(source, slug)
        yield from drift(source, build_assignments.SOURCE / slug / f"{slug}.ipynb")
        yield from drift(release, build_assignments.RELEASE / slug / f"{slug}.ipynb")
        for line in (*wrong_points(source), *overwriting_names(source)):
            yield f"authoring/texts/assignments/{slug}.py: {line}"
        yield from leaks(source, build_assignments.RELEASE / slug)
    guide = build_guides.GUIDE.read_text(encoding="utf-8")
    if build_guides.with_table(guide) != guide:
        yield "docs/grading.md: its table of limits is outdated, run make build"
    yield from unknown_files()
    yield from readable.problems()


def unknown_files() -> Iterator[str]:
    """Yield every file in the generated folders that is not generated from a text."""
    expected = {build_lessons.COURSE / file_name(slug) for slug in build_lessons.slugs()}
    for folder in (build_assignments.SOURCE, build_assignments.RELEASE):
        expected |= {folder / slug / f"{slug}.ipynb" for slug in build_assignments.slugs()}
    for folder in (build_lessons.COURSE, build_assignments.SOURCE, build_assignments.RELEASE):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path not in expected and ".ipynb_checkpoints" not in path.parts:
                yield f"{_name(path)}: not generated from a text in authoring/"


def lesson_problems(expected: nbformat.NotebookNode, path: Path) -> Iterator[str]:
    """Compare a stored lesson's cells with its text, and check that it was executed."""
    if not path.exists():
        yield f"{_name(path)}: missing, run make build"
        return
    stored = nbformat.read(path, as_version=4)
    if stored.metadata != expected.metadata or _cells(stored) != _cells(expected):
        difference = notebook_text.differences(expected, stored)
        text = metadata.read(expected, "source")
        yield f"{_name(path)}: differs from {text}, run make build\n{difference}"
    if not build_lessons.is_executed(stored):
        yield f"{_name(path)}: has cells that were not executed, not in order, or failed"


def _cells(notebook: nbformat.NotebookNode) -> list:
    return [[cell.id, cell.cell_type, cell.source, cell.metadata] for cell in notebook.cells]


def drift(expected: nbformat.NotebookNode, path: Path) -> Iterator[str]:
    """Compare a whole generated file with the result of its text."""
    if not path.exists():
        yield f"{_name(path)}: missing, run make build"
    elif path.read_text(encoding="utf-8") != notebook_text.to_json(expected):
        difference = notebook_text.differences(expected, nbformat.read(path, as_version=4))
        yield f"{_name(path)}: differs from its text in authoring/, run make build\n{difference}"


def wrong_points(source: nbformat.NotebookNode) -> Iterator[str]:
    """Compare the points in each heading with the cells below it.

    The title gives the total; every other heading with points covers the cells up to the next
    heading of the same or a higher level.
    """
    open_headings: list[tuple[int, str, int]] = []
    found: dict[tuple[int, str, int], int] = {}
    for cell in source.cells:
        if cell.cell_type == "markdown" and "nbgrader" not in cell.metadata:
            for marks, points in HEADING.findall(cell.source):
                open_headings = [entry for entry in open_headings if entry[0] < len(marks)]
                if points:
                    open_headings.append((len(marks), cell.id, int(points)))
                    found[open_headings[-1]] = 0
        points = cell.metadata.get("nbgrader", {}).get("points", 0)
        if points and not any(level > 1 for level, _, _ in open_headings):
            yield f"{cell.id}: {points} points under a heading without points"
        for entry in open_headings:
            found[entry] += points
    if not any(level == 1 for level, _, _ in found):
        yield "the title does not give the assignment's points"
    for (_, name, expected), total in found.items():
        if expected != total:
            yield f"{name}: the heading gives {expected} points, its cells {total}"


def overwriting_names(source: nbformat.NotebookNode) -> Iterator[str]:
    """Find names in test cells that could overwrite a student's functions and variables.

    Tests run in the student's namespace: a test's `softmax` would replace the student's. Names that
    a test cell binds must begin with `_` or `probe`, except for imports.
    """
    for cell in source.cells:
        if cell.metadata.get("nbgrader", {}).get("locked"):
            for symbol in symtable.symtable(cell.source, cell.id, "exec").get_symbols():
                bound = symbol.is_assigned() and not symbol.is_imported()
                if bound and not symbol.get_name().lower().startswith(("_", "probe")):
                    yield f"{cell.id}: the test's name {symbol.get_name()} must begin with _"


def leaks(source: nbformat.NotebookNode, release_folder: Path) -> Iterator[str]:
    """Find lines of solutions and hidden tests in all released files."""
    secret = secret_lines(source)
    for path in sorted(release_folder.rglob("*")):
        if path.is_file():
            yield from (f"{_name(path)}: {leak}" for leak in leaks_of(secret, path))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if ROOT in path.parents else str(path)
