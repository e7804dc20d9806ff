"""What the students' guide says about the keyboard, with the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.lab import SECONDS

pytestmark = pytest.mark.full

LESSON = "course/lesson_00_start_here.ipynb"
ASSIGNMENT = "work/01_batch_normalization/01_batch_normalization.ipynb"


def choose_command(page, words):
    page.keyboard.press("ControlOrMeta+Shift+c")
    palette = page.locator("#modal-command-palette")
    expect(palette).to_be_visible()
    page.keyboard.type(words)
    expect(palette.locator(".lm-CommandPalette-item.lm-mod-active")).to_contain_text(words)
    page.keyboard.press("Enter")
    expect(palette).to_be_hidden()


def test_cells_can_be_reached_edited_and_run(open_notebook, root):
    page = open_notebook(LESSON)
    active = page.locator(".jp-Cell.jp-mod-active")
    page.locator(".jp-Notebook").press("Escape")
    first = active.inner_text()
    page.keyboard.press("ArrowDown")
    expect(active).not_to_have_text(first)
    page.keyboard.press("b")
    expect(active.locator(".cm-content")).to_have_text("")
    page.keyboard.press("Enter")
    page.keyboard.type("print(6 * 7)")
    page.keyboard.press("Control+Enter")
    expect(active.locator(".jp-OutputArea-output")).to_have_text("42", timeout=60 * SECONDS)
    page.keyboard.press("a")
    expect(active.locator(".cm-content")).to_have_text("")
    page.keyboard.press("Enter")
    page.keyboard.type("print(6 + 7)")
    page.keyboard.press("Shift+Enter")
    expect(active.locator(".cm-content")).to_have_text("print(6 * 7)")
    expect(page.locator(".jp-OutputArea-output", has_text="13").first).to_be_visible()
    tab, unsaved = page.locator(".lm-TabBar-tab.jp-mod-current"), re.compile(r"\bjp-mod-dirty\b")
    expect(tab).to_have_class(unsaved)
    page.keyboard.press("ControlOrMeta+s")
    expect(tab).not_to_have_class(unsaved)


def test_commands_can_be_found_by_name(open_notebook):
    page = open_notebook(LESSON)
    page.locator(".jp-Notebook").press("Escape")
    choose_command(page, "Assignment List")
    expect(page.get_by_text("Released assignments").first).to_be_visible(timeout=60 * SECONDS)


def test_validate_can_be_reached(open_notebook):
    page = open_notebook(ASSIGNMENT)
    page.locator(".jp-Notebook").press("Escape")
    page.keyboard.press("Shift+Tab")
    validate = page.locator(".validate-button")
    for _ in range(page.locator(".jp-NotebookPanel-toolbar .jp-Toolbar-item").count()):
        if validate.evaluate("button => button === document.activeElement"):
            break
        page.keyboard.press("ArrowRight")
    expect(validate).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".jp-Dialog")).to_contain_text("failed", timeout=180 * SECONDS)
