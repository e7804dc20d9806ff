"""`make lab` in a copy for students, and what a student does in it."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import expect

from grader.classroom import student_copy
from grader.course.course import Course
from tests import student_environment

SECONDS = 1000  # Playwright counts in milliseconds


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab.

    Attributes:
        folder: the copy it was started in.
        environment: the variables of a terminal in that folder.
        exchange: nbgrader settings of an exchange that it hands in to.
        output: the lines that `make lab` printed before the address.
        server: its address.
        first_page: the path that it opens.
        token: what opens it.
    """

    folder: Path
    environment: dict[str, str]
    exchange: str
    output: list[str]
    server: str
    first_page: str
    token: str

    def address(self, path: str | None = None) -> str:
        """Return the address of a notebook; default: the page that opens first."""
        where = self.first_page if path is None else f"/lab/tree/{path}"
        return f"{self.server}{where}?token={self.token}&reset"


def start(root: Path, folder: Path):
    """Create a student copy and run `make lab` in it; yield the Lab, then stop it."""
    copy, exchange = folder / "thaw", folder / "exchange"
    student_copy.write(Course(root), copy)
    exchange.mkdir()
    exchange.chmod(0o777)
    settings = f'\nc.Exchange.root = "{exchange}"\nc.Exchange.cache = "{folder / "cache"}"\n'
    with (copy / "nbgrader_config.py").open("a") as config:
        config.write(settings)
    student_environment.make(copy / ".venv", copy / "requirements.lock")
    (copy / ".venv" / "ready-student").touch()
    # The packages are students'; `helpers` is the copy's.
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    server = subprocess.Popen(
        ["make", "lab", "LAB=--no-browser --port=0"],
        cwd=copy,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        address = r"(http://127\.0\.0\.1:\d+)(/lab\S*)\?token=(\w+)"
        found, output = wait_for(address, server)
        yield Lab(copy, environment, settings, output, *found.groups())
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


def wait_for(pattern: str, server: subprocess.Popen) -> tuple[re.Match, list[str]]:
    """Wait for a server; return where it says its address, and all lines up to there.

    Args:
        pattern: the address, whose first group is the server's.
        server: the server.
    """
    output = []
    for line in server.stdout:
        output.append(line)
        if found := re.search(pattern, line):
            # It continues to write, and a full pipe would block it.
            threading.Thread(target=server.stdout.read, daemon=True).start()
            _wait_until_open(found[1])
            return found, output
    raise AssertionError("the server did not start:\n" + "".join(output))


def _wait_until_open(address: str) -> None:
    """Wait for a server that says its address before it listens."""
    parts, deadline = urlsplit(address), time.monotonic() + 30
    while True:
        with contextlib.suppress(ConnectionRefusedError):
            return socket.create_connection((parts.hostname, parts.port)).close()
        assert time.monotonic() < deadline, f"nothing listens at {address}"
        time.sleep(0.1)


def wait_for_kernel(page) -> None:
    """Wait until the notebook is open and its kernel is idle."""
    expect(page.locator(".jp-Notebook")).to_be_visible(timeout=90 * SECONDS)
    idle = page.get_by_text("Python 3 (ipykernel) | Idle")
    expect(idle).to_be_visible(timeout=90 * SECONDS)


def run_first_code_cell(page):
    """Run the first cell with code as a student would; return it."""
    cell = page.locator(".jp-CodeCell").first
    cell.locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    expect(cell.locator(".jp-InputPrompt")).to_have_text("[1]:", timeout=120 * SECONDS)
    return cell
