"""The entry point of `thaw`."""

import subprocess
import sys

import pytest

from grader.classroom import exports
from grader.cli import classroom, main

#: They take a second and more to import.
HEAVY = ("nbgrader", "nbconvert", "nbformat", "sqlalchemy", "tensorflow")
HELP = """
import sys
from grader.cli.main import main
sys.argv = ["thaw", *{arguments}]
try:
    main()
finally:
    print([name for name in {heavy} if name in sys.modules])
"""


def test_without_the_packages_for_grading_thaw_says_who_needs_them(monkeypatch):
    monkeypatch.setitem(sys.modules, "typer", None)
    with pytest.raises(SystemExit, match=r"are not installed here \(typer\)\. Instructors") as end:
        main.main()
    assert "\n" not in str(end.value)


@pytest.mark.parametrize("arguments", [["--help"], ["grade", "--help"], ["export", "--help"]])
def test_help_does_not_wait_for_heavy_packages(arguments):
    code = HELP.format(arguments=arguments, heavy=HEAVY)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "Usage: thaw" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]", done.stdout + done.stderr


def test_every_layout_of_the_exports_can_be_chosen():
    assert [layout.value for layout in classroom.Layout] == list(exports.LAYOUTS)
