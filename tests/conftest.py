"""Missing tools skip tests with a reason; in CI they are failures."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from grader.sandbox import backends

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser):
    """Add the options for slow tests."""
    parser.addoption(
        "--full", action="store_true", help="also what is marked as `full`, as CI does (minutes)"
    )
    parser.addoption(
        "--exhaustive",
        action="store_true",
        help="every persona by both paths, all mutants, twenty kills of the grader (hours)",
    )
    parser.addoption(
        "--seeds", type=int, default=0, help="grade personas with each seed moved by so much"
    )
    parser.addoption(
        "--sandbox",
        choices=backends.NAMES,
        default=backends.STRONGEST,
        help="what tests use that do not ask for one",
    )


def pytest_configure(config):
    """Register the mark."""
    config.addinivalue_line("markers", "full: run by `make test FULL=1`, and not by `make test`")


def pytest_collection_modifyitems(config, items):
    """Skip slow tests unless they are requested."""
    if config.getoption("--full") or config.getoption("--exhaustive"):
        return
    left_out = [item for item in items if item.get_closest_marker("full")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def lacking(what: str) -> None:
    """Skip the test, or fail it in CI, where all tools must be installed."""
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
def sandbox(request) -> str:
    """The sandbox that courses use, see `tests.levels.on_both`; skip if it cannot be created."""
    name = getattr(request, "param", request.config.getoption("--sandbox"))
    if backends.why_not(backends.Choice(name)):
        which = "sandbox" if name == backends.STRONGEST else f"sandbox {name}"
        lacking(f"{which} (`thaw doctor` says why)")
    return name


@pytest.fixture
def short_folder():
    """A new folder with a path short enough for sockets, unlike pytest's."""
    with tempfile.TemporaryDirectory(prefix="t-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
