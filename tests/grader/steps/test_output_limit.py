"""The limit of a notebook's output, over all its cells."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from grader.grading.grade import grade_course
from grader.sheet.failed_check import of_output

SLUG = "01_toy"
RIGHT = "def double(x):\n    return x + x"
PRINT = "print('x' * 400_000)"
REASON = "the notebook's outputs and attachments have more than 1 MB"
NOTE = f"[The output is incomplete: {REASON}]\n"


@pytest.fixture
def cells_of(toy, submit):
    """A function that grades added cells, and returns the grade and these cells."""

    def cells_of(*cells, answer=RIGHT):
        path = submit("ada", answer)
        notebook = nbformat.read(path, as_version=4)
        notebook.cells[1:1] = cells
        nbformat.write(notebook, path)
        toy.limit(notebook_output_size=1)
        outcome = grade_course(toy)
        assert not outcome.rejections, outcome.rejections
        executed = toy.folder("autograded", "ada", SLUG) / f"{SLUG}.ipynb"
        assert executed.stat().st_size < 1_200_000
        return outcome.grades[0], nbformat.read(executed, as_version=4).cells

    return cells_of


def texts(cell):
    return "".join(output.get("text", "") for output in cell.outputs)


def test_cells_beyond_the_limit_say_so_and_cost_no_points(cells_of):
    grade, cells = cells_of(*(new_code_cell(PRINT) for _ in range(4)))
    assert (grade.score, grade.run.limits) == (2, [REASON])
    assert [len(texts(cell)) > 400_000 for cell in cells[1:5]] == [True, True, False, False]
    assert [texts(cell) for cell in cells[3:5]] == [NOTE, NOTE]


def test_small_outputs_still_fit_after_a_large_one_was_dropped(cells_of):
    _, cells = cells_of(new_code_cell("print('x' * 1_100_000)"), new_code_cell("print('small')"))
    assert [texts(cell) for cell in cells[1:3]] == [NOTE, "small\n"]


def test_attachments_count(cells_of):
    picture = new_markdown_cell("![a](attachment:a.png)")
    picture.attachments = {"a.png": {"image/png": "x" * 700_000}}
    _, cells = cells_of(picture, new_code_cell(PRINT))
    assert cells[1].attachments == picture.attachments
    assert texts(cells[2]) == NOTE


def test_the_errors_of_all_cells_are_kept_and_short(cells_of):
    fail = "raise ValueError('e' * 100_000)"
    wrong = "def double(x):\n    return 3 * x"
    grade, cells = cells_of(*(new_code_cell(fail) for _ in range(12)), answer=wrong)
    errors = [[out for out in cell.outputs if out.output_type == "error"] for cell in cells[1:13]]
    assert [[error.ename for error in found] for found in errors] == [["ValueError"]] * 12
    assert len(errors[0][0].evalue) > 90_000 and len(errors[-1][0].evalue) <= 2_000
    (check,) = filter(
        None, (of_output(out) for cell in cells[13:] for out in cell.get("outputs", []))
    )
    assert (grade.score, check.code) == (0, "layers-shared")


def test_a_later_cell_does_not_change_what_an_earlier_one_shows(cells_of):
    show = "from IPython.display import display\nhandle = display('first', display_id='x')"
    again = (
        "_ = display('second', display_id='x', update=True); _ = display('third', display_id='x')"
    )
    _, cells = cells_of(new_code_cell(show), new_code_cell(again))
    assert [out.data["text/plain"] for out in cells[1].outputs] == ["'first'"]
    assert [out.data["text/plain"] for out in cells[2].outputs] == ["'third'"]
