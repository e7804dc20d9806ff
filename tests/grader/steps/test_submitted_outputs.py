"""An assignment like the capstone: written answers, no tests, and a cell that takes too long."""

import nbformat
import pytest
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook, new_output
from nbgrader.server_extensions.formgrader import handlers
from traitlets.config import PyFileConfigLoader

from grader.grading.grade import grade_course
from grader.sandbox import limit_messages
from grader.steps.submitted_outputs import LABEL, ShowSubmittedOutputs
from tests.sheets import LIGHT_SETTINGS, make_course

SLUG = "01_open"
TEXT = """# %% [markdown]
# # Open (4 points)

# %% written="experiment" points=2
### BEGIN SOLUTION
score = 1
### END SOLUTION

# %% [markdown] written="answer" points=2
# Because.
"""
SLOW = "import time\ntime.sleep(60)\nscore = 0.75\nprint('score', score)"
TABLE = "print('a table of', score)"


def stream(text):
    return new_output("stream", name="stdout", text=text)


@pytest.fixture
def handed_in(tmp_path, sandbox):
    """A course, and the path of what Ada handed in: it had taken her a minute."""
    course = make_course(tmp_path, SLUG, TEXT, LIGHT_SETTINGS)
    notebook = nbformat.read(tmp_path / "release" / SLUG / f"{SLUG}.ipynb", as_version=4)
    (place,) = (i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    notebook.cells[place].source = SLOW
    notebook.cells[place].outputs = [stream("score 0.75, measured at home\n")]
    later = new_code_cell(TABLE, outputs=[stream("a table of 0.75, <b>at home</b>\n")])
    notebook.cells.insert(place + 1, later)
    path = course.folder("submitted", "ada", SLUG) / f"{SLUG}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)
    return course, path


def formgraders_page(course):
    config = PyFileConfigLoader("nbgrader_config.py", path=str(course.root)).load_config()
    # As nbgrader's server extension does.
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    config.CourseDirectory.root = str(course.root)
    names = {"assignment_id": SLUG, "notebook_id": SLUG, "student": "ada"}
    names |= dict.fromkeys(("last_name", "first_name", "notebook_path"), "x")
    resources = {"submission_id": "1", "index": 0, "total": 1, "base_url": "", **names}
    path = course.folder("autograded", "ada", SLUG) / f"{SLUG}.ipynb"
    return HTMLExporter(config=config).from_filename(str(path), resources=resources)[0]


def test_graders_see_what_was_handed_in_where_the_run_was_stopped(handed_in):
    course, path = handed_in
    course.limit(timeout=2)
    (grade,) = grade_course(course).grades
    assert grade.run.limits == ["the cell took more than 2 s"]
    assert [cell.cell for cell in grade.cells if cell.pending] == ["experiment"]
    page = formgraders_page(course)
    assert "the cell took more than 2 s" in page
    assert page.count(LABEL.strip()) == 2
    assert "score 0.75, measured at home" in page
    assert "a table of 0.75, &lt;b&gt;at home&lt;/b&gt;" in page  # nothing active
    # Another file says nothing of the one that was graded.
    path.write_text(path.read_text() + "\n")
    assert LABEL.strip() not in formgraders_page(course)


def shown(*cells, handed_in):
    text = nbformat.writes(new_notebook(cells=list(handed_in)))
    resources = {"submitted": text}
    notebook, _ = ShowSubmittedOutputs().preprocess(new_notebook(cells=list(cells)), resources)
    return [
        [output.get("text", output.get("ename")) for output in c.outputs] for c in notebook.cells
    ]


def test_what_ran_and_tests_stay_as_the_run_left_them():
    late, failed = (
        limit_messages.error("LimitReached", "2 s"),
        limit_messages.error("NameError", ""),
    )
    test = {"nbgrader": {"grade": True, "solution": False, "grade_id": "t", "locked": True}}
    graded = [
        new_code_cell("a", outputs=[failed]),
        new_code_cell("b", outputs=[late]),
        new_code_cell("b", outputs=[failed]),
        new_code_cell("c", outputs=[stream("new")]),
        new_code_cell("d", outputs=[failed], metadata=test),
        new_code_cell("e", outputs=[failed]),
    ]
    handed_in = [new_code_cell(s, outputs=[stream(f"{n}")]) for n, s in enumerate("abbcd")]
    assert shown(*graded, handed_in=handed_in) == [
        ["NameError"],
        ["LimitReached", LABEL, "1"],
        ["NameError", LABEL, "2"],
        ["new"],
        ["NameError"],
        ["NameError"],
    ]
