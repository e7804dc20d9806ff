"""Notebooks that are graded, and what they have printed."""

import nbformat
import pytest

from grader.grading.grade import grade_course
from tests.grader.conftest import SLUG

RIGHT = "def double(x):\n    return x + x\n"


@pytest.fixture
def graded(toy, submit):
    """A function that grades code before a correct answer, with limits."""

    def graded(code, *, student="ada", **limits):
        submit(student, code + "\n" + RIGHT)
        toy.limit(**limits)
        outcome = grade_course(toy)
        assert not outcome.rejections, outcome.rejections
        (grade,) = (g for g in outcome.grades if g.submission.student == student)
        return grade, outputs_of(toy, student)

    return graded


def outputs_of(toy, student):
    """Return the outputs of a submission's cells, as text, errors included."""
    path = toy.folder("autograded", student, SLUG) / f"{SLUG}.ipynb"
    outputs = []
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", []):
            outputs.append(output.get("text") or f"{output.get('ename')}: {output.get('evalue')}")
    return "\n".join(outputs)
