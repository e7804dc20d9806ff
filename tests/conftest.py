"""What a machine lacks is a skip with a reason; in CI it is a failure."""

import os
import shutil
from pathlib import Path

import pytest

from grader import bubblewrap

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser):
    """Offer what takes too long for every day."""
    parser.addoption(
        "--full",
        action="store_true",
        help="every persona by both paths, all mutants, twenty kills of the grader (hours)",
    )
    parser.addoption(
        "--seeds", type=int, default=0, help="grade personas with each seed moved by so much"
    )


def lacking(what: str) -> None:
    """Skip the test, or fail it in CI, where nothing may be lacking."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must have {what}", pytrace=False)
    pytest.skip(f"this machine has no {what}")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    found = found or shutil.which("google-chrome")
    if found is None:
        lacking("Chromium")
    return found


@pytest.fixture(scope="session")
def sandbox() -> None:
    """Where students' code is graded."""
    if reason := bubblewrap.why_not():
        lacking(f"sandbox ({reason})")
