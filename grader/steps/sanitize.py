"""The step that leaves nothing on a page that a browser would run."""

import html
import re

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.preprocessors import NbGraderPreprocessor

from grader.pages.sanitizer import PICTURES, pictures, safe_html

LANGUAGE = {"name": "python", "pygments_lexer": "ipython3"}
TEXTS = {"text/plain", "text/latex", "text/markdown"}
NAME = re.compile(r"[\w-]{1,200}")
#: What nbgrader's templates print, and later steps read.
NBGRADER = {"grade", "grade_id", "locked", "points", "solution", "task", "schema_version"}
NBGRADER |= {"score", "comment"}  # from the gradebook
#: What ReadGradebook and HideHiddenTests say of a cell.
ORIGIN = {"from_sheet": bool, "as_submitted": int}
#: Names that Formgrader's template prints.
NAMES = ("assignment_id", "notebook_id", "student", "last_name", "first_name", "notebook_path")


class NothingActive(NbGraderPreprocessor):
    """Leave text, and pictures that are pictures; drop or clean everything else."""

    def preprocess(self, nb, resources):
        """See nbconvert's Preprocessor."""
        nb.metadata = nbformat.from_dict({"language_info": LANGUAGE})
        nb.cells = [_clean_cell(cell) for cell in nb.cells]
        if "submission_id" in resources:  # Formgrader
            for name in NAMES:
                resources[name] = html.escape(str(resources[name] or ""))
        return nb, resources


def _clean_cell(cell: NotebookNode) -> NotebookNode:
    metadata = NotebookNode()
    nbgrader = cell.metadata.get("nbgrader")
    if isinstance(nbgrader, dict) and NAME.fullmatch(str(nbgrader.get("grade_id", ""))):
        metadata.nbgrader = NotebookNode({k: v for k, v in nbgrader.items() if k in NBGRADER})
    if "plain" in cell.metadata or cell.cell_type == "raw":
        metadata.plain = True
    for name, kind in ORIGIN.items():
        if type(cell.metadata.get(name)) is kind:
            metadata[name] = cell.metadata[name]
    if cell.cell_type == "raw":
        cell = new_markdown_cell(cell.source)
    cell.metadata = metadata
    if "attachments" in cell:
        cell.attachments = {
            name: NotebookNode({kind: data for kind, data in pictures(held).items() if data})
            for name, held in cell.attachments.items()
        }
    for output in cell.get("outputs", []):
        if "data" in output:
            _clean_output(output)
    return cell


def _clean_output(output: NotebookNode) -> None:
    data = NotebookNode(pictures(output.data))
    data |= {kind: text for kind, text in output.data.items() if kind in TEXTS}
    if "text/html" in output.data:
        data["text/html"] = safe_html(output.data["text/html"])
    if not data:
        kinds = ", ".join(sorted(output.data)) or "nothing"
        data["text/plain"] = f"[An output that is not shown on this page: {kinds}]"
    sizes = {
        kind: {
            side: size
            for side, size in shown.items()
            if side in ("width", "height") and type(size) in (int, float)
        }
        for kind, shown in output.get("metadata", {}).items()
        if kind in PICTURES and isinstance(shown, dict)
    }
    output.data, output.metadata = data, NotebookNode(sizes)
