"""Modules that students write beside their notebook: found, but in nobody's place."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from grader.grading.grade import grade_course
from grader.sandbox import warm_sandbox
from tests.grader.conftest import SLUG

OWN = "name = 'of the student'\n"
#: The course's package, Python's own, and installed ones that are imported before, or are not.
TAKEN = ("helpers", "random", "numpy", "toolz")
FREE = ("utils", "my_layers", "checks", "tests", "usage")
SAID = {name: "of the course" for name in TAKEN} | {name: "of the student" for name in FREE}
LOOKS = f"""\
import importlib
import numpy as np
from helpers import misconceptions
import my_parts.deep
found = {{}}
for name in {(*TAKEN, *FREE)}:
    found[name] = getattr(importlib.import_module(name), "name", "of the course")
assert found == {SAID}, found
assert (my_parts.deep.name, np.ones(2).sum()) == ("of the student", 2)

def double(x):
    return x + x
"""


def put_modules(folder: Path, *, packages: bool) -> None:
    """Put a module of each name into a folder, the taken ones as a file or as a package."""
    for name in (*TAKEN, *FREE):
        if packages and name in TAKEN:
            (folder / name).mkdir()
            (folder / name / "__init__.py").write_text(OWN)
        else:
            (folder / f"{name}.py").write_text(OWN)
    (folder / "my_parts").mkdir()
    (folder / "my_parts" / "deep.py").write_text(OWN)


@pytest.mark.parametrize("packages", [False, True], ids=["modules", "packages"])
@pytest.mark.parametrize("warm", [["ipykernel.ipkernel"], warm_sandbox.MODULES], ids=len)
def test_own_modules_shadow_nothing_when_a_submission_is_graded(toy, submit, packages, warm):
    put_modules(submit("ada", LOOKS).parent, packages=packages)
    toy.limit(modules=list(warm))
    (grade,) = grade_course(toy).grades
    path = toy.folder("autograded", "ada", SLUG) / f"{SLUG}.ipynb"
    assert [cell.outputs for cell in nbformat.read(path, 4).cells if cell.get("outputs")] == []
    assert [cell.score for cell in grade.cells if not cell.free_text] == [1, 1]


def test_own_modules_shadow_nothing_in_validate(toy, submit):
    notebook = submit("ada", LOOKS, free_text="Because.")
    put_modules(notebook.parent, packages=False)
    validate = [Path(sys.executable).with_name("nbgrader"), "validate", notebook]
    done = subprocess.run(validate, cwd=toy.root, capture_output=True, text=True)
    assert "Success! Your notebook passes all the tests." in done.stdout, done
