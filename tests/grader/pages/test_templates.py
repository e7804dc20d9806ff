"""Every template is rendered with no data, with each kind of data and with all of it."""

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from traitlets.config.loader import PyFileConfigLoader

from grader.course.naming import Naming
from grader.grading.outcome import Outcome
from grader.pages.remarks import Remark, Task
from grader.pages.rendering_process import page
from grader.reports import class_report
from grader.submissions.find import Rejection, Submission
from helpers.misconceptions import CATALOGUE
from tests.grader.reports.test_class_report import cell, grade

SLUGS = ("01_toy", "02_toy")
ENTRY = CATALOGUE["layers-shared"]
LOST = cell("a", 0, code="layers-shared"), cell("why", 0, most=2, pending=True)
CELLS = {"nothing graded": (), "all right": (cell("a", 1),), "lost": LOST}
REMARKS = {
    "nothing": {"seconds": None},
    "all": {"flags": ["a: <b>"], "limits": ["too long"], "seconds": 2.0},
}


def outcomes():
    """Yield (name, outcome) for each kind of class, separately and combined."""
    kinds = list(itertools.product(CELLS, REMARKS))
    alone = [(kind, None) for kind in kinds]
    for number, pair in enumerate([(None, None), *alone, *itertools.product(kinds, repeat=2)]):
        outcome = Outcome()
        for slug, kind in zip(SLUGS, pair, strict=True):
            for student in range(0 if kind is None else 1 + 5 * (number % 2)):
                cells, remarks = kind
                one = grade(f"student{student}", list(CELLS[cells]), **REMARKS[remarks])
                submission = Submission(f"student{student}", slug, Path("x.ipynb"))
                outcome.grades.append(replace(one, submission=submission))
        yield str(pair), outcome


OUTCOMES = dict(outcomes())


@pytest.mark.parametrize("around", ["bare", "with rejections, absent students and names"])
def test_the_class_report_can_be_written_for_any_class(around, tmp_path):
    assert len(OUTCOMES) == 1 + 6 + 6**2
    for name, outcome in OUTCOMES.items():
        if around != "bare":
            rejected = [Rejection(Path("submitted/zoe", slug), "empty") for slug in SLUGS]
            outcome.rejections = [*rejected, Rejection(Path("submitted/zoe"), "no folder")]
            outcome.missing = {slug: ["yan"] for slug in SLUGS}
            outcome.names = Naming({"student0": ("B", "Ada")}, {slug: {"a": "A"} for slug in SLUGS})
        class_report.write(outcome, tmp_path / "report.html", sandboxed=around == "bare")
        text = (tmp_path / "report.html").read_text()
        for slug in {one.submission.assignment for one in outcome.grades}:
            assert f"<h2>{slug}</h2>" in text, name
        assert ("zoe" in text) == (around != "bare"), name


FULL_TASK = Task(
    "Two `x`", "b", 1, 3, 1, True, [Remark("no"), Remark("", (("Found", "3"),), ENTRY, "u")], ["*"]
)
TASKS = {"none": [], "one": [Task("One", "a", 1, 1)], "all": [Task("One", "a", 1, 1), FULL_TASK]}
GRADED = {"grade": True, "solution": False, "locked": True, "task": False, "schema_version": 3}
GRADED |= {"grade_id": "a", "points": 1, "score": 0, "comment": None}
CONTENTS = {
    "none": [],
    "one": [new_code_cell("test()", metadata={"nbgrader": GRADED})],
    "all": [
        new_markdown_cell("# Title"),
        new_code_cell("1 + 1"),
        new_code_cell("", metadata={"nbgrader": {**GRADED, "comment": "see *me*"}}),
    ],
}


@pytest.mark.parametrize("late", [None, ("2026-01-01", "2026-01-02")], ids=["in time", "late"])
@pytest.mark.parametrize("tasks", TASKS)
@pytest.mark.parametrize("cells", CONTENTS)
def test_a_feedback_page_can_be_written_for_any_notebook(root, cells, tasks, late):
    config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    names = {"notebook": "01_toy", "assignment": "01_toy", "student": "ada"}
    names |= {"score": 1.0, "max_score": 4.0, "late_penalty": 1.0 if late else 0}
    resources = {"nbgrader": names, "tasks": TASKS[tasks], "title": "Toy", "student": "Ada"}
    resources |= {"late": late, "leads_to_the_lab": bool(late)}
    converter = GenerateFeedback(coursedir=CourseDirectory(config=config), config=config)
    settings = {**converter.config.HTMLExporter, "preprocessors": []}  # they need outputs
    text = page({"HTMLExporter": settings}, new_notebook(cells=CONTENTS[cells]), resources)
    assert text.count("</html>") == 1
    summary = text.partition('<ol class="tasks">')[2].partition("</ol>")[0]
    assert summary.count("<li class=") == len(TASKS[tasks])
    assert ("it was due" in text) == bool(late and TASKS[tasks])
