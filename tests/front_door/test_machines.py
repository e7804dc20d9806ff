"""README's commands on machines without a developer's tools."""

import os
import re
import subprocess
import sys

import pytest

from tests.front_door.conftest import CONTAINERS, require_container

SCORES = re.compile(r"│ (\w+ \w+) \(\w+\) +│ (\d+) / 10")
#: What the demo class gets, on any machine.
DEMO = {
    "Amara Okafor": "8", "Bruno Silva": "7", "Chen Li": "8", "Dalia Haddad": "7", "Emil Novak": "6",
    "Farah Rahman": "6", "Goran Petrov": "6", "Hana Sato": "6", "Ines Costa": "8",
}  # fmt: skip
#: Of all tests, those that depend most on where they run.
DEPEND_ON_THE_MACHINE = ("tests/grader/sandbox",)
DEPEND_ON_THE_MACHINE += ("tests/attacks/test_escapes.py", "tests/attacks/test_disruptions.py")
PYTEST = (".venv/bin/python", "-m", "pytest", "-rs", "-n", "2", "--dist", "loadfile")
INTEL_MAC = """\
#!/bin/sh
code="import platform, sys; platform.system = lambda: 'Darwin'"
exec {python} -c "$code; platform.machine = lambda: 'x86_64'; exec(sys.argv[1])" "$2"
"""


#: Containers in which CI grades the demo class and runs tests; `EXHAUSTIVE=1` takes all of them.
IN_CI = {
    "test_a_class_is_graded_in_a_container": ["Docker's root", "Docker's user"],
    "test_tests_pass_in_a_container": ["Docker's user"],
}


def pytest_generate_tests(metafunc):
    if "container" in metafunc.fixturenames:
        everywhere = metafunc.config.getoption("--exhaustive")
        places = CONTAINERS if everywhere else IN_CI[metafunc.function.__name__]
        metafunc.parametrize("container", places, indirect=True)


@pytest.fixture
def container(request):
    """The command that creates a container."""
    command = CONTAINERS[request.param]
    require_container(command)
    return command


@pytest.mark.full
def test_tests_pass_without_bubblewrap_and_chromium(type_in, sandbox):
    printed = type_in("make", "grade")
    assert dict(SCORES.findall(printed)) == DEMO
    assert "No sandbox" not in printed
    printed = type_in(*PYTEST, *DEPEND_ON_THE_MACHINE[1:], "tests/browser")
    assert re.search(r"^SKIPPED .* this machine has no Chromium$", printed, re.MULTILINE)
    assert "no sandbox" not in printed


@pytest.mark.full
def test_a_class_is_graded_in_a_container(type_in, container):
    printed = type_in("make", "grade", before=container)
    assert dict(SCORES.findall(printed)) == DEMO
    assert printed.count("Sandbox: Landlock, without namespaces.") == 1
    assert "Needs review" not in printed


@pytest.mark.full
def test_tests_pass_in_a_container(type_in, container):
    printed = type_in(*PYTEST, *DEPEND_ON_THE_MACHINE, before=container)
    assert re.search(r"^SKIPPED .* this machine has no sandbox bubblewrap", printed, re.MULTILINE)


@pytest.mark.parametrize("machine", ["Intel Mac", "this one"])
def test_an_intel_mac_gets_a_message_before_any_download(root, tmp_path, machine):
    own, python = os.path.realpath(sys.executable), tmp_path / "python"
    python.write_text(INTEL_MAC.format(python=own))
    python.chmod(0o755)
    (tmp_path / "requirements.lock").touch()
    (tmp_path / "pyproject.toml").touch()
    name = python if machine == "Intel Mac" else own
    command = ["make", "-f", str(root / "student_copy" / "Makefile"), "setup", f"PYTHON={name}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    reported = "none above 2.16.2 for Intel Macs" in done.stdout
    assert reported == (machine == "Intel Mac") == (not (tmp_path / ".venv").exists())
    assert done.returncode != 0  # fails here, because the lock is empty
