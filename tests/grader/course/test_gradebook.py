"""Gradebooks in other databases than a file, and those that cannot be opened."""

import sys

import pytest

from grader.course import gradebook
from tests.grader.conftest import SLUG, submit_to

URL = "postgresql+psycopg://ta:geheim@127.0.0.1:1/grades?connect_timeout=2&password=geheim"
ADDRESS = "postgresql+psycopg://ta:***@127.0.0.1:1/grades"
COMMANDS = [
    ("grade",),
    ("roster", "class.csv"),
    ("collect", "moodle.zip", "--assignment", SLUG),
    ("feedback", "moodle.zip", "--assignment", SLUG),
    ("export", "canvas"),
]


@pytest.fixture
def elsewhere(toy, monkeypatch):
    """A function that gives the course a gradebook with another URL."""
    (toy.root / "class.csv").write_text("id\nada\n")
    monkeypatch.chdir(toy.root)
    settings = (toy.root / "nbgrader_config.py").read_text()

    def elsewhere(url):
        line = f"\nc.CourseDirectory.db_url = {url!r}\n"
        (toy.root / "nbgrader_config.py").write_text(settings + line)

    return elsewhere


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_missing_driver_is_one_line(elsewhere, thaw, monkeypatch, command):
    elsewhere(URL)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    done = thaw(*command)
    assert done.exit_code == 1 and len(done.stderr.splitlines()) == 1, done.output
    assert f"The gradebook {ADDRESS} needs the package psycopg." in done.stderr
    assert "pip install" in done.stderr


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (URL, f"The gradebook {ADDRESS} cannot be opened (connection"),
        ("postgresql//ta:geheim@db/grades", "db_url is not the URL of a database."),
        ("nosuch://ta:geheim@db/grades", "sqlalchemy.dialects:nosuch"),
        ("sqlite:////nowhere/grades.db", "/nowhere/grades.db cannot be opened (unable to open"),
    ],
)
def test_a_gradebook_that_cannot_be_opened_is_one_line(elsewhere, thaw, url, message):
    elsewhere(url)
    for command in (("grade",), ("export", "canvas")):
        done = thaw(*command)
        assert done.exit_code == 1 and len(done.stderr.splitlines()) == 1, done.output
        assert message in done.stderr and "geheim" not in done.output


def test_the_gradebook_in_use_is_named(toy, thaw, elsewhere, sandbox):
    submit_to(toy, "ada", "def double(x):\n    return x + x")
    elsewhere(f"sqlite:///{toy.root}/other.db?timeout=5")
    assert "Gradebook: other.db\n" in thaw("grade").stdout
    assert gradebook.address(URL) == ADDRESS
