"""Students' Validate fails on a blank sheet and passes on correct answers."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from bank.cases import ASSIGNMENTS, ROOT
from grader.sheet.cells import is_test
from helpers.misconceptions import CATALOGUE

#: Without --exhaustive, only sheets that compute for seconds.
FEW = ("01", "07")

pytestmark = pytest.mark.full


def pytest_generate_tests(metafunc):
    everything = metafunc.config.getoption("--exhaustive")
    chosen = [slug for slug in ASSIGNMENTS if everything or slug.startswith(FEW)]
    metafunc.parametrize("assignment", [slug for slug in chosen if visible_tests_of(slug)])


def read(folder, assignment):
    return nbformat.read(ROOT / folder / assignment / f"{assignment}.ipynb", as_version=4)


def visible_tests_of(assignment):
    return [cell for cell in read("release", assignment).cells if is_test(cell)]


def validate(notebook, folder):
    """Return the output of `nbgrader validate` for a notebook, in a student's terminal."""
    path = folder / "notebook.ipynb"
    nbformat.write(notebook, path)
    nbgrader = Path(sys.executable).with_name("nbgrader")
    done = subprocess.run([nbgrader, "validate", path], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def with_answers(assignment):
    """Return the released sheet with the model answers."""
    sheet = read("release", assignment)
    answers = {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in read("source", assignment).cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    for cell in sheet.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = answers[cell.metadata.nbgrader.grade_id]
    return sheet


def test_a_blank_sheet_fails_with_each_of_its_tests(assignment, tmp_path):
    output = validate(read("release", assignment), tmp_path)
    for cell in visible_tests_of(assignment):
        assert cell.source.splitlines()[0][:80] in output, output  # longer lines are truncated
    assert "passes all the tests" not in output


def test_correct_answers_pass(assignment, tmp_path):
    assert "Success! Your notebook passes all the tests." in validate(
        with_answers(assignment), tmp_path
    )


def test_no_message_is_truncated(assignment, tmp_path):
    """nbgrader cuts long lines in a terminal, and the end of a line says what to do."""
    if not assignment.startswith("01"):
        return
    sheet = with_answers(assignment)
    (answer,) = (cell for cell in sheet.cells if "def bn_parameter_counts" in cell.source)
    answer.source = "def bn_parameter_counts(features):\n    return 2 * features, 0"
    output = validate(sheet, tmp_path)
    for line in CATALOGUE["bn-counted-as-two"].advice():
        assert line in output
