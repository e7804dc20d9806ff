import csv
import subprocess
import sys
from pathlib import Path

import pytest
from traitlets.config import Config

from grader.course import conversions
from grader.course.course import Course
from grader.grading.grade import grade_course
from grader.steps.late_penalty import LatePenalty

SLUG = "01_toy"
RIGHT = "def double(x):\n    return x + x"
HOUR, DAY = 3600, 86_400


@pytest.mark.parametrize(
    ("settings", "seconds", "penalty"),
    [
        ({}, 3 * DAY, 0),
        ({"points_a_day": 1}, 1, 1),
        ({"points_a_day": 1}, DAY, 1),
        ({"points_a_day": 1}, DAY + 1, 2),
        ({"points_a_day": 0.5}, 3 * DAY, 1.5),
        ({"points_a_day": 1}, 30 * DAY, 8),
        ({"share_a_day": 0.1}, 2 * DAY, 1.6),
        ({"share_a_day": 0.1}, 30 * DAY, 8),
        ({"points_a_day": 1, "grace_hours": 2}, 2 * HOUR, None),
        ({"points_a_day": 1, "grace_hours": 2}, 2 * HOUR + 1, 1),
    ],
)
def test_the_penalty_grows_by_the_day_up_to_the_score(settings, seconds, penalty):
    plugin = LatePenalty(config=Config(LatePenalty=settings))
    assert plugin.late_submission_penalty("ada", 8, seconds) == pytest.approx(penalty)


@pytest.fixture
def late(toy, submit):
    """A course in which Ada is on time and Bob 25 hours late, at half a point per day."""
    with (toy.root / "nbgrader_config.py").open("a") as config:
        config.write("\nc.LatePenalty.points_a_day = 0.5\n")
    nbgrader = str(Path(sys.executable).parent / "nbgrader")
    command = [nbgrader, "db", "assignment", "add", SLUG, "--duedate=2027-01-15 23:59:00+01:00"]
    subprocess.run(command, cwd=toy.root, check=True, capture_output=True)
    for student, time in (("ada", "2027-01-15 22:00:00 UTC"), ("bob", "2027-01-16 23:59:00 UTC")):
        submit(student, RIGHT).with_name("timestamp.txt").write_text(time)
    return Course(toy.root)


def test_the_penalty_is_shown_with_the_points(late, thaw):
    scores = {one.submission.student: one.score for one in grade_course(late).grades}
    assert scores == {"ada": 2, "bob": 1}
    done = thaw("grade")
    assert "late: −1" in done.stdout
    rows = csv.DictReader((late.root / "grades.csv").open(newline=""))
    found = {row["student_id"]: (row["score"], row["late_penalty"]) for row in rows}
    assert found == {"ada": ("2", "0"), "bob": ("1", "1")}
    thaw("export", "moodle")
    rows = csv.DictReader((late.root / "moodle.csv").open(newline=""))
    assert {row["ID"]: row[SLUG] for row in rows} == {"ada": "2", "bob": "1"}
    pages = [late.folder("feedback", who, SLUG) / f"{SLUG}.html" for who in ("ada", "bob")]
    said = "1 deducted for late submission"
    assert [said in page.read_text() for page in pages] == [False, True]
    sum_and_times = "2 − 1 = 1: it was due 2027-01-15 22:59 UTC and arrived 2027-01-16 23:59 UTC."
    assert sum_and_times in pages[1].read_text()


@pytest.mark.full
def test_a_corrected_time_is_used_at_once(late):
    grade_course(late)
    stamp = late.folder("submitted", "bob", SLUG) / "timestamp.txt"
    stamp.write_text("2027-01-15 22:58:00 UTC")
    outcome = grade_course(late)
    assert [(change.before, change.after) for change in outcome.changes] == [(-1, 0)]
    assert (outcome.regraded, outcome.unchanged) == (1, 1)


@pytest.mark.full
@pytest.mark.parametrize("by_nbgrader", [False, True])
def test_a_submission_without_a_time_is_not_late(late, by_nbgrader):
    grade_course(late)
    late.folder("submitted", "bob", SLUG).joinpath("timestamp.txt").unlink()
    if by_nbgrader:
        nbgrader = [Path(sys.executable).with_name("nbgrader"), "autograde", SLUG, "--force"]
        subprocess.run(nbgrader, cwd=late.root, check=True, capture_output=True)
    outcome = grade_course(late)
    assert {one.submission.student: one.late_penalty for one in outcome.grades}["bob"] == 0


def penalty_of_bob(course):
    """Grade again, which runs no notebook; return Bob's current penalty."""
    outcome = grade_course(course)
    assert (outcome.regraded, outcome.unchanged) == (0, 2)
    return {one.submission.student: one.late_penalty for one in outcome.grades}["bob"]


@pytest.mark.full
def test_a_changed_due_date_is_used_at_once(late):
    grade_course(late)
    with late.gradebook() as gradebook:
        gradebook.update_or_create_assignment(SLUG, duedate="2027-01-17 12:00:00 UTC")
    assert penalty_of_bob(late) == 0
    assert "<strong>2</strong> of 4 points" in page_of_bob(late)


@pytest.mark.full
def test_a_due_date_set_in_formgrader_counts_and_outlives_a_new_source(late):
    grade_course(late)
    # What Formgrader sends when one saves "Edit assignment", in the zone of the settings.
    edited = " ".join(("2027-01-15T02:59", "+0100"))
    with late.gradebook() as gradebook:
        gradebook.update_or_create_assignment(SLUG, duedate=edited)
    source = late.source_notebook(SLUG)
    source.write_text(source.read_text().replace("21", "22").replace("42", "44"))
    command = [Path(sys.executable).with_name("nbgrader"), "generate_assignment", SLUG, "--force"]
    subprocess.run(command, cwd=late.root, check=True, capture_output=True)
    conversions.register(late, SLUG)  # as `thaw grade` does after `make build`
    outcome = grade_course(late)
    assert outcome.regraded == 2
    with late.gradebook() as gradebook:
        assert f"{gradebook.find_assignment(SLUG).duedate:%F %T}" == "2027-01-15 01:59:00"
    penalties = {one.submission.student: one.late_penalty for one in outcome.grades}
    assert penalties == {"ada": 0.5, "bob": 1}


@pytest.mark.full
def test_a_changed_setting_is_used_at_once(late):
    grade_course(late)
    with (late.root / "nbgrader_config.py").open("a") as config:
        config.write("\nc.LatePenalty.points_a_day = 0.25\n")
    assert penalty_of_bob(Course(late.root)) == 0.5


@pytest.mark.full
@pytest.mark.parametrize(
    ("cell", "points", "penalty"), [("why", 1.5, 1.75), ("it_doubles", 0.25, 0.625)]
)
def test_the_penalty_includes_manual_points(late, cell, points, penalty):
    with (late.root / "nbgrader_config.py").open("a") as config:
        config.write("\nc.LatePenalty.points_a_day = 0\nc.LatePenalty.share_a_day = 0.25\n")
    course = Course(late.root)
    grade_course(course)
    give_bob(course, cell, points)
    assert penalty_of_bob(course) == penalty


def test_no_score_is_negative(late):
    grade_course(late)
    give_bob(late, "it_doubles", 0)
    give_bob(late, "it_doubles_words", 0.5)
    conversions.write_feedback(late, "bob", SLUG)  # like nbgrader's own command and Formgrader
    assert "<strong>0</strong> of 4 points" in page_of_bob(late)
    assert "0.5 − 0.5 = 0" in page_of_bob(late)


def give_bob(course, cell, points):
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade(cell, SLUG, SLUG, "bob")
        grade.manual_score, grade.needs_manual_grade = points, False
        gradebook.db.commit()


def page_of_bob(course):
    return (course.folder("feedback", "bob", SLUG) / f"{SLUG}.html").read_text()
