"""Tests for missing tools are skipped locally, but not in CI."""

import pytest

from tests.conftest import lacking


@pytest.mark.parametrize(
    ("ci", "raised"),
    [("true", pytest.fail.Exception), ("", pytest.skip.Exception)],
    ids=["in CI", "at home"],
)
def test_missing_tools_fail_in_ci_and_skip_locally(monkeypatch, ci, raised):
    monkeypatch.setenv("CI", ci)
    with pytest.raises(raised, match="a thing"):
        lacking("a thing")
