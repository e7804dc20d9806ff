"""`grades.csv` and `report.html` after a pass over one of two assignments."""

import csv
import shutil

import pytest

from grader.grading.grade import grade_course
from tests.grader.conftest import SLUG, TEXT, submit_to
from tests.sheets import write_source

OTHER = "02_other"
RIGHT = "def double(x):\n    return x + x"
WRONG = "def double(x):\n    return 2 * x if x == 1 else None"


def grade_one_and_add_another(toy):
    """Grade the toy assignment, then submit another one, whose tests are others."""
    for student in ("ada", "bob", "cyd", "dot", "eve", "zoe"):
        with toy.gradebook() as gradebook:
            gradebook.add_student(student, first_name=student.title())
    for student, answer in (("ada", RIGHT), ("bob", WRONG), ("cyd", RIGHT), ("dot", RIGHT)):
        submit_to(toy, student, answer)
    grade_course(toy)
    submit_to(toy, "cyd", WRONG)
    submit_to(toy, "dot", RIGHT).write_text("damaged")
    (toy.folder("submitted", "eve", SLUG)).mkdir(parents=True)
    other = TEXT.replace("it_doubles", "it_is_doubled").replace('"why"', '"why_so"')
    write_source(toy.root, OTHER, other)
    folder = toy.folder("submitted", "ada", OTHER)
    folder.mkdir(parents=True)
    shutil.copy(toy.source_notebook(OTHER), folder / f"{OTHER}.ipynb")


@pytest.fixture
def graded(toy, as_graded):
    return as_graded(grade_one_and_add_another)


def rows(course):
    found = csv.DictReader((course.root / "grades.csv").open(newline=""))
    return {(row["assignment"], row["student_id"]): (row["status"], row["score"]) for row in found}


def test_a_pass_for_one_assignment_keeps_the_others(graded, thaw):
    done = thaw("grade", OTHER)
    assert done.exit_code == 0, done.output
    assert rows(graded) == {
        (OTHER, "ada"): ("graded", "2"),
        **{(OTHER, who): ("missing", "") for who in ("bob", "cyd", "dot", "eve", "zoe")},
        (SLUG, "ada"): ("graded", "2"),
        (SLUG, "bob"): ("graded", "0"),
        (SLUG, "cyd"): ("not graded", ""),
        (SLUG, "dot"): ("rejected", ""),
        (SLUG, "eve"): ("rejected", ""),
        (SLUG, "zoe"): ("missing", ""),
    }
    report = (graded.root / "report.html").read_text()
    assert f"<h2>{SLUG}</h2>" in report and f"<h2>{OTHER}</h2>" in report
    assert "is not a notebook: damaged" in report
    assert f"<code>thaw grade {SLUG}</code>): Cyd (cyd)</div>" in report
    assert SLUG not in done.stdout, "the table is about what was graded"


def test_a_pass_for_each_assignment_gives_what_a_pass_for_all_gives(graded, thaw):
    thaw("grade", OTHER)
    thaw("grade", SLUG)
    one_by_one = [(graded.root / name).read_text() for name in ("grades.csv", "report.html")]
    thaw("grade")
    together = [(graded.root / name).read_text() for name in ("grades.csv", "report.html")]
    assert one_by_one == together


def test_a_removed_student_has_no_points_in_another_assignment(graded, thaw):
    with graded.gradebook() as gradebook:
        gradebook.remove_student("bob")
    thaw("grade", OTHER)
    assert (SLUG, "bob") not in rows(graded) and (SLUG, "ada") in rows(graded)
    assert "no longer in the gradebook" in (graded.root / "report.html").read_text()
