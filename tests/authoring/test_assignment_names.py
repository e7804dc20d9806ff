"""Names of assignments that nbgrader, a file system or an address would read as something else."""

import pytest

from authoring import build_assignments
from authoring.notebook_text import AuthoringError

TEXT = "# %% [markdown]\n# # Toy\n"
WRONG = ["01 toy", "01_(toy)", "01_[toy]", "01+toy", "01_toy.v2", "-toy", "töy", "01_toy "]


@pytest.mark.parametrize("name", WRONG)
def test_a_name_with_other_characters_is_rejected(tmp_path, name):
    path = tmp_path / f"{name}.py"
    path.write_text(TEXT)
    with pytest.raises(AuthoringError, match="only letters, digits, _ and -"):
        build_assignments.from_text(path)


@pytest.mark.parametrize("name", ["01_toy", "Toy-2", "7"])
def test_other_names_are_built(tmp_path, name):
    path = tmp_path / f"{name}.py"
    path.write_text(TEXT)
    assert len(build_assignments.from_text(path).cells) == 1
