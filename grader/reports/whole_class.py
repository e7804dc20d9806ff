"""Complete a pass over an assignment or some students with the other results, without grading."""

from collections.abc import Collection
from dataclasses import replace

from grader.course import naming
from grader.course.course import Course
from grader.errors import BadInput
from grader.grading.grade import REMOVED
from grader.grading.outcome import Outcome, grade_of
from grader.submissions import record, wrong_sheet
from grader.submissions.find import Submission, collect


def complete(
    course: Course, outcome: Outcome, assignment: str | None, only: Collection[str] = ()
) -> tuple[Outcome, list[Submission]]:
    """Add what the gradebook has of the other assignments and students.

    Args:
        course: the course.
        outcome: the results of grading.
        assignment: the name of the assignment that was graded, or None for all.
        only: ids of the students that were graded; empty for all.

    Returns:
        The results of the whole class; and the other submissions that have not been graded since
        they were submitted, which have no points.
    """

    def is_other(key: tuple[str, str]) -> bool:
        student, of = key
        return assignment not in (None, of) or (bool(only) and student not in only)

    found, rejections = collect(course, None)
    others = [one for one in found if is_other(one.key)]
    rejections = [one for one in rejections if one.key and is_other(one.key)]
    grades, ungraded = [], []
    with course.gradebook() as gradebook:
        students = {student.id for student in gradebook.students}
        for one in others:
            last, row = record.read(course, gradebook, one), record.in_gradebook(gradebook, one)
            if last.digests and one.student not in students:
                rejections.append(one.rejection(REMOVED))
            elif last.same_notebook and row:
                grades.append(grade_of(one, last, row))
            elif reason := _rejection_reason(course, one):
                rejections.append(one.rejection(reason))
            else:
                ungraded.append(one)
    keys = {one.key for one in (*others, *rejections)}
    slugs = sorted({one.assignment for one in others})
    missing = dict(outcome.missing)
    for slug in slugs:
        absent = {who for who in students if is_other((who, slug)) and (who, slug) not in keys}
        missing[slug] = sorted({*missing.get(slug, ()), *absent})
    whole = replace(
        outcome,
        grades=[*outcome.grades, *grades],
        rejections=[*outcome.rejections, *rejections],
        missing=missing,
        names=naming.read(course, {*slugs, *outcome.missing}),
    )
    return whole, ungraded


def _rejection_reason(course: Course, submission: Submission) -> str | None:
    try:
        wrong_sheet.read(course, submission)
    except BadInput as error:
        return str(error)
    return None
