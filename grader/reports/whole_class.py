"""Complete a pass over one assignment with the results of the others, without grading them."""

from dataclasses import replace

from grader.course import naming
from grader.course.course import Course
from grader.errors import BadInput
from grader.grading.grade import REMOVED
from grader.grading.outcome import Outcome, grade_of
from grader.submissions import record, wrong_sheet
from grader.submissions.find import Submission, collect


def complete(course: Course, outcome: Outcome, assignment: str) -> tuple[Outcome, list[Submission]]:
    """Add what the gradebook has of the other assignments.

    Args:
        course: the course.
        outcome: the results of grading one assignment.
        assignment: its name.

    Returns:
        The results of the whole class; and the submissions of other assignments that have not been
        graded since they were submitted, which have no points.
    """
    found, rejections = collect(course, None)
    others = [one for one in found if one.assignment != assignment]
    rejections = [one for one in rejections if one.key and one.key[1] != assignment]
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
    missing = {slug: sorted(who for who in students if (who, slug) not in keys) for slug in slugs}
    whole = replace(
        outcome,
        grades=[*outcome.grades, *grades],
        rejections=[*outcome.rejections, *rejections],
        missing=outcome.missing | missing,
        names=naming.read(course, {*slugs, *outcome.missing}),
    )
    return whole, ungraded


def _rejection_reason(course: Course, submission: Submission) -> str | None:
    try:
        wrong_sheet.read(course, submission)
    except BadInput as error:
        return str(error)
    return None
