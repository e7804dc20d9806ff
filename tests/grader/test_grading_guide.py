"""docs/grading.md: its numbers are those of the code."""

import re

import pytest
import typer
from traitlets.config.loader import PyFileConfigLoader

from grader.cli.main import app
from grader.course import backup
from grader.integrity import questions
from grader.steps.execute import SandboxedExecute
from grader.submissions import validate

ROW = re.compile(r"^\| [^|]+ \| (\d+)(?: MB)? \| `(--[\w-]+)` \| `(\w+)` \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def guide(root):
    return (root / "docs" / "grading.md").read_text()


def test_limits_are_the_same_in_the_guide_in_the_help_and_in_the_code(root, guide):
    rows = ROW.findall(guide)
    assert len(rows) == 7
    settings = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    options = typer.main.get_command(app).commands["grade"].params
    helps = {name: option.help for option in options for name in option.opts}
    for number, option, setting in rows:
        default = SandboxedExecute.class_traits()[setting].default_value
        default = settings.Execute.timeout if setting == "timeout" else default
        assert default == float(number), setting
        assert f"[{number}]" in helps[option], option


def test_other_numbers_of_the_guide_are_those_of_the_code(root, guide):
    megabytes = validate.LARGEST_NOTEBOOK // validate.MEGABYTE
    assert f"nested more than {validate.DEEPEST} deep, more than {megabytes} MB" in guide
    megabytes = validate.LARGEST_FOLDER // validate.MEGABYTE
    assert f"more than {validate.MOST_FILES} files or {megabytes} MB" in guide
    assert questions.SLOW == 1 / 20 and guide.count("a twentieth of a second") == 1
    assert backup.KEPT == 5
    assert "the last five copies stay" in (root / "docs" / "instructor.md").read_text()
