"""JupyterLab as `make lab` starts it, in a real browser."""

import re
import shutil
import subprocess
import sys

import pytest
from playwright.sync_api import expect

SLUG = "03_cloning_and_freezing"
LESSON = f"course/{SLUG}.ipynb"
SECONDS = 1000  # Playwright counts in milliseconds


@pytest.fixture(scope="module")
def lab(root, tmp_path_factory):
    """A running lab in a copy of what a student has: (server, path, token) of its address."""
    folder = tmp_path_factory.mktemp("student")
    for name in ("course", "release"):
        shutil.copytree(root / name, folder / name)
    shutil.copytree(root / "helpers", folder / "helpers", ignore=lambda *_: ["assets"])
    shutil.copy(root / "nbgrader_config.py", folder)
    command = [sys.executable, "-m", "helpers.lab", "--no-browser", "--port=0"]
    server = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    lines = []
    for line in server.stdout:
        lines.append(line)
        address = re.search(r"(http://127\.0\.0\.1:\d+)(/lab\S*)\?token=(\w+)", line)
        if address:
            break
    else:
        pytest.fail("the lab did not start:\n" + "".join(lines))
    assert f"New:       work/{SLUG}/{SLUG}.ipynb\n" in lines
    yield address
    server.terminate()
    server.wait(timeout=30)


@pytest.fixture
def open_notebook(lab, browser):
    """A function that opens a notebook in a fresh page and waits for its kernel."""
    server, first_page, token = lab.groups()
    page = browser.new_page(viewport={"width": 1280, "height": 900})

    def open_notebook(path=None):
        where = first_page if path is None else f"/lab/tree/{path}"
        page.goto(f"{server}{where}?token={token}&reset")
        expect(page.locator(".jp-Notebook")).to_be_visible(timeout=90 * SECONDS)
        idle = page.get_by_text("Python 3 (ipykernel) | Idle")
        expect(idle).to_be_visible(timeout=90 * SECONDS)
        return page

    yield open_notebook
    page.close()


def run_first_code_cell(page):
    cell = page.locator(".jp-CodeCell").first
    cell.locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    expect(cell.locator(".jp-InputPrompt")).to_have_text("[1]:", timeout=120 * SECONDS)
    return cell


def test_the_lab_opens_on_the_first_lesson(open_notebook, root, screenshot):
    page = open_notebook()
    first = min((root / "course").glob("*.ipynb"))
    expect(page.locator(".jp-Notebook h1").first).to_contain_text(first.stem[:2])
    screenshot(page, "lab")
    page.wait_for_timeout(5 * SECONDS)
    assert page.get_by_text("Would you like to").count() == 0  # no question about news


@pytest.mark.parametrize("path", [LESSON, f"release/{SLUG}/{SLUG}.ipynb"])
def test_helpers_can_be_imported_and_tensorflow_is_quiet(open_notebook, screenshot, path):
    page = open_notebook(path)
    cell = run_first_code_cell(page)
    assert cell.locator(".jp-OutputArea-output").count() == 0
    screenshot(page, path.split("/")[0])


def test_validate_says_what_is_missing(open_notebook, screenshot):
    page = open_notebook(f"work/{SLUG}/{SLUG}.ipynb")
    page.get_by_role("button", name="Validate").click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("failed", timeout=180 * SECONDS)
    expect(dialog).to_contain_text("NotImplementedError")
    screenshot(page, "validate")
