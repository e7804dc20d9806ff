"""Nothing honest suffers: all points and no flag, whatever habits and tools somebody has."""

import json

import pytest

from grader.grading.grade import grade_course
from tests.attacks import honest
from tests.attacks.conftest import SLUG, grade_all, selected
from tests.levels import all_but

EMPTY = {"cell_type": "code", "id": "mine", "metadata": {}, "outputs": [], "execution_count": None}


def plain(content):
    return json.dumps(content).encode()


def unchanged(content):
    return None


CASES = {
    **{name: (code, honest.RIGHT, unchanged, plain) for name, code in honest.PRELUDES.items()},
    **{name: ("", answer, unchanged, plain) for name, answer in honest.ANSWERS.items()},
    **{name: ("", honest.RIGHT, change, plain) for name, change in honest.FILES.items()},
    **{name: ("", honest.RIGHT, unchanged, write) for name, write in honest.ENCODINGS.items()},
}
QUICK = {"rich shows values", "every value is shown", "all of NumPy", "of vs code", "a decorator"}


def submit(course, student, prelude, answer, change, write):
    """Submit the released sheet with an answer, as some tool writes it."""
    content = json.loads((course.root / "release" / SLUG / f"{SLUG}.ipynb").read_text())
    (place,) = (n for n, cell in enumerate(content["cells"]) if cell["id"] == "double")
    content["cells"][place]["source"] = [answer.strip()]
    if prelude:
        content["cells"].insert(place, {**EMPTY, "source": [prelude.strip()]})
    change(content)
    folder = course.folder("submitted", student, SLUG)
    folder.mkdir(parents=True)
    (folder / f"{SLUG}.ipynb").write_bytes(write(content))


@pytest.fixture(scope="module")
def outcome(target, request):
    """What a class gets that has one of each."""
    course, names = target(), selected(request, "case")
    for number, name in enumerate(names):
        submit(course, f"ada{number:03}", *CASES[name])
    graded = grade_course(course)
    return {
        name: [one for one in (*graded.grades, *graded.rejections) if student in str(one)]
        for name, student in ((name, f"ada{number:03}") for number, name in enumerate(names))
    }


@pytest.mark.parametrize("case", all_but(QUICK, CASES))
def test_it_gets_all_points_and_no_flag(outcome, case):
    (grade,) = outcome[case]
    assert (grade.score, grade.run.review) == (5, []), str(grade)


STOPPED = """
calls = []
def double(x):
    calls.append(x)
    while len(calls) < 3:
        pass
    return 2 * x
"""


def test_tests_that_are_stopped_cost_their_own_points_and_no_flag(target):
    course = target()
    course.config.Execute.timeout = 3
    grades = grade_all(course, dict.fromkeys("abc", STOPPED))
    for grade in grades.values():
        lost = [cell.cell for cell in grade.cells if cell.score < cell.max_score]
        assert (lost, grade.run.review) == (["by_assert", "by_numpy"], [])
