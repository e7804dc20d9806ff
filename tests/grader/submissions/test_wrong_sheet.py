"""The notebook of another assignment is rejected by name; one without metadata or ids is not."""

import copy
import shutil

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader.course.course import Course
from grader.errors import BadInput
from grader.grading.grade import grade_course
from grader.submissions import validate, wrong_sheet
from grader.submissions.find import Submission
from tests.sheets import write_source

SLUG = "01_toy"
RIGHT = "def double(x):\n    return x + x"
OWN, OTHER = "02_trainable_weights", "03_cloning_and_freezing"
OTHERS = ["01_batch_normalization", OTHER, "07_optimizers", "10_capstone"]
TWO = """# %% [markdown]
# # Two (1 point)

# %% solution="triple"
def triple(x):
    ### BEGIN SOLUTION
    return 3 * x
    ### END SOLUTION

# %% test="it_triples" points=1
assert triple(1) == 3
"""


@pytest.fixture(scope="module")
def course(root):
    return Course(root)


@pytest.fixture
def reason(course, tmp_path):
    """A function that returns why a notebook is rejected, or None."""

    def reason(notebook, expected=OWN, course=course):
        nbformat.write(notebook, tmp_path / "x.ipynb")
        try:
            wrong_sheet.read(course, Submission("eve", expected, tmp_path / "x.ipynb"))
        except BadInput as error:
            return str(error)
        return None

    return reason


def released(course, slug):
    return validate.read_notebook(course.root / "release" / slug / f"{slug}.ipynb")


def without_metadata(notebook):
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({})


def without_ids(notebook):
    for cell in notebook.cells:
        cell.id = new_markdown_cell().id


def without_either(notebook):
    without_metadata(notebook)
    without_ids(notebook)


def without_text(notebook):
    for cell in notebook.cells:
        cell.source = "pass"


def without_text_and_metadata(notebook):
    without_text(notebook)
    without_metadata(notebook)


def without_text_and_ids(notebook):
    without_text(notebook)
    without_ids(notebook)


def with_one_cell_of_another(notebook):
    without_either(notebook)
    notebook.cells.append(new_code_cell("pass", id="build_b_on_a"))


CHANGES = [lambda notebook: None, without_metadata, without_ids, without_either]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("slug", OTHERS)
def test_another_assignments_notebook_is_rejected_by_name(course, reason, slug, change):
    notebook = released(course, slug)
    change(notebook)
    assert reason(notebook) == f"this is the notebook of {slug}; expected assignment {OWN}"


@pytest.mark.parametrize(
    "change",
    [*CHANGES, without_text_and_metadata, without_text_and_ids, with_one_cell_of_another],
)
@pytest.mark.parametrize("slug", [OWN, "10_capstone"])
def test_the_right_notebook_is_never_rejected(course, reason, slug, change):
    notebook = released(course, slug)
    change(notebook)
    assert reason(notebook, slug) is None


def test_the_names_of_a_few_cells_are_enough(course, reason):
    notebook = released(course, "06_fine_tuning")
    names = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")]
    notebook.cells = names[:2]
    assert reason(notebook) == f"this is the notebook of 06_fine_tuning; expected assignment {OWN}"


def test_answers_alone_are_graded(course, reason):
    source = validate.read_notebook(course.source_notebook(OWN))
    answers = [cell for cell in source.cells if cell.metadata.get("nbgrader", {}).get("solution")]
    assert reason(new_notebook(cells=[new_code_cell(cell.source) for cell in answers])) is None


def test_all_graded_cells_are_enough_whatever_else_there_is(course, reason):
    notebook = released(course, OWN)
    notebook.cells += released(course, "07_optimizers").cells
    assert reason(notebook) is None
    del notebook.cells[: len(released(course, OWN).cells) - 3]
    assert reason(notebook) == f"this is the notebook of 07_optimizers; expected assignment {OWN}"


@pytest.mark.parametrize("cells", [[], [new_code_cell("import numpy as np\n1 + 1")]])
def test_a_notebook_with_nothing_of_the_sheet_is_rejected(reason, cells):
    found = reason(new_notebook(cells=cells))
    assert found == f"this notebook has nothing of the assignment; expected assignment {OWN}"


def test_a_lesson_is_rejected_by_name(course, reason):
    lesson = validate.read_notebook(course.root / "course" / f"lesson_{OTHER}.ipynb")
    assert (
        reason(lesson, OTHER)
        == f"this is the notebook of the lesson {OTHER}; expected assignment {OTHER}"
    )


def test_a_changed_source_is_read_again(toy, reason):
    release = released(toy, SLUG)
    without_either(release)
    write_source(toy.root, "02_two", TWO)
    assert (
        reason(release, "02_two", toy)
        == f"this is the notebook of {SLUG}; expected assignment 02_two"
    )
    shutil.copy(toy.source_notebook(SLUG), toy.source_notebook("02_two"))
    assert reason(release, "02_two", toy) is None


def test_a_broken_notebook_of_the_course_rejects_nothing(toy, reason):
    write_source(toy.root, "02_two", TWO)
    toy.source_notebook("02_two").write_text("broken")
    (toy.root / "course").mkdir()
    (toy.root / "course" / "lesson_00_start.ipynb").symlink_to("missing")
    assert reason(released(toy, SLUG), SLUG, toy) is None
    assert reason(released(toy, SLUG), "02_two", toy) is None


def test_a_wrong_sheet_is_not_graded(toy, submit, thaw):
    source = write_source(toy.root, "02_two", TWO)
    submit("ada", RIGHT)
    nbformat.write(copy.deepcopy(source), submit("eve", RIGHT))
    outcome = grade_course(toy, SLUG)
    assert [grade.submission.student for grade in outcome.grades] == ["ada"]
    (rejection,) = map(str, outcome.rejections)
    assert (
        rejection
        == f"submitted/eve/{SLUG}: this is the notebook of 02_two; expected assignment {SLUG}"
    )
    assert f"eve/{SLUG}: this is the notebook of 02_two" in thaw("grade", SLUG).stdout
