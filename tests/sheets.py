"""Assignments that a test writes as text, and courses that have one of them."""

import shutil
from pathlib import Path

from nbformat import NotebookNode

from authoring import assignments, notebook_text
from grader.course import Course

SETTINGS = Path(__file__).resolve().parent.parent / "nbgrader_config.py"


def write_source(folder: Path, slug: str, text: str) -> NotebookNode:
    """Write the source notebook that a text gives to a course folder, and return it."""
    path = folder / f"{slug}.py"
    path.write_text(text)
    source = assignments.from_text(path)
    notebook_text.write(source, folder / "source" / slug / f"{slug}.ipynb")
    return source


def make_course(folder: Path, slug: str, text: str) -> Course:
    """Make a course of one assignment: its source, its release, settings, a gradebook."""
    source = write_source(folder, slug, text)
    release = assignments.release_of(source, slug)
    notebook_text.write(release, folder / "release" / slug / f"{slug}.ipynb")
    shutil.copy(SETTINGS, folder)
    course = Course(folder)
    course.register(slug)
    return course
