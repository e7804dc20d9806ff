"""docs/grading.md: its numbers are those of the code."""

import pytest
import typer

from authoring import build_guides
from grader.cli.main import app
from grader.course import backup
from grader.integrity import questions
from grader.sandbox.limits import Limits
from grader.submissions import validate


@pytest.fixture(scope="module")
def guide(root):
    return (root / "docs" / "grading.md").read_text()


def test_the_help_has_the_limits_of_the_code():
    options = typer.main.get_command(app()).commands["grade"].params
    helps = {option.name: option.help for option in options}
    for setting, trait in Limits.class_own_traits(config=True).items():
        name = build_guides.OPTIONS.get(setting, setting).replace("-", "_")
        if name in helps:
            assert helps[name] == f"{trait.help} [default: {trait.default():g}]"
    assert len(Limits.class_own_traits(config=True).keys() & helps.keys()) >= 5


def test_the_guide_has_the_limits_of_the_code(guide, tmp_path):
    assert build_guides.with_table(guide) == guide
    edited = tmp_path / "guide.md"
    edited.write_text(guide.replace("| 3000 | `--memory`", "| 2000 | `--memory`"))
    assert build_guides.build(edited) and edited.read_text() == guide
    assert not build_guides.build(edited)


def test_the_guides_other_numbers_match_the_code(root, guide):
    megabytes = validate.MAX_NOTEBOOK_BYTES // validate.MEGABYTE
    assert f"nested more than {validate.MAX_NESTING} deep, more than {megabytes} MB" in guide
    megabytes = validate.MAX_FOLDER_BYTES // validate.MEGABYTE
    assert f"more than {validate.MAX_FILES} files or {megabytes} MB" in guide
    assert questions.MAX_REPLY_SECONDS == 1 / 20 and guide.count("a twentieth of a second") == 1
    assert backup.KEPT == 5
    assert "the last five copies stay" in (root / "docs" / "instructor.md").read_text()
