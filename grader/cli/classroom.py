"""Commands of `thaw` before and after grading: roster, student copy, submissions, grades.

Each imports what it needs when it runs, so that `thaw --help` does not wait for nbgrader.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.common import CourseFolder, fail
from grader.errors import GradingError

Layout = StrEnum("Layout", ["canvas", "moodle"])


def enroll(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV with id, first_name, last_name, email, lms_user_id; or an LMS's export."
        ),
    ],
    column: Annotated[
        list[str],
        typer.Option(
            metavar="FIELD=COLUMN",
            help="The file's column for a field (id, first_name, last_name, email, lms_user_id), "
            "e.g. 'id=Matrikelnummer'; can be repeated.",
        ),
    ] = [],  # noqa: B006, typer copies it
    course: CourseFolder = Path("."),
) -> None:
    """Import a class list into the gradebook.

    Reads a CSV file of your own, or an export of Canvas or Moodle. Students who submit nothing are
    then listed in grades.csv and in exports. No one is removed.
    """
    from grader.classroom import roster
    from grader.course.course import Course

    try:
        found = roster.enroll(Course(course), file, _columns(column, "FIELD"))
    except GradingError as error:
        fail(error)
    total = len(found.new) + len(found.changed) + len(found.same)
    typer.echo(
        f"{total} students: {len(found.new)} new, {len(found.changed)} changed, "
        f"{len(found.same)} unchanged."
    )
    if found.unnamed:
        typer.echo(
            f"No names, which downloads of Moodle need: {file} has {', '.join(found.unnamed)} "
            "(say which ones they are: --column first_name=NAME --column last_name=NAME)"
        )
    if found.others:
        typer.echo(
            f"In the gradebook, but not in {file}: {', '.join(found.others)} "
            "(remove with: nbgrader db student remove --force ID)"
        )


def collect(
    download: Annotated[
        Path,
        typer.Argument(help="The zip file from Moodle or Canvas, or the folder it is unpacked in."),
    ],
    assignment: Annotated[str, typer.Option(help="The assignment, e.g. 03_cloning_and_freezing.")],
    course: CourseFolder = Path("."),
) -> None:
    """Copy submissions from a Moodle or Canvas download into submitted/.

    Students are matched with the gradebook, so import the roster first. The newest notebook of each
    student is copied, and a newer one in submitted/ is kept. Files that match no student are listed
    and the rest is copied; the exit code is then 1.
    """
    from grader.classroom import collect as collecting
    from grader.course.course import Course

    try:
        found = collecting.collect(Course(course), download, assignment)
    except GradingError as error:
        fail(error)
    counts = (len(found.new), len(found.replaced), len(found.same))
    typer.echo("Collected: {} new, {} resubmitted, {} unchanged.".format(*counts))
    if found.replaced:
        typer.echo(f"Resubmitted: {', '.join(found.replaced)}")
    for line in found.notes:
        typer.echo(line)
    for line in found.left_out:
        typer.echo(f"Left out  {line}")
    if found.left_out:
        raise typer.Exit(1)


def feedback(
    download: Annotated[
        Path, typer.Argument(help="The download that was collected; its file names are reused.")
    ],
    assignment: Annotated[str, typer.Option(help="The assignment, e.g. 03_cloning_and_freezing.")],
    course: CourseFolder = Path("."),
    output: Annotated[
        Path | None,
        typer.Option(help="The zip file to write. [default: feedback_ASSIGNMENT.zip]"),
    ] = None,
) -> None:
    """Write feedback pages as a zip file that Moodle or Canvas returns to students.

    Each page has the name of the student's notebook in the download, by which the LMS finds the
    student. In Moodle: Upload multiple feedback files in a zip; in Canvas: Re-upload submissions.
    """
    from grader.classroom import hand_back
    from grader.course.course import Course

    path = output or course / f"feedback_{assignment}.zip"
    try:
        pages, pending, left_out = hand_back.write(Course(course), download, assignment, path)
    except GradingError as error:
        fail(error)
    except OSError as error:
        fail(GradingError(f"{error.filename} cannot be read or written ({error.strerror})."))
    typer.echo(f"Written: {path} ({pages} page{'s' * (pages != 1)})")
    if pending:
        typer.echo(f"Without a total, pending manual grading: {', '.join(pending)}")
    for line in left_out:
        typer.echo(f"Left out  {line}")
    if left_out:
        raise typer.Exit(1)


def student_copy(
    folder: Annotated[Path, typer.Argument(help="A new folder, or an earlier copy to update.")],
    without: Annotated[
        list[str], typer.Option(help="Leave out this assignment; can be repeated.")
    ] = [],  # noqa: B006, typer copies it
    site: Annotated[
        Path | None,
        typer.Option(help="Add the web site that `make site` has built, e.g. build/site/html."),
    ] = None,
    course: CourseFolder = Path("."),
) -> None:
    """Write a copy of the course for students, or update an earlier one.

    The copy has the lessons, the released assignments and what they need: no solutions, no hidden
    tests, no grader. Files that someone changed or added in an earlier copy are kept.
    """
    from grader.classroom import student_copy as student_copies
    from grader.course.course import Course

    try:
        lines = student_copies.write(Course(course), folder, without, site)
    except GradingError as error:
        fail(error)
    for line in lines:
        typer.echo(line)
    typer.echo(f"Written: {folder}")


def export(
    layout: Annotated[Layout, typer.Argument(help="The LMS that imports the file.")],
    assignment: Annotated[
        list[str],
        typer.Option(help="Export this assignment; can be repeated. [default: all]"),
    ] = [],  # noqa: B006, typer copies it
    column: Annotated[
        list[str],
        typer.Option(
            metavar="ASSIGNMENT=COLUMN",
            help="The assignment's column in the LMS, e.g. "
            "'03_cloning_and_freezing=Assignment 3 (12345)'; can be repeated.",
        ),
    ] = [],  # noqa: B006
    course: CourseFolder = Path("."),
    output: Annotated[
        Path | None,
        typer.Option(help="The file to write. [default: canvas.csv or moodle.csv]"),
    ] = None,
    missing_as_zero: Annotated[
        bool,
        typer.Option(
            "--missing-as-zero", help="Write 0 points, not an empty cell, for a missing submission."
        ),
    ] = False,
) -> None:
    """Export points as a CSV file that Canvas or Moodle imports.

    Includes points given manually in Formgrader. Leaves out submissions that are pending manual
    grading, and those that were resubmitted or rejected since they were graded. Misconceptions and
    flags are in grades.csv, which `thaw grade` writes.
    """
    from grader.classroom import exports
    from grader.course.course import Course

    path = output or course / f"{layout.value}.csv"
    try:
        selection = exports.Selection(assignment, _columns(column, "ASSIGNMENT"), missing_as_zero)
        written = exports.LAYOUTS[layout.value](Course(course), path, selection)
    except GradingError as error:
        fail(error)
    typer.echo(f"Written: {path}")
    if written.pending:
        typer.echo(f"Left out, pending manual grading: {written.pending}")
    for line in written.outdated:
        typer.echo(f"Left out  {line}")


def receipt(
    file: Annotated[Path, typer.Argument(help="A notebook, under any name.")],
    student: Annotated[
        str | None, typer.Option(help="Compare with this student's submissions only.")
    ] = None,
    course: CourseFolder = Path("."),
) -> None:
    """Tell whether a file is the one that was graded.

    Compares its content with all graded submissions, and prints whose it is, when it was submitted,
    and when and with which version it was graded. Otherwise the exit code is 1.
    """
    from grader.course.course import Course
    from grader.submissions import receipt as receipts

    try:
        graded, lines = receipts.check(Course(course), file, student)
    except GradingError as error:
        fail(error)
    for line in lines:
        typer.echo(line, err=not graded)
    if not graded:
        raise typer.Exit(1)


def _columns(options: list[str], key: str) -> dict[str, str]:
    columns = {}
    for option in options:
        name, equals, column = option.partition("=")
        if not equals or not column.strip():
            raise GradingError(f"--column {option!r}: expected {key}=COLUMN.")
        columns[name.strip()] = column.strip()
    return columns


COMMANDS = {
    "student-copy": student_copy,
    "roster": enroll,
    "collect": collect,
    "feedback": feedback,
    "export": export,
}
