"""Pages of a hostile notebook in a real browser, with nbgrader's settings and with ours."""

import re
import shutil

import nbformat
import pytest

from grader.course import conversions
from grader.course.course import Course
from grader.grading.grade import grade_course
from tests.attacks import pages
from tests.grader.conftest import SLUG, TEXT
from tests.sheets import make_course

pytestmark = pytest.mark.full

MARK = "http://marker.invalid/"
#: As many vectors, at least, run if nbgrader's settings are left as they are.
MANY = 15
FOLLOW_SCRIPTS = """
for (const link of document.querySelectorAll("a")) {
    if (link.protocol === "javascript:") link.click();
}
"""
NAME = f'<img src="x:" onerror="{pages.run("last-name")}">'


@pytest.fixture(scope="module")
def graded(tmp_path_factory, sandbox):
    """The folder of a course with a graded hostile notebook."""
    folder = tmp_path_factory.mktemp("pages")
    course = make_course(folder, SLUG, TEXT)
    notebook = nbformat.read(folder / "release" / SLUG / f"{SLUG}.ipynb", as_version=4)
    (answer,) = (cell for cell in notebook.cells if cell.id == "double")
    answer.source = "def double(x):\n    return x + x"
    notebook.cells += pages.cells()
    pages.spoil_metadata(notebook)
    submitted = folder / "submitted" / "eve" / SLUG
    submitted.mkdir(parents=True)
    nbformat.write(notebook, submitted / f"{SLUG}.ipynb")
    outcome = grade_course(course)
    assert [grade.score for grade in outcome.grades] == [2], outcome.rejections
    with course.gradebook() as gradebook:
        gradebook.update_or_create_student("eve", last_name=NAME, first_name="Eve")
    return folder


@pytest.fixture(scope="module")
def stock(graded, tmp_path_factory):
    """The same course without our settings for pages."""
    folder = tmp_path_factory.mktemp("stock") / "course"
    shutil.copytree(graded, folder)
    config = folder / "nbgrader_config.py"
    config.write_text(config.read_text().split("c.GenerateFeedback.preprocessors")[0])
    # A missing image keeps nbgrader from making any page.
    notebook = folder / "autograded" / "eve" / SLUG / f"{SLUG}.ipynb"
    text = notebook.read_text()
    notebook.chmod(0o644)
    notebook.write_text(text.replace(pages.LOST, ""))
    assert notebook.read_text() != text
    conversions.write_feedback(Course(folder), "eve", SLUG)
    return folder


@pytest.fixture(scope="module")
def formgrader(serve):
    """A function that starts a Jupyter server in a course; it returns Formgrader's address."""
    extension = "nbgrader.server_extensions.formgrader=True"

    def formgrader(folder):
        return (
            f"{serve(folder, 'server', f'--ServerApp.jpserver_extensions={extension}')}/formgrader"
        )

    return formgrader


@pytest.fixture
def visit(browser):
    """A function that opens a page, follows its script links, and returns it with what it requested
    for elsewhere: marks of scripts that ran, and other addresses."""
    context = browser.new_context(viewport={"width": 1100, "height": 900})
    page = context.new_page()

    def visit(address):
        requested = set()

        def note(route):
            requested.add(route.request.url)
            route.abort()

        context.route(re.compile(r"^https?://(?!127\.0\.0\.1)"), note)
        page.goto(address)
        page.wait_for_timeout(3000)
        page.evaluate(FOLLOW_SCRIPTS)
        page.wait_for_timeout((pages.REFRESH_SECONDS - 2) * 1000)
        marks = {url.removeprefix(MARK) for url in requested if url.startswith(MARK)}
        return page, marks, {url for url in requested if not url.startswith(MARK)}

    yield visit
    context.close()


def feedback_of(folder):
    return f"file://{folder}/feedback/eve/{SLUG}/{SLUG}.html"


def submission_page(course, address):
    """Return the address of Formgrader's page for the submission."""
    with Course(course).gradebook() as gradebook:
        (notebook,) = gradebook.find_submission(SLUG, "eve").notebooks
        return f"{address}/submissions/{notebook.id}/"


def test_with_nbgraders_own_settings_scripts_run(stock, formgrader, visit):
    _, in_feedback, _ = visit(feedback_of(stock))
    _, in_formgrader, _ = visit(submission_page(stock, formgrader(stock)))
    for marks in (in_feedback, in_formgrader):
        assert len(marks) >= MANY, marks
        assert {"md-onerror", "link-html", "out-html", "out-width"} <= marks
    assert {"out-javascript", "last-name"} <= in_formgrader


def test_no_submitted_script_runs_in_feedback(graded, visit, screenshot):
    page, marks, foreign = visit(feedback_of(graded))
    screenshot(page, "hostile-feedback", full_page=True)
    assert (marks, foreign) == (set(), set())
    assert page.locator("script, iframe, svg, form, input, link, object, embed").count() == 0
    assert "double(x)" in page.inner_text("body")


def test_no_submitted_script_runs_in_formgrader(graded, formgrader, visit, screenshot):
    page, marks, foreign = visit(submission_page(graded, formgrader(graded)))
    screenshot(page, "hostile-formgrader", full_page=True)
    assert (marks, foreign) == (set(), set())
    assert page.locator("#notebook :is(script, iframe, svg, form, object, embed)").count() == 0


def test_names_run_nothing_in_formgraders_lists(graded, formgrader, visit):
    address = formgrader(graded)
    for page in ("manage_students", f"gradebook/{SLUG}/{SLUG}", f"manage_submissions/{SLUG}"):
        shown, marks, _ = visit(f"{address}/{page}")
        assert not marks, page
        assert page == f"gradebook/{SLUG}/{SLUG}" or NAME in shown.inner_text("#main-table")


def test_formgrader_still_works(graded, formgrader, visit, screenshot):
    page, _, _ = visit(submission_page(graded, formgrader(graded)))
    errors = []
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    page.reload()
    page.wait_for_load_state("networkidle")
    score = page.locator("#why")
    score.fill("2")
    score.blur()
    page.wait_for_load_state("networkidle")
    page.locator(".glyphicon-eye-open").click()
    assert page.locator(".name-shown").first.inner_text() == f"{NAME}, Eve"
    assert errors == []
    with Course(graded).gradebook() as gradebook:
        assert gradebook.find_grade("why", SLUG, SLUG, "eve").manual_score == 2


def test_the_policy_blocks_what_passes_the_filter(graded, visit, tmp_path):
    page = tmp_path / "page.html"
    text = (graded / "feedback" / "eve" / SLUG / f"{SLUG}.html").read_text()
    # Navigating to another page is not a script, and no policy forbids it.
    injected = "".join(text for name, text in pages.MARKDOWN.items() if name != "md-refresh")
    page.write_text(text.replace("<body>", f"<body>{injected}"))
    assert page.read_text() != text
    _, marks, _ = visit(f"file://{page}")
    assert not marks
