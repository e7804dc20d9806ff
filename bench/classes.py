"""Two classes of submissions, each in its own course folder."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat

from authoring import build_assignments, notebook_text
from authoring.notebook_text import ROOT
from grader import personas
from grader.course import conversions
from grader.course.course import Course

LIGHT = "01_light"
REAL = "03_cloning_and_freezing"
#: The changes in the light class's answers.
LIGHT_ANSWERS = (
    ("SGD(0.1)", "SGD(0.05)"),
    ("Dense(8", "Dense(12"),
    ("SGD(0.1)", "Adam(0.01)"),
    ('"tanh"', '"relu"'),
    ("return model", "return None"),
)
PLAIN_CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "bench"\n'


def light(folder: Path, size: int) -> None:
    """Create a class with one task, whose cells take about half a second."""
    source = build_assignments.from_text(Path(__file__).with_name("light.py"))
    _begin(folder, LIGHT, source)
    model = nbformat.from_dict(source)
    (answer,) = (cell for cell in model.cells if cell.id == "make_model")
    solution = answer.source
    for number in range(size):
        answer.source = solution.replace(*LIGHT_ANSWERS[number % len(LIGHT_ANSWERS)])
        _submit(folder, LIGHT, number, model)


def real(folder: Path, size: int) -> None:
    """Create a class from randomly drawn personas of assignment 03."""
    _begin(folder, REAL, nbformat.read(ROOT / "source" / REAL / f"{REAL}.ipynb", as_version=4))
    bank = sorted((ROOT / "bank" / REAL).glob("*.py"))
    generator = random.Random(3)
    drawn = [
        path for _ in range(-(-size // len(bank))) for path in generator.sample(bank, len(bank))
    ]
    release = ROOT / "release" / REAL / f"{REAL}.ipynb"
    for number, path in enumerate(drawn[:size]):
        _submit(folder, REAL, number, personas.submission(personas.read(path), release))


CLASSES: dict[str, Callable[[Path, int], None]] = {"light": light, "real": real}


def _begin(folder: Path, slug: str, source: nbformat.NotebookNode) -> None:
    notebook_text.write(source, folder / "source" / slug / f"{slug}.ipynb")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    conversions.register(Course(folder), slug)


def _submit(folder: Path, slug: str, number: int, notebook: nbformat.NotebookNode) -> None:
    place = folder / "submitted" / f"student{number:03}" / slug
    place.mkdir(parents=True)
    nbformat.write(notebook, place / f"{slug}.ipynb")


def as_plain_nbgrader(folder: Path, copy: Path) -> None:
    """Copy a class to a folder with nbgrader's default configuration."""
    shutil.copytree(folder, copy)
    (copy / "nbgrader_config.py").write_text(PLAIN_CONFIG)
