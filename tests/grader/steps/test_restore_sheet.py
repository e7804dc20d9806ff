"""The original tests run for the original points, whatever a student changed."""

import copy

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from authoring import build_assignments
from grader.course import conversions
from grader.grading.grade import grade_course
from grader.steps import restore_sheet, save_scores
from tests.levels import all_but
from tests.sheets import write_source

SLUG = "01_toy"
NAME = f"{SLUG}.ipynb"
RIGHT = "def double(x):\n    return x + x"
WRONG = "def double(x):\n    return None"


def cell_of(notebook, name):
    (cell,) = (cell for cell in notebook.cells if cell.id == name)
    return cell


def retype(notebook, name, kind):
    cell = cell_of(notebook, name)
    place = notebook.cells.index(cell)
    new = {"markdown": new_markdown_cell, "code": new_code_cell, "raw": nbformat.v4.new_raw_cell}
    notebook.cells[place] = new[kind](cell.source, metadata=cell.metadata, id=cell.id)


def delete(notebook, *names):
    notebook.cells = [cell for cell in notebook.cells if cell.id not in names]


def edit(notebook):
    cell_of(notebook, "it_doubles").source = "pass"


def edit_all(notebook):
    for name in ("it_doubles", "it_doubles_words"):
        cell_of(notebook, name).source = "print('passed')"


def duplicate(notebook):
    cell = copy.deepcopy(cell_of(notebook, "it_doubles"))
    cell.id, cell.source = "again", "pass"
    notebook.cells.append(cell)


def split(notebook):
    cell = cell_of(notebook, "it_doubles_words")
    half = copy.deepcopy(cell)
    half.id = "half"
    cell.source, half.source = cell.source.split("\n", 1)
    notebook.cells.insert(notebook.cells.index(cell) + 1, half)


def change_metadata(**changes):
    def change(notebook):
        for name in ("it_doubles", "it_doubles_words"):
            cell_of(notebook, name).metadata.nbgrader.update(changes)

    return change


def drop_metadata(notebook):
    for cell in notebook.cells:
        cell.metadata = {}


def swap(notebook):
    """Swap the names of the tests."""
    names = ["it_doubles", "it_doubles_words"]
    for name, other in zip(names, names[::-1], strict=True):
        cell_of(notebook, name).metadata.nbgrader["grade_id"] = other


def claim_to_be_done(notebook):
    for name in ("it_doubles", "it_doubles_words"):
        cell_of(notebook, name).metadata.update(tags=["raises-exception", "skip-execution"])


def claim_an_unknown_cell(notebook):
    cell = new_code_cell("1")
    cell.metadata["nbgrader"] = {
        "grade": True, "grade_id": "bonus", "locked": True, "points": 50, "solution": False,
        "task": False, "schema_version": 3,
    }  # fmt: skip
    notebook.cells.append(cell)


def change_kernel(notebook):
    notebook.metadata["kernelspec"] = {"name": "bash", "display_name": "x", "language": "bash"}
    notebook.metadata["language_info"] = {"name": "bash"}


def change_answers_metadata(notebook):
    cell_of(notebook, "double").metadata.nbgrader.update(locked=True, grade=True, points=2)


MISDEEDS = {
    "nothing": lambda notebook: None,
    "edited": edit,
    "all edited": edit_all,
    "deleted": lambda notebook: delete(notebook, "it_doubles"),
    "all deleted": lambda notebook: delete(notebook, "it_doubles", "it_doubles_words"),
    "duplicated": duplicate,
    "split": split,
    "retyped to markdown": lambda notebook: retype(notebook, "it_doubles", "markdown"),
    "retyped to raw": lambda notebook: retype(notebook, "it_doubles", "raw"),
    "answer retyped": lambda notebook: retype(notebook, "double", "markdown"),
    "more points": change_metadata(points=100),
    "negative points": change_metadata(points=-5),
    "points in words": change_metadata(points="many"),
    "points that are no number": change_metadata(points=None),
    "not graded": change_metadata(grade=False),
    "not locked": change_metadata(locked=False),
    "graded by hand": change_metadata(solution=True),
    "a task": change_metadata(task=True),
    "an old schema": change_metadata(schema_version=1),
    "a future schema": change_metadata(schema_version=99),
    "a name that is a list": change_metadata(grade_id=["it_doubles"]),
    "no metadata": drop_metadata,
    "metadata of another kind": lambda notebook: cell_of(notebook, "it_doubles").metadata.update(
        nbgrader="none"
    ),
    "names swapped": swap,
    "tags": claim_to_be_done,
    "a cell nobody knows": claim_an_unknown_cell,
    "another kernel": change_kernel,
    "the answer's metadata": change_answers_metadata,
    "written answer deleted": lambda notebook: delete(notebook, "why"),
    "answer deleted, defined elsewhere": lambda notebook: (
        delete(notebook, "double"),
        notebook.cells.insert(0, new_code_cell("double = lambda x: x + x")),
    ),
}
#: With these, the answer is not where the sheet expects it, so that nothing tells right from wrong.
SAME_FOR_ALL = {"answer deleted, defined elsewhere"}
QUICK = {"nothing", "all edited", "all deleted", "split", "more points", "names swapped"}


@pytest.fixture
def grade_after(toy, submit):
    """A function that grades a changed sheet and returns the grade and the notebook."""

    def grade_after(misdeed, answer, student):
        path = submit(student, answer)
        notebook = nbformat.read(path, as_version=4)
        misdeed(notebook)
        nbformat.write(notebook, path)
        outcome = grade_course(toy)
        assert not outcome.rejections, outcome.rejections
        (grade,) = (g for g in outcome.grades if g.submission.student == student)
        autograded = toy.folder("autograded", student, SLUG) / NAME
        return grade, nbformat.read(autograded, as_version=4)

    return grade_after


@pytest.mark.parametrize("kind", all_but(QUICK, MISDEEDS))
def test_the_original_tests_decide(grade_after, kind):
    misdeed = MISDEEDS[kind]
    grade, graded = grade_after(misdeed, RIGHT, "ada")
    assert (grade.score, grade.max_score, grade.run.review) == (2, 4, [])
    tests = [cell.source for cell in graded.cells if "it_doubles" in str(cell.metadata)]
    assert len(tests) == 2 and all("### BEGIN HIDDEN TESTS" in test for test in tests)
    if kind not in SAME_FOR_ALL:
        grade, _ = grade_after(misdeed, WRONG, "eve")
        assert (grade.score, grade.max_score, grade.pending_points) == (0, 4, 0)


@pytest.mark.parametrize(
    ("kind", "note"),
    [
        ("nothing", None),
        ("edited", restore_sheet.CHANGED),
        ("retyped to markdown", restore_sheet.CHANGED),
        ("deleted", restore_sheet.MISSING),
        ("written answer deleted", restore_sheet.NO_ANSWER),
    ],
)
def test_the_student_gets_a_note(toy, grade_after, kind, note):
    _, graded = grade_after(MISDEEDS[kind], RIGHT, "ada")
    sources = [cell.source for cell in graded.cells]
    page = (toy.folder("feedback", "ada", SLUG) / f"{SLUG}.html").read_text()
    if note is None:
        assert not {restore_sheet.CHANGED, restore_sheet.MISSING, restore_sheet.NO_ANSWER} & set(
            sources
        )
    else:
        behind = graded.cells[sources.index(note) + 1]
        assert behind.metadata.nbgrader.grade_id == ("why" if "answer" in kind else "it_doubles")
        assert "Because." not in page  # the model answer
        assert note.removeprefix("**Note:** ") in page


def test_deleted_tests_are_restored_after_their_answer(grade_after):
    _, graded = grade_after(MISDEEDS["all deleted"], RIGHT, "ada")
    names = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in graded.cells]
    assert [name for name in names if name] == ["double", "it_doubles", "it_doubles_words", "why"]


def test_a_deleted_code_answer_is_restored_without_the_model_answer(toy, sandbox):
    answer = "### BEGIN SOLUTION\nfound = 42  # the model\n### END SOLUTION\n"
    head = "# %% [markdown]\n# # Open (3 points)\n\n"
    text = f'{head}# %% written="experiment" points=3\n{answer}'
    source = write_source(toy.root, "02_open", text)
    conversions.register(toy, "02_open")
    folder = toy.folder("submitted", "ada", "02_open")
    folder.mkdir(parents=True)
    released = build_assignments.release_of(source, "02_open")
    delete(released, "experiment")
    nbformat.write(released, folder / "02_open.ipynb")
    outcome = grade_course(toy)
    (grade,) = outcome.grades
    assert (grade.score, grade.max_score) == (0, 3)
    path = toy.folder("autograded", "ada", "02_open") / "02_open.ipynb"
    *_, note, cell = nbformat.read(path, as_version=4).cells
    assert (note.source, cell.cell_type) == (restore_sheet.NO_ANSWER, "code")
    assert cell.metadata.nbgrader.grade_id == "experiment" and "42" not in cell.source


def test_nbgraders_own_commands_also_reject_links(toy, submit):
    path = submit("eve", RIGHT)
    path.unlink()
    path.symlink_to(toy.source_notebook(SLUG))
    with pytest.raises(Exception, match=f"{NAME} is a link"):
        conversions.execute(toy, "eve", SLUG, nbformat.read(toy.source_notebook(SLUG), 4))


MINE = "My own words."


def answer_in_words(notebook):
    cell_of(notebook, "why").source = MINE


def without_metadata(notebook):
    answer_in_words(notebook)
    drop_metadata(notebook)


def without_metadata_and_ids(notebook):
    without_metadata(notebook)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"


def in_two_cells(notebook):
    without_metadata_and_ids(notebook)
    notebook.cells.append(new_markdown_cell("And more."))


TOOLS = [answer_in_words, without_metadata, without_metadata_and_ids, in_two_cells]


@pytest.mark.parametrize("tool", TOOLS)
def test_words_are_read_by_somebody_whatever_a_tool_did_to_metadata(toy, grade_after, tool):
    grade, graded = grade_after(tool, RIGHT, "ada")
    placed = tool is not in_two_cells
    review = [] if placed else [f"why: not found in place of text such as “{MINE}”"]
    assert (grade.score, grade.pending_points, grade.run.review) == (2, 2, review)
    answer = next(
        cell for cell in graded.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "why"
    )
    assert (answer.source == MINE) == placed and MINE in [cell.source for cell in graded.cells]
    with toy.gradebook() as gradebook:
        comment = gradebook.find_comment("why", SLUG, SLUG, "ada").comment
    assert comment == (None if placed else save_scores.MISPLACED)


def test_code_of_ones_own_where_an_answer_is_missing_is_read_by_somebody(grade_after):
    def change(notebook):
        delete(notebook, "why")
        notebook.cells.append(new_code_cell("# because"))

    grade, _ = grade_after(change, RIGHT, "ada")
    assert grade.pending_points == 2 and "“# because”" in grade.run.review[0]


def test_without_words_of_ones_own_an_answer_that_is_missing_waits_for_nobody(grade_after):
    grade, _ = grade_after(lambda notebook: delete(notebook, "why"), RIGHT, "ada")
    assert (grade.score, grade.pending_points) == (2, 0)
