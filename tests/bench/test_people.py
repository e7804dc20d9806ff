"""What people wait for is timed step by step, in a clone, and a step that fails is no figure."""

import subprocess

import pytest

from bench import people

MAKEFILE = """\
setup:
\t@sleep 1
lab:
\t@python3 -u serve.py
lessons:
\t@echo '     7 s    3 of   3 cells with text compared  course/00_start_here.ipynb'
check unit personas browser:
\t@true
attacks:
\t@echo what attacks say; {attacks}
"""
SERVE = """\
from http.server import HTTPServer, SimpleHTTPRequestHandler
server = HTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler)
print(f"http://127.0.0.1:{server.server_port}/lab/tree/course/00.ipynb?token=abc", flush=True)
server.serve_forever()
"""


@pytest.fixture
def repository(tmp_path):
    """A function that makes a repository whose `make attacks` does what is asked for."""

    def make(attacks):
        root = tmp_path / "root"
        (root / "api/contents/course").mkdir(parents=True)
        (root / "api/contents/course/00.ipynb").write_text("{}")
        (root / "Makefile").write_text(MAKEFILE.format(attacks=attacks))
        (root / "serve.py").write_text(SERVE)
        person = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        for command in (["init", "-q"], ["add", "-A"], [*person, "commit", "-qm", "all"]):
            subprocess.run(["git", *command], cwd=root, check=True)
        return root

    return make


def test_each_step_and_each_lesson_gets_its_seconds(repository, tmp_path):
    found = people.seconds(repository("true"), tmp_path / "clone")
    assert list(found) == [
        "git clone",
        "make setup",
        "make lab, until it serves the first lesson",
        "make check",
        "make unit",
        "make lessons",
        "  00_start_here",
        "make personas",
        "make attacks",
        "make browser",
    ]
    assert found["make setup"] > 1 > found["make check"]
    assert found["  00_start_here"] == 7


def test_a_step_that_fails_ends_the_measurement_with_what_it_said(repository, tmp_path):
    with pytest.raises(RuntimeError, match=r"make attacks failed:\n(.*\n)*what attacks say"):
        people.seconds(repository("false"), tmp_path / "clone")


def test_lessons_are_not_counted_twice():
    found = dict.fromkeys((people.CLONE, people.SETUP, people.LAB), 10.0)
    found |= {f"make {stage}": 100.0 for stage in people.STAGES} | {"  00_start_here": 50.0}
    assert people.lines(found) == ["clone_to_first_lesson_s: 30", "make_test_s: 600"]
