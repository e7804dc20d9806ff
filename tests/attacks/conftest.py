"""A sheet whose tests fail in the usual ways, for attackers to try."""

import shutil

import nbformat
import pytest

from authoring import assignments, notebook_text
from grader.course import Course

SLUG = "01_target"
TEXT = """# %% [markdown]
# # Target (3 points)
#
# ## Task (3 points)

# %%
import numpy as np
from helpers import checks

# %% solution="double"
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %% test="by_assert" points=1
assert isinstance(double(1), int)
### BEGIN HIDDEN TESTS
assert double(21) == 42
### END HIDDEN TESTS

# %% test="by_numpy" points=1
np.testing.assert_array_equal(double(np.ones(2)), [2, 2])

# %% test="by_helpers" points=1
checks.require(double(3) == 6, expected="6", found="something else")
"""


@pytest.fixture(scope="session")
def registered_target(tmp_path_factory, root):
    """The folder of the attacked course."""
    folder = tmp_path_factory.mktemp("target")
    text = folder / f"{SLUG}.py"
    text.write_text(TEXT)
    source = assignments.from_text(text)
    notebook_text.write(source, folder / "source" / SLUG / f"{SLUG}.ipynb")
    release = assignments.release_of(source, SLUG)
    notebook_text.write(release, folder / "release" / SLUG / f"{SLUG}.ipynb")
    shutil.copy(root / "nbgrader_config.py", folder)
    Course(folder).register(SLUG)
    return folder


@pytest.fixture
def target(tmp_path, registered_target, sandbox):
    """The attacked course, with nothing handed in."""
    shutil.copytree(registered_target, tmp_path, dirs_exist_ok=True)
    return Course(tmp_path)


@pytest.fixture
def hand_in(target):
    """A function that hands in an answer's cell."""

    def hand_in(student, answer):
        release = target.root / "release" / SLUG / f"{SLUG}.ipynb"
        notebook = nbformat.read(release, as_version=4)
        (cell,) = (cell for cell in notebook.cells if cell.id == "double")
        cell.source = answer
        folder = target.folder("submitted", student, SLUG)
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{SLUG}.ipynb")

    return hand_in
