"""Answers are found in notebooks from which an editor has removed metadata, ids or both."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.preprocessors import ClearSolutions

from grader.sheet import matching
from grader.submissions import validate

CAPSTONE = "10_capstone"
ANSWERS = ("plan", "ways", "runs", "verdict", "limits")


@pytest.fixture(scope="module")
def blank(root):
    """The capstone's source with stubs."""
    source = nbformat.read(root / "source" / CAPSTONE / f"{CAPSTONE}.ipynb", as_version=4)
    return ClearSolutions().preprocess(source, {})[0]


@pytest.fixture
def submission(root):
    """The released capstone with an answer in each cell."""
    notebook = nbformat.read(root / "release" / CAPSTONE / f"{CAPSTONE}.ipynb", as_version=4)
    for name, cell in answers_of(notebook).items():
        cell.source = f"# my {name}"
    return notebook


def answers_of(notebook):
    return {cell.id: cell for cell in notebook.cells if cell.id in ANSWERS}


def without_metadata(notebook):
    for cell in notebook.cells:
        cell.metadata = {}


def without_both(notebook):
    without_metadata(notebook)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"


def as_colab_does(notebook):
    for cell in notebook.cells:
        cell.metadata = {"id": cell.pop("id")}
    notebook.nbformat_minor = 0


def with_scratch_cells(notebook):
    """Code below an answer in Markdown, and text below an answer in code."""
    without_both(notebook)
    places = {cell.source: place for place, cell in enumerate(notebook.cells)}
    notebook.cells.insert(places["# my verdict"] + 1, new_code_cell("1 + 1"))
    notebook.cells.insert(places["# my ways"], new_markdown_cell("I begin with zero."))


@pytest.mark.parametrize(
    "tool", [without_metadata, without_both, as_colab_does, with_scratch_cells]
)
def test_answers_are_found_by_id_or_by_place(tmp_path, blank, submission, tool):
    tool(submission)
    path = tmp_path / "x.ipynb"
    path.write_text(nbformat.writes(submission, version=nbformat.NO_CONVERT))
    found = matching.match(validate.read_notebook(path), blank)
    assert {name: cell.source for name, cell in found.items()} == {
        name: f"# my {name}" for name in ANSWERS
    }


def two_cells(notebook):
    notebook.cells.insert(4, new_markdown_cell("And more."))


def another_type(notebook):
    notebook.cells[3] = new_code_cell("# my plan")


def changed_prompt(notebook):
    notebook.cells[4].source += " (edited)"


def moved_prompt(notebook):
    notebook.cells.append(notebook.cells.pop(2))


@pytest.mark.parametrize("change", [two_cells, another_type, changed_prompt, moved_prompt])
def test_an_answer_that_more_than_one_cell_can_be_is_not_guessed(blank, submission, change):
    without_both(submission)
    change(submission)
    found = matching.match(submission, blank)
    assert "plan" not in found and "verdict" in found
    sources = [cell.source for cell in found.values()]
    assert sources == [f"# my {name}" for name in found]


def test_a_name_in_the_metadata_counts_more_than_a_place(blank, submission):
    plan, verdict = (answers_of(submission)[name] for name in ("plan", "verdict"))
    plan.source, verdict.source = verdict.source, plan.source
    plan.metadata, verdict.metadata = verdict.metadata, plan.metadata
    without = [cell for cell in submission.cells if cell not in (plan, verdict)]
    for cell in without:
        cell.metadata, cell.id = {}, f"x{id(cell)}"
    found = matching.match(submission, blank)
    assert {name: cell.source for name, cell in found.items()} == {
        name: f"# my {name}" for name in ANSWERS
    }
