"""Setup and tests are timed step by step in a clone; a failing step is an error."""

import subprocess

import pytest

from bench import people
from tests import __main__ as parts

MAKEFILE = """\
setup:
\t@sleep 1
lab:
\t@python3 -u serve.py
test:
\t@echo '     7 s    3 of   3 cells with text compared  course/lesson_00_start_here.ipynb'
\t@echo what attacks say; {attacks}
\t@echo '{summary}'
"""
SERVE = """\
from http.server import HTTPServer, SimpleHTTPRequestHandler
server = HTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler)
print(f"http://127.0.0.1:{server.server_port}/lab/tree/course/00.ipynb?token=abc", flush=True)
server.serve_forever()
"""


@pytest.fixture
def repository(tmp_path):
    """A function that creates a repository with a given `make test`."""

    def make(attacks):
        root = tmp_path / "root"
        (root / "api/contents/course").mkdir(parents=True)
        (root / "api/contents/course/00.ipynb").write_text("{}")
        summary = "'; echo '".join(parts.summary([parts.Part("unit", 9.4, True, [])]))
        (root / "Makefile").write_text(MAKEFILE.format(attacks=attacks, summary=summary))
        (root / "serve.py").write_text(SERVE)
        person = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        for command in (["init", "-q"], ["add", "-A"], [*person, "commit", "-qm", "all"]):
            subprocess.run(["git", *command], cwd=root, check=True)
        return root

    return make


def test_each_step_and_each_lesson_is_timed(repository, tmp_path):
    found = people.seconds(repository("true"), tmp_path / "clone")
    assert list(found) == [
        "git clone",
        "make lab, until it serves the first lesson",
        "make setup: what students do not need",
        "make test",
        "  unit",
        "    lesson_00_start_here",
    ]
    assert found[people.SETUP] > 1 and found["  unit"] == 9
    assert found["    lesson_00_start_here"] == 7


def test_a_failing_step_ends_the_measurement_with_its_output(repository, tmp_path):
    with pytest.raises(RuntimeError, match=r"make test failed:\n(.*\n)*what attacks say"):
        people.seconds(repository("false"), tmp_path / "clone")


def test_parts_and_lessons_are_not_counted_twice():
    found = {people.CLONE: 10.0, people.LAB: 20.0, people.SETUP: 40.0}
    found |= {people.TEST: 100.0, "  unit": 60.0, "    lesson_00_start_here": 50.0}
    assert people.lines(found) == ["clone_to_first_lesson_s: 30", "make_test_s: 100"]
