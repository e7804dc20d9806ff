"""Whoever reaches into the examiner gains nothing unseen."""

import pytest

from grader.grading.grade import grade_course
from tests.attacks import examiners, honest, verdicts
from tests.attacks.conftest import SLUG, grade_all, mistakes, selected, submit
from tests.levels import all_but

CASES = {
    **{name: prelude + verdicts.WRONG for name, prelude in examiners.PRELUDES.items()},
    **examiners.ANSWERS,
}
#: What is seen, where code does what no honest code does.
QUICK = {"a generator's frame", "another pipe", "the reader of requests", "the caller's variables"}


@pytest.fixture(scope="module")
def course(target):
    """The attacked course."""
    return target()


@pytest.fixture(scope="module")
def graded(course, request):
    """Grades by the attack's name."""
    return grade_all(course, {name: CASES[name] for name in selected(request, "attack")})


@pytest.mark.parametrize("attack", all_but(QUICK, CASES))
def test_it_gains_nothing_unseen(graded, attack):
    grade = graded[attack]
    assert grade is None or grade.score == 0, grade.run
    assert grade is None or attack in examiners.HARMLESS or grade.run.review or grade.run.limits


@pytest.mark.parametrize("attack", all_but(set(), sorted(examiners.HARMLESS)))
def test_it_does_not_fail_by_itself(course, graded, attack):
    assert mistakes(course, graded[attack].submission.student) == []


def test_code_that_never_ran_is_read(target):
    course = target()
    never = "def never(model):\n    model.fit = None\n"
    submit(course, "cell", never + honest.RIGHT)
    submit(course, "file", honest.RIGHT)
    submit(course, "none", honest.RIGHT)
    (course.folder("submitted", "file", SLUG) / "mine.py").write_text(never)
    grades = {grade.submission.student: grade for grade in grade_course(course).grades}
    assert [grade.score for grade in grades.values()] == [5, 5, 5]
    assert {student: len(grade.run.review) for student, grade in grades.items()} == {
        "cell": 1,
        "file": 1,
        "none": 0,
    }
    assert "replaces a method" in grades["file"].run.review[0]
