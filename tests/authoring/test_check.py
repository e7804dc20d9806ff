"""`make check` must notice each way in which notebooks and texts can part."""

import shutil

import nbformat
import pytest

from authoring import build_assignments, build_lessons, check, notebook_text
from authoring.notebook_text import AuthoringError

LESSON = """# %% [markdown]
# # 99 · A short lesson
#
# One line of text.

# %%
print("one")

# %%
import matplotlib.pyplot as plt

fig, ax = plt.subplots(figsize=(2, 1))
ax.plot([1, 2])
plt.show()
"""

ASSIGNMENT = """# %% [markdown]
# # Assignment 99 (3 points)

# %% [markdown]
# ## Task 1 (1 point)

# %% solution="double"
def double(x):
    ### BEGIN SOLUTION
    return 2 * x  # the secret way
    ### END SOLUTION

# %% block="probe"
probe_number = 21

# %% test="it_doubles" points=1
assert double(1) == 2
### BEGIN HIDDEN TESTS
# block: probe
assert double(probe_number) == 42
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2 (2 points)
#
# Why?

# %% [markdown] written="why" points=2
# Because of the secret reason.
"""


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """The folder of an executed short lesson."""
    folder = tmp_path_factory.mktemp("lesson")
    (folder / "99_short.py").write_text(LESSON)
    assert build_lessons.build("99_short", course=folder / "course", texts=folder)
    return folder


@pytest.fixture
def lesson(tmp_path, executed):
    """An executed short lesson: (its text, its notebook)."""
    shutil.copytree(executed, tmp_path, dirs_exist_ok=True)
    return tmp_path / "99_short.py", tmp_path / "course" / "lesson_99_short.ipynb"


@pytest.fixture
def assignment(tmp_path):
    """(the text, the source notebook, the release) of a short assignment."""
    text = tmp_path / "99_double.py"
    text.write_text(ASSIGNMENT)
    source = build_assignments.from_text(text)
    return text, source, build_assignments.release_of(source, "99_double")


def edit(path, change):
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


def found(text, path):
    return list(check.lesson_problems(build_lessons.from_text(text), path))


def test_a_built_lesson_has_no_problems_and_is_not_executed_again(lesson):
    text, path = lesson
    assert found(text, path) == []
    assert not build_lessons.build("99_short", course=path.parent, texts=text.parent)


def test_changed_prose_keeps_the_outputs(lesson, monkeypatch):
    text, path = lesson
    outputs = [cell.get("outputs") for cell in nbformat.read(path, as_version=4).cells]
    text.write_text(LESSON.replace("One line of text.", "Two lines\n# of text."))
    monkeypatch.setattr(build_lessons, "execute", None)
    assert not build_lessons.build("99_short", course=path.parent, texts=text.parent)
    assert found(text, path) == []
    assert [cell.get("outputs") for cell in nbformat.read(path, as_version=4).cells] == outputs


def test_building_twice_gives_the_same_bytes(lesson):
    text, path = lesson
    first = path.read_bytes()
    assert b"image/png" in first
    assert build_lessons.build("99_short", again=True, course=path.parent, texts=text.parent)
    assert path.read_bytes() == first


def test_changed_metadata_is_drift(lesson):
    text, path = lesson
    edit(path, lambda nb: nb.metadata.kernelspec.update(name="another"))
    (problem,) = found(text, path)
    assert "differs" in problem


def test_a_changed_text_is_drift(lesson):
    text, path = lesson
    text.write_text(LESSON.replace("One line of text.", ""))
    (problem,) = found(text, path)
    assert "differs" in problem and "One line of text." in problem


@pytest.mark.parametrize(
    "change",
    [
        lambda nb: nb.cells[1].update(execution_count=None, outputs=[]),
        lambda nb: nb.cells[1].update(execution_count=7),
        lambda nb: nb.cells[1].update(
            outputs=[nbformat.v4.new_output("error", ename="E", evalue="e", traceback=[])]
        ),
    ],
    ids=["not executed", "out of order", "failed"],
)
def test_a_lesson_must_be_executed_in_order_without_errors(lesson, change):
    text, path = lesson
    edit(path, change)
    (problem,) = found(text, path)
    assert "not executed, not in order, or failed" in problem


def test_a_lesson_whose_cell_fails_is_not_written(tmp_path):
    (tmp_path / "99_bad.py").write_text("# %%\nraise ValueError('broken')\n")
    with pytest.raises(notebook_text.AuthoringError, match="broken"):
        build_lessons.build("99_bad", course=tmp_path / "course", texts=tmp_path)
    assert not (tmp_path / "course" / "lesson_99_bad.ipynb").exists()


def test_unknown_edits_are_not_overwritten(lesson):
    text, path = lesson
    edit(path, lambda nb: nb.cells[1].update(source='print("my edit")'))
    before = path.read_bytes()
    with pytest.raises(notebook_text.AuthoringError) as stop:
        build_lessons.build("99_short", course=path.parent, texts=text.parent)
    assert '+print("my edit")' in str(stop.value) and "copy the lines" in str(stop.value)
    assert path.read_bytes() == before
    text.write_text(LESSON.replace('print("one")', 'print("my edit")'))
    assert build_lessons.build("99_short", course=path.parent, texts=text.parent)
    assert found(text, path) == []


def test_a_foreign_file_is_not_overwritten(lesson):
    text, path = lesson
    path.write_text("not a notebook")
    with pytest.raises(notebook_text.AuthoringError, match="is not a notebook"):
        build_lessons.build("99_short", course=path.parent, texts=text.parent)


def test_metadata_and_stubs_come_from_short_headers(assignment):
    _, source, release = assignment
    graded = {
        c.id: c.metadata.nbgrader.points
        for c in source.cells
        if c.metadata.get("nbgrader", {}).get("grade")
    }
    assert graded == {"it_doubles": 1, "why": 2}
    by_id = {cell.id: cell for cell in release.cells}
    assert by_id["double"].source.endswith("# YOUR CODE HERE\n    raise NotImplementedError()")
    assert by_id["it_doubles"].source == "assert double(1) == 2"
    assert by_id["why"].source == "YOUR ANSWER HERE"
    assert "probe_number = 21" in {c.id: c for c in source.cells}["it_doubles"].source


def test_an_unknown_block_is_named(assignment):
    text, *_ = assignment
    text.write_text(ASSIGNMENT.replace("# block: probe", "# block: prob"))
    with pytest.raises(notebook_text.AuthoringError, match='block="prob"'):
        build_assignments.from_text(text)


def test_names_must_differ(assignment):
    text, *_ = assignment
    text.write_text(ASSIGNMENT.replace('written="why"', 'written="double"'))
    with pytest.raises(notebook_text.AuthoringError, match="same name.*double"):
        build_assignments.from_text(text)


def test_generating_a_release_twice_gives_the_same_file(assignment):
    _, source, release = assignment
    again = build_assignments.release_of(source, "99_double")
    assert notebook_text.to_json(again) == notebook_text.to_json(release)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("## Task 1 (1 point)", "## Task 1 (2 points)", "gives 2 points, its cells 1"),
        ("# Assignment 99 (3 points)", "# Assignment 99 (4 points)", "gives 4 points"),
        ("# Assignment 99 (3 points)", "# Assignment 99", "the title does not give"),
        ("## Task 1 (1 point)", "## Task 1", "under a heading without points"),
        ("points=1", "points=3", "its cells 3"),
    ],
)
def test_points_in_headings_match_the_cells(assignment, old, new, complaint):
    text, source, _ = assignment
    assert list(check.wrong_points(source)) == []
    text.write_text(ASSIGNMENT.replace(old, new))
    problems = list(check.wrong_points(build_assignments.from_text(text)))
    assert any(complaint in problem for problem in problems), problems


@pytest.mark.parametrize(
    "secret",
    [
        "    return 2 * x  # the secret way",
        "assert double(probe_number) == 42",
        "Because of the secret reason.",
        "### BEGIN HIDDEN TESTS",
    ],
)
def test_solutions_and_hidden_tests_in_a_release_are_found(assignment, tmp_path, secret):
    _, source, release = assignment
    folder = tmp_path / "release"
    notebook_text.write(release, folder / "99_double.ipynb")
    assert list(check.leaks(source, folder)) == []
    release.cells[0].source += f"\n{secret}"
    notebook_text.write(release, folder / "99_double.ipynb")
    assert list(check.leaks(source, folder))
    notebook_text.write(source, folder / "notes.txt")
    assert any("notes.txt" in problem for problem in check.leaks(source, folder))


def test_whole_files_of_source_and_release_are_compared(assignment, tmp_path):
    _, source, _ = assignment
    path = tmp_path / "99_double.ipynb"
    assert "missing" in next(check.drift(source, path))
    notebook_text.write(source, path)
    assert list(check.drift(source, path)) == []
    path.write_text(path.read_text() + " ")
    assert "differs" in next(check.drift(source, path))


def test_a_file_without_a_text_is_reported(root, tmp_path, monkeypatch):
    for name in ("COURSE", "SOURCE", "RELEASE"):
        module = build_lessons if name == "COURSE" else build_assignments
        monkeypatch.setattr(module, name, tmp_path / name)
    (tmp_path / "RELEASE" / "99").mkdir(parents=True)
    (tmp_path / "RELEASE" / "99" / "solution.txt").write_text("x")
    (line,) = check.unknown_files()
    assert "solution.txt" in line


@pytest.mark.full
def test_the_repository_matches_authoring():
    assert list(check.problems()) == []


def test_manually_graded_code_is_released_without_model_answer(tmp_path):
    text = tmp_path / "99_open.py"
    answer = "### BEGIN SOLUTION\nanswer = 42  # the model\n# Rubric. 3 points\n### END SOLUTION\n"
    title = "# %% [markdown]\n# # Assignment 99 (3 points)\n#\n# ## Part (3 points)\n\n"
    text.write_text(f'{title}# %% written="experiment" points=3\n{answer}')
    source = build_assignments.from_text(text)
    release = build_assignments.release_of(source, "99_open")
    for notebook in (source, release):
        cell = notebook.cells[1]
        marks = cell.metadata.nbgrader
        assert cell.cell_type == "code" and marks.grade and marks.solution and not marks.locked
    assert "Rubric" in source.cells[1].source
    stub = release.cells[1].source
    assert "YOUR CODE HERE" in stub and "42" not in stub and "Rubric" not in stub
    assert list(check.wrong_points(source)) == []


def test_a_solution_that_fails_a_test_is_named(assignment):
    text, source, _ = assignment
    build_assignments.require_solution(source, "99_double")
    text.write_text(ASSIGNMENT.replace("== 42", "== 43"))
    with pytest.raises(
        AuthoringError, match="^99_double: the solution fails its own tests: it_doubles$"
    ):
        build_assignments.require_solution(build_assignments.from_text(text), "99_double")
