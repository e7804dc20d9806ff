import csv
import html
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from pathlib import Path

import nbformat
import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from grader import personas
from grader.course import conversions
from grader.course.course import Course
from grader.errors import GradingError
from grader.grading.grade import grade_course
from grader.steps.restore_sheet import RestoreSheet
from grader.submissions.find import collect

SLUG = "01_toy"
RIGHT = "def double(x):\n    return x + x"
WRONG = "def double(x):\n    return 2 * x if x == 1 else None"


def scores(outcome):
    return {grade.submission.student: grade.score for grade in outcome.grades}


def thaw(*arguments, cwd):
    command = [str(Path(sys.executable).parent / "thaw"), *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True)


def text_of(page):
    """Return the visible text of an HTML page, without the tags of syntax highlighting."""
    return html.unescape(re.sub(r"<[^>]+>", "", page.read_text()))


def test_scores_codes_and_pending_points_come_from_the_gradebook(toy, submit):
    submit("ada", RIGHT, free_text="Because I say so.")
    submit("bob", WRONG)
    outcome = grade_course(toy)
    ada, bob = outcome.grades
    assert (ada.score, ada.max_score, ada.pending_points) == (2, 4, 2)
    assert (bob.score, bob.pending_points) == (0, 0)
    assert [cell.code for cell in bob.cells] == [None, "layers-shared", None]


NOISE = """\
    import logging, os, sys, warnings
    warnings.warn("a warn" + "ing")
    print("a pr" + "int", file=sys.stderr)
    logging.warning("a l" + "og")
    os.write(2, b"from C" + b"++")
    sys.__stderr__.write("the orig" + "inal")
"""


def test_standard_error_costs_no_points_and_is_kept(toy, submit):
    submit("ada", RIGHT.replace("    return", f"{NOISE}    return"))
    assert scores(grade_course(toy)) == {"ada": 2}
    # The page does not show it: what is written beside hidden tests could be theirs.
    graded = (toy.folder("autograded", "ada", SLUG) / f"{SLUG}.ipynb").read_text()
    for noise in ("a warning", "a print", "a log"):
        assert noise in graded


def test_hidden_tests_stay_hidden_in_feedback(toy, submit):
    submit("bob", WRONG)
    submit("eve", "import traceback\ndef double(x):\n    print(In[-1])\n    return [][x]")
    grade_course(toy)
    for student, own_code in (("bob", "if x == 1"), ("eve", "traceback")):
        page = toy.folder("feedback", student, SLUG) / f"{SLUG}.html"
        text = text_of(page)
        assert "secret_number" not in text and "secret_word" not in text
        assert "HIDDEN TESTS" not in text
        assert own_code in text
    assert "IndexError" in text


def test_the_page_shows_what_was_expected(toy, submit):
    submit("bob", WRONG)
    grade_course(toy)
    text = text_of(toy.folder("feedback", "bob", SLUG) / f"{SLUG}.html")
    assert "double(21) should be 42" in text and "[layers-shared]" in text


def test_graded_submissions_are_skipped_until_they_change(toy, submit):
    notebook = submit("ada", WRONG)
    assert scores(grade_course(toy)) == {"ada": 0}
    page = toy.folder("feedback", "ada", SLUG) / f"{SLUG}.html"
    first = page.stat().st_mtime_ns
    assert scores(grade_course(toy)) == {"ada": 0}
    assert page.stat().st_mtime_ns == first
    notebook.write_text(notebook.read_text().replace("2 * x if x == 1 else None", "2 * x"))
    assert scores(grade_course(toy)) == {"ada": 2}
    again = page.stat().st_mtime_ns
    grade_course(toy, force=True)
    assert page.stat().st_mtime_ns > again


def test_a_submission_counts_by_content_and_not_by_file_time(toy, submit):
    notebook = submit("ada", WRONG)
    grade_course(toy)
    page = toy.folder("feedback", "ada", SLUG) / f"{SLUG}.html"
    first = page.stat().st_mtime_ns
    for same in (
        notebook,
        toy.source_notebook(SLUG),
    ):  # like another checkout, or a copy without times
        same.touch()
    grade_course(toy)
    assert page.stat().st_mtime_ns == first
    submit("ada", RIGHT)
    os.utime(notebook, (0, 0))  # older than the graded notebook
    assert scores(grade_course(toy)) == {"ada": 2}


def test_bad_input_is_rejected_in_one_line_and_the_rest_is_graded(toy, submit):
    submit("ada", RIGHT)
    submitted = toy.root / "submitted"
    (submitted / "README.md").write_text("not a submission")
    (submitted / "stray.ipynb").write_text("{}")
    (submitted / "nobody").mkdir()
    (submitted / "empty" / SLUG).mkdir(parents=True)
    (submitted / "unknown" / "77_unknown").mkdir(parents=True)
    (submitted / "renamed" / SLUG).mkdir(parents=True)
    (submitted / "renamed" / SLUG / "final_v2.ipynb").write_text("{}")
    for student, content in (("zero", ""), ("text", "hello"), ("json", "[1, 2]")):
        submit(student, RIGHT).write_text(content)
    done = thaw("grade", cwd=toy.root)
    rejected = [line for line in done.stdout.splitlines() if line.startswith("Rejected")]
    causes = {line.split()[1].removesuffix(":"): line for line in rejected}
    assert done.returncode == 1 and done.stderr == ""
    assert "not in a student's folder" in causes["submitted/stray.ipynb"]
    assert "the folder is empty" in causes["submitted/nobody"]
    assert "the folder is empty" in causes[f"submitted/empty/{SLUG}"]
    assert "unknown assignment; source/ has 01_toy" in causes["submitted/unknown/77_unknown"]
    assert f"{SLUG}.ipynb is missing" in causes[f"submitted/renamed/{SLUG}"]
    assert f"{SLUG}.ipynb is empty" in causes[f"submitted/zero/{SLUG}"]
    for student in ("text", "json"):
        assert "is not a notebook" in causes[f"submitted/{student}/{SLUG}"]
    assert len(rejected) == 8 and "2 / 4" in done.stdout
    rows = list(csv.DictReader((toy.root / "grades.csv").open()))
    assert [(row["student_id"], row["score"]) for row in rows] == [("ada", "2")]


def test_a_notebook_deleted_during_grading_stops_no_other(toy, submit, monkeypatch):
    taken, execute = submit("ada", RIGHT), conversions.execute
    submit("bob", RIGHT)

    def execute_and_take_away(*arguments):
        executed = execute(*arguments)
        taken.unlink(missing_ok=True)
        return executed

    monkeypatch.setattr(conversions, "execute", execute_and_take_away)
    outcome = grade_course(toy)
    assert scores(outcome) == {"bob": 2}
    assert "No such file" in str(*outcome.rejections)


def test_a_submission_is_parsed_and_sanitized_once_and_the_gradebook_opened_once(
    toy, submit, monkeypatch
):
    for student in ("ada", "bob"):
        path = submit(student, RIGHT)
        notebook = nbformat.read(path, as_version=4)
        notebook.cells[0].metadata["only_as_submitted"] = student  # sanitizing removes it
        nbformat.write(notebook, path)
    parsed, sanitized, connections = [], [], []
    loads, restore = json.loads, RestoreSheet.preprocess

    def count_parsing(text, **how):
        held = text if isinstance(text, str) else bytes(text).decode()
        parsed.extend(re.findall(r'"only_as_submitted": "(\w+)"', held))
        return loads(text, **how)

    def count_sanitizing(step, notebook, resources):
        sanitized.append(resources["nbgrader"]["student"])
        return restore(step, notebook, resources)

    def count_connections(*_):
        connections.append(1)

    monkeypatch.setattr(json, "loads", count_parsing)
    monkeypatch.setattr(RestoreSheet, "preprocess", count_sanitizing)
    event.listen(Engine, "connect", count_connections)
    try:
        assert scores(grade_course(toy)) == {"ada": 2, "bob": 2}
    finally:
        event.remove(Engine, "connect", count_connections)
    assert (parsed, sanitized, len(connections)) == (["ada", "bob"], ["ada", "bob"], 1)


@pytest.mark.full
def test_without_a_terminal_progress_is_printed_in_lines(toy, submit, thaw):
    for number in range(3):
        submit(f"student{number}", RIGHT)
    assert "1 of 3 graded\n2 of 3 graded\n3 of 3 graded\n" in thaw("grade").stdout
    assert "of 3 graded" not in thaw("grade").stdout


def test_success_is_exit_code_0(toy, submit):
    submit("ada", RIGHT)
    done = thaw("grade", SLUG, cwd=toy.root)
    assert done.returncode == 0 and done.stderr == "", done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["grade"], "Nothing to grade"),
        (["grade", "77_unknown"], "There is no assignment '77_unknown' in source/; it has 01_toy."),
        (["grade", "--course", "release"], "is not a course folder"),
    ],
)
def test_nothing_to_grade_is_one_line_and_exit_code_1(toy, arguments, message):
    done = thaw(*arguments, cwd=toy.root)
    assert done.returncode == 1 and done.stdout.strip() == ""
    assert message in done.stderr and len(done.stderr.splitlines()) == 1


def test_a_failure_of_nbgrader_is_a_rejection(toy, submit, monkeypatch):
    submit("ada", RIGHT)
    submit("bob", RIGHT)
    real = conversions.autograde

    def fail_for_ada(course, student, *arguments, **how):
        if student == "ada":
            raise GradingError("the kernel died")
        real(course, student, *arguments, **how)

    monkeypatch.setattr(conversions, "autograde", fail_for_ada)
    outcome = grade_course(toy)
    assert scores(outcome) == {"bob": 2}
    assert [str(rejection) for rejection in outcome.rejections] == [
        f"submitted/ada/{SLUG}: could not be graded: the kernel died"
    ]


@pytest.mark.full
def test_grading_waits_for_a_locked_gradebook(toy, submit):
    submit("ada", RIGHT)
    with closing(sqlite3.connect(toy.root / "gradebook.db", check_same_thread=False)) as another:
        another.execute("BEGIN EXCLUSIVE")
        threading.Timer(8, another.rollback).start()  # SQLite's default timeout is 5 s
        outcome = grade_course(toy)
    assert scores(outcome) == {"ada": 2} and not outcome.rejections


@pytest.mark.full
def test_the_gradebook_is_the_configured_database(toy, submit):
    elsewhere = toy.root / "elsewhere.db"
    with (toy.root / "nbgrader_config.py").open("a") as config:
        config.write(f"\nc.CourseDirectory.db_url = 'sqlite:///{elsewhere}'\n")
    course, before = Course(toy.root), (toy.root / "gradebook.db").read_bytes()
    conversions.register(course, SLUG)
    submit("ada", RIGHT)
    assert scores(grade_course(course)) == {"ada": 2}
    with closing(sqlite3.connect(elsewhere)) as gradebook:
        assert gradebook.execute("SELECT count(*) FROM submitted_assignment").fetchone() == (1,)
    assert (toy.root / "gradebook.db").read_bytes() == before


def test_grading_can_be_limited_to_one_assignment(toy, submit):
    submit("ada", RIGHT)
    found, rejected = collect(toy, "02_other")
    assert (found, rejected) == ([], [])


@pytest.mark.full
def test_names_with_commas_stay_in_their_column(toy, submit):
    submit("ada", RIGHT)
    with toy.gradebook() as gradebook:
        gradebook.update_or_create_student("ada", last_name="King, Countess", first_name="Ada")
    thaw("grade", cwd=toy.root)
    (row,) = csv.DictReader((toy.root / "grades.csv").open())
    assert (row["last_name"], row["first_name"]) == ("King, Countess", "Ada")


@pytest.mark.full
def test_nbgraders_own_commands_work_in_the_folder(toy, submit):
    submit("ada", RIGHT.replace("return", "import warnings; warnings.warn('x')\n    return"))
    conversions.register(toy, SLUG)
    nbgrader = str(Path(sys.executable).parent / "nbgrader")
    for step in ("autograde", "generate_feedback"):
        done = subprocess.run([nbgrader, step, SLUG], cwd=toy.root, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    assert scores(grade_course(toy)) == {"ada": 2}
    assert "secret_number" not in text_of(toy.folder("feedback", "ada", SLUG) / f"{SLUG}.html")


@pytest.mark.full
def test_validate_ignores_warnings_and_fails_a_blank_sheet(toy, submit):
    notebook = submit(
        "ada", RIGHT.replace("    return", f"{NOISE}    return"), free_text="Because."
    )
    nbgrader = str(Path(sys.executable).parent / "nbgrader")
    for path, verdict in (
        (notebook, "Success! Your notebook passes all the tests."),
        (toy.root / "release" / SLUG / f"{SLUG}.ipynb", "VALIDATION FAILED ON 2 CELL(S)!"),
    ):
        command = [nbgrader, "validate", str(path)]
        done = subprocess.run(command, cwd=toy.root, capture_output=True, text=True)
        assert verdict in done.stdout, done.stdout + done.stderr


def test_the_demo_class_has_personas_in_its_own_course(root):
    rows = list(csv.DictReader((root / "demo" / "class.csv").open()))
    bank = root / "bank"
    chosen = [personas.read(bank / row["assignment"] / f"{row['persona']}.py") for row in rows]
    assert len(chosen) >= 8
    assert any(persona.lost for persona in chosen) and not all(p.lost for p in chosen)


@pytest.mark.parametrize(
    "answer",
    [
        "import functools\n@functools.cache\ndef double(x):\n    return x + x",
        "class Double:\n    def __call__(self, x):\n        return x + x\ndouble = Double()",
        "import functools, operator\ndouble = functools.partial(lambda by, x: x * by, 2)",
    ],
)
def test_an_answer_that_is_not_a_plain_function_is_not_flagged(toy, submit, answer):
    submit("ada", answer)
    (grade,) = grade_course(toy).grades
    assert (grade.score, grade.run.review) == (2, [])


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_test_that_the_solution_fails_stops_the_run(toy, submit, jobs):
    """Otherwise each student would lose its points in silence."""
    source = toy.source_notebook(SLUG)
    source.write_text(source.read_text().replace("== 42,", "== 43,"))
    submit("ada", RIGHT)
    submit("bob", RIGHT)
    done = thaw("grade", "--jobs", jobs, cwd=toy.root)
    expected = (
        f"The solution of {SLUG} fails its own tests (it_doubles), so no submission of it was"
    )
    assert done.returncode == 1 and done.stderr.startswith(expected), done.stderr
    assert len(done.stderr.splitlines()) == 1 and not (toy.root / "feedback").exists()
    done = thaw("grade", SLUG, "--anyway", cwd=toy.root)
    assert done.returncode == 0 and "ada" in done.stdout, done.stderr


def test_a_folder_that_others_can_read_is_reported(toy, submit, thaw, monkeypatch):
    submit("ada", RIGHT)
    assert "chmod 700" not in thaw("grade").stdout  # pytest's folders are private
    with tempfile.TemporaryDirectory() as folder:  # where everyone can go
        course = Path(folder, "course")
        course.joinpath("source").mkdir(parents=True)
        Path(folder).chmod(0o755)
        (course / "nbgrader_config.py").write_text("")
        assert Course(course).open_to_others() == course / "source"
        course.chmod(0o700)
        assert Course(course).open_to_others() is None
    monkeypatch.setattr(Course, "open_to_others", lambda self: self.root / "source")
    assert f"chmod 700 {toy.root}" in " ".join(thaw("grade").stdout.split())
