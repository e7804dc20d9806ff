"""Grade cases with the real grader, like a class."""

import dataclasses
from collections.abc import Iterable
from pathlib import Path

from bank.cases import Case, submit
from bank.packing import packed
from grader.grading.grade import grade_course
from grader.grading.outcome import Grade
from grader.sandbox import backends


def judge(
    cases: Iterable[Case],
    folder: Path,
    *,
    seeds: int = 0,
    jobs: int = 1,
    sandbox: str = backends.STRONGEST,
) -> dict[Case, Grade]:
    """Grade cases of one assignment, several in one notebook.

    Args:
        cases: the cases.
        folder: the course folder to create.
        seeds: the offset that is added to each seed in the sheet and the tests.
        jobs: number of notebooks graded in parallel.
        sandbox: the name of the sandbox, see `grader.sandbox.backends`.

    Returns:
        The grade of each case. If it changes single answers, only with the tests of the tasks that
        it concerns: the others are another case's, or left unanswered.

    Raises:
        AssertionError: if a submission is rejected, or has not 10 points as its maximum.
    """
    submissions = {one.student: one for one in packed(cases)}
    course = submit(submissions.values(), folder, seeds)
    course.choose_sandbox(sandbox, weaker=False)
    outcome = grade_course(course, jobs=jobs)
    assert not outcome.rejections, outcome.rejections
    assert {grade.max_score for grade in outcome.grades} == {10}
    graded = {}
    for grade in outcome.grades:
        submission = submissions[grade.submission.student]
        for case in submission.cases:
            others = submission.tests_of_others(case)
            cells = [cell for cell in grade.cells if cell.cell not in others]
            graded[case] = dataclasses.replace(grade, cells=cells)
    return graded
