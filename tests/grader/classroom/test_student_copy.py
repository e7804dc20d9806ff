"""The contents of a student copy, and what an update keeps."""

import hashlib
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from traitlets.config.loader import PyFileConfigLoader

from authoring import readable
from grader.classroom import student_copy
from grader.course.course import Course
from grader.errors import GradingError
from grader.sheet import leaks
from helpers import lesson_files
from helpers.misconceptions import CATALOGUE
from tests.conftest import lacking

SLUG = "01_toy"
#: Lessons and checks may have single lines in common with a solution, but not so many in a row.
IN_A_ROW = 4
BY_HAND = ("source", "bank", "tests", "authoring", "grader", "bench", "demo", "docs", ".ci")
TOP = {"course", "helpers", "lab", "release", "LICENSE", "README.md", "Makefile", "environment.yml"}
TOP |= {"requirements.lock", "installer.lock", "pyproject.toml", "nbgrader_config.py", ".gitignore"}
TOP |= {student_copy.RECORD, ".devcontainer", "binder"}


@pytest.fixture(scope="module")
def copy(root, tmp_path_factory):
    """A copy of the real course."""
    folder = tmp_path_factory.mktemp("copy") / "thaw"
    assert student_copy.write(Course(root), folder) == []
    return folder


def lesson(*cells):
    cells = [nbformat.v4.new_markdown_cell(cell, id=f"cell-{n}") for n, cell in enumerate(cells)]
    return nbformat.writes(nbformat.v4.new_notebook(cells=cells))


@pytest.fixture
def small(toy):
    """A minimal course folder for a copy."""
    texts = {
        "docs/student.md": "# Guide\n\n[Start](../course/lesson_00_start.ipynb)\n",
        "course/lesson_00_start.ipynb": lesson("# 00 · Start\n\n**How\ndoes it go?** See."),
        f"course/lesson_{SLUG}.ipynb": lesson("# 01 · Toy"),
        "helpers/__init__.py": "",
    }
    texts |= dict.fromkeys(student_copy.THE_COURSE_S, "x\n")
    texts |= {f"student_copy/{name}": "x\n" for name in student_copy.STUDENTS_OWN}
    for name, text in texts.items():
        (toy.root / name).parent.mkdir(parents=True, exist_ok=True)
        (toy.root / name).write_text(text)
    return toy


@pytest.fixture
def published(small, tmp_path_factory):
    """The folder of a copy of the small course."""
    folder = tmp_path_factory.mktemp("published") / "copy"
    assert student_copy.write(small, folder) == []
    return folder


def files_of(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def text_of(path):
    """Return the visible text of a file; for a notebook, its cells and text outputs."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix != ".ipynb":
        return text
    cells = nbformat.reads(text, as_version=4).cells
    shown = [cell.source for cell in cells]
    shown += [output.get("text", "") for cell in cells for output in cell.get("outputs", [])]
    return "\n".join(shown)


def runs(text):
    """Return all sequences of a given number of consecutive long lines."""
    lines = [
        line.strip() for line in text.splitlines() if len(line.strip()) >= leaks.MIN_CHARACTERS
    ]
    return {tuple(lines[place : place + IN_A_ROW]) for place in range(len(lines) - IN_A_ROW + 1)}


def listed(root, *folders):
    """Return the names of the project's files in some folders."""
    if not (root / ".git").exists():
        lacking("git repository: the files were downloaded without one")
    command = ["git", "ls-files", "-z", *folders]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return {name for name in done.stdout.split("\0") if name and (root / name).exists()}


def test_the_copy_has_no_instructor_files_by_name(copy, root):
    assert {path.name for path in copy.iterdir()} == TOP
    names = {path.relative_to(copy).as_posix() for path in files_of(copy)}
    theirs = listed(root, "course", "release", "helpers", "lab")
    own = {name for name in student_copy.STUDENTS_OWN if "/" in name}
    assert {name for name in names if "/" in name} == theirs | own


def test_the_copy_has_no_instructor_files_by_content(copy, root):
    theirs = {
        hashlib.sha256((root / name).read_bytes()).digest() for name in listed(root, *BY_HAND)
    }
    assert len(theirs) > 300
    found = [
        path for path in files_of(copy) if hashlib.sha256(path.read_bytes()).digest() in theirs
    ]
    assert found == []


def test_no_line_of_a_solution_answer_or_hidden_test_is_in_a_released_sheet(copy, root):
    for source in sorted((root / "source").glob("*/*.ipynb")):
        secret = leaks.secret_lines(nbformat.read(source, as_version=4))
        assert len(secret) > 5, source
        assert list(leaks.leaks(secret, copy / "release" / source.stem / source.name)) == []


def test_no_longer_part_of_a_solution_or_persona_is_in_the_copy(copy, root):
    secret, written = set(), set()
    for source in sorted((root / "source").glob("*/*.ipynb")):
        notebook = nbformat.read(source, as_version=4)
        for cell in notebook.cells:
            for region in leaks.HIDDEN_OR_SOLUTION.findall(cell.source):
                secret |= runs(region)
            if cell.cell_type == "markdown" and cell.metadata.get("nbgrader", {}).get("solution"):
                written |= {
                    line for line in cell.source.splitlines() if len(line) > leaks.MIN_CHARACTERS
                }
    for persona in (root / "bank").glob("*/*.py"):
        secret |= runs(persona.read_text(encoding="utf-8").rpartition("# ///\n")[2])
    assert len(secret) > 2000 and len(written) > 10
    # Personas also contain the public text of a sheet.
    given = set().union(*(runs(text_of(path)) for path in (copy / "release").rglob("*.ipynb")))
    for path in files_of(copy):
        text = text_of(path) if path.suffix not in (".npz", ".gz") else ""
        assert not leaks.MARKER.search(text), path
        assert not written & set(text.splitlines()), path
        assert not re.search(r"^\s*(from|import) (grader|authoring|tests)\b", text, re.M), path
        if path.relative_to(copy).parts[0] != "release":
            assert not (runs(text) & secret) - given, path


def test_every_relative_link_has_a_target(copy):
    links = []
    for path in files_of(copy):
        if path.suffix in (".md", ".ipynb"):
            found = re.findall(r"\]\(([^)\s]+)\)|(?:href|src)=[\"']([^\"']+)", text_of(path))
            links += [(path, urlsplit(one or other)) for one, other in found]
    relative = [(path, link) for path, link in links if not link.scheme and not link.netloc]
    assert len(relative) > 25
    for path, link in relative:
        assert not link.path.startswith("/"), (path, link)
        target = path.parent / unquote(link.path) if link.path else path
        assert target.exists() and target.resolve().is_relative_to(copy), (path, link)
        if link.fragment and target.suffix == ".md":
            headings = re.findall(r"^#+ (.+)$", target.read_text(), re.MULTILINE)
            assert link.fragment in {_anchor(heading) for heading in headings}, (path, link)


def _anchor(heading):
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_students_and_the_course_have_the_same_project_but_for_the_grader(root):
    course = tomllib.loads((root / "pyproject.toml").read_text())
    students = tomllib.loads((root / "student_copy" / "pyproject.toml").read_text())
    for key in ("optional-dependencies", "scripts"):
        del course["project"][key]
    course["tool"] = {"setuptools": course["tool"]["setuptools"]}
    course["tool"]["setuptools"]["packages"]["find"]["include"].remove("grader*")
    del course["tool"]["setuptools"]["package-data"]["grader"]
    assert students == course and len(students["project"]["dependencies"]) > 5


@pytest.mark.parametrize("started", [False, True], ids=["before make lab", "after it"])
def test_students_settings_are_those_of_the_course(root, tmp_path, started):
    if started:
        (tmp_path / "work").mkdir()
    found = []
    for folder in (root / "student_copy", root):
        shutil.copy(folder / "nbgrader_config.py", tmp_path)
        found.append(PyFileConfigLoader("nbgrader_config.py", path=str(tmp_path)).load_config())
    students, course = found
    assert set(students) - {"Exchange"} == {"CourseDirectory", "Execute", "Validator"}
    assert students["Exchange"] == ({"assignment_dir": str(tmp_path / "work")} if started else {})
    for name, settings in students.items():
        assert settings.items() <= course[name].items(), name


def test_the_environment_is_the_lessons_without_the_grader(copy, root):
    assert not (copy / "grader").exists() and (copy / "helpers/checks/__init__.py").exists()
    plan = subprocess.run(["make", "-n", "lab"], cwd=copy, capture_output=True, text=True)
    assert "-m lab" in plan.stdout and "uv pip sync" in plan.stdout


def test_all_lessons_with_advice_are_in_it(copy):
    lessons = lesson_files.find(copy / "course")
    assert {entry.lesson for entry in CATALOGUE.values()} <= lessons.keys()


def test_the_readme_is_the_guide_with_a_table_of_lessons(published):
    assert (published / "README.md").read_text().splitlines() == [
        "# Guide",
        "",
        "[Start](course/lesson_00_start.ipynb)",
        "",
        "## Lessons",
        "",
        "| lesson | question | assignment |",
        "|---|---|---|",
        "| [00 · Start](course/lesson_00_start.ipynb) | How does it go? See. |  |",
        f"| [01 · Toy](course/lesson_{SLUG}.ipynb) |  "
        f"| [Toy (4 points)](release/{SLUG}/{SLUG}.ipynb) |",
    ]


def test_pages_of_the_copy_read_well(copy):
    assert list(readable.problems(copy)) == []


def test_a_lesson_that_cannot_be_read_is_named(small, tmp_path):
    (small.root / "course" / "lesson_00_start.ipynb").write_text("{ not a notebook")
    with pytest.raises(GradingError, match=r"lesson_00_start\.ipynb cannot be read"):
        student_copy.write(small, tmp_path.parent / "never")


def test_a_folder_that_is_something_else_is_refused(small, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "thesis.txt").write_text("mine")
    (elsewhere / "file").mkdir()
    for folder, reason in (
        (elsewhere, "no copy for students and not empty"),
        (elsewhere / "thesis.txt", "is a file"),
        (small.root / "students", "lies in the course folder"),
        (small.root, "lies in the course folder"),
    ):
        with pytest.raises(GradingError, match=reason) as raised:
            student_copy.write(small, folder)
        assert "\n" not in str(raised.value)
    assert sorted(path.name for path in elsewhere.iterdir()) == ["file", "thesis.txt"]


def test_an_empty_repository_can_become_a_copy(small, tmp_path_factory):
    folder = tmp_path_factory.mktemp("repository")
    (folder / ".git").mkdir()
    assert student_copy.write(small, folder) == []
    assert (folder / "Makefile").read_text() == "x\n"


def test_an_earlier_copy_is_brought_up_to_date(small, published):
    new = lesson("# 00 · Start\n\n**How does it go?** See.", "New.")
    (small.root / "course" / "lesson_00_start.ipynb").write_text(new)
    (small.root / "course" / f"lesson_{SLUG}.ipynb").unlink()
    (published / "work").mkdir()
    (published / "work" / "mine.ipynb").write_text("mine")
    (published / "syllabus.md").write_text("added")
    lines = student_copy.write(small, published)
    assert lines == [
        "Changed: README.md",
        "Changed: course/lesson_00_start.ipynb",
        f"Removed: course/lesson_{SLUG}.ipynb",
    ]
    assert (published / "course" / "lesson_00_start.ipynb").read_text() == new
    assert (published / "work" / "mine.ipynb").read_text() == "mine"
    assert (published / "syllabus.md").read_text() == "added"
    assert student_copy.write(small, published) == []


def test_an_assignment_can_be_held_back_and_given_later(small, published):
    sheet = f"release/{SLUG}/{SLUG}.ipynb"
    lines = student_copy.write(small, published, [SLUG])
    assert lines == ["Changed: README.md", f"Removed: {sheet}"]
    assert not (published / sheet).parent.exists()
    assert "| Toy (4 points), later |\n" in (published / "README.md").read_text()
    assert student_copy.write(small, published) == ["Changed: README.md", f"New: {sheet}"]
    with pytest.raises(GradingError, match="no assignment '10'"):
        student_copy.write(small, published, ["10"])


def test_changes_in_a_copy_are_kept(small, published):
    (published / "README.md").write_text("our own")
    ours, theirs = small.root / "helpers", published / "helpers"
    (ours / "old.py").write_text("old")
    student_copy.write(small, published)
    (theirs / "__init__.py").write_text("tried by somebody")
    (theirs / "old.py").write_text("tried, too")
    (ours / "__init__.py").write_text("new")
    (ours / "old.py").unlink()
    assert student_copy.write(small, published) == [
        "Kept as you changed it, though it is in no new copy: helpers/old.py",
        "Kept as you changed it: README.md",
        "New: helpers/__init__.py; what you had there is now helpers/__init__.yours.py",
    ]
    assert (published / "README.md").read_text() == "our own"
    assert (theirs / "__init__.py").read_text() == "new"
    assert (theirs / "__init__.yours.py").read_text() == "tried by somebody"
    (theirs / "__init__.py").write_text("again")
    (ours / "__init__.py").write_text("newer")
    student_copy.write(small, published)
    assert (theirs / "__init__.yours.py").read_text() == "tried by somebody"
    assert (theirs / "__init__.yours2.py").read_text() == "again"


def test_an_interrupted_copy_is_resumed(small, tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("interrupted")
    put = student_copy._put

    def breaks(content, path):
        if path.name == "pyproject.toml":
            raise OSError("No space left on device")
        put(content, path)

    monkeypatch.setattr(student_copy, "_put", breaks)
    with pytest.raises(GradingError, match="cannot be written: No space left"):
        student_copy.write(small, folder)
    monkeypatch.undo()
    assert student_copy.write(small, folder) == []
    assert (folder / "pyproject.toml").exists()


def test_a_release_with_a_solution_in_it_is_not_published(small, tmp_path_factory):
    shutil.copy(small.source_notebook(SLUG), small.root / "release" / SLUG / f"{SLUG}.ipynb")
    folder = tmp_path_factory.mktemp("leak") / "copy"
    with pytest.raises(
        GradingError, match=r"Nothing was written: release/01_toy/01_toy.ipynb contains"
    ):
        student_copy.write(small, folder)
    assert not folder.exists()


@pytest.mark.parametrize("name", ["LICENSE", "student_copy/Makefile", "docs/student.md"])
def test_what_is_missing_is_named(small, tmp_path, name):
    (small.root / name).unlink()
    with pytest.raises(GradingError, match=f"{name} is missing"):
        student_copy.write(small, tmp_path.parent / "never")


def test_a_link_out_of_the_copy_is_not_followed(small, published, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    shutil.rmtree(published / "course")
    (published / "course").symlink_to(outside)
    with pytest.raises(GradingError, match="leads out of the copy"):
        student_copy.write(small, published)
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("record", ["", "[]", '{"files": 3}'])
def test_a_broken_record_is_rejected(small, published, record):
    (published / student_copy.RECORD).write_text(record)
    with pytest.raises(GradingError, match="cannot be read; write into a new folder"):
        student_copy.write(small, published)


def test_the_command_reports_its_changes(small, tmp_path_factory):
    folder = tmp_path_factory.mktemp("command") / "copy"
    thaw = str(Path(sys.executable).parent / "thaw")
    command = [thaw, "student-copy", str(folder), "--course", str(small.root)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, f"Written: {folder}\n")
    (folder / student_copy.RECORD).unlink()
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1 and "not empty" in done.stderr


def test_the_web_site_comes_with_the_copy_and_with_all_assignments(small, tmp_path_factory):
    site, folder = (tmp_path_factory.mktemp(name) for name in ("html", "copy"))
    with pytest.raises(GradingError, match="has no index.html; run: make site"):
        student_copy.write(small, folder, site=site)
    for name in ("index.html", "course/a.html"):
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_text(name)
    with pytest.raises(GradingError, match="has all assignments"):
        student_copy.write(small, folder, [SLUG], site)
    assert not (folder / "site").exists()
    student_copy.write(small, folder, site=site)
    assert (folder / "site" / "course" / "a.html").read_text() == "course/a.html"
    assert "Removed: site/index.html" in student_copy.write(small, folder)
