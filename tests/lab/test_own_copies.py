import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from lab import own_copies

SLUG = "03_toy"


def answer(grade_id, source):
    metadata = {"nbgrader": {"grade_id": grade_id, "solution": True, "locked": False}}
    return new_code_cell(source, id=grade_id, metadata=metadata)


def locked(grade_id, source):
    metadata = {"nbgrader": {"grade_id": grade_id, "grade": True, "locked": True}}
    return new_code_cell(source, id=grade_id, metadata=metadata)


def sheet(*cells):
    return new_notebook(cells=[new_markdown_cell("Do this.", id="statement"), *cells])


@pytest.fixture
def course(tmp_path):
    release(tmp_path, sheet(answer("task", "stub"), locked("check", "assert task")))
    return tmp_path


def release(course, notebook):
    path = course / "release" / SLUG / f"{SLUG}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def own(course, where=""):
    return course / "work" / SLUG / where / f"{SLUG}.ipynb"


def sources(path):
    return {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}


def edit(path, change):
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


def solve(notebook):
    notebook.cells[1].source = "my answer"
    notebook.cells.insert(1, new_code_cell("my helper", id="mine"))


def test_a_new_sheet_is_copied_once(course):
    assert [line[:4] for line in own_copies.prepare(course)] == ["New:"]
    edit(own(course), solve)
    before = own(course).read_bytes()
    assert list(own_copies.prepare(course)) == []
    assert own(course).read_bytes() == before


def test_a_corrected_sheet_comes_beside_with_the_answers(course):
    list(own_copies.prepare(course))
    edit(own(course), solve)
    before = own(course).read_bytes()
    corrected = sheet(
        answer("task", "new stub"), locked("check", "assert better"), answer("two", "stub two")
    )
    corrected.cells[0].source = "Do this, please."
    release(course, corrected)
    (line,) = own_copies.prepare(course)
    assert line.startswith("Corrected:") and "untouched" in line
    assert own(course).read_bytes() == before
    assert list(sources(own(course, "corrected_1")).items()) == [
        ("statement", "Do this, please."),
        ("mine", "my helper"),
        ("task", "my answer"),
        ("check", "assert better"),
        ("two", "stub two"),
    ]
    assert list(own_copies.prepare(course)) == []


def test_answers_to_a_dropped_task_are_kept(course):
    list(own_copies.prepare(course))
    edit(own(course), solve)
    release(course, sheet(locked("check", "assert True")))
    list(own_copies.prepare(course))
    cells = {
        cell.id: cell for cell in nbformat.read(own(course, "corrected_1"), as_version=4).cells
    }
    assert cells["task"].source == "my answer" and cells["mine"].source == "my helper"
    assert "nbgrader" not in cells["task"].metadata  # the sheet no longer has this task


def test_a_test_that_the_student_changed_is_the_corrected_one(course):
    list(own_copies.prepare(course))
    edit(own(course), lambda nb: nb.cells[2].update(source="pass"))
    release(course, sheet(answer("task", "new stub"), locked("check", "assert better")))
    list(own_copies.prepare(course))
    assert sources(own(course, "corrected_1"))["check"] == "assert better"


def test_a_second_correction_takes_the_newest_answers(course):
    list(own_copies.prepare(course))
    release(course, sheet(answer("task", "stub 2")))
    list(own_copies.prepare(course))
    edit(own(course, "corrected_1"), lambda nb: nb.cells[1].update(source="later answer"))
    release(course, sheet(answer("task", "stub 3")))
    list(own_copies.prepare(course))
    assert sources(own(course, "corrected_2"))["task"] == "later answer"
    assert sources(own(course, "corrected_1"))["task"] == "later answer"


def test_a_broken_file_is_left_alone_and_said(course):
    list(own_copies.prepare(course))
    own(course).write_text("{ not a notebook")
    release(course, sheet(answer("task", "stub 2")))
    (line,) = own_copies.prepare(course)
    assert "cannot be read" in line
    assert own(course).read_text() == "{ not a notebook"
    assert sources(own(course, "corrected_1"))["task"] == "stub 2"
