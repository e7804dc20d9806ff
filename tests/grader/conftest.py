"""A small course without TensorFlow, so that the grader's own tests are fast."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from grader.cli.main import app
from grader.course.course import Course
from tests.sheets import LIGHT_SETTINGS, make_course, use_sandbox

SLUG = "01_toy"
TEXT = """# %% [markdown]
# # Toy (4 points)
#
# ## Task (2 points)

# %% solution="double"
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %% test="it_doubles" points=1
assert double(1) == 2
### BEGIN HIDDEN TESTS
secret_number = 21
assert double(secret_number) == 42, "double(21) should be 42"
### END HIDDEN TESTS

# %% test="it_doubles_words" points=1
from helpers import misconceptions
class CheckFailed(AssertionError): pass
### BEGIN HIDDEN TESTS
if double("secret_word") != "secret_wordsecret_word":
    check = '"expected": "the word twice", "found": "", "misconception": "layers-shared"'
    raise CheckFailed("{" + check + "}")
### END HIDDEN TESTS

# %% [markdown]
# ## Words (2 points)

# %% [markdown] written="why" points=2
# Because.
"""


@pytest.fixture(scope="session")
def registered_toy(tmp_path_factory):
    """The folder of a course with one small assignment, registered and released."""
    return make_course(tmp_path_factory.mktemp("toy"), SLUG, TEXT, LIGHT_SETTINGS).root


@pytest.fixture
def toy(tmp_path, registered_toy, request):
    """A course folder with one small assignment and no submissions."""
    shutil.copytree(registered_toy, tmp_path, dirs_exist_ok=True)
    if "sandbox" in request.fixturenames:
        use_sandbox(tmp_path, request.getfixturevalue("sandbox"))
    return Course(tmp_path)


@pytest.fixture
def as_graded(tmp_path, tmp_path_factory, registered_toy, sandbox):
    """A function that returns a course prepared by another function.

    It is prepared once; each test gets a copy.
    """

    def as_graded(prepare):
        if prepare not in _GRADED:
            folder = tmp_path_factory.mktemp("graded")
            shutil.copytree(registered_toy, folder, dirs_exist_ok=True)
            prepare(Course(folder))
            _GRADED[prepare] = folder
        shutil.copytree(_GRADED[prepare], tmp_path, dirs_exist_ok=True)
        return Course(tmp_path)

    return as_graded


_GRADED: dict[Callable[[Course], None], Path] = {}


@pytest.fixture
def submit(toy, sandbox):
    """A function that submits the released sheet with an answer."""
    return partial(submit_to, toy)


@pytest.fixture
def thaw(toy):
    """A function that runs `thaw` in the toy course, in this process."""

    def thaw(*arguments):
        alone = ["--jobs", "1"] if arguments[0] == "grade" else []
        return CliRunner().invoke(app(), [*map(str, arguments), *alone, "--course", str(toy.root)])

    return thaw


def submit_to(course, student, answer, *, free_text="YOUR ANSWER HERE", slug=SLUG):
    """Submit the released sheet with an answer; return its path."""
    notebook = nbformat.read(course.root / "release" / slug / f"{slug}.ipynb", as_version=4)
    cells = {cell.id: cell for cell in notebook.cells}
    cells["double"].source, cells["why"].source = answer, free_text
    folder = course.folder("submitted", student, slug)
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, folder / f"{slug}.ipynb")
    return folder / f"{slug}.ipynb"
