"""What a machine lacks may be left out at home, and nowhere else."""

import pytest

from tests.conftest import lacking


@pytest.mark.parametrize(
    ("ci", "raised"),
    [("true", pytest.fail.Exception), ("", pytest.skip.Exception)],
    ids=["in CI", "at home"],
)
def test_what_is_lacking_is_a_failure_in_ci_and_a_skip_at_home(monkeypatch, ci, raised):
    monkeypatch.setenv("CI", ci)
    with pytest.raises(raised, match="a thing"):
        lacking("a thing")
