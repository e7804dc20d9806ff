"""`thaw grade --student` grades some students and keeps the others."""

import csv

from nbgrader.api import Gradebook

RIGHT = "def double(x):\n    return x + x"


def statuses(course):
    rows = csv.DictReader((course.root / "grades.csv").open(newline=""))
    return {row["student_id"]: (row["score"], row["status"]) for row in rows}


def test_only_the_named_students_are_graded(toy, submit, thaw):
    with toy.gradebook() as gradebook:
        for student in ("kim", "zoe"):
            gradebook.add_student(student)
    submit("bob", RIGHT)
    assert thaw("grade").exit_code == 0
    submit("bob", "double = 1")  # not graded again
    for student in ("ada", "eve", "kim"):
        submit(student, RIGHT)
    done = thaw("grade", "--student", "ada", "--student", "eve")
    assert done.exit_code == 0, done.stderr
    assert statuses(toy) == {
        "ada": ("2", "graded"),
        "bob": ("", "not graded"),
        "eve": ("2", "graded"),
        "kim": ("", "not graded"),
        "zoe": ("", "missing"),
    }
    assert not toy.folder("autograded", "kim", "01_toy").exists()
    done = thaw("grade", "01_toy", "--student", "zoe")
    assert done.exit_code == 1 and "no submission to grade of zoe." in done.stderr


def test_an_extension_in_the_gradebook_outlasts_regrading_and_resubmission(toy, submit, thaw):
    with (toy.root / "nbgrader_config.py").open("a") as config:
        config.write("\nc.LatePenalty.points_a_day = 0.5\n")
    with toy.gradebook() as gradebook:  # as Formgrader does
        gradebook.update_or_create_assignment("01_toy", duedate="2027-01-15 22:00:00 UTC")
    stamp = submit("bob", RIGHT).with_name("timestamp.txt")
    stamp.write_text("2027-01-16 21:00:00 UTC")
    page = toy.folder("feedback", "bob", "01_toy") / "01_toy.html"
    thaw("grade")
    assert statuses(toy)["bob"] == ("1.5", "graded") and "deducted for late" in page.read_text()
    with Gradebook(toy.database_url, toy.coursedir().course_id) as gradebook:
        gradebook.grant_extension("01_toy", "bob", days=1)
    thaw("grade")
    assert statuses(toy)["bob"] == ("2", "graded") and "deducted for late" not in page.read_text()
    thaw("grade", "--force")
    assert statuses(toy)["bob"] == ("2", "graded")
    submit("bob", RIGHT + "  # again")
    stamp.write_text("2027-01-17 21:00:00 UTC")
    thaw("grade")
    assert statuses(toy)["bob"] == ("1.5", "graded")
    assert "it was due 2027-01-16 22:00 UTC and arrived 2027-01-17 21:00" in page.read_text()
