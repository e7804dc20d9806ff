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
from grader.sheet import files, metadata
from grader.sheet.hidden_regions import HIDDEN_TESTS
from grader.submissions.record import digests
from grader.submissions.validate import check_folder

CHANGED = "**Note:** the tests below had been changed. The original tests were restored."
MISSING = "**Note:** the tests below were missing. The original tests were restored."

NO_ANSWER = "**Note:** the answer below was missing."


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
        sheet = {
            cell.metadata.nbgrader.grade_id: cell
            for cell in blank.cells
            if utils.is_grade(cell) or utils.is_solution(cell) or utils.is_locked(cell)
        }
        found = {}
        # Like nbgrader: of several cells with the same name, the last one counts.
        for place, cell in reversed(list(enumerate(nb.cells))):
            name = _claimed_name(cell)
            cell.metadata = nbformat.from_dict({})
            if name in sheet and name not in found:
                found[name] = cell
                if _restore(cell, sheet[name]):
                    nb.cells.insert(place, new_markdown_cell(CHANGED))
        _add_missing(nb, sheet, found)
        return nb, resources


def _claimed_name(cell) -> str | None:
    nbgrader = cell.metadata.get("nbgrader")
    name = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    return name if isinstance(name, str) else None


def _restore(cell, original) -> bool:
    """Restore a cell from the sheet; return whether a test had been changed."""
    cell.metadata.nbgrader = copy.deepcopy(original.metadata.nbgrader)
    changed = False
    if utils.is_locked(original):
        released = HIDDEN_TESTS.sub("", original.source)
        changed = cell.source.strip() not in (released.strip(), original.source.strip())
        cell.source = original.source
    if cell.cell_type != original.cell_type:
        changed = changed or utils.is_locked(original)
        for field in ("outputs", "execution_count", "attachments"):
            cell.pop(field, None)
        cell.cell_type = original.cell_type
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return changed


def _add_missing(nb, sheet: dict, found: dict) -> None:
    """Add each missing test and each missing manually graded answer after its predecessor.

    A missing answer that is graded by tests is not added, because the stub would override what the
    student may have defined elsewhere.
    """
    before = None
    for name, original in sheet.items():
        manual = utils.is_solution(original) and utils.is_grade(original)
        if name not in found and (manual or utils.is_locked(original)):
            new = copy.deepcopy(original)
            new.id = new_markdown_cell().id
            place = len(nb.cells) if before is None else _place(nb, before) + 1
            note = NO_ANSWER if manual else MISSING
            nb.cells[place:place] = [new_markdown_cell(note), new]
            found[name] = new
        before = found.get(name, before)


def _place(nb, wanted) -> int:
    return next(place for place, cell in enumerate(nb.cells) if cell is wanted)
