"""First step of nbgrader's autograding: restore a submission's tests and metadata.

nbgrader restores the contents of locked cells, but trusts the submission's metadata on which cells
are locked, and does not add missing cells.
"""

import copy
from pathlib import Path

import nbformat
from nbformat.v4 import new_markdown_cell
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor

from grader.integrity import answer_key
from grader.sheet import files, matching, metadata
from grader.submissions.record import digests
from grader.submissions.validate import check_folder
from grader.text import printable

CHANGED = "**Note:** the tests below had been changed. The original tests were restored."
MISSING = "**Note:** the tests below were missing. The original tests were restored."

NO_ANSWER = "**Note:** the answer below was missing."
#: Characters of a misplaced text that the instructor sees in the table.
EXCERPT = 60


class RestoreSheet(NbGraderPreprocessor):
    """Restore tests that were edited, converted, copied, split or deleted, and all metadata."""

    def preprocess(self, nb, resources):
        """See nbconvert's Preprocessor.

        Raises:
            BadInput: if the submission's folder contains a link.
        """
        submitted = Path(resources["metadata"]["path"])
        check_folder(submitted)
        names, coursedir = resources["nbgrader"], self.parent.parent.coursedir
        source = files.source_notebook(coursedir, names["assignment"], names["notebook"])
        blank = answer_key.read(source, self.config).blank
        nb.metadata = nbformat.from_dict(
            {k: v for k, v in blank.metadata.items() if k in ("kernelspec", "language_info")}
        )
        metadata.write(nb, "submitted", digests(submitted / source.name, source))
        sheet, found = matching.sheet_cells(blank), matching.match(nb, blank)
        for cell in nb.cells:
            cell.metadata = nbformat.from_dict({})
        changed = [cell for name, cell in found.items() if _restore(cell, sheet[name])]
        for cell in changed:
            nb.cells.insert(_place(nb, cell), new_markdown_cell(CHANGED))
        own_text = _own_text(nb, blank, found)
        missing = _add_missing(nb, sheet, found)
        if own_text and missing:
            metadata.write(nb, "misplaced_answers", missing)
            metadata.write(nb, "unplaced_text", own_text)
        return nb, resources


def _own_text(nb, blank, found: dict) -> str:
    """Return the beginning of the student's own text that is no answer of the sheet, or ""."""
    given = {matching.released(cell) for cell in blank.cells} | {"", CHANGED}
    placed = {id(cell) for cell in found.values()}
    others = (cell.source.strip() for cell in nb.cells if id(cell) not in placed)
    text = next((text for text in others if text not in given), "")
    return printable(" ".join(text.split())[:EXCERPT])


def _restore(cell, original) -> bool:
    """Restore a cell from the sheet; return whether a test had been changed."""
    cell.metadata.nbgrader = copy.deepcopy(original.metadata.nbgrader)
    changed = False
    if utils.is_locked(original):
        released = matching.released(original)
        changed = cell.source.strip() not in (released, original.source.strip())
        cell.source = original.source
    if cell.cell_type != original.cell_type:
        changed = changed or utils.is_locked(original)
        for field in ("outputs", "execution_count", "attachments"):
            cell.pop(field, None)
        cell.cell_type = original.cell_type
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return changed


def _add_missing(nb, sheet: dict, found: dict) -> list[str]:
    """Add each missing test and each missing manually graded answer after its predecessor.

    A missing answer that is graded by tests is not added, because the stub would override what the
    student may have defined elsewhere.

    Returns:
        The names of the answers that were added.
    """
    before, answers = None, []
    for name, original in sheet.items():
        manual = utils.is_solution(original) and utils.is_grade(original)
        if name not in found and (manual or utils.is_locked(original)):
            new = copy.deepcopy(original)
            new.id = new_markdown_cell().id
            place = len(nb.cells) if before is None else _place(nb, before) + 1
            note = NO_ANSWER if manual else MISSING
            nb.cells[place:place] = [new_markdown_cell(note), new]
            found[name] = new
            answers += [name] if manual else []
        before = found.get(name, before)
    return answers


def _place(nb, wanted) -> int:
    return next(place for place, cell in enumerate(nb.cells) if cell is wanted)
