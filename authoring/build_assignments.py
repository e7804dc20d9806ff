"""From an assignment's text to `source/` and, through nbgrader, to `release/`.

A cell's header says what the cell is; the builder writes nbgrader's metadata from it:

    # %% solution="name"                    code the student writes (model solution inside)
    # %% test="name" points=1               a graded test, with a hidden region
    # %% [markdown] written="name" points=2 an answer in words, graded by hand
    # %% written="name" points=2            an answer in code, graded by hand; the model answer
                                            and its rubric stand between the solution's marks
    # %% block="name"                       code for hidden regions: put in where a region
                                            says `# block: name`; the cell itself is dropped
"""

import logging
import re
import tempfile
from pathlib import Path

import nbformat
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from authoring import notebook_text
from authoring.notebook_text import ROOT, AuthoringError
from grader.sheet import metadata

TEXTS = ROOT / "authoring" / "texts" / "assignments"
SOURCE = ROOT / "source"
RELEASE = ROOT / "release"


def slugs() -> list[str]:
    """Return the assignments' slugs in order."""
    return sorted(path.stem for path in TEXTS.glob("*.py"))


def from_text(path: Path) -> nbformat.NotebookNode:
    """Return the instructor's notebook: solutions, hidden tests, nbgrader metadata.

    Args:
        path: the assignment's text.

    Raises:
        AuthoringError: if two cells have the same name, or a block is asked for that is not there.
    """
    notebook = notebook_text.read_text(path)
    blocks = {
        cell.metadata["block"]: cell.source for cell in notebook.cells if "block" in cell.metadata
    }
    notebook.cells = [cell for cell in notebook.cells if "block" not in cell.metadata]
    for cell in notebook.cells:
        cell.source = _with_blocks(cell.source, blocks)
        _set_nbgrader_metadata(cell)
    return notebook_text.seal(notebook)


def _with_blocks(source: str, blocks: dict[str, str]) -> str:
    def block(match: re.Match) -> str:
        if match[1] not in blocks:
            raise AuthoringError(f'no cell has the header `# %% block="{match[1]}"`')
        return blocks[match[1]]

    return re.sub(r"^# block: (\w+)$", block, source, flags=re.MULTILINE)


def _set_nbgrader_metadata(cell: nbformat.NotebookNode) -> None:
    """Replace the short header by what nbgrader reads (its metadata schema, version 3)."""
    header = cell.metadata
    kinds = [kind for kind in ("solution", "test", "written") if kind in header]
    if not kinds:
        return
    (kind,) = kinds
    graded = kind in ("test", "written")
    nbgrader = {
        "grade": graded,
        "grade_id": header.pop(kind),
        "locked": kind == "test",
        "schema_version": 3,
        "solution": kind in ("solution", "written"),
        "task": False,
    }
    if graded:
        nbgrader["points"] = header.pop("points")
    header["nbgrader"] = nbformat.from_dict(nbgrader)


def release_of(source: nbformat.NotebookNode, slug: str) -> nbformat.NotebookNode:
    """Return what nbgrader releases to students.

    Args:
        source: the instructor's notebook.
        slug: the assignment's name.
    """
    with tempfile.TemporaryDirectory() as folder:
        notebook_text.write(source, Path(folder, "source", slug, f"{slug}.ipynb"))
        config = Config()
        config.CourseDirectory.root = folder
        config.CourseDirectory.assignment_id = slug
        config.GenerateAssignment.no_database = True  # as `nbgrader generate_assignment --no-db`
        config.SaveCells.enabled = False
        coursedir = CourseDirectory(config=config)
        log = logging.getLogger("authoring")
        log.setLevel(logging.ERROR)
        GenerateAssignment(coursedir=coursedir, config=config, log=log).start()
        release = nbformat.read(Path(folder, "release", slug, f"{slug}.ipynb"), as_version=4)
    metadata.write(release, "fingerprint", notebook_text.fingerprint(release))
    return release


def build(slug: str) -> bool:
    """Write `source/<slug>/` and `release/<slug>/`; return whether anything changed.

    Raises:
        AuthoringError: if the text is wrong, or a notebook holds edits that no text knows.
    """
    source = from_text(TEXTS / f"{slug}.py")
    changed = False
    for notebook, folder in ((source, SOURCE), (release_of(source, slug), RELEASE)):
        path = folder / slug / f"{slug}.ipynb"
        notebook_text.refuse_to_lose_edits(path, notebook)
        if not path.exists() or path.read_text(encoding="utf-8") != notebook_text.to_json(notebook):
            notebook_text.write(notebook, path)
            changed = True
    return changed
