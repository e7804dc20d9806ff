"""Who is in the class: a CSV file that goes into nbgrader's gradebook."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from grader.course.course import Course
from grader.errors import GradingError
from grader.submissions import validate
from grader.text import printable

#: What a column may be called, in small letters; the first that is there and filled is taken.
#: Canvas calls the number that its files carry "ID", and Moodle has a "Username" or an "ID number".
COLUMNS = {
    "id": ("student_id", "sis login id", "username", "id number", "sis user id"),
    "first_name": ("first_name", "first name", "firstname"),
    "last_name": ("last_name", "last name", "lastname", "surname"),
    "email": ("email", "email address", "e-mail"),
    "lms_user_id": ("lms_user_id", "canvas user id", "canvas_user_id"),
}
#: "Lovelace, Ada" in Canvas's files.
SORTABLE_NAME = "student"
#: Rows of Canvas's gradebook that are nobody.
NOBODY = re.compile(r"\s*Points Possible\s*|Student, Test", re.IGNORECASE)


@dataclass
class Enrolled:
    """What reading a roster changed: ids of students, sorted.

    Attributes:
        new: not in the gradebook before.
        changed: in it with another name or address.
        same: as they were.
        others: in the gradebook and not in the roster; they are left there.
    """

    new: list[str]
    changed: list[str]
    same: list[str]
    others: list[str]


def enroll(course: Course, path: Path) -> Enrolled:
    """Write a roster into the gradebook; nobody is removed from it.

    A cell that is empty changes nothing.

    Args:
        course: the course.
        path: a CSV file; see `read`.

    Raises:
        GradingError: if the file cannot be read as a roster; then nothing is written.
    """
    students = read(path)
    found = Enrolled([], [], [], [])
    with course.gradebook() as gradebook:
        known = {student.id: student for student in gradebook.students}
        for name, fields in sorted(students.items()):
            if name not in known:
                found.new.append(name)
            elif any(getattr(known[name], key) != value for key, value in fields.items()):
                found.changed.append(name)
            else:
                found.same.append(name)
                continue
            gradebook.update_or_create_student(name, **fields)
        found.others = sorted(known.keys() - students.keys())
    return found


def read(path: Path) -> dict[str, dict[str, str]]:
    """Read a roster.

    Its columns are `id`, `first_name`, `last_name`, `email` and `lms_user_id`, of which only the
    first is needed, or those that Canvas's gradebook and Moodle's list of participants export.

    Args:
        path: the file: UTF-8, with commas, semicolons or tabs.

    Returns:
        For each student's id, the other fields that are filled.

    Raises:
        GradingError: if it is no such file, or an id is missing, impossible or there twice,
            or two students have the same `lms_user_id`.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    except OSError as error:
        raise GradingError(f"{path} cannot be read ({error.strerror}).") from None
    except UnicodeError:
        raise GradingError(f"{path} is not UTF-8: save it as “CSV UTF-8” and try again.") from None
    if not lines:
        raise GradingError(f"{path} is empty.")
    mark = max(",;\t", key=lines[0].count)
    table = csv.reader(lines, delimiter=mark)
    header = [name.strip().lower() for name in next(table)]
    columns = _columns(header, path)
    students: dict[str, dict[str, str]] = {}
    lines_of: dict[str, int] = {}
    for row in table:
        cells = {name: cell.strip() for name, cell in zip(header, row, strict=False)}
        if not any(cells.values()) or NOBODY.fullmatch(cells.get(SORTABLE_NAME, "")):
            continue
        fields = _fields(cells, columns)
        name = fields.pop("id", "")
        where = f"{path}, line {table.line_num}"
        if not validate.STUDENT.fullmatch(name):
            raise GradingError(
                f"{where}: {printable(name)!r} cannot be a student's id: it begins with a "
                "letter or digit, and letters, digits and . _ - @ + and spaces are possible."
            )
        if name in students:
            raise GradingError(f"{where}: the id {name} is there a second time.")
        students[name] = fields
        number = fields.get("lms_user_id", "")
        if number in lines_of:
            raise GradingError(f"{where}: line {lines_of[number]} has the number {number} as well.")
        if number:
            lines_of[number] = table.line_num
    if not students:
        raise GradingError(f"{path} has a header and no student.")
    return students


def _columns(header: list[str], path: Path) -> dict[str, list[str]]:
    """Return for each field the columns that may hold it."""
    names = {field: list(columns) for field, columns in COLUMNS.items()}
    canvas = "sis login id" in header or "sis user id" in header
    names["lms_user_id" if canvas else "id"].insert(0, "id")
    found = {
        field: [name for name in columns if name in header] for field, columns in names.items()
    }
    if not found["id"]:  # a list of Moodle's participants may have nothing but addresses
        found["id"] = found["email"]
    if not found["id"]:
        raise GradingError(
            f"{path} has no column for the students' ids. Its first line should be: "
            "id,first_name,last_name,email,lms_user_id"
        )
    return found


def _fields(cells: dict[str, str], columns: dict[str, list[str]]) -> dict[str, str]:
    fields = {}
    for field, names in columns.items():
        filled = [cells[name] for name in names if cells.get(name)]
        if filled:
            fields[field] = filled[0]
    sortable = cells.get(SORTABLE_NAME, "")
    if sortable and not {"first_name", "last_name"} & fields.keys():
        last, _, first = sortable.partition(",")
        fields["last_name"] = last.strip()
        if first.strip():
            fields["first_name"] = first.strip()
    return fields
