"""Copies of the project, and machines without some of this one's tools."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import lacking

#: What a fresh machine need not have.
MISSING = ("bwrap", "chromium", "chromium-browser", "google-chrome")
LIMIT = "echo {} > /proc/sys/user/max_user_namespaces && exec "
NOTHING = "setpriv --bounding-set=-all --inh-caps=-all --no-new-privs"
AS_USER = "unshare --user --map-user=1000 --map-group=1000"
NEW = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
#: A user namespace in which no further ones can be made, and no capabilities: as in a container.
CONTAINER = [*NEW, f'{LIMIT.format(0)} {NOTHING} "$@"', "sh"]
IN_USER = f'{LIMIT.format(1)} {AS_USER} {NOTHING} "$@"'
DOCKER = ["unshare", "--mount", "--pid", "--fork", "--mount-proc", "--ipc", "--uts", sys.executable]
DOCKER += [str(Path(__file__).with_name("docker_rules.py"))]
CONTAINERS = {"root": CONTAINER, "user": [*NEW, IN_USER, "sh"]}
USER = "1000"
CONTAINERS |= {"Docker's root": [*DOCKER, "0"], "Docker's user": [*DOCKER, USER]}


def require_container(command: list[str]) -> None:
    """Skip the test if such a container cannot be simulated."""
    if subprocess.run([*command, "true"], capture_output=True).returncode:
        lacking("right to simulate a container (root, or a user namespace)")


def give_to_user(folder: Path, command: list[str]) -> None:
    """Make a folder that of the user of the container, if that is another one than this."""
    if command[-1] == USER:
        subprocess.run(["chown", "-Rh", USER, str(folder)], check=True)


IGNORED = shutil.ignore_patterns(".venv", "work", "screenshots", "gradebook.db*")


@pytest.fixture
def copy(root, tmp_path):
    """The project after `git clone` and `make setup`."""
    folder = tmp_path / "thaw"
    shutil.copytree(root, folder, ignore=IGNORED)
    for place in ("submitted", "autograded", "feedback", "demo"):
        for entry in (folder / place).iterdir():
            if entry.is_dir():
                shutil.rmtree(entry)
    (folder / ".venv").symlink_to(sys.prefix)
    return folder


@pytest.fixture
def fresh_machine(tmp_path):
    """Environment variables of a machine without bubblewrap and Chromium."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for folder in os.environ["PATH"].split(os.pathsep):
        for program in Path(folder).glob("*"):
            if program.name not in MISSING and not (programs / program.name).exists():
                (programs / program.name).symlink_to(program)
    names = {"CI", "VIRTUAL_ENV", "PYTEST_XDIST_WORKER", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "FULL"}
    kept = {name: value for name, value in os.environ.items() if name not in names}
    return kept | {"PATH": str(programs)}


@pytest.fixture
def type_in(copy, fresh_machine):
    """A function that runs a command in the copy, requires success and returns its output."""

    def type_in(*command, before=()):
        if before:
            give_to_user(copy, before)
        done = subprocess.run(
            [*before, *command],
            cwd=copy,
            env=fresh_machine | {"PYTHONPATH": str(copy)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, done.stdout[-5000:]
        return done.stdout

    return type_in
