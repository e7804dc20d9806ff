"""The built site, once for all tests of a process."""

import pytest

from authoring.site import build
from tests.browser.conftest import browser, screenshot

__all__ = ["browser", "screenshot"]  # fixtures


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of the built site; a warning of Sphinx is an error."""
    folder = tmp_path_factory.mktemp("site")
    assert build.build(folder, "") == 0
    return folder / "html"
