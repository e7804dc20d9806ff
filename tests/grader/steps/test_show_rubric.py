import nbformat
import pytest
from nbformat.v4 import new_code_cell
from traitlets.config import Config

from authoring import build_assignments
from grader.steps.show_rubric import HEADING, ShowRubric
from tests.sheets import write_source

SLUG = "01_words"
TEXT = """# %% [markdown]
# # Words (4 points)

# %% [markdown] written="why" points=2
# Because.
#
# **Rubric.** 2 points: the reason.

# %% written="how" points=2
### BEGIN SOLUTION
answer = 42
# Rubric. 2 points: the answer.
### END SOLUTION

# %% solution="double"
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
"""


@pytest.fixture
def shown(tmp_path):
    """A function that returns the cells of a submission as shown on a page."""
    source = write_source(tmp_path, SLUG, TEXT)
    config = Config()
    config.CourseDirectory.root = str(tmp_path)

    def shown(assignment=SLUG, **resources):
        submission = build_assignments.release_of(source, SLUG)
        submission.cells.append(new_code_cell("1"))
        resources |= {"assignment_id": assignment, "notebook_id": SLUG}
        notebook, _ = ShowRubric(config=config).preprocess(submission, resources)
        return notebook.cells

    return shown


def test_formgrader_shows_model_answer_and_rubric_above_each_answer(shown):
    cells = shown(submission_id="x")
    places = [place for place, cell in enumerate(cells) if HEADING in cell.source]
    assert [cells[place + 1].metadata.nbgrader.grade_id for place in places] == ["why", "how"]
    words, code = (cells[place] for place in places)
    assert words.source.endswith("> Because.\n>\n> **Rubric.** 2 points: the reason.")
    assert code.cell_type == "markdown" and "BEGIN SOLUTION" not in code.source
    assert "> ~~~python\n> answer = 42\n> # Rubric. 2 points: the answer.\n> ~~~" in code.source
    assert "nbgrader" not in words.metadata


def test_no_other_page_shows_them(shown):
    assert not any("Rubric" in cell.source for cell in shown())


def test_a_missing_source_shows_nothing(shown):
    assert len(shown("another", submission_id="x")) == len(shown())


def test_the_notes_are_valid_cells(shown):
    nbformat.validate(nbformat.v4.new_notebook(cells=shown(submission_id="x")))
