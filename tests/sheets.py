"""Assignments that tests write as text, and courses with one of them."""

from pathlib import Path

from nbformat import NotebookNode

from authoring import build_assignments, notebook_text
from grader.course import conversions
from grader.course.course import Course
from grader.sandbox import warm_sandbox

SETTINGS = Path(__file__).resolve().parent.parent / "nbgrader_config.py"


def write_source(folder: Path, slug: str, text: str) -> NotebookNode:
    """Write the source notebook of a text into a course folder, and return it."""
    path = folder / f"{slug}.py"
    path.write_text(text)
    source = build_assignments.from_text(path)
    notebook_text.write(source, folder / "source" / slug / f"{slug}.ipynb")
    return source


#: Imported before the first submission of a course that has nothing to do with TensorFlow.
HEAVY = ("helpers.", "tensorflow.", "matplotlib.")
LIGHT = [name for name in warm_sandbox.MODULES if not name.startswith(HEAVY)]
LIGHT_SETTINGS = f"""
c.SandboxedExecute.modules = {LIGHT}
"""


def use_sandbox(folder: Path, name: str) -> None:
    """Have a course use one of the sandboxes."""
    with (folder / SETTINGS.name).open("a") as settings:
        settings.write(f"\nc.SandboxedExecute.sandbox = {name!r}\n")


def make_course(folder: Path, slug: str, text: str, settings: str = "") -> Course:
    """Create a course with one assignment: source, release, settings and gradebook."""
    source = write_source(folder, slug, text)
    release = build_assignments.release_of(source, slug)
    notebook_text.write(release, folder / "release" / slug / f"{slug}.ipynb")
    (folder / SETTINGS.name).write_text(SETTINGS.read_text() + settings)
    course = Course(folder)
    conversions.register(course, slug)
    return course
