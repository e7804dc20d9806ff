"""Build `source/` from an assignment's text and, through nbgrader, `release/`.

A cell's header gives the type of the cell, from which the builder writes nbgrader's metadata:

    # %% solution="name"                    code that students write (with the model solution)
    # %% test="name" points=1               a graded test, with a hidden region
    # %% [markdown] written="name" points=2 a free-text answer, graded manually
    # %% written="name" points=2            a code answer, graded manually; the model answer
                                            and the rubric are between the solution marks
    # %% block="name"                       shared code for hidden regions, inserted at each
                                            `# block: name`; the cell itself is dropped
"""

import copy
import logging
import re
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbgrader import utils
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from authoring import notebook_text
from authoring.notebook_text import ROOT, AuthoringError
from grader.sheet import metadata
from grader.sheet.cells import is_test

TEXTS = ROOT / "authoring" / "texts" / "assignments"
SOURCE = ROOT / "source"
RELEASE = ROOT / "release"


#: Of ASCII: names are folders on every system, and parts of URLs.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def slugs() -> list[str]:
    """Return the sorted names of the assignments."""
    return sorted(path.stem for path in TEXTS.glob("*.py"))


def from_text(path: Path) -> nbformat.NotebookNode:
    """Return the source notebook, with solutions, hidden tests and nbgrader metadata.

    Args:
        path: the assignment's text.

    Raises:
        AuthoringError: if two cells have the same name, a block is missing, or the file's name
            cannot be an assignment's.
    """
    if not NAME.fullmatch(path.stem):
        raise AuthoringError(
            f"{path.name}: an assignment's name has only letters, digits, _ and -, as in "
            "01_batch_normalization: nbgrader uses it as a file pattern and in addresses"
        )
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
    """Replace the short header by nbgrader's metadata (schema version 3)."""
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
    """Return the student version that nbgrader generates.

    Args:
        source: the source notebook.
        slug: the assignment's name.
    """
    with tempfile.TemporaryDirectory() as folder:
        notebook_text.write(source, Path(folder, "source", slug, f"{slug}.ipynb"))
        config = Config()
        config.CourseDirectory.root = folder
        config.CourseDirectory.assignment_id = slug
        config.GenerateAssignment.no_database = True  # like `nbgrader generate_assignment --no-db`
        config.SaveCells.enabled = False
        coursedir = CourseDirectory(config=config)
        log = logging.getLogger("authoring")
        log.setLevel(logging.ERROR)
        GenerateAssignment(coursedir=coursedir, config=config, log=log).start()
        release = nbformat.read(Path(folder, "release", slug, f"{slug}.ipynb"), as_version=4)
    metadata.write(release, "fingerprint", notebook_text.fingerprint(release))
    return release


def require_solution(source: nbformat.NotebookNode, slug: str) -> None:
    """Run a source notebook, whose solution has to pass its tests.

    Args:
        source: the source notebook; it is not changed.
        slug: the assignment's name.

    Raises:
        AuthoringError: with the names of the tests that fail.
    """
    trial = copy.deepcopy(source)
    with tempfile.TemporaryDirectory() as folder:
        NotebookClient(
            trial,
            timeout=300,
            allow_errors=True,
            extra_arguments=["--IPKernelApp.log_level=40"],
            resources={"metadata": {"path": folder}},
        ).execute()
    failed = [cell for cell in trial.cells if is_test(cell) and utils.has_failed(cell)]
    if failed:
        names = ", ".join(cell.metadata.nbgrader.grade_id for cell in failed)
        raise AuthoringError(f"{slug}: the solution fails its own tests: {names}")


def build(slug: str) -> bool:
    """Write `source/<slug>/` and `release/<slug>/`; return whether anything changed.

    Raises:
        AuthoringError: if the text is invalid, its solution fails a test, or a notebook has edits
            that are not in its text.
    """
    source = from_text(TEXTS / f"{slug}.py")
    written = SOURCE / slug / f"{slug}.ipynb"
    notebook_text.protect_edits(written, source)
    if not written.exists() or written.read_text(encoding="utf-8") != notebook_text.to_json(source):
        require_solution(source, slug)
    changed = False
    for notebook, folder in ((source, SOURCE), (release_of(source, slug), RELEASE)):
        path = folder / slug / f"{slug}.ipynb"
        notebook_text.protect_edits(path, notebook)
        if not path.exists() or path.read_text(encoding="utf-8") != notebook_text.to_json(notebook):
            notebook_text.write(notebook, path)
            changed = True
    return changed
