import csv
import subprocess
import sys
from pathlib import Path

import pytest

from grader.grading.grade import grade_course
from grader.grading.outcome import CellGrade, Grade, Outcome
from grader.reports import grades_csv
from grader.sheet.metadata import Run
from grader.submissions.find import Submission
from tests.grader.conftest import submit_to

SLUG = "01_toy"
RIGHT = "def double(x):\n    return x + x"


def grade_two(toy):
    with toy.gradebook() as gradebook:
        gradebook.update_or_create_student(
            "ada",
            first_name="Ada",
            last_name="King, Countess",
            email="ada@example.org",
            lms_user_id="1815",
        )
        gradebook.update_or_create_student("zoe", first_name="=HYPERLINK(1)", last_name="@Z")
    submit_to(toy, "ada", RIGHT)
    submit_to(toy, "bob", RIGHT, free_text="An answer that somebody has to read.")
    assert len(grade_course(toy).grades) == 2


@pytest.fixture
def graded(toy, as_graded):
    """A course with a graded submission, a pending one, and a student without one."""
    return as_graded(grade_two)


def export(layout, root, *options):
    command = [str(Path(sys.executable).parent / "thaw"), "export", layout, *options]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    return done, list(csv.reader((root / f"{layout}.csv").open(newline="", encoding="utf-8")))


def test_the_canvas_export_has_canvas_columns(graded):
    done, rows = export("canvas", graded.root)
    assert done.returncode == 0, done.stderr
    assert rows[:2] == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", SLUG],
        ["    Points Possible", "", "", "", "", "4"],
    ]
    assert sorted(rows[2:]) == [
        ["'@Z, =HYPERLINK(1)", "", "", "zoe", "", ""],
        ["King, Countess, Ada", "1815", "", "ada", "", "2"],
        ["bob", "", "", "bob", "", ""],
    ]
    assert "pending manual grading: 1" in done.stdout


def test_the_moodle_export_has_moodle_columns(graded):
    done, rows = export("moodle", graded.root)
    assert done.returncode == 0, done.stderr
    assert rows[0] == ["First name", "Last name", "ID", "Email address", SLUG]
    assert ["Ada", "King, Countess", "ada", "ada@example.org", "2"] in rows
    assert ["'=HYPERLINK(1)", "'@Z", "zoe", "", ""] in rows


def add_another(course):
    """Add an assignment with 3 points from which Ada has 1.5 to the gradebook."""
    with course.gradebook() as gradebook:
        gradebook.add_assignment("02_other")
        gradebook.add_notebook("02_other", "02_other")
        gradebook.add_grade_cell("t", "02_other", "02_other", max_score=3, cell_type="code")
        gradebook.add_submission("02_other", "ada")
        gradebook.find_grade("t", "02_other", "02_other", "ada").auto_score = 1.5
        gradebook.find_grade("t", "02_other", "02_other", "ada").needs_manual_grade = False
        gradebook.db.commit()


def test_one_assignment_can_be_exported(graded, submit):
    add_another(graded)
    submit("ada", "def double(x):\n    return 3 * x")
    done, rows = export("moodle", graded.root, "--assignment", "02_other", "--missing-as-zero")
    assert rows[0][4:] == ["02_other"]
    assert {row[2]: row[4:] for row in rows[1:]} == {"ada": ["1.5"], "bob": ["0"], "zoe": ["0"]}
    assert "Left out" not in done.stdout
    options = ["--assignment", "02_other", "--assignment", SLUG]
    for some in (options, []):
        done, rows = export("moodle", graded.root, *some)
        assert rows[0][4:] == [SLUG, "02_other"]
        assert "Left out, pending manual grading: 1" in done.stdout
        assert f"Left out  ada, {SLUG}: not graded since it was submitted" in done.stdout


def test_a_column_has_the_name_of_the_lms(graded):
    done, rows = export("canvas", graded.root, "--column", f"{SLUG} = Toy = 1 (12345)")
    assert done.returncode == 0, done.stderr
    assert rows[0][5:] == ["Toy = 1 (12345)"] and rows[1][5:] == ["4"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--assignment", "03"], "There is no assignment '03' in the gradebook; it has 01_toy."),
        (["--column", "03=x"], "There is no assignment '03' in the gradebook; it has 01_toy."),
        (["--column", SLUG], "--column '01_toy': expected ASSIGNMENT=COLUMN."),
        (["--column", f"{SLUG}="], "--column '01_toy=': expected ASSIGNMENT=COLUMN."),
    ],
)
def test_an_unknown_assignment_is_one_line(toy, thaw, options, message):
    done = thaw("export", "canvas", *options)
    assert done.exit_code == 1 and done.stderr == f"{message}\n"
    assert not (toy.root / "canvas.csv").exists()


def test_manual_points_are_exported(graded):
    with graded.gradebook() as gradebook:
        grade = gradebook.find_grade("why", SLUG, SLUG, "bob")
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        gradebook.db.commit()
    done, rows = export("canvas", graded.root)
    assert ["bob", "", "", "bob", "", "3.5"] in rows and "pending" not in done.stdout


@pytest.mark.full
def test_points_of_outdated_submissions_are_left_out(graded, submit):
    folder = graded.folder("submitted", "ada", SLUG)
    for change, why in (
        (lambda: submit("ada", "def double(x):\n    return 3 * x"), "not graded since"),
        (lambda: (folder / f"{SLUG}.ipynb").write_text("damaged"), "damaged or incomplete"),
        (lambda: (folder / f"{SLUG}.ipynb").unlink(), "the folder is empty"),
    ):
        change()
        done, rows = export("canvas", graded.root, "--missing-as-zero")
        assert ["King, Countess, Ada", "1815", "", "ada", "", ""] in rows
        assert f"Left out  ada, {SLUG}: " in done.stdout and why in done.stdout
    folder.rmdir()
    done, rows = export("canvas", graded.root)
    assert ["King, Countess, Ada", "1815", "", "ada", "", "2"] in rows, "it lies elsewhere"


def test_a_missing_output_folder_is_reported(graded):
    command = [str(Path(sys.executable).parent / "thaw"), "export", "moodle"]
    command += ["--output", "nowhere/grades.csv"]
    done = subprocess.run(command, cwd=graded.root, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == "nowhere/grades.csv cannot be written (No such file or directory).\n"


def test_an_unknown_layout_is_rejected(graded):
    command = [str(Path(sys.executable).parent / "thaw"), "export", "blackboard"]
    done = subprocess.run(command, cwd=graded.root, capture_output=True, text=True)
    assert done.returncode == 2 and "canvas" in done.stderr


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" =1", "' =1"),
        ("\t=1", "'\t'=1"),
        ("\tx", "'\tx"),
        ("a;=1", "a;'=1"),
        ("a\n=1", "a\n'=1"),
        ("Anne-Marie", "Anne-Marie"),
        ("O'Neil, J.", "O'Neil, J."),
        ("", ""),
    ],
)
def test_no_name_becomes_a_formula(tmp_path, name, written):
    cell = CellGrade("t", 1, 1, free_text=False, pending=False, code="layers-shared")
    grade = Grade(Submission("ada", SLUG, Path("x")), [cell], Run(flags=[name]))
    path = tmp_path / "grades.csv"
    grades_csv.write_grades(Outcome([grade]), {"ada": (name, "Ada")}, path)
    (row,) = csv.DictReader(path.open(newline=""))
    assert (row["last_name"], row["flagged"], row["score"]) == (written, written, "1")


def test_the_old_column_repeats_the_pending_points(tmp_path):
    cell = CellGrade("why", 0, 2, free_text=True, pending=True, code=None)
    path = tmp_path / "grades.csv"
    rejection = Submission("bob", SLUG, Path("x")).rejection("empty")
    outcome = Outcome([Grade(Submission("ada", SLUG, Path("x")), [cell])], [rejection])
    grades_csv.write_grades(outcome, {"ada": ("", "Ada"), "bob": ("", "Bob")}, path)
    ada, bob = csv.DictReader(path.open(newline=""))
    assert (ada["pending_points"], ada["points_to_grade_by_hand"]) == ("2", "2")
    assert (bob["status"], bob["points_to_grade_by_hand"]) == ("rejected", "")
