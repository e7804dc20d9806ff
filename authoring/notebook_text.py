"""Convert a py:percent text to a notebook with fixed cell ids, metadata and a fingerprint."""

import difflib
import hashlib
import json
import re
from pathlib import Path

import nbformat

from grader import percent_text
from grader.sheet import metadata

ROOT = Path(__file__).resolve().parent.parent
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


class AuthoringError(Exception):
    """A problem in a text or in a generated notebook that an author must fix."""


def read_text(path: Path) -> nbformat.NotebookNode:
    """Read a py:percent file into a notebook without outputs, with the course's metadata."""
    notebook = percent_text.read(path)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": KERNEL,
            "language_info": {"name": "python"},
        }
    )
    source = path.relative_to(ROOT).as_posix() if ROOT in path.parents else ""
    metadata.write(notebook, "source", source)
    return notebook


def seal(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Set each cell's id and the notebook's fingerprint.

    A cell's id is its `grade_id`, or its section and its position there, so that a cell added
    elsewhere does not change it.

    Raises:
        AuthoringError: if two cells would have the same id.
    """
    section, place = "top", 0
    for cell in notebook.cells:
        heading = re.match(r"#+ (.+)", cell.source) if cell.cell_type == "markdown" else None
        if heading:
            section = re.sub(r"[^a-z0-9]+", "-", heading[1].lower()).strip("-")[:48]
            place = 0
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.id = grade_id or f"{section}-{place}"
        place += not grade_id
    duplicates = {cell.id for cell in notebook.cells if _ids(notebook).count(cell.id) > 1}
    if duplicates:
        raise AuthoringError(f"two cells or sections have the same name: {sorted(duplicates)}")
    metadata.write(notebook, "fingerprint", fingerprint(notebook))
    return notebook


def _ids(notebook: nbformat.NotebookNode) -> list[str]:
    return [cell.id for cell in notebook.cells]


def fingerprint(notebook: nbformat.NotebookNode) -> str:
    """Return a hash of the parts that an author writes: cell types, sources, tags and grading."""
    content = [
        [cell.cell_type, cell.source, cell.metadata.get("tags"), cell.metadata.get("nbgrader")]
        for cell in notebook.cells
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def to_json(notebook: nbformat.NotebookNode) -> str:
    """Return the contents of the notebook's file."""
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


def differences(old: nbformat.NotebookNode, new: nbformat.NotebookNode) -> str:
    """Return a unified diff of two notebooks' cells, from `old` to `new`."""

    def lines(notebook):
        for cell in notebook.cells:
            yield f"# %% [{cell.cell_type}] {cell.get('id', '')}"
            yield from cell.source.splitlines()
            if "nbgrader" in cell.metadata:
                yield f"# nbgrader: {json.dumps(cell.metadata.nbgrader, sort_keys=True)}"

    diff = difflib.unified_diff(list(lines(old)), list(lines(new)), "authoring", "notebook", n=1)
    return "\n".join(diff)


def write(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Write a generated notebook."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(to_json(notebook), encoding="utf-8")


def protect_edits(path: Path, new: nbformat.NotebookNode) -> None:
    """Raise an error if the notebook at `path` has edits that are not in its text.

    Args:
        path: the generated notebook that would be overwritten.
        new: its new contents.

    Raises:
        AuthoringError: with the edits, and how to keep or discard them.
    """
    if not path.exists():
        return
    where = path.relative_to(ROOT) if ROOT in path.parents else path
    try:
        old = nbformat.read(path, as_version=4)
    except Exception as error:  # an unreadable file can contain edits
        raise AuthoringError(f"{where} is not a notebook ({error}); move it away first.") from None
    known = {metadata.read(old, "fingerprint"), fingerprint(new)}
    if fingerprint(old) in known:
        return
    text = metadata.read(new, "source")
    raise AuthoringError(
        f"{where} was edited manually and would be overwritten. Its edits:\n\n"
        f"{differences(new, old)}\n\n"
        f"To keep them, copy the lines with + to {text} and build again.\n"
        f"To discard them: rm {where}, then build again."
    )
