"""The receipt of a graded file, and the command that compares a file with it."""

import hashlib
import shutil

import pytest

from grader.grading.grade import grade_course
from grader.sheet import metadata
from grader.submissions import receipt, record
from tests.grader.conftest import SLUG, submit_to

RIGHT = "def double(x):\n    return x + x"
GRADED_NOW = {"time": "2026-03-01 09:30 UTC", "version": "7.8.9"}


def grade_ada_and_bob(course):
    submit_to(course, "ada", RIGHT)
    submit_to(course, "bob", "def double(x):\n    return x")
    stamp = course.folder("submitted", "ada", SLUG) / "timestamp.txt"
    stamp.write_text("2026-02-28 18:05:00 UTC\n")
    with course.gradebook() as gradebook:
        gradebook.update_or_create_student("ada", first_name="Ada", last_name="Byron")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(receipt, "now", lambda: GRADED_NOW)
        grade_course(course, jobs=1)


@pytest.fixture
def graded(toy, as_graded):
    """Ada's and Bob's submissions are graded."""
    return as_graded(grade_ada_and_bob)


def submitted_by(course, student):
    return course.folder("submitted", student, SLUG) / f"{SLUG}.ipynb"


def digits_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


def page_of(course, student):
    return (course.folder("feedback", student, SLUG) / f"{SLUG}.html").read_text(encoding="utf-8")


def test_the_page_has_a_receipt(graded):
    digits = {who: digits_of(submitted_by(graded, who)) for who in ("ada", "bob")}
    at_the_end = f"file <code>%s</code> (SHA-256) · graded {GRADED_NOW['time']} with Thaw 7.8.9"
    assert "Receipt: submitted 2026-02-28 18:05 UTC · " + at_the_end % digits["ada"] in page_of(
        graded, "ada"
    )
    assert f"submitted at an unknown time · {at_the_end % digits['bob']}" in page_of(graded, "bob")


def test_the_file_that_was_graded_is_recognized_under_any_name(graded, thaw, tmp_path):
    copy = tmp_path / "mine (2).ipynb"
    shutil.copy(submitted_by(graded, "ada"), copy)
    result = thaw("receipt", copy)
    assert (result.exit_code, result.stdout) == (
        0,
        f"This file is the one that was graded: {SLUG} of Ada Byron (ada), submitted 2026-02-28 "
        f"18:05 UTC, file {digits_of(copy)} (SHA-256), graded 2026-03-01 09:30 UTC with Thaw 7.8.9"
        ".\n",
    )
    other = thaw("receipt", copy, "--student", "bob")
    assert other.exit_code == 1 and not other.stdout
    assert f"Not graded: no graded submission has this content ({digits_of(copy)})" in other.stderr
    bobs = digits_of(submitted_by(graded, "bob"))
    assert f"Graded instead: {SLUG} of bob, submitted at an unknown time, file {bobs}" in (
        other.stderr
    )


def test_other_content_is_not_what_was_graded(graded, thaw, tmp_path):
    changed = tmp_path / f"{SLUG}.ipynb"
    changed.write_bytes(submitted_by(graded, "ada").read_bytes() + b"\n")
    result = thaw("receipt", changed)
    assert result.exit_code == 1
    assert result.stderr == (
        f"Not graded: no graded submission has this content ({digits_of(changed)}).\n"
    )


def test_a_submission_that_is_not_graded_yet_is_named(graded, thaw):
    path = submit_to(graded, "ada", "def double(x):\n    return 3")
    result = thaw("receipt", path)
    assert result.exit_code == 1
    assert result.stderr == (
        f"Not graded: submitted by ada ({digits_of(path)}), "
        f"not graded yet, or rejected; thaw grade {SLUG} says which.\n"
    )


def test_all_submissions_with_one_content_are_listed(graded, thaw):
    shutil.copy(submitted_by(graded, "ada"), submitted_by(graded, "bob"))
    grade_course(graded, jobs=1)
    result = thaw("receipt", submitted_by(graded, "ada"))
    first, *others = result.stdout.splitlines()
    assert (result.exit_code, first) == (0, "2 submissions with this content were graded:")
    assert [line.partition(",")[0] for line in others] == [
        f"  {SLUG} of Ada Byron (ada)",
        f"  {SLUG} of bob",
    ]


def test_a_file_that_cannot_be_read_and_an_unknown_student_are_named(graded, thaw, tmp_path):
    for arguments, reason in (
        ([tmp_path / "none.ipynb"], "none.ipynb cannot be read (No such file or directory)."),
        ([tmp_path], "cannot be read (Is a directory)."),
        ([submitted_by(graded, "ada"), "--student", "zoe"], "has no student 'zoe'."),
    ):
        result = thaw("receipt", *arguments)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.endswith(f"{reason}\n") and "\n" not in result.stderr[:-1]


def test_a_notebook_of_an_earlier_version_has_a_digest_alone(graded):
    notebook = record.autograded(graded, "bob", SLUG)
    del notebook["metadata"][metadata.KEY]["grading"]
    digest = metadata.read(notebook, "graded")["notebook"]
    assert str(receipt.of_notebook(notebook, None)) == (
        f"submitted at an unknown time, file {digest[:8]} (SHA-256), graded at an unknown time"
    )
    del notebook["metadata"][metadata.KEY]["graded"]
    assert receipt.of_notebook(notebook, None) is None


def test_the_minute_and_the_version_are_written():
    assert receipt.now().keys() == {"time", "version"}
    assert receipt.now()["time"].endswith(" UTC")
