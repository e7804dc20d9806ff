"""Students, and those who grade and write, get what they need, in the versions of one lock."""

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tomllib

import nbformat
import pytest
from packaging.requirements import Requirement

from grader.classroom import student_copy
from grader.course.course import Course
from tests import student_environment

#: What no student needs, of those that an extra names.
OTHERS = {"distributed", "typer", "jupytext", "nbval", "pytest", "ruff", "playwright", "uv"}
HASH = re.compile(r"--hash=(\S+)")
#: In the environment of a copy: all that lessons and the lab import, and nothing of the others.
IMPORTS = """
import importlib.util, pkgutil, sys
import helpers, lab.__main__, nbgrader, numpy, matplotlib, keras
for module in pkgutil.walk_packages(helpers.__path__, "helpers."):
    importlib.import_module(module.name)
print([name for name in sys.argv[1:] if importlib.util.find_spec(name)])
"""


def pins(lock):
    """Return for each package of a lock its versions and hashes."""
    found = {}
    for block in re.split(r"^(?=[^ #])", lock.read_text(), flags=re.MULTILINE)[1:]:
        ((name, _, version, _),) = student_environment.PIN.findall(block)
        found.setdefault(name, set()).update({version, *HASH.findall(block)})
    return found


@pytest.fixture
def folder(root, tmp_path):
    """The project as make sees it, without an environment."""
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(root / name, tmp_path)
    shutil.copytree(root / "student_copy", tmp_path / "student_copy")
    (tmp_path / ".venv").mkdir()
    return tmp_path


def plan(folder, *targets):
    """Return the locks that make would install from."""
    done = subprocess.run(
        ["make", "-n", *targets], cwd=folder, capture_output=True, text=True, check=True
    )
    return re.findall(r"uv pip sync .* (\S+)$", done.stdout, re.MULTILINE)


def test_students_pins_are_those_of_the_full_lock(root):
    everything = pins(root / "requirements.lock")
    for name in ("requirements.lock", "installer.lock"):
        students = pins(root / "student_copy" / name)
        assert students and students.items() <= everything.items(), name
    assert set(pins(root / "student_copy" / "installer.lock")) == {"uv"}


def test_students_lock_has_all_they_need_and_nothing_of_the_others(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    needed = {Requirement(line).name for line in project["dependencies"]}
    students = pins(root / "student_copy" / "requirements.lock")
    assert needed <= set(students) and not OTHERS & set(students)
    assert set(pins(root / "requirements.lock")) >= OTHERS


@pytest.mark.parametrize("folder", [".", "student_copy"])
def test_the_lock_names_each_extra_that_a_package_asks_for(root, folder):
    """Without them pip looks for another version of that package, and ends."""
    lock = root / folder / "requirements.lock"
    named = {
        name: extras for name, extras, _, _ in student_environment.PIN.findall(lock.read_text())
    }
    asked = []
    for package in student_environment.packages(lock):
        for line in importlib.metadata.requires(package) or ():
            needs = Requirement(line)
            if needs.extras and (needs.marker is None or needs.marker.evaluate({"extra": ""})):
                assert needs.extras <= set(named[needs.name].split(",")), (package, line)
                asked.append(line)
    assert asked


def test_the_lab_needs_students_packages_and_the_rest_all(folder):
    everything, students = "requirements.lock", "student_copy/requirements.lock"
    assert plan(folder, "lab") == [students]
    for target in ("setup", "grade", "check", "build"):
        assert plan(folder, target) == [everything], target
    (folder / ".venv" / "ready-student").touch()
    assert plan(folder, "lab") == []
    assert plan(folder, "grade") == [everything]
    (folder / ".venv" / "ready").touch()
    assert plan(folder, "lab", "grade") == []
    # An environment with everything is not made smaller by a new lock.
    for name in (everything, students):
        os.utime(folder / name, (2**32, 2**32))
    assert plan(folder, "lab") == [everything]


def test_students_environment_has_what_lessons_and_validate_need(root, tmp_path):
    environment = tmp_path / ".venv"
    student_environment.make(environment, root / "student_copy" / "requirements.lock")
    modules = [name.replace("-", "_") for name in sorted(OTHERS)]
    variables = {**os.environ, "PYTHONPATH": str(root)}
    command = [environment / "bin" / "python", "-c", IMPORTS, *modules]
    done = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr
    shutil.copy(root / "student_copy" / "nbgrader_config.py", tmp_path)
    sheet = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("import helpers")])
    nbformat.write(sheet, tmp_path / "sheet.ipynb")
    command = [environment / "bin" / "nbgrader", "validate", "sheet.ipynb"]
    done = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, text=True)
    assert "Success" in done.stdout, done.stderr


@pytest.mark.full
def test_a_copy_can_be_installed_elsewhere(root, tmp_path):
    """As on Colab, where an environment is there already, and only `helpers` is missing."""
    copy, elsewhere = tmp_path / "copy", tmp_path / "elsewhere"
    student_copy.write(Course(root), copy)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--target", elsewhere, copy], cwd=tmp_path, check=True)
    for name in student_copy.contents(Course(root)):
        if name.startswith(("helpers/", "lab/")):
            assert (elsewhere / name).read_bytes() == (root / name).read_bytes(), name
    program = f"{IMPORTS}\nprint(helpers.__file__)"
    variables = {**os.environ, "PYTHONPATH": str(elsewhere)}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, text=True)
    assert done.stdout == f"[]\n{elsewhere / 'helpers' / '__init__.py'}\n", done.stderr
