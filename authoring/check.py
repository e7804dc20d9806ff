"""What `make check` proves, without executing anything."""

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

HEADING = re.compile(r"^(#+) .*?(?:\((\d+) points?\))?\s*$", re.MULTILINE)


def problems() -> Iterator[str]:
    """Yield one line for each thing that does not hold."""
    for slug in build_lessons.slugs():
        given = build_lessons.from_text(build_lessons.TEXTS / f"{slug}.py")
        yield from lesson_problems(given, build_lessons.COURSE / f"{slug}.ipynb")
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
        yield "docs/grading.md: its table of limits is not what the code gives, run make build"
    yield from strangers()
    yield from readable.problems()


def strangers() -> Iterator[str]:
    """Yield every file in the generated folders that no text accounts for."""
    expected = {build_lessons.COURSE / f"{slug}.ipynb" for slug in build_lessons.slugs()}
    for folder in (build_assignments.SOURCE, build_assignments.RELEASE):
        expected |= {folder / slug / f"{slug}.ipynb" for slug in build_assignments.slugs()}
    for folder in (build_lessons.COURSE, build_assignments.SOURCE, build_assignments.RELEASE):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path not in expected and ".ipynb_checkpoints" not in path.parts:
                yield f"{_name(path)}: nothing in authoring/ gives this file"


def lesson_problems(expected: nbformat.NotebookNode, path: Path) -> Iterator[str]:
    """Compare a stored lesson's cells with its text, and see that it was executed."""
    if not path.exists():
        yield f"{_name(path)}: missing, run make build"
        return
    stored = nbformat.read(path, as_version=4)
    if stored.metadata != expected.metadata or _cells(stored) != _cells(expected):
        difference = notebook_text.differences(expected, stored)
        text = metadata.read(expected, "source")
        yield f"{_name(path)}: differs from {text}, run make build\n{difference}"
    if not build_lessons.is_executed(stored):
        yield f"{_name(path)}: has cells that are not executed, out of order or failed"


def _cells(notebook: nbformat.NotebookNode) -> list:
    return [[cell.id, cell.cell_type, cell.source, cell.metadata] for cell in notebook.cells]


def drift(expected: nbformat.NotebookNode, path: Path) -> Iterator[str]:
    """Compare a whole generated file with what its text gives."""
    if not path.exists():
        yield f"{_name(path)}: missing, run make build"
    elif path.read_text(encoding="utf-8") != notebook_text.to_json(expected):
        difference = notebook_text.differences(expected, nbformat.read(path, as_version=4))
        yield f"{_name(path)}: differs from what authoring/ gives, run make build\n{difference}"


def wrong_points(source: nbformat.NotebookNode) -> Iterator[str]:
    """Hold the points in each heading against the cells below it.

    The title names the total; every other heading with points covers the cells up to the next
    heading of its level or above.
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
            yield f"{cell.id}: {points} points under a heading that names none"
        for entry in open_headings:
            found[entry] += points
    if not any(level == 1 for level, _, _ in found):
        yield "the title does not name the assignment's points"
    for (_, name, promised), given in found.items():
        if promised != given:
            yield f"{name}: the heading says {promised} points, its cells give {given}"


def overwriting_names(source: nbformat.NotebookNode) -> Iterator[str]:
    """Look for names in test cells that a student's own functions and variables might have.

    Tests run in the student's namespace: a test's `softmax` would replace the student's. What a
    test cell binds begins with `_` or `probe`; imports are free, and comprehensions bind nothing.
    """
    for cell in source.cells:
        if cell.metadata.get("nbgrader", {}).get("locked"):
            for symbol in symtable.symtable(cell.source, cell.id, "exec").get_symbols():
                bound = symbol.is_assigned() and not symbol.is_imported()
                if bound and not symbol.get_name().lower().startswith(("_", "probe")):
                    yield f"{cell.id}: the test's name {symbol.get_name()} has to begin with _"


def leaks(source: nbformat.NotebookNode, release_folder: Path) -> Iterator[str]:
    """Look for lines of solutions and hidden tests in everything that is released."""
    secret = secret_lines(source)
    for path in sorted(release_folder.rglob("*")):
        if path.is_file():
            yield from (f"{_name(path)}: {leak}" for leak in leaks_of(secret, path))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if ROOT in path.parents else str(path)
