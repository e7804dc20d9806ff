"""docs/student.md: how a student with a git clone gets a new version of the course."""

import re
import shutil
import subprocess

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

LESSON, SHEET = "course/lesson_01_toy.ipynb", "work/01_toy/01_toy.ipynb"


def git(folder, *arguments):
    name = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    command = ["git", *name, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def write(path, source, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    output = new_output("stream", name="stdout", text=text)
    nbformat.write(new_notebook(cells=[new_code_cell(source, outputs=[output], id="a")]), path)


@pytest.fixture
def documented(root):
    """The command in the guide."""
    text = (root / "docs" / "student.md").read_text()
    return re.search(r"### A new version\n.*?```sh\n(.*?)```", text, re.DOTALL)[1]


@pytest.fixture
def published(tmp_path, root):
    """A function that publishes a version of the lesson."""
    course, public = tmp_path / "course", tmp_path / "public.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(public))
    git(tmp_path, "init", "-q", "-b", "main", str(course))
    git(course, "remote", "add", "origin", str(public))
    shutil.copy(root / "student_copy" / ".gitignore", course)

    def published(text):
        write(course / LESSON, "print(1)", text)
        write(course / "course" / "lesson_02_other.ipynb", "print(2)", "2")
        git(course, "add", "-A")
        git(course, "commit", "-q", "-m", text)
        done = git(course, "push", "-q", "origin", "main")
        assert done.returncode == 0, done.stderr
        return str(public)

    return published


@pytest.fixture
def student(tmp_path, published):
    """A student's clone, with a lesson that was run and changed, and an assignment."""
    git(tmp_path, "clone", "-q", published("first"), "student")
    folder = tmp_path / "student"
    write(folder / LESSON, "print(1)  # tried", "run by me")
    write(folder / SHEET, "double = 2", "mine")
    return folder


def contents(folder):
    files = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_plain_pull_names_the_lesson_and_changes_nothing(student, published):
    before = contents(student)
    published("second")
    done = git(student, "pull", "--ff-only")
    assert done.returncode != 0 and LESSON in done.stderr
    assert contents(student) == before


def test_the_documented_way_loses_nothing(student, published, documented):
    for version in ("second", "third"):
        before = contents(student)
        published(version)
        done = subprocess.run(["bash", "-c", documented], cwd=student, capture_output=True)
        assert done.returncode == 0, done.stderr
        after = contents(student)
        assert version in after[LESSON].decode() and after[SHEET] == before[SHEET]
        new = {name: after[name] for name in after.keys() - before.keys()}
        (kept,) = (name for name in new if name.endswith("/lesson_01_toy.ipynb"))
        assert re.fullmatch(r"work/lessons-[\d-]+/lesson_01_toy.ipynb", kept)
        assert after[kept] == before[LESSON]
        assert {name: after[name] for name in before if name != LESSON} == {
            name: before[name] for name in before if name != LESSON
        }
        write(student / LESSON, "print(1)", f"{version}, run again")
        # Two updates in one second do not happen, but in a test.
        documented = documented.replace("%H%M%S", "%H%M%S-1")
    assert not git(student, "stash", "list").stdout


def test_without_a_network_nothing_is_lost(student, documented, tmp_path):
    (tmp_path / "public.git").rename(tmp_path / "gone")
    before = contents(student)[LESSON]
    done = subprocess.run(["bash", "-c", documented], cwd=student, capture_output=True, text=True)
    assert done.returncode != 0 and "public.git" in done.stderr
    assert before in contents(student).values()
