"""Who is in the class, and who is not any more."""

from grader.course.course import Course
from grader.submissions.find import Submission
from grader.submissions.record import graded_from


def removed(course: Course, found: list[Submission]) -> list[Submission]:
    """Return submissions that were graded before of students whom the gradebook has no more.

    Args:
        course: the course. An empty gradebook is a new one, from which nobody was removed.
        found: what was handed in.
    """
    with course.gradebook() as gradebook:
        known = {student.id for student in gradebook.students}
    strangers = [one for one in found if known and one.student not in known]
    return [one for one in strangers if graded_from(course, one)]


def absent(
    course: Course, assignments: set[str], there: set[tuple[str, str]]
) -> dict[str, list[str]]:
    """Find out who handed in nothing.

    Args:
        course: the course; its gradebook says who is in the class.
        assignments: those that are asked for.
        there: (student, assignment) for everything that was handed in.

    Returns:
        For each assignment, students' ids, sorted.
    """
    with course.gradebook() as gradebook:
        students = sorted(student.id for student in gradebook.students)
    return {
        assignment: [student for student in students if (student, assignment) not in there]
        for assignment in sorted(assignments)
    }
