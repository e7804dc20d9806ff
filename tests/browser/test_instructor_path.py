"""An instructor's path in Formgrader: from a source notebook to returned feedback."""

import getpass
import re
import shutil
import socket
import subprocess
import sys

import nbformat
import pytest
from playwright.sync_api import expect

from grader.course.course import Course
from grader.steps.show_rubric import HEADING
from tests.grader.conftest import SLUG, TEXT
from tests.sheets import write_source

pytestmark = pytest.mark.full

SECONDS = 1000  # Playwright counts in milliseconds
MODEL_ANSWER, RUBRIC = "Because two is the number.", "2 points: the number is named."
#: What a curious student's code finds, which runs as the instructor's server does.
CURIOUS = """
def double(x):
    return x + x

import os, socket
print("gradebook seen:", os.path.exists({gradebook!r}))
print("server reached:", socket.socket().connect_ex(("127.0.0.1", {port})) == 0)
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory, root):
    """A course with only a source notebook, and an exchange."""
    folder, exchange = tmp_path_factory.mktemp("course"), tmp_path_factory.mktemp("exchange")
    exchange.chmod(0o777)
    text = TEXT.replace("# Because.", f"# {MODEL_ANSWER}\n#\n# **Rubric.** {RUBRIC}")
    write_source(folder, SLUG, text)
    settings = (root / "nbgrader_config.py").read_text()
    (folder / "nbgrader_config.py").write_text(f'{settings}\nc.Exchange.root = "{exchange}"\n')
    return Course(folder)


@pytest.fixture(scope="module")
def student(course, tmp_path_factory):
    """A function that runs one of nbgrader's commands as a student would, and the folder."""
    folder = tmp_path_factory.mktemp("student")
    shutil.copy(course.root / "nbgrader_config.py", folder)

    def student(command):
        line = [sys.executable, "-m", "nbgrader", command, SLUG]
        done = subprocess.run(line, cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return folder / SLUG

    return student


@pytest.fixture
def lab(course, serve, browser):
    """JupyterLab in the course: (its address, a page)."""
    address = serve(course.root, "lab")
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(f"{address}/lab?reset")
    yield address, page
    page.close()


def open_formgrader(page):
    page.get_by_role("menuitem", name="Nbgrader").click(timeout=90 * SECONDS)
    page.get_by_role("menuitem", name="Formgrader", exact=True).click()
    return page.frame_locator("iframe[src*=formgrader]")


def order(formgrader, icon):
    """Click an icon in the row of the assignment or the submission, and wait for the success."""
    row = formgrader.locator("tbody tr").first
    row.locator(f".glyphicon-{icon}").click(timeout=60 * SECONDS)
    modal = formgrader.locator(".modal")
    expect(modal).to_contain_text("Success", timeout=240 * SECONDS)
    modal.get_by_role("button", name="OK").click()
    expect(modal).to_have_count(0)


def test_from_source_to_feedback(course, student, lab, sandbox, screenshot):
    address, page = lab
    formgrader = open_formgrader(page)
    expect(formgrader.locator("tbody tr")).to_contain_text(SLUG, timeout=60 * SECONDS)

    order(formgrader, "education")  # generate
    released = (course.root / "release" / SLUG / f"{SLUG}.ipynb").read_text()
    order(formgrader, "cloud-upload")  # release
    expect(formgrader.locator("tbody tr")).to_contain_text("released")
    screenshot(page, "formgrader-assignments")

    path = student("fetch_assignment") / f"{SLUG}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cells = {cell.id: cell for cell in notebook.cells}
    curious = {"gradebook": f"{course.root}/gradebook.db", "port": int(address.split(":")[-1])}
    assert (course.root / "gradebook.db").exists()
    assert socket.socket().connect_ex(("127.0.0.1", curious["port"])) == 0
    cells["double"].source = CURIOUS.format(**curious)
    cells["why"].source = "I doubled it."
    nbformat.write(notebook, path)
    student("submit")

    order(formgrader, "cloud-download")  # collect
    formgrader.locator("tbody tr a", has_text=re.compile("^1$")).click()
    order(formgrader, "flash")  # autograde
    expect(formgrader.locator("tbody tr")).to_contain_text("needs manual grading")
    expect(formgrader.locator("tbody tr")).to_contain_text("2 / 4")
    who = getpass.getuser()
    autograded = course.folder("autograded", who, SLUG) / f"{SLUG}.ipynb"
    printed = str([cell.get("outputs") for cell in nbformat.read(autograded, 4).cells])
    assert "gradebook seen: False" in printed and "server reached: False" in printed

    formgrader.get_by_role("link", name="Manual Grading").click()
    formgrader.get_by_role("link", name=SLUG).click()
    formgrader.get_by_role("link", name=SLUG).last.click()
    formgrader.get_by_role("link", name="Submission #1").click()
    note = formgrader.locator("blockquote")
    for words in (HEADING, MODEL_ANSWER, RUBRIC):
        expect(note).to_contain_text(words)
    for box, text, saved in (
        ("#why", "1.5", "grade"),
        ("#why-comment", "Which number?", "comment"),
    ):
        with page.expect_response(re.compile(f"/api/{saved}/")):
            formgrader.locator(box).fill(text)
            formgrader.locator(box).press("Tab")
    note.scroll_into_view_if_needed()
    screenshot(page, "formgrader-rubric")
    with course.gradebook() as gradebook:
        assert gradebook.find_submission(SLUG, who).score == 3.5

    page.goto(f"{address}/formgrader/manage_assignments")
    order(page, "comment")  # generate feedback
    order(page, "envelope")  # release feedback
    feedback = (student("fetch_feedback") / "feedback").rglob("*.html")
    (text,) = (path.read_text() for path in feedback)
    assert "Which number?" in text and "1.5" in text and "I doubled it." in text
    for page_for_students in (text, released):
        for secret in (HEADING, MODEL_ANSWER, RUBRIC, "secret_number"):
            assert secret not in page_for_students
