"""Build `course/` from the lessons' texts: executed notebooks with their outputs."""

import os
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from authoring import notebook_text
from authoring.notebook_text import ROOT, AuthoringError
from grader.sheet import metadata
from helpers.lesson_files import file_name

TEXTS = ROOT / "authoring" / "texts" / "lessons"
COURSE = ROOT / "course"
TIMEOUT_SECONDS = 300


def slugs() -> list[str]:
    """Return the sorted names of the lessons."""
    return sorted(path.stem for path in TEXTS.glob("*.py"))


def from_text(path: Path) -> nbformat.NotebookNode:
    """Return the lesson as a notebook without outputs."""
    return notebook_text.seal(notebook_text.read_text(path))


def execute(
    notebook: nbformat.NotebookNode, folder: Path, *, timeout: int = TIMEOUT_SECONDS
) -> None:
    """Run the lesson's cells in a fresh kernel and keep their outputs.

    Args:
        notebook: the lesson; the outputs are added to it.
        folder: the working directory.
        timeout: time limit of a cell in seconds.

    Raises:
        AuthoringError: if a cell fails; a lesson that shows an error catches and prints it.
    """
    client = NotebookClient(
        notebook,
        timeout=timeout,
        record_timing=False,
        extra_arguments=["--IPKernelApp.log_level=40"],  # no line about unencrypted local sockets
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        client.execute(env=os.environ | {"MPLBACKEND": "module://matplotlib_inline.backend_inline"})
    except Exception as error:
        raise AuthoringError(f"{metadata.read(notebook, 'source')}: {error}") from error
    notebook.metadata.language_info = nbformat.from_dict({"name": "python"})


def is_executed(notebook: nbformat.NotebookNode) -> bool:
    """Tell whether each code cell was run once, in order and without an error."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    counts = [cell.execution_count for cell in code]
    failed = any(output.output_type == "error" for cell in code for output in cell.outputs)
    return counts == list(range(1, len(code) + 1)) and not failed


def _take_outputs(notebook: nbformat.NotebookNode, stored: nbformat.NotebookNode) -> bool:
    """Copy the outputs of a notebook with the same code cells; return whether that was possible."""
    pairs = [[cell for cell in one.cells if cell.cell_type == "code"] for one in (notebook, stored)]
    written = metadata.read(stored, "fingerprint")
    edited = written != notebook_text.fingerprint(stored)
    if edited or [cell.source for cell in pairs[0]] != [cell.source for cell in pairs[1]]:
        return False
    for cell, executed in zip(*pairs, strict=True):
        cell.outputs, cell.execution_count = executed.outputs, executed.execution_count
    notebook.metadata.language_info = stored.metadata.language_info
    return True


def build(slug: str, *, again: bool = False, course: Path = COURSE, texts: Path = TEXTS) -> bool:
    """Write the lesson into `course/`; return whether it had to be executed.

    If only the prose has changed, the outputs of the stored notebook are kept.

    Args:
        slug: the lesson's name.
        again: execute the lesson even if the stored notebook matches the text.
        course: the folder for executed lessons.
        texts: the folder with the texts.

    Raises:
        AuthoringError: if a cell fails, or the notebook has edits that are not in its text.
    """
    notebook = from_text(texts / f"{slug}.py")
    path = course / file_name(slug)
    notebook_text.protect_edits(path, notebook)
    if path.exists() and not again:
        stored = nbformat.read(path, as_version=4)
        if is_executed(stored) and _take_outputs(notebook, stored):
            if stored.metadata.get(metadata.KEY) != notebook.metadata[metadata.KEY]:
                notebook_text.write(notebook, path)
            return False
    course.mkdir(exist_ok=True)
    execute(notebook, course)
    notebook_text.write(notebook, path)
    return True
