"""A sheet with typical tests, for attacks."""

import shutil

import nbformat
import pytest

from grader.course.course import Course
from grader.grading.grade import grade_course
from tests.sheets import make_course, use_sandbox

PLAIN_CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "plain"\n'
SLUG = "01_target"
#: What an attack that is written wrongly ends with, before it has tried anything.
MISTAKES = {"AttributeError", "ImportError", "ModuleNotFoundError", "NameError", "SyntaxError"}
MISTAKES |= {"IndexError", "KeyError", "TypeError", "ValueError"}
TEXT = """# %% [markdown]
# # Target (5 points)
#
# ## Task (5 points)

# %%
import numpy as np
from helpers import checks


def close(a, b):
    return abs(a - b) < 1e-6

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

# %% test="by_builtins" points=1
assert all(double(number) == 2 * number for number in range(1, 5))

# %% test="by_sheet" points=1
assert close(double(1.5), 3.0)
"""


@pytest.fixture(scope="session")
def registered_target(tmp_path_factory):
    """The folder of the attacked course."""
    return make_course(tmp_path_factory.mktemp("target"), SLUG, TEXT).root


def submit(course, student, answer, change=lambda notebook: None):
    """Submit the released sheet with an answer and optional other changes."""
    notebook = nbformat.read(course.root / "release" / SLUG / f"{SLUG}.ipynb", as_version=4)
    (cell,) = (cell for cell in notebook.cells if cell.id == "double")
    cell.source = answer
    change(notebook)
    folder = course.folder("submitted", student, SLUG)
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{SLUG}.ipynb")


def selected(request, argument):
    """Return the values of a parameter in this module's selected tests, in order.

    Only those with the same sandbox count, if tests use several.
    """
    module, sandbox = request.node.getparent(pytest.Module), request.getfixturevalue("sandbox")
    items = [item for item in request.session.items if item.getparent(pytest.Module) is module]
    calls = [item.callspec.params for item in items if hasattr(item, "callspec")]
    calls = [call for call in calls if call.get("sandbox", sandbox) == sandbox]
    return list(dict.fromkeys(call[argument] for call in calls if argument in call))


def grade_all(course, answers, jobs=1):
    """Submit a dict of answers, grade them in one run, and return the grades by key.

    An answer is a cell's source, or the source and a function that changes the notebook. A rejected
    submission has None as its grade.
    """
    for number, answer in enumerate(answers.values()):
        submit(course, f"eve{number}", *(answer if isinstance(answer, tuple) else (answer,)))
    outcome = grade_course(course, jobs=jobs)  # pytest itself runs two files in parallel
    found = {grade.submission.student: grade for grade in outcome.grades}
    return {key: found.get(f"eve{number}") for number, key in enumerate(answers)}


def mistakes(course, student):
    """Return the errors that an attack raised in the answer's cell, as text."""
    path = course.folder("autograded", student, SLUG) / f"{SLUG}.ipynb"
    (cell,) = (cell for cell in nbformat.read(path, as_version=4).cells if cell.id == "double")
    errors = [out for out in cell.outputs if out.output_type == "error"]
    return [f"{one.ename}: {one.evalue}" for one in errors if one.ename in MISTAKES]


@pytest.fixture(scope="session")
def target(tmp_path_factory, registered_target, sandbox):
    """A function that creates a course without submissions, with our settings or nbgrader's."""

    def target(plain=False):
        folder = tmp_path_factory.mktemp("attacked")
        shutil.copytree(registered_target, folder, dirs_exist_ok=True)
        use_sandbox(folder, sandbox)
        if plain:
            (folder / "nbgrader_config.py").write_text(PLAIN_CONFIG)
        return Course(folder)

    return target
