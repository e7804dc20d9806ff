"""JupyterLab as `make lab` starts it, in a real browser."""

import pytest
from playwright.sync_api import expect

from helpers import lesson_files
from tests.browser.lab import SECONDS, run_first_code_cell

SLUG = "03_cloning_and_freezing"
LESSON = f"course/lesson_{SLUG}.ipynb"


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
def test_validate_reports_missing_answers(open_notebook, screenshot):
    page = open_notebook(f"work/{SLUG}/{SLUG}.ipynb")
    page.get_by_role("button", name="Validate").click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("failed", timeout=180 * SECONDS)
    expect(dialog).to_contain_text("NotImplementedError")
    screenshot(page, "validate")
