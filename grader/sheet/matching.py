"""Match a submission's cells with the sheet's, whatever a tool did to their metadata.

Some tools drop nbgrader's metadata and keep ids, which are the names in a released sheet; Colab
keeps ids in the metadata. Others drop both: then a cell with unchanged text is the sheet's, and an
answer is recognized by its place between such cells.
"""

from collections import Counter
from itertools import pairwise

from nbformat import NotebookNode
from nbgrader import utils

from grader.sheet.hidden_regions import HIDDEN_TESTS


def sheet_cells(blank: NotebookNode) -> dict[str, NotebookNode]:
    """Return a sheet's answers, tests and locked cells by grade_id.

    Args:
        blank: the source notebook with the stubs, hidden tests included.
    """
    kinds = (utils.is_grade, utils.is_solution, utils.is_locked)
    cells = (cell for cell in blank.cells if any(is_kind(cell) for is_kind in kinds))
    return {cell.metadata.nbgrader.grade_id: cell for cell in cells}


def released(cell: NotebookNode) -> str:
    """Return the text that students get of a cell of the source notebook."""
    return HIDDEN_TESTS.sub("", cell.source).strip()


def match(notebook: NotebookNode, blank: NotebookNode) -> dict[str, NotebookNode]:
    """Return the cells that are the sheet's, by grade_id.

    Args:
        notebook: a submission.
        blank: the source notebook with the stubs, hidden tests included.
    """
    sheet = sheet_cells(blank)
    found = _by_name(notebook, sheet)
    anchors = _anchors(notebook, blank, found)
    return found | _between(notebook, blank, anchors, found)


def _by_name(notebook, sheet: dict) -> dict[str, NotebookNode]:
    """As nbgrader does: of several cells with one name, the last is the sheet's."""
    found, taken = {}, set()
    for name_of in (_grade_id, lambda cell: cell.get("id"), lambda cell: cell.metadata.get("id")):
        for cell in reversed(notebook.cells):
            name = name_of(cell)
            new = isinstance(name, str) and name in sheet and name not in found
            if new and id(cell) not in taken:
                found[name] = cell
                taken.add(id(cell))
    return found


def _grade_id(cell):
    nbgrader = cell.metadata.get("nbgrader")
    return nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None


def _anchors(notebook, blank, found: dict) -> list[tuple[int, int]]:
    """Return places of cells in the sheet and in the submission; add unchanged tests to `found`.

    A text that either notebook has twice identifies no cell.
    """
    place_of = {id(cell): place for place, cell in enumerate(notebook.cells)}
    taken = {id(cell) for cell in found.values()}
    texts = Counter(cell.source.strip() for cell in notebook.cells)
    sheet_texts = Counter(map(released, blank.cells))
    unclaimed = {cell.source.strip(): cell for cell in notebook.cells if id(cell) not in taken}
    anchors = []
    for place, original in enumerate(blank.cells):
        name, text = _grade_id(original), released(original)
        cell = found.get(name)
        if cell is None and not utils.is_solution(original) and text:
            once = texts[text] == 1 and sheet_texts[text] == 1
            cell = unclaimed.get(text) if once else None
            if cell is not None and name is not None:
                found[name] = cell
        if cell is not None:
            anchors.append((place, place_of[id(cell)]))
    return [(-1, -1), *anchors, (len(blank.cells), len(notebook.cells))]


def _between(notebook, blank, anchors, found: dict) -> dict[str, NotebookNode]:
    """Return the answers between two anchors where there are as many cells as answers of a type."""
    taken = {id(cell) for cell in found.values()}
    placed = {}
    for (before, start), (after, end) in pairwise(anchors):
        missing = [cell for cell in blank.cells[before + 1 : after] if utils.is_solution(cell)]
        others = [
            cell
            for cell in notebook.cells[start + 1 : max(start, end)]
            if id(cell) not in taken and cell.source.strip()
        ]
        for kind in {cell.cell_type for cell in missing}:
            answers, cells = (
                [cell for cell in some if cell.cell_type == kind] for some in (missing, others)
            )
            if len(answers) == len(cells):
                placed |= dict(zip(map(_grade_id, answers), cells, strict=True))
                taken |= {id(cell) for cell in cells}
    return placed
