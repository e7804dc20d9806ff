"""Import a class list, a CSV file, into nbgrader's gradebook."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from grader import csv_files
from grader.course.course import Course
from grader.errors import GradingError
from grader.submissions import validate
from grader.text import printable

#: Accepted column names in lowercase; the first one that exists and is not empty is used. Canvas
#: calls the number in its file names "ID"; Moodle has a "Username" or an "ID number", and its
#: grading worksheet an "Identifier", the only column with blind marking. Other languages: as in
#: Moodle's German, French and Spanish language packs.
COLUMNS = {
    "id": (
        *("student_id", "sis login id", "username", "anmeldename", "nom d'utilisateur"),
        *("nombre de usuario", "id number", "id-nummer", "numéro d'identification"),
        *("número de id", "sis user id"),
    ),
    "first_name": ("first_name", "first name", "firstname", "vorname", "prénom", "nombre"),
    "last_name": (
        *("last_name", "last name", "lastname", "surname", "nachname", "nom", "nom de famille"),
        *("apellido(s)", "apellidos", "apellido"),
    ),
    "email": (
        *("email", "email address", "e-mail", "e-mail-adresse", "adresse de courriel"),
        *("adresse e-mail", "dirección de correo", "dirección de correo electrónico"),
        *("correo electrónico", "dirección email"),
    ),
    "lms_user_id": ("lms_user_id", "canvas user id", "canvas_user_id"),
}
#: Ids only if a row has no other: Moodle's address, and its number of an anonymous participant.
LAST_IDS = ("identifier", "identifikator", "identifiant", "identificador")
#: "Lovelace, Ada" in Canvas's files.
SORTABLE_NAME = "student"
#: Rows of Canvas's gradebook that are not students.
NOT_A_STUDENT = re.compile(r"\s*Points Possible\s*|Student, Test", re.IGNORECASE)


@dataclass
class Enrolled:
    """The changes of an import: ids of students, sorted.

    Attributes:
        new: added to the gradebook.
        changed: updated with another name, address or LMS id.
        same: unchanged.
        others: in the gradebook but not in the roster; they are kept.
        unnamed: the roster's columns if none of them is read as a name; else empty.
    """

    new: list[str]
    changed: list[str]
    same: list[str]
    others: list[str]
    unnamed: list[str]


def enroll(
    course: Course, path: Path, columns: Mapping[str, str] = MappingProxyType({})
) -> Enrolled:
    """Write a roster into the gradebook; no one is removed.

    An empty cell changes nothing.

    Args:
        course: the course.
        path: a CSV file; see `read`.
        columns: the file's column for a field, where it has a name that is not known.

    Raises:
        GradingError: if the file is not a valid roster; then nothing is written.
    """
    students = read(path, columns)
    named = any({"first_name", "last_name"} & fields.keys() for fields in students.values())
    (_, header), *_ = csv_files.read(path)
    found = Enrolled([], [], [], [], [] if named else [printable(name.strip()) for name in header])
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


def read(
    path: Path, columns: Mapping[str, str] = MappingProxyType({})
) -> dict[str, dict[str, str]]:
    """Read a roster.

    Its columns are `id`, `first_name`, `last_name`, `email` and `lms_user_id`, of which only `id`
    is required, or those of an export of Canvas's gradebook or Moodle's list of participants.

    Args:
        path: the file; see `grader.csv_files.read`.
        columns: the file's column for a field, where it has a name that is not known.

    Returns:
        For each student's id, the other fields that are not empty.

    Raises:
        GradingError: if the file is not a roster, or has no column of `columns`, a row has more
            cells than the first, an id is missing, invalid or duplicate, or two students have the
            same `lms_user_id`.
    """
    (_, names), *rows = csv_files.read(path)
    header = [_lowercase(name) for name in names]
    columns_of = _columns(names, header, columns, path)
    students: dict[str, dict[str, str]] = {}
    lines_of: dict[str, int] = {}
    for line, row in rows:
        cells = {name: _one_line(cell) for name, cell in zip(header, row, strict=False)}
        if not any(cells.values()) or NOT_A_STUDENT.fullmatch(cells.get(SORTABLE_NAME, "")):
            continue
        fields = _fields(cells, columns_of)
        name = fields.pop("id", "")
        where = f"{path}, line {line}"
        if any(row[len(header) :]):
            raise GradingError(
                f"{where}: more cells than line 1 has; a comma in a cell needs quotes."
            )
        if not validate.STUDENT_ID.fullmatch(name):
            raise GradingError(
                f"{where}: {printable(name)!r} cannot be a student's id: it must begin with a "
                "letter or digit; letters, digits, . _ - @ + and spaces inside are allowed."
            )
        if name in students:
            raise GradingError(f"{where}: duplicate id {name}.")
        students[name] = fields
        number = fields.get("lms_user_id", "")
        if number in lines_of:
            raise GradingError(f"{where}: line {lines_of[number]} has the same number, {number}.")
        if number:
            lines_of[number] = line
    if not students:
        raise GradingError(f"{path} has no students.")
    return students


def _lowercase(name: str) -> str:
    return unicodedata.normalize("NFKC", " ".join(name.split())).lower().replace("’", "'")


def _columns(
    names: list[str], header: list[str], given: Mapping[str, str], path: Path
) -> dict[str, list[str]]:
    """Return, for each field, the columns that can contain it.

    Args:
        names: the column names in the file, for messages.
        header: the same in lowercase.
        given: the columns that the instructor named, by field.
        path: the file.
    """
    known = {field: list(columns) for field, columns in COLUMNS.items()}
    canvas = "sis login id" in header or "sis user id" in header
    known["lms_user_id" if canvas else "id"].insert(0, "id")
    found = {
        field: [name for name in columns if name in header] for field, columns in known.items()
    }
    if not canvas and not {"id", "student_id"} & set(header):
        # Moodle's list can have addresses only, or empty ID numbers.
        found["id"] += [*found["email"], *(name for name in LAST_IDS if name in header)]
    shown = ", ".join(printable(name.strip()) or "(no name)" for name in names)
    for field, name in given.items():
        if field not in COLUMNS:
            raise GradingError(f"--column {field}: the fields are {', '.join(COLUMNS)}.")
        if _lowercase(name) not in header:
            raise GradingError(f"{path} has no column {printable(name)!r}; it has: {shown}.")
        found[field] = [_lowercase(name)]
    if not found["id"]:
        raise GradingError(
            f"{path} has no column for the students' ids; it has: {shown}. Say which one it is, "
            f"--column id=NAME, or change the first line to: {','.join(COLUMNS)}"
        )
    return found


def _one_line(cell: str) -> str:
    """Return a cell with white space of any kind as one space, and no control characters."""
    return printable(" ".join(cell.split()))


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
