"""A browser for the tests, and a place for what it shows."""

import pytest
from playwright.sync_api import sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser(chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def screenshot(root):
    """A function that takes a picture of a page, for people to look at."""

    def screenshot(page, name, **options):
        (root / "screenshots").mkdir(exist_ok=True)
        page.screenshot(path=root / "screenshots" / f"{name}.png", **options)

    return screenshot
