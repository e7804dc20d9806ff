"""The entry point of `thaw`."""

import sys

import pytest

from grader.cli import main


def test_without_the_packages_for_grading_thaw_says_who_needs_them(monkeypatch):
    monkeypatch.setitem(sys.modules, "typer", None)
    with pytest.raises(SystemExit, match=r"are not installed here \(typer\)\. Instructors") as end:
        main.main()
    assert "\n" not in str(end.value)
