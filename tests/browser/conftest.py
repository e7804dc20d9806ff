"""A browser for the tests, and a folder for its screenshots."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import lab as labs

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")  # while it is open, no other test of the process can use asyncio
def browser(chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def screenshot(root):
    """A function that takes a screenshot of a page for manual review."""

    def screenshot(page, name, **options):
        (root / "screenshots").mkdir(exist_ok=True)
        page.screenshot(path=root / "screenshots" / f"{name}.png", **options)

    return screenshot


@pytest.fixture(scope="session")
def lab(root, tmp_path_factory):
    """JupyterLab, running in a copy for students."""
    yield from labs.start(root, tmp_path_factory.mktemp("student"))


@pytest.fixture
def open_notebook(lab, browser):
    """A function that opens a notebook in a fresh page and waits for its kernel."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})

    def open_notebook(path=None):
        page.goto(lab.address(path))
        labs.wait_for_kernel(page)
        return page

    yield open_notebook
    page.close()


@pytest.fixture(scope="module")
def serve():
    """A function that starts a Jupyter server in a folder and returns its address."""
    servers = []
    # Like a shell without an activated environment.
    beside_python = str(Path(sys.executable).parent)
    folders = [held for held in os.environ["PATH"].split(os.pathsep) if held != beside_python]
    environment = os.environ | {"PATH": os.pathsep.join(folders)}

    def serve(folder, kind, *options):
        command = [sys.executable, "-m", "jupyter", kind, "--no-browser", "--port=0"]
        command += ["--allow-root", "--IdentityProvider.token=", *options]
        server = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        servers.append(server)
        address, _ = labs.wait_for(r"(http://127\.0\.0\.1:\d+)", server)
        return address[1]

    yield serve
    for server in servers:
        server.terminate()
        server.wait(timeout=30)
