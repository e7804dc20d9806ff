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

from grader.classroom import student_copy
from grader.course.course import Course
from grader.errors import GradingError
from grader.sheet import leaks
from helpers.misconceptions import CATALOGUE
from tests.conftest import lacking

SLUG = "01_toy"
#: Lessons and checks may have single lines in common with a solution, but not so many in a row.
IN_A_ROW = 4
BY_HAND = ("source", "bank", "tests", "authoring", "grader", "bench", "demo", "docs", ".ci")
TOP = {"course", "helpers", "release", "LICENSE", "README.md", "Makefile", "environment.yml"}
TOP |= {"requirements.lock", "pyproject.toml", "nbgrader_config.py", ".gitignore"}
TOP |= {student_copy.RECORD}


@pytest.fixture(scope="module")
def copy(root, tmp_path_factory):
    """A copy of the real course."""
    folder = tmp_path_factory.mktemp("copy") / "thaw"
    assert student_copy.write(Course(root), folder) == []
    return folder


@pytest.fixture
def small(toy):
    """A minimal course folder for a copy."""
    texts = {
        "docs/student.md": "# Guide\n\n[Start](../course/00.ipynb)\n",
        "README.md": "| lesson | goal |\n|---|---|\n| [00](course/00.ipynb) | start |\n\nMore.\n",
        "pyproject.toml": '[project]\nname = "toy"\n\n[tool.setuptools.packages.find]\n'
        'include = ["helpers*", "grader*"]\n\n[tool.ruff]\nline-length = 100\n',
        "course/00.ipynb": nbformat.writes(nbformat.v4.new_notebook()),
        "course/01.ipynb": nbformat.writes(nbformat.v4.new_notebook()),
        "helpers/__init__.py": "",
    }
    texts |= dict.fromkeys(("LICENSE", "environment.yml", "requirements.lock", "lab.mk"), "x\n")
    for name, text in texts.items():
        (toy.root / name).parent.mkdir(exist_ok=True)
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
    assert {name for name in names if "/" in name} == listed(root, "course", "release", "helpers")


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


def test_the_environment_omits_the_grader(copy, root):
    assert (copy / "requirements.lock").read_bytes() == (root / "requirements.lock").read_bytes()
    project = tomllib.loads((copy / "pyproject.toml").read_text())
    assert project["tool"]["setuptools"]["packages"] == {"find": {"include": ["helpers*"]}}
    assert not (copy / "grader").exists() and (copy / "helpers/checks/__init__.py").exists()
    assert set(project) == {"build-system", "project", "tool"}
    assert "scripts" not in project["project"] and project["project"]["readme"] == "README.md"
    assert '"grader.' not in (copy / "nbgrader_config.py").read_text()
    settings = PyFileConfigLoader("nbgrader_config.py", path=str(copy)).load_config()
    assert settings.Execute.timeout == 120 and "GenerateFeedback" not in settings
    plan = subprocess.run(["make", "-n", "lab"], cwd=copy, capture_output=True, text=True)
    assert "-m helpers.lab" in plan.stdout and "uv pip sync" in plan.stdout


def test_all_lessons_with_advice_are_in_it(copy):
    lessons = {path.stem for path in (copy / "course").glob("*.ipynb")}
    assert {entry.lesson for entry in CATALOGUE.values()} <= lessons


def test_a_folder_that_is_not_a_copy_is_rejected(small, tmp_path_factory):
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


def test_an_earlier_copy_is_updated(small, published):
    (small.root / "course" / "00.ipynb").write_text("new")
    (small.root / "course" / "01.ipynb").unlink()
    (published / "work").mkdir()
    (published / "work" / "mine.ipynb").write_text("mine")
    (published / "syllabus.md").write_text("added")
    lines = student_copy.write(small, published)
    assert lines == ["Changed: course/00.ipynb", "Removed: course/01.ipynb"]
    assert (published / "course" / "00.ipynb").read_text() == "new"
    assert (published / "work" / "mine.ipynb").read_text() == "mine"
    assert (published / "syllabus.md").read_text() == "added"
    assert student_copy.write(small, published) == []


def test_an_assignment_can_be_withheld_and_released_later(small, published):
    overview = small.root / "README.md"
    row = f"| [00](course/00.ipynb) | [sheet, 4 points](release/{SLUG}/{SLUG}.ipynb) |"
    overview.write_text(overview.read_text().replace("| [00](course/00.ipynb) | start |", row))
    sheet = f"release/{SLUG}/{SLUG}.ipynb"
    lines = student_copy.write(small, published, [SLUG])
    assert lines == ["Changed: README.md", f"Removed: {sheet}"]
    assert not (published / sheet).parent.exists()
    assert "| sheet, 4 points, later |" in (published / "README.md").read_text()
    assert student_copy.write(small, published) == ["Changed: README.md", f"New: {sheet}"]
    with pytest.raises(GradingError, match="no assignment '10'"):
        student_copy.write(small, published, ["10"])


def test_changes_in_a_copy_are_kept(small, published):
    (published / "README.md").write_text("our own")
    (published / "course" / "00.ipynb").write_text("run by somebody")
    (published / "course" / "01.ipynb").write_text("run, too")
    (small.root / "course" / "00.ipynb").write_text("new")
    (small.root / "course" / "01.ipynb").unlink()
    assert student_copy.write(small, published) == [
        "Kept as you changed it, though it is in no new copy: course/01.ipynb",
        "Kept as you changed it: README.md",
        "New: course/00.ipynb; what you had there is now course/00.yours.ipynb",
    ]
    assert (published / "README.md").read_text() == "our own"
    assert (published / "course" / "00.ipynb").read_text() == "new"
    assert (published / "course" / "00.yours.ipynb").read_text() == "run by somebody"
    (published / "course" / "00.ipynb").write_text("again")
    (small.root / "course" / "00.ipynb").write_text("newer")
    student_copy.write(small, published)
    assert (published / "course" / "00.yours.ipynb").read_text() == "run by somebody"
    assert (published / "course" / "00.yours2.ipynb").read_text() == "again"


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


@pytest.mark.parametrize("name", ["LICENSE", "lab.mk", "docs/student.md", "README.md"])
def test_missing_files_are_named(small, tmp_path, name):
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
