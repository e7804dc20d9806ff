"""The built site: its links, what it loads, what it keeps to itself, and how it is used."""

import re
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import unquote, urlsplit

import pytest

from grader.sheet.leaks import MARKER
from helpers.misconceptions import CATALOGUE
from tests.browser.accessibility import barriers
from tests.site import hidden

pytestmark = pytest.mark.full

TAG = re.compile(r"<(\w+)\b([^>]*)>")
ATTRIBUTE = re.compile(r'\b(id|name|href|src|srcset|action|content)="([^"]*)"')
LOADED = re.compile(r"url\(\s*[\"']?(?!data:)((?:https?:)?//[^)]*)|@import")
FROM_ELSEWHERE = re.compile(r"(?:https?:)?//")
#: All kinds of pages: the front page, a lesson, a misconception, tables, a guide, the search.
PAGES = ["index", "course/lesson_02_trainable_weights", "misconceptions/thaw-rate-too-high"]
PAGES += ["field-guide", "symptoms/got-worse", "docs/teaching", "search"]
PAGES += ["slides/03_cloning_and_freezing", "quizzes/03_cloning_and_freezing"]
WIDTHS = {320: "light", 1280: "dark"}, {320: "dark", 1280: "light"}


@pytest.fixture(scope="module")
def tags(site):
    """The tags of each page: names and attributes."""
    return {
        path: [
            (name, ATTRIBUTE.findall(held)) for name, held in TAG.findall(path.read_text("utf-8"))
        ]
        for path in sorted(site.rglob("*.html"))
    }


class Quiet(SimpleHTTPRequestHandler):
    """A server of files that reports nothing."""

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def address(site):
    """The address of the site, served on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def open_page(address, browser):
    """A function that opens a page in a window; it fails on errors and on requests elsewhere."""
    contexts, wrong = [], []

    def open_page(name, width=1280, height=844, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        here = (address, "data:")
        page.on("request", lambda it: it.url.startswith(here) or wrong.append(it.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"{address}/{name}.html")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def test_every_link_anchor_and_image_exists(tags):
    ids = {
        path: {value for _, held in found for key, value in held if key in ("id", "name")}
        for path, found in tags.items()
    }
    checked = 0
    for path, found in tags.items():
        for _, held in found:
            for key, value in held:
                address = urlsplit(value)
                if key not in ("href", "src") or address.scheme:
                    continue
                there = path.parent / unquote(address.path) if address.path else path
                assert there.is_file(), (path, value)
                if address.fragment and there.suffix == ".html":
                    assert unquote(address.fragment) in ids[there.resolve()], (path, value)
                checked += 1
    assert checked > 10_000


def test_nothing_is_loaded_from_elsewhere(site, tags):
    for path, found in tags.items():
        for name, held in found:
            for key, value in held:
                loads = key in ("src", "srcset", "action") or (key == "href" and name == "link")
                assert not (loads and FROM_ELSEWHERE.match(value)), (path, name, value)
    for path in [*site.rglob("*.css"), *site.rglob("*.html")]:
        text = path.read_text("utf-8")
        styles = text if path.suffix == ".css" else "".join(re.findall(r"<style.*?</style>", text))
        assert not LOADED.search(styles), path


def test_no_solution_and_no_hidden_test_is_on_it(site, root):
    secret = hidden.secret(root)
    paths = [path for path in site.rglob("*") if path.suffix in (".html", ".ipynb", ".js", ".txt")]
    assert {path.suffix for path in paths} >= {".html", ".ipynb", ".js"}
    for path in paths:
        lines = hidden.shown(path)
        assert not lines & secret, path
        # The guide for authors explains the markers.
        if path.name != "writing-an-assignment.html":
            assert not any(MARKER.search(line) for line in lines), path


def test_images_have_a_text(site, tags):
    images = [
        held
        for path in site.glob("course/*.html")
        for held in re.findall("<img[^>]*>", path.read_text())
    ]
    assert images
    for image in images:
        assert 'alt="Figure: ' in image, image  # without a text, docutils takes the file's name


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("schemes", WIDTHS, ids=["phone-light", "phone-dark"])
def test_nobody_is_kept_out(open_page, name, schemes):
    for width, scheme in schemes.items():
        page = open_page(name, width=width, color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, scheme)
        assert barriers(page) == [], (width, scheme)


def test_three_taps_to_why_a_fine_tuned_model_got_worse(open_page, screenshot):
    page = open_page("index", width=390, has_touch=True)
    screenshot(page, "site-phone")
    page.get_by_role("link", name="Something went wrong? Start from what you see").tap()
    page.get_by_role("main").get_by_role(
        "link", name="Why did my fine-tuned model get worse?"
    ).tap()
    repair = CATALOGUE["statistics-move-while-fine-tuning"].repair.replace("`", "")
    assert repair in page.locator("article").inner_text()
    page.get_by_role("link", name="Why, and more").first.tap()
    page.get_by_role("heading", name="What to do").wait_for()


def test_the_keyboard_reaches_the_search(open_page):
    page = open_page("index")
    page.keyboard.press("/")
    page.keyboard.type("moving statistics")
    page.keyboard.press("Enter")
    page.locator("#search-results li a").first.wait_for()
    assert page.url.split("?")[0].endswith("/search.html")
    found = page.locator("#search-results").inner_text()
    assert "01 · Batch normalization" in found


def test_the_field_guide_is_filtered(open_page, screenshot):
    page = open_page("field-guide")
    screenshot(page, "site-field-guide")
    rows = page.locator("tbody tr:visible")
    everything = rows.count()
    page.get_by_label("holds", exact=True).uncheck()
    assert 0 < rows.count() < everything
    page.get_by_role("searchbox", name="Filter the sentences").fill("optimizer.lr")
    assert rows.count() == 1
    assert page.get_by_role("status").inner_text() == f"1 of {everything}"


def test_a_lesson_is_shown_as_slides(open_page, screenshot):
    page = open_page("slides/03_cloning_and_freezing", height=720)
    page.get_by_role("button", name="Show as slides").click()
    slides = "document.querySelectorAll('article > section > h1, article > section > section')"
    for key, slide in (("Right", 1), ("Right", 2), ("Right", 3), ("Left", 2)):
        page.keyboard.press(f"Arrow{key}")
        page.wait_for_function(f"Math.abs({slides}[{slide}].getBoundingClientRect().top) < 2")
    screenshot(page, "site-slide")
    tall = "[...document.querySelectorAll('article > section > section')].some(held =>"
    assert not page.evaluate(f"{tall} held.offsetHeight > innerHeight)")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Show as slides").wait_for()


def test_each_slide_is_printed_on_a_page_of_its_own(open_page):
    page = open_page("slides/03_cloning_and_freezing")
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf()))
    assert pages > page.locator("article > section > section").count() > 20


def test_slides_and_words_can_be_tapped(open_page, screenshot):
    phone = {"width": 390, "has_touch": True, "is_mobile": True}
    page = open_page("slides/03_cloning_and_freezing", **phone)
    page.get_by_role("button", name="Show as slides").tap()
    page.touchscreen.tap(300, 400)
    top = "document.querySelector('article > section > section').getBoundingClientRect().top"
    page.wait_for_function(f"Math.abs({top}) < 2")
    screenshot(page, "site-slide-phone")
    page.touchscreen.tap(40, 400)
    page.wait_for_function(f"{top} > 100")
    page.get_by_role("button", name="End").tap()
    page.get_by_role("button", name="Show as slides").wait_for()
    page = open_page("course/lesson_06_fine_tuning", **phone)
    word = page.locator("article a.word").first
    word.tap()
    meaning = page.locator("article .meaning").first
    assert word.get_attribute("title") in meaning.inner_text()
    word.tap()
    page.wait_for_url("**/glossary.html#term-*")


def test_without_scripts_everything_reads(open_page):
    page = open_page("course/lesson_06_fine_tuning", java_script_enabled=False)
    answer = page.locator("details", has_text="Answer").first
    assert answer.locator("summary").is_visible()
    answer.locator("summary").click()
    assert answer.evaluate("held => held.open")
    page = open_page("field-guide", java_script_enabled=False)
    assert page.locator("tbody tr").count() == page.locator("tbody tr:visible").count() > 0


def test_without_scripts_an_option_shows_its_feedback_and_closes_the_others(open_page, screenshot):
    page = open_page("quizzes/03_cloning_and_freezing", width=390, java_script_enabled=False)
    options = page.locator("details[name=question-2]")
    feedback = options.locator("p")
    assert options.count() == 3 and not any(held.is_visible() for held in feedback.all())
    for place, said in ((0, "Not quite."), (2, "Yes.")):
        options.nth(place).locator("summary").click()
        assert options.nth(place).locator("strong", has_text=said).is_visible()
        assert [held.evaluate("held => held.open") for held in options.all()].count(True) == 1
    screenshot(page, "site-quiz")
