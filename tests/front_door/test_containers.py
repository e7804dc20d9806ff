"""Places where nobody installs anything: a grader's container, Codespaces, Binder."""

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

PYTHON = re.compile(r"python[:-]?(3\.\d+)")
#: Files that say which Python people get who install none.
WITH_PYTHON = ("Dockerfile", "student_copy/.devcontainer/devcontainer.json")
WITH_PYTHON += ("student_copy/binder/runtime.txt",)


@pytest.fixture
def copied(root):
    """What the Dockerfile copies: names in the project's folder."""
    copies = re.findall(r"^COPY (.+) \S+$", (root / "Dockerfile").read_text(), re.MULTILINE)
    return {name for names in copies for name in names.split()}


def test_nothing_else_reaches_the_build(root, copied):
    rules = (root / ".dockerignore").read_text().splitlines()
    assert rules.index("*") < rules.index("!grader")
    assert {rule[1:] for rule in rules if rule.startswith("!")} == copied


def test_setup_finds_all_it_needs(root, copied, tmp_path):
    for name in copied:
        (shutil.copytree if (root / name).is_dir() else shutil.copy)(root / name, tmp_path / name)
    plan = subprocess.run(["make", "-n", "setup"], cwd=tmp_path, capture_output=True, text=True)
    assert plan.returncode == 0, plan.stderr
    read = re.findall(r"(?:-r|--compile-bytecode|cp) ([\w/.]+)", plan.stdout)
    assert len(read) == 3 and all((tmp_path / name).is_file() for name in read), read
    project = tomllib.loads((tmp_path / "pyproject.toml").read_text())
    packages = project["tool"]["setuptools"]["packages"]["find"]["include"]
    needed = {name.rstrip("*") for name in packages}
    needed |= {project["project"]["readme"], *project["project"]["license-files"]}
    assert needed <= copied


@pytest.mark.parametrize("name", WITH_PYTHON)
def test_one_python_that_the_project_allows(root, name):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    (version,) = set(PYTHON.findall((root / name).read_text()))
    assert version in SpecifierSet(project["requires-python"])


def test_a_codespace_sets_up_and_opens_the_lab(root):
    settings = json.loads((root / "student_copy/.devcontainer/devcontainer.json").read_text())
    assert settings["postCreateCommand"] == "make setup"
    python, *arguments = settings["postAttachCommand"]
    assert (python, *arguments[:2]) == (".venv/bin/python", "-m", "lab")
    (port,) = settings["forwardPorts"]
    assert f"--port={port}" in arguments
    (rule,) = (each.split("=", 1)[1] for each in arguments if "allow_origin_pat" in each)
    assert re.match(rule, f"https://name-of-mine-{port}.app.github.dev")
    assert not re.match(rule, f"https://name-of-mine-{port}.app.github.dev.example.org")


def test_binder_reads_the_lock_and_what_postbuild_names(root):
    folder = root / "student_copy" / "binder"
    (lock,) = re.findall(r"^-r (.+)$", (folder / "requirements.txt").read_text(), re.MULTILINE)
    assert (folder / lock).resolve() == root / "student_copy" / "requirements.lock"
    (settings,) = re.findall(r"^cp (\S+)", (folder / "postBuild").read_text(), re.MULTILINE)
    assert (root / settings).is_file() and Path(settings).parts[0] == "lab"
