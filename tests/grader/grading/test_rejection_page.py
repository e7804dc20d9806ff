"""Pages for students whose submissions are rejected."""

import hashlib
import html
import subprocess
import sys
from pathlib import Path

import pytest

from grader.grading import rejection_page
from grader.submissions import record
from grader.submissions.find import Rejection, collect
from tests.grader.conftest import SLUG, submit_to

RIGHT = "def double(x):\n    return x + x"
NOT_GRADED = f"<h1>{SLUG}: not graded</h1>"


def page(course, student="ada"):
    return course.folder("feedback", student, SLUG) / f"{SLUG}.html"


def test_a_rejected_resubmission_and_what_comes_after(toy, submit, thaw):
    notebook = submit("ada", RIGHT)
    valid = notebook.read_bytes()
    thaw("grade")
    assert "Task" in page(toy).read_text() and NOT_GRADED not in page(toy).read_text()
    for after in (valid, submit("ada", RIGHT.replace("x + x", "2 * x")).read_bytes()):
        notebook.write_text("words")
        assert thaw("grade").exit_code == 1
        assert NOT_GRADED in page(toy).read_text()
        with toy.gradebook() as gradebook:
            (submission,), _ = collect(toy, SLUG)
            assert not record.read(toy, gradebook, submission).graded
        notebook.write_bytes(after)
        done = thaw("grade")
        assert done.exit_code == 0 and "2 / 4" in done.stdout
        assert "Task" in page(toy).read_text() and NOT_GRADED not in page(toy).read_text()


@pytest.mark.parametrize(
    ("reason", "advice"),
    [
        (f"{SLUG}.ipynb is empty", "not a complete notebook"),
        (f"{SLUG}.ipynb is not a notebook: it has more than 5000 cells", "too large"),
        (f"{SLUG}.ipynb is missing; the folder has <b>.pdf", "the file that ends with .ipynb"),
        ("the folder is empty", "the file that ends with .ipynb"),
        ("this is the notebook of the lesson 03; expected assignment 01_toy", "another notebook"),
        (
            "this notebook has nothing of the assignment; expected assignment 01_toy",
            "another notebook",
        ),
    ],
)
def test_the_page_says_what_to_do(toy, reason, advice):
    assert rejection_page.write(toy, [Rejection(Path("submitted/ada", SLUG), reason)]) == []
    text = page(toy).read_text()
    assert advice in text and html.escape(reason) in text and "<b>" not in text
    assert rejection_page.explains(toy, "ada", SLUG, reason)
    assert not rejection_page.explains(toy, "ada", SLUG, "another reason")


def test_advice_for_instructors_is_not_on_the_page(toy):
    reason = f"{SLUG}.ipynb is not a notebook: damaged or incomplete (line 3); request it again"
    assert rejection_page.write(toy, [Rejection(Path("submitted/ada", SLUG), reason)]) == []
    assert "incomplete (line 3)</p>" in page(toy).read_text()
    assert rejection_page.explains(toy, "ada", SLUG, reason)


def test_the_page_has_a_name_and_a_receipt(toy):
    with toy.gradebook() as gradebook:
        gradebook.add_student("ada", first_name="<i>Ada", last_name="King")
    folder = toy.folder("submitted", "ada", SLUG)
    folder.mkdir(parents=True)
    rejection = Rejection(Path("submitted/ada", SLUG), f"{SLUG}.ipynb is empty")
    assert rejection_page.write(toy, [rejection]) == [] and "Receipt" not in page(toy).read_text()
    (folder / f"{SLUG}.ipynb").write_bytes(b"words")
    (folder / "timestamp.txt").write_text("2027-01-15 22:40:00 UTC")
    assert rejection_page.write(toy, [rejection]) == []
    digest = hashlib.sha256(b"words").hexdigest()[:8]
    text = page(toy).read_text()
    assert "&lt;i&gt;Ada King (ada)" in text
    assert f"submitted 2027-01-15 22:40 UTC · file <code>{digest}</code>" in text
    (folder / "timestamp.txt").write_text("yesterday")
    assert rejection_page.write(toy, [rejection]) == []
    assert "submitted at an unknown time" in page(toy).read_text()


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        (f"submitted/ada/{SLUG}", "timestamp.txt does not contain a time such as 2027-01-15"),
        (f"submitted/ada/{SLUG}", "could not be graded: the kernel died"),
        (f"submitted/ada/{SLUG}", "x.png is a link; expected the file itself"),
        ("submitted/ada/77_unknown", "the folder is empty"),
        ("submitted/ada", "the folder is empty"),
    ],
)
def test_what_a_student_cannot_mend_has_no_page(toy, path, reason):
    assert rejection_page.write(toy, [Rejection(Path(path), reason)]) == []
    assert not (toy.root / "feedback").exists()


def test_a_page_that_cannot_be_written_stops_no_other(toy):
    (toy.root / "feedback").mkdir()
    (toy.root / "feedback" / "ada").write_text("in the way")
    rejections = [
        Rejection(Path("submitted", who, SLUG), "the folder is empty") for who in "ada bob".split()
    ]
    (line,) = rejection_page.write(toy, rejections)
    assert f"submitted/ada/{SLUG}" in line and "cannot be written" in line
    assert page(toy, "bob").exists()


@pytest.mark.full
def test_nbgrader_releases_the_page(toy, thaw, tmp_path_factory):
    notebook = submit_to(toy, "ada", RIGHT)
    notebook.write_text("words")
    notebook.with_name("timestamp.txt").write_text("2027-01-15 22:40:00 UTC\n")
    notebook.with_name("submission_secret.txt").write_text("secret")
    exchange = tmp_path_factory.mktemp("exchange")
    exchange.chmod(0o777)
    thaw("grade", "--no-sandbox")
    command = [Path(sys.executable).with_name("nbgrader"), "release_feedback", SLUG]
    options = [f"--Exchange.root={exchange}"]
    done = subprocess.run([*command, *options], cwd=toy.root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (released,) = exchange.glob("*/feedback/*.html")
    assert NOT_GRADED in released.read_text()
