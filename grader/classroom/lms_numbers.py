"""The numbers by which an LMS knows the students: `lms_numbers.csv` in the course folder.

Students can change the name in their profile, and so in the names of a download's files, but not
the number there. The first collected file of a student gives the number; a file with this name and
another number is not collected. No submission can write to this file; instructors can edit it.

| column | contents |
|---|---|
| `lms` | `moodle` or `canvas` |
| `assignment` | Moodle: the assignment, in which a participant has this number; Canvas: empty |
| `number` | the participant's number, or the Canvas ID |
| `student_id` | the id in the gradebook; for a team in Moodle, its members' ids: `ada;emmy` |
"""

import os
from collections.abc import Mapping

from grader import csv_files
from grader.course.course import Course
from grader.errors import GradingError

NAME = "lms_numbers.csv"
HEADER = ["lms", "assignment", "number", "student_id"]
CANVAS, MOODLE = "canvas", "moodle"
#: Student ids, or the ids of a team, by LMS and number.
Numbers = Mapping[tuple[str, str], str]


def read(course: Course, assignment: str) -> Numbers:
    """Read the numbers that an assignment's files can have.

    Raises:
        GradingError: if the file is not such a table, or a number has two students.
    """
    return {
        (lms, number): student
        for (lms, of, number), student in _read_all(course).items()
        if of == _scope(lms, assignment)
    }


def add(course: Course, assignment: str, numbers: Numbers) -> None:
    """Add an assignment's numbers; the file is created if it is missing.

    Raises:
        GradingError: if the file cannot be read or written.
    """
    rows = _read_all(course)
    known = len(rows)
    for (lms, number), student in numbers.items():
        rows.setdefault((lms, _scope(lms, assignment), number), student)
    path = course.root / NAME
    if len(rows) == known and path.exists():
        return
    unfinished = course.root / f".{NAME}"
    csv_files.write(unfinished, HEADER, sorted((*key, student) for key, student in rows.items()))
    os.replace(unfinished, path)


def row(lms: str, assignment: str, number: str, student: str) -> str:
    """Return the row that gives a number to a student, for a message."""
    return ",".join((lms, _scope(lms, assignment), number, student))


def members(student: str) -> list[str]:
    """Return the ids in a row's `student_id`: one, or those of a team."""
    return [name.strip() for name in student.split(";")]


def _scope(lms: str, assignment: str) -> str:
    return "" if lms == CANVAS else assignment


def _read_all(course: Course) -> dict[tuple[str, str, str], str]:
    path = course.root / NAME
    if not path.exists():
        return {}
    (_, header), *rows = csv_files.read(path)
    if [name.strip() for name in header] != HEADER:
        raise GradingError(f"{path}: line 1 must be {','.join(HEADER)}.")
    found: dict[tuple[str, str, str], str] = {}
    for line, cells in rows:
        if len(cells) != len(HEADER) or cells[0].strip() not in (CANVAS, MOODLE):
            raise GradingError(f"{path}, line {line}: expected {','.join(HEADER)}.")
        *key, student = (cell.strip() for cell in cells)
        if found.setdefault(tuple(key), student) != student:
            raise GradingError(f"{path}, line {line}: {key[-1]} is another student's number above.")
    return found
