"""An instructor corrects a test after students have submitted."""

import csv
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell
from nbgrader.api import MissingEntry

from grader.course import backup, conversions
from grader.errors import GradingError
from grader.grading import score_changes
from grader.grading.grade import grade_course
from grader.steps import save_scores
from tests.grader.conftest import submit_to

SLUG = "01_toy"
RIGHT = "def double(x):\n    return x + x"
WRONG = "def double(x):\n    return 2 * x if x == 1 else None"


def grade_two(toy):
    submit_to(toy, "ada", RIGHT, free_text="Because I say so.")
    submit_to(toy, "bob", WRONG)
    grade_course(toy)
    with toy.gradebook() as gradebook:
        grade = gradebook.find_grade("why", SLUG, SLUG, "ada")
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        gradebook.find_comment("why", SLUG, SLUG, "ada").manual_comment = "Say more."
        gradebook.db.commit()


@pytest.fixture
def graded(toy, as_graded):
    """Ada and Bob are graded; Ada's free-text answer has manual points and a comment."""
    return as_graded(grade_two)


def edit(course, change):
    """Change the source notebook as an instructor would."""
    path = course.source_notebook(SLUG)
    notebook = nbformat.read(path, as_version=4)
    change(notebook, {cell.id: cell for cell in notebook.cells})
    nbformat.write(notebook, path)


def correct_test(notebook, cells):
    asks_too_much = 'assert double(secret_number) == 42, "double(21) should be 42"'
    assert asks_too_much in cells["it_doubles"].source
    cells["it_doubles"].source = cells["it_doubles"].source.replace(asks_too_much, "")


def manual_grade(course):
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("why", SLUG, SLUG, "ada")
        comment = gradebook.find_comment("why", SLUG, SLUG, "ada")
        return grade.manual_score, grade.needs_manual_grade, comment.comment


def trail(course):
    """The rows of changes.csv, without their times."""
    header, *rows = csv.reader((course.root / "changes.csv").open(newline=""))
    assert header == list(score_changes.COLUMNS)
    return [row[1:] for row in rows]


def points(outcome):
    return {one.submission.student: (one.score, one.max_score) for one in outcome.grades}


def test_a_corrected_test_reports_changes_and_keeps_manual_points(graded, thaw):
    edit(graded, correct_test)
    done = thaw("grade", "--force")
    assert "Regraded: 2. Changed points: 1." in done.stdout, done.output
    assert "it_doubles: 0 → 1" in done.stdout and "+1" in done.stdout
    rows = [
        [SLUG, "ada", "why", "", "1.5", "yes"],
        [SLUG, "bob", "it_doubles", "0", "1", "no"],
    ]
    assert trail(graded) == rows
    assert manual_grade(graded) == (1.5, False, "Say more.")
    page = graded.folder("feedback", "ada", SLUG) / f"{SLUG}.html"
    assert "Say more." in page.read_text()
    again = thaw("grade", "--force")
    assert "Regraded: 2. Changed points: 0." in again.stdout
    assert trail(graded) == rows


def test_a_regrading_is_undone_by_another_one(graded, thaw):
    before = graded.source_notebook(SLUG).read_bytes()
    page = graded.folder("feedback", "bob", SLUG) / f"{SLUG}.html"
    reason = "double(21) should be 42"
    assert reason in page.read_text()
    edit(graded, correct_test)
    thaw("grade", "--force")
    assert reason not in page.read_text()
    graded.source_notebook(SLUG).write_bytes(before)
    assert "Changed points: 1." in thaw("grade", "--force").stdout
    assert reason in page.read_text() and "did not run" not in page.read_text()
    of_bob = [row for row in trail(graded) if row[1] == "bob"]
    assert [row[3:5] for row in of_bob] == [["0", "1"], ["1", "0"]]
    assert manual_grade(graded) == (1.5, False, "Say more.")


def test_a_changed_source_is_regraded_without_force(graded):
    edit(graded, correct_test)
    reports = []
    outcome = grade_course(graded, report=reports.append)
    assert [(change.cell, change.before, change.after) for change in outcome.changes] == [
        ("it_doubles", 0, 1)
    ]
    assert manual_grade(graded) == (1.5, False, "Say more.")
    assert len(reports) == 2 and "Backup of the gradebook" in reports[0]
    assert grade_course(graded).regraded == 0


def test_a_changed_free_text_answer_is_pending_again(graded, submit):
    submit("ada", RIGHT, free_text="Because it is so.")
    grade_course(graded)
    assert manual_grade(graded) == (1.5, True, "Say more.")


def test_an_unchanged_free_text_answer_stays_graded(graded, submit):
    submit("ada", WRONG, free_text="Because I say so.")
    assert points(grade_course(graded))["ada"] == (1.5, 4)
    assert manual_grade(graded) == (1.5, False, "Say more.")


@pytest.mark.full
def test_a_changed_free_text_answer_is_pending_even_after_a_kill(graded, submit):
    submit("ada", RIGHT, free_text="Because it is so.")
    grader = os.fork()
    if grader == 0:
        save_scores.SaveScores.preprocess = lambda *arguments: os._exit(9)
        grade_course(graded)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(grader, 0)[1]) == 9
    grade_course(graded)
    assert manual_grade(graded) == (1.5, True, "Say more.")


@pytest.mark.parametrize(
    ("change", "needs_review"), [(lambda notebook, cells: None, False), (correct_test, True)]
)
def test_manual_points_of_a_test_need_review_if_its_result_changes(graded, change, needs_review):
    with graded.gradebook() as gradebook:
        grade = gradebook.find_grade("it_doubles", SLUG, SLUG, "bob")
        grade.manual_score, grade.needs_manual_grade = 0.5, False
        gradebook.db.commit()
    edit(graded, change)
    outcome = grade_course(graded, force=True)
    assert points(outcome)["bob"] == (0.5, 4)
    with graded.gradebook() as gradebook:
        grade = gradebook.find_grade("it_doubles", SLUG, SLUG, "bob")
        assert (grade.manual_score, grade.needs_manual_grade) == (0.5, needs_review)


def test_pages_are_rebuilt_for_points_and_comments_without_a_run(graded, thaw, monkeypatch):
    monkeypatch.setattr(conversions, "execute", None)
    page = graded.folder("feedback", "ada", SLUG) / f"{SLUG}.html"
    assert "Say more." not in page.read_text()
    done = thaw("grade")
    assert "unchanged: 2" in done.stdout and "new points or comments: 1." in done.stdout
    assert (
        "why: 1.5 of 2, graded manually" in done.stdout and "not answered" in done.stdout
    )  # Ada, Bob
    assert "Say more." in page.read_text()
    assert (grade_course(graded).unchanged, grade_course(graded).refreshed) == (2, 0)


@pytest.mark.full
def test_a_page_is_rebuilt_after_nbgrader_autograde(graded, submit):
    """The points are unchanged, but the page is not."""
    assert grade_course(graded).refreshed == 1  # Ada's, for the comment
    page = graded.folder("feedback", "bob", SLUG) / f"{SLUG}.html"
    assert "ZeroDivisionError" not in page.read_text()
    submit("bob", "def double(x):\n    return x / 0")
    nbgrader = [Path(sys.executable).with_name("nbgrader"), "autograde", SLUG, "--student=bob"]
    subprocess.run([*nbgrader, "--force"], cwd=graded.root, check=True, capture_output=True)
    assert "ZeroDivisionError" not in page.read_text()
    outcome = grade_course(graded)
    assert (outcome.unchanged, outcome.refreshed) == (2, 1) and points(outcome)["bob"] == (0, 4)
    assert "ZeroDivisionError" in page.read_text()


@pytest.mark.full
@pytest.mark.parametrize("submitted", [False, True])
def test_a_page_that_cannot_be_written_stops_no_other(graded, submit, submitted):
    if submitted:
        submit("ada", WRONG)
    shutil.rmtree(graded.folder("feedback", "ada", SLUG).parent)
    graded.folder("feedback", "ada", SLUG).parent.write_text("in the way")
    submit("cyd", RIGHT)
    outcome = grade_course(graded)
    assert points(outcome) == {"bob": (0, 4), "cyd": (2, 4)}
    assert "File exists" in str(*outcome.rejections)


def test_a_page_that_cannot_be_rebuilt_stops_no_other(graded, submit, monkeypatch):
    def fail(course, student, assignment):
        raise OSError("the disk is full")

    monkeypatch.setattr(conversions, "write_feedback", fail)
    outcome = grade_course(graded)
    assert list(points(outcome)) == ["bob"]
    assert "its page cannot be written: the disk is full" in str(*outcome.rejections)


@pytest.mark.full
@pytest.mark.parametrize("force", [False, True])
def test_a_removed_student_is_rejected_and_not_added_again(graded, force):
    with graded.gradebook() as gradebook:
        gradebook.remove_student("bob")
    outcome = grade_course(graded, force=force)
    assert list(points(outcome)) == ["ada"]
    (rejection,) = outcome.rejections
    assert "no longer in the gradebook" in rejection.reason
    with graded.gradebook() as gradebook:
        assert [student.id for student in gradebook.students] == ["ada"]
        gradebook.add_student("bob")
    assert points(grade_course(graded))["bob"] == (0, 4)


def test_a_test_can_be_added(graded):
    def add(notebook, cells):
        cell = new_code_cell("### BEGIN HIDDEN TESTS\nassert double(3) == 6\n### END HIDDEN TESTS")
        cell.metadata = nbformat.from_dict(cells["it_doubles"].metadata)
        cell.metadata.nbgrader.grade_id = cell.id = "it_doubles_three"
        notebook.cells.insert(notebook.cells.index(cells["it_doubles"]) + 1, cell)

    edit(graded, add)
    outcome = grade_course(graded, force=True)
    assert points(outcome) == {"ada": (3 + 1.5, 5), "bob": (0, 5)} and not outcome.rejections
    assert manual_grade(graded) == (1.5, False, "Say more.")
    changes = [(c.submission.student, c.cell, c.before, c.after) for c in outcome.changes]
    assert changes == [
        ("ada", "it_doubles_three", None, 1), ("bob", "it_doubles_three", None, 0)
    ]  # fmt: skip


def rename(notebook, cells):
    cells["it_doubles"].metadata.nbgrader.grade_id = "doubles"


def remove(notebook, cells):
    notebook.cells.remove(cells["it_doubles"])


def ask_more(notebook, cells):
    cell = nbformat.from_dict(cells["why"])
    cell.metadata.nbgrader.grade_id = cell.id = "why_not"
    notebook.cells.append(cell)


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        (rename, "missing: it_doubles; new: doubles"),
        (remove, "missing: it_doubles"),
        (ask_more, "new: why_not"),
    ],
)
def test_other_cells_are_rejected_and_nothing_is_lost(graded, thaw, change, difference):
    before = (graded.folder("feedback", "ada", SLUG) / f"{SLUG}.html").read_bytes()
    edit(graded, change)
    done = thaw("grade", "--force")
    assert done.exit_code == 1 and len(done.stderr.splitlines()) == 1
    assert f"({difference})" in done.stderr and "grade_id" in done.stderr
    assert manual_grade(graded) == (1.5, False, "Say more.")
    assert (graded.folder("feedback", "ada", SLUG) / f"{SLUG}.html").read_bytes() == before


def test_the_gradebook_is_backed_up_before_regrading(graded, thaw):
    edit(graded, correct_test)
    done = thaw("grade", "--force")
    (copy,) = backup.backups(graded.root / "gradebook.db")
    assert f"Backup of the gradebook: {copy}" in done.stdout.replace("\n", "")
    with closing(sqlite3.connect(copy)) as database:
        scores = database.execute("SELECT sum(auto_score) FROM grade").fetchone()
    assert scores == (2,)  # the old points; Bob now has one as well
    with graded.gradebook() as gradebook:
        assert gradebook.find_submission(SLUG, "bob").score == 1


def test_the_last_five_backups_are_kept(toy):
    (toy.root / "gradebook.db.2020-01-01.bak").touch()  # not made by thaw
    reports = [backup.back_up(toy) for _ in range(6)]
    copies = backup.backups(toy.root / "gradebook.db")
    assert [f"Backup of the gradebook: {copy}" for copy in copies] == reports[1:]
    assert (toy.root / "gradebook.db.2020-01-01.bak").exists()


def test_nothing_is_regraded_without_a_backup(graded, monkeypatch):
    def full(*arguments):
        raise OSError("No space left on device")

    monkeypatch.setattr(backup.os, "replace", full)
    with pytest.raises(GradingError, match="No space left on device.*nothing was regraded"):
        grade_course(graded, force=True)
    assert not list(graded.root.glob("*.unfinished"))


def test_other_databases_are_not_backed_up_and_this_is_reported(toy, monkeypatch):
    url = "postgresql://ta:secret@db.example.org/grades"
    monkeypatch.setattr(type(toy), "database_url", url)
    report = backup.back_up(toy)
    assert "No backup was made" in report and "db.example.org" in report and "secret" not in report


@pytest.mark.full
def test_an_assignment_can_be_started_over(graded):
    edit(graded, rename)
    with graded.gradebook() as gradebook:
        gradebook.remove_assignment(SLUG)
    assert points(grade_course(graded, force=True)) == {"ada": (2, 4), "bob": (0, 4)}
    with graded.gradebook() as gradebook, pytest.raises(MissingEntry):
        gradebook.find_grade("it_doubles", SLUG, SLUG, "ada")


def give(course, cell, student, **points):
    """Do what Formgrader does for points by hand."""
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade(cell, SLUG, SLUG, student)
        grade.needs_manual_grade = False
        for name, value in points.items():
            setattr(grade, name, value)
        gradebook.db.commit()


def test_points_by_hand_leave_a_trail(graded, thaw):
    assert "Points changed by hand: 1\n" in thaw("grade").stdout
    seen = [[SLUG, "ada", "why", "", "1.5", "yes"]]
    assert trail(graded) == seen
    assert "by hand" not in thaw("grade").stdout
    assert trail(graded) == seen, "nothing is written twice"
    for cell, student, points, change in (
        ("why", "ada", {"manual_score": 2}, ["1.5", "2", "yes"]),
        ("it_doubles", "bob", {"manual_score": 1}, ["0", "1", "yes"]),
        ("it_doubles", "bob", {"manual_score": 1 / 3}, ["1", "0.333333", "yes"]),
        ("it_doubles", "bob", {"manual_score": None}, ["0.333333", "0", "no"]),
        ("it_doubles", "bob", {"extra_credit": 0.5}, ["0", "0.5", "yes"]),
        ("why", "bob", {"manual_score": 1}, ["0", "1", "yes"]),
    ):
        give(graded, cell, student, **points)
        thaw("grade")  # all passes are within the same minute
        thaw("grade")
        seen.append([SLUG, student, cell, *change])
        assert trail(graded) == seen


def test_a_resubmission_does_not_hide_points_by_hand(graded, thaw, submit):
    edit(graded, correct_test)
    thaw("grade", "--force")  # writes a row with Bob's new point
    submit("bob", "def double(x):\n    return None")
    thaw("grade")
    before = trail(graded)
    give(graded, "it_doubles", "bob", manual_score=1)
    thaw("grade")
    assert trail(graded) == [*before, [SLUG, "bob", "it_doubles", "0", "1", "yes"]]


def test_points_by_hand_are_seen_before_a_regrade_changes_the_test(graded, thaw):
    thaw("grade")
    give(graded, "it_doubles", "bob", manual_score=0.5)
    edit(graded, correct_test)
    assert "Points changed by hand: 1\n" in thaw("grade").stdout
    assert trail(graded)[1:] == [[SLUG, "bob", "it_doubles", "0", "0.5", "yes"]]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text.replace("score_after", "after"), "has other columns than graded_at"),
        (lambda text: text.replace("1.5", "much"), "line 2: '"),
        (lambda text: text.replace(",yes", ""), "line 2: '"),
    ],
)
def test_a_damaged_trail_is_reported_and_kept(graded, thaw, change, message):
    thaw("grade")
    path = graded.root / "changes.csv"
    path.write_text(change(path.read_text()))
    damaged = path.read_bytes()
    done = thaw("grade")
    assert done.exit_code == 1 and message in done.stderr and len(done.stderr.splitlines()) == 1
    assert path.read_bytes() == damaged
