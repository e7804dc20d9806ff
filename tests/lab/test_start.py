import shutil
import subprocess
import sys

import jupyterlab
import pytest


@pytest.fixture
def folder(root, tmp_path):
    """A folder with the package, what it imports, and a lesson."""
    shutil.copytree(root / "lab", tmp_path / "lab")
    (tmp_path / "helpers").mkdir()
    for name in ("__init__.py", "lesson_files.py"):
        shutil.copy(root / "helpers" / name, tmp_path / "helpers")
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "lesson_00_start.ipynb").touch()
    return tmp_path


def test_the_lab_is_that_of_its_own_python(folder):
    other = folder / "elsewhere" / "jupyter-lab"
    other.parent.mkdir()
    other.write_text("#!/bin/sh\necho another\n")
    other.chmod(0o755)
    command = [sys.executable, "-m", "lab", "--version"]
    environment = {"PATH": f"{other.parent}:/usr/bin:/bin"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.stdout.strip() == jupyterlab.__version__, done.stderr
