"""The example in docs/writing-an-assignment.md, followed step by step in a copy of the project."""

import os
import re
import shutil
import subprocess
import sys

import nbformat
import pytest

SLUG = "11_majority_baseline"
FILE = re.compile(r"^`(\S+)`(, at its end)?:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMANDS = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: What the example does not need: large, or this machine's own.
LEFT_OUT = (
    ".git",
    ".venv",
    "weights",
    "fashion_mnist",
    "screenshots",
    "unfinished",
    "gradebook.db*",
    "*.pyc",
)


@pytest.fixture
def guide(root):
    return (root / "docs" / "writing-an-assignment.md").read_text()


@pytest.fixture
def project(root, tmp_path, guide):
    """A copy of the project with the guide's files in it."""
    folder = tmp_path / "project"
    shutil.copytree(root, folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    (folder / ".venv").symlink_to(sys.prefix)
    for name, appended, text in FILE.findall(guide):
        path = folder / name
        assert path.exists() == bool(appended), name
        path.parent.mkdir(exist_ok=True)
        with path.open("a") as file:
            file.write(text)
    return folder


def run(command, folder):
    # The environment is the running one, so make does not set it up.
    command = re.sub(r"^make ", "make --old-file=.venv/ready ", command)
    environment = os.environ | {"PYTHONPATH": str(folder)}
    return subprocess.run(
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True
    )


def test_the_guide_has_files_and_commands(guide):
    names = [name for name, _, _ in FILE.findall(guide)]
    assert [name.split("/")[0] for name in names] == ["authoring", "helpers", "bank", "bank"]
    (commands,) = COMMANDS.findall(guide)
    assert len(commands.splitlines()) == 3


@pytest.mark.full
def test_each_step_of_the_guide_works(project, guide, sandbox):
    (commands,) = COMMANDS.findall(guide)
    for command in commands.splitlines():
        done = run(command, project)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    # Correct: the model and a persona. Incorrect: the blank sheet and a persona.
    assert re.search(r"judged 2 right submissions, 2 wrong ones, [3-9] mutants and 0", done.stdout)
    release = nbformat.read(project / "release" / SLUG / f"{SLUG}.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in release.cells)
    assert "Write `majority_baseline" in text and "YOUR CODE HERE" in text
    for secret in ("bincount", "Rubric", "probe_labels", "HIDDEN"):
        assert secret not in text
