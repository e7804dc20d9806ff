"""docs/deploy.md: a term on a JupyterHub, with an instructor and two students of this machine."""

import re
from urllib.parse import unquote

import nbformat
import pytest
from playwright.sync_api import expect

from tests.browser import jupyterhub
from tests.browser.jupyterhub import INSTRUCTOR, RIGHT, WRONG
from tests.browser.lab import SECONDS, wait_for_kernel
from tests.conftest import lacking
from tests.grader.conftest import SLUG, TEXT
from tests.sheets import LIGHT_SETTINGS, make_course

pytestmark = pytest.mark.full

SHEET = f"{SLUG}/{SLUG}.ipynb"
IN_THE_GUIDE = "01_batch_normalization"
WARNS = "import warnings\ndef double(x):\n    warnings.warn('soon gone')\n    return x + x"
ANSWERS = {RIGHT: WARNS, WRONG: "def double(x):\n    return x * 2 if isinstance(x, int) else x"}
#: What only code outside of a sandbox finds.
CURIOUS = "\nimport os\nprint('gradebook seen:', os.path.exists({!r}))"


@pytest.fixture(scope="module")
def hub(root, sandbox):
    try:
        with jupyterhub.started(root) as hub:
            yield hub
    except jupyterhub.Lacking as lack:
        lacking(str(lack))


@pytest.fixture
def log_in(hub, browser):
    """A function that opens JupyterLab as a user and returns the page."""
    contexts = []

    def log_in(user):
        contexts.append(browser.new_context(viewport={"width": 1400, "height": 1000}))
        page = contexts[-1].new_page()
        page.goto(hub.url)
        page.locator("#username_input").fill(user)
        page.locator("#password_input").fill(hub.password)
        page.get_by_role("button", name="Sign in").click()
        expect(menu(page)).to_be_visible(timeout=120 * SECONDS)
        return page

    yield log_in
    for context in contexts:
        context.close()


def menu(page):
    return page.get_by_role("menuitem", name="Nbgrader")


def entries(page):
    """Return the entries of the menu Nbgrader."""
    menu(page).click()
    found = page.locator(".lm-Menu-itemLabel")
    expect(found.first).to_be_visible()
    texts = filter(None, found.all_inner_texts())  # without lines between entries
    page.keyboard.press("Escape")
    return sorted(texts)


def gradebook(hub):
    return hub.home(INSTRUCTOR) / "thaw" / "gradebook.db"


def answer(hub, user):
    sheet = hub.home(user) / SHEET
    notebook = nbformat.read(sheet, as_version=4)
    cells = {cell.id: cell for cell in notebook.cells}
    cells["double"].source = ANSWERS[user] + CURIOUS.format(str(gradebook(hub)))
    cells["why"].source = "Because."
    sheet.write_text(nbformat.writes(notebook))  # it stays the student's


def set_up_course(hub, root):
    """Type the guide's commands as the instructor; what is cloned is a small course."""
    course = hub.folder / "repository"
    course.mkdir()
    make_course(course, SLUG, TEXT, LIGHT_SETTINGS)
    *_, commands, release = jupyterhub.guide(root)
    commands, clones = re.subn(r"git clone \S+ ", f"cp -r {course}/. ", commands)
    assert clones == 1
    hub.type_in(INSTRUCTOR, commands.replace("https://hub.example.org", hub.url))
    hub.type_in(INSTRUCTOR, for_here(hub, release).replace(IN_THE_GUIDE, SLUG))


def for_here(hub, commands):
    return commands.replace("/srv/thaw", str(hub.folder))


def require_sandboxed(hub, user):
    graded = nbformat.read(gradebook(hub).parent / "autograded" / user / SHEET, as_version=4)
    assert "gradebook seen: False" in str([cell.get("outputs") for cell in graded.cells])


def test_a_term(hub, log_in, root, screenshot):
    activate = for_here(hub, ". /srv/thaw/environment/bin/activate\n")
    instructor = page = log_in(INSTRUCTOR)
    set_up_course(hub, root)
    in_course = f"{activate}cd ~/thaw\n"
    assert {"Formgrader", "Create assignment", "Assignment List"} <= set(entries(page))
    expect(page.get_by_text("Create Assignment")).to_be_visible()
    menu(page).click()
    page.get_by_role("menuitem", name="Formgrader", exact=True).click()
    formgrader = page.frame_locator("iframe[src*=formgrader]")
    expect(formgrader.locator("tbody tr")).to_contain_text(SLUG, timeout=60 * SECONDS)
    screenshot(page, "hub-formgrader")

    pages = {}
    for student in (RIGHT, WRONG):
        pages[student] = page = log_in(student)
        assert entries(page) == ["Assignment List"]
        hub.type_in(student, f"ls {hub.home(INSTRUCTOR)}/thaw", allowed=False)
        hub.type_in(student, f"{activate}nbgrader fetch_assignment {SLUG}")
        answer(hub, student)
    for page in pages.values():
        assert page.get_by_text("Create Assignment").count() == 0
        assert page.get_by_text("Would you like to").count() == 0  # no question about news
    screenshot(pages[RIGHT], "hub-student")

    page = pages[RIGHT]
    page.goto(f"{hub.url}/user/{RIGHT}/lab/tree/{SHEET}")
    wait_for_kernel(page)
    page.get_by_role("button", name="Validate").click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text(re.compile("Success|failed"), timeout=180 * SECONDS)
    expect(dialog).to_contain_text("Success")

    for student in (RIGHT, WRONG):
        hub.type_in(student, f"{activate}nbgrader submit {SLUG}")
        hub.type_in(student, f"ls {hub.folder}/exchange/thaw/inbound", allowed=False)
    hub.type_in(INSTRUCTOR, f"{in_course}nbgrader collect {SLUG}")
    assert gradebook(hub).exists()
    page = instructor
    page.goto(f"{hub.url}/user/{INSTRUCTOR}/formgrader/manage_submissions/{SLUG}")
    row = page.locator("tbody tr", has_text=WRONG)
    row.locator(".glyphicon-flash").click(timeout=60 * SECONDS)  # autograde
    expect(page.locator(".modal")).to_contain_text("Success", timeout=120 * SECONDS)
    require_sandboxed(hub, WRONG)
    hub.type_in(INSTRUCTOR, f"{in_course}thaw grade {SLUG}")
    require_sandboxed(hub, RIGHT)
    hub.type_in(INSTRUCTOR, f"{in_course}nbgrader release_feedback {SLUG}")
    for student in (RIGHT, WRONG):
        hub.type_in(student, f"{activate}nbgrader fetch_feedback {SLUG}")

    page = pages[WRONG]
    (feedback,) = (hub.home(WRONG) / SLUG / "feedback").glob("*/*.html")
    page.goto(f"file://{feedback}")
    lesson = page.locator("a[href*='/lab/tree/course/']")
    page.goto(lesson.get_attribute("href"))
    section = unquote(page.url.partition("#")[2]).replace("-", " ")
    expect(page.get_by_role("heading", name=section)).to_be_in_viewport(timeout=90 * SECONDS)
    assert f"/user/{WRONG}/" in page.url
