"""The demo runs on any machine, students' notebooks only in a sandbox."""

import pytest

from grader.cli import demo
from grader.course.course import Course
from grader.errors import GradingError
from grader.sandbox import backends
from tests.grader.conftest import SLUG, submit_to

REASON = "This machine cannot: use another."
ANSWER = "def double(x):\n    return x + x\nopen({path!r}, 'w').close()"


@pytest.fixture
def no_sandbox_here(monkeypatch):
    def strongest(*_):
        raise GradingError(REASON)

    monkeypatch.setattr(backends, "_find", strongest)


@pytest.fixture
def demo_class(toy, monkeypatch, tmp_path_factory):
    """A demo of one student, whose notebook leaves a file behind; return that file's path."""
    folder = tmp_path_factory.mktemp("demo")
    outside = folder / "was-here"
    for part in ("source", "release"):
        (folder / part).symlink_to(toy.root / part)

    def prepare(root):
        course = Course(folder, config_from=root)
        submit_to(course, "ada", ANSWER.format(path=str(outside)))
        return course

    monkeypatch.setattr(demo, "prepare", prepare)
    return outside


def test_the_demo_is_graded_without_a_sandbox_if_none_is_possible(
    thaw, demo_class, no_sandbox_here
):
    done = thaw("grade", "--demo-if-empty")
    assert done.exit_code == 0, done.output
    (line,) = (line for line in done.output.splitlines() if "No sandbox" in line)
    assert line.endswith(REASON) and "The demo's notebooks" in line
    assert "2 / 4" in done.output and demo_class.exists()
    report = (demo_class.parent / "report.html").read_text()
    assert "No sandbox." in report
    assert (demo_class.parent / "feedback" / "ada" / SLUG / f"{SLUG}.html").exists()


def test_students_notebooks_are_not_graded_without_a_sandbox(
    thaw, toy, demo_class, no_sandbox_here
):
    submit_to(toy, "bob", ANSWER.format(path=str(demo_class)))
    done = thaw("grade", "--demo-if-empty")
    assert done.exit_code == 1 and REASON in done.output
    assert not demo_class.exists() and not (toy.root / "feedback").exists()


def test_without_the_option_there_is_no_demo(thaw, demo_class, no_sandbox_here):
    done = thaw("grade")
    assert done.exit_code == 1 and not demo_class.exists()


def test_the_demo_is_graded_in_a_sandbox_if_possible(thaw, demo_class, sandbox):
    done = thaw("grade", "--demo-if-empty")
    assert done.exit_code == 0 and "No sandbox" not in done.output
    assert not demo_class.exists()
