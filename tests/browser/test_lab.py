"""JupyterLab as `make lab` starts it, in a real browser."""

import pytest
from playwright.sync_api import expect

from helpers import lesson_files
from tests.browser.accessibility import barriers
from tests.browser.lab import SECONDS, run_first_code_cell

SLUG = "03_cloning_and_freezing"
LESSON = f"course/lesson_{SLUG}.ipynb"
#: What is ours in JupyterLab: prose, and outputs.
SHOWN = ".jp-MarkdownOutput, .jp-OutputArea-output"


def test_the_lab_opens_on_the_first_lesson(lab, open_notebook, root, screenshot):
    assert f"New:       work/{SLUG}/{SLUG}.ipynb\n" in lab.output
    page = open_notebook()
    first = min(lesson_files.find(root / "course"))
    expect(page.locator(".jp-Notebook h1").first).to_contain_text(first[:2])
    screenshot(page, "lab")
    page.wait_for_timeout(5 * SECONDS)
    assert page.get_by_text("Would you like to").count() == 0  # no question about news


@pytest.mark.full
@pytest.mark.parametrize("path", [LESSON, f"release/{SLUG}/{SLUG}.ipynb"])
def test_helpers_can_be_imported_and_tensorflow_is_quiet(open_notebook, screenshot, path):
    page = open_notebook(path)
    cell = run_first_code_cell(page)
    assert cell.locator(".jp-OutputArea-output").count() == 0
    screenshot(page, path.split("/")[0])


@pytest.mark.full
def test_what_a_lesson_shows_keeps_nobody_out(open_notebook):
    page = open_notebook(LESSON)
    expect(page.locator(SHOWN).nth(5)).to_be_visible()
    found = set()
    for _ in range(12):  # JupyterLab keeps only those cells on the page that are near the window
        found |= set(barriers(page, SHOWN))
        page.locator(".jp-WindowedPanel-outer").first.evaluate("panel => panel.scrollBy(0, 1500)")
        page.wait_for_timeout(SECONDS / 2)
    # JupyterLab gives pictures no text; the cell below each figure describes it.
    assert {one.partition(":")[0] for one in found} <= {"image-alt"}, found


@pytest.mark.full
def test_validate_reports_missing_answers(open_notebook, screenshot):
    page = open_notebook(f"work/{SLUG}/{SLUG}.ipynb")
    page.get_by_role("button", name="Validate").click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("failed", timeout=180 * SECONDS)
    expect(dialog).to_contain_text("NotImplementedError")
    screenshot(page, "validate")
