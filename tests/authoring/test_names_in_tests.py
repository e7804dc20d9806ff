"""Names in test cells must not overwrite a student's own."""

import pytest

from authoring import build_assignments, check

SHEET = """# %% [markdown]
# # Assignment 99 (1 point)

# %% solution="double"
def double(x):
    ### BEGIN SOLUTION
    result = 2 * x
    return result
    ### END SOLUTION

# %% test="it_doubles" points=1
{test}
"""


@pytest.fixture
def complaints(tmp_path):
    """A function that returns the problems in a test's lines."""

    def complaints(test):
        path = tmp_path / "99_double.py"
        path.write_text(SHEET.format(test=test))
        return list(check.overwriting_names(build_assignments.from_text(path)))

    return complaints


@pytest.mark.parametrize(
    "test",
    [
        "_found = double(1)\nassert _found == 2",
        "def probe_sum(x):\n    total = x + 1\n    return total\nassert probe_sum(double(1)) == 3",
        "class ProbeModel: pass",
        "import numpy as np\nfrom helpers import checks",
        "assert [double(x) for x in (1, 2)] == [2, 4]",
    ],
)
def test_safe_names_are_allowed(complaints, test):
    assert complaints(test) == []


@pytest.mark.parametrize(
    ("test", "name"),
    [
        ("found = double(1)", "found"),
        ("for x in (1, 2):\n    assert double(x) == 2 * x", "x"),
        ("def helper(x):\n    return x", "helper"),
        ("class Model: pass", "Model"),
        ("### BEGIN HIDDEN TESTS\nsecret = 21\n### END HIDDEN TESTS", "secret"),
    ],
)
def test_names_that_a_student_could_use_are_reported(complaints, test, name):
    assert complaints(test) == [f"it_doubles: the test's name {name} must begin with _"]
