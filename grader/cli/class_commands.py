"""Commands of `thaw` before and after grading: the class, what it gets and hands in, its grades."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from grader.classroom import collect as collecting
from grader.classroom import exports, hand_back, roster
from grader.classroom import student_copy as student_copies
from grader.course.course import Course
from grader.errors import GradingError

CourseFolder = Annotated[Path, typer.Option(help="The course folder.")]
Layout = StrEnum("Layout", list(exports.LAYOUTS))


def enroll(
    file: Annotated[Path, typer.Argument(help="id, first_name, last_name, email, lms_user_id.")],
    course: CourseFolder = Path("."),
) -> None:
    """Write a class list into the gradebook.

    Canvas's and Moodle's exports are understood as well. Students who hand in nothing are then
    listed in grades.csv and in what `thaw export` writes. Nobody is removed.
    """
    try:
        found = roster.enroll(Course(course), file)
    except GradingError as error:
        _fail(error)
    all_of_them = len(found.new) + len(found.changed) + len(found.same)
    typer.echo(
        f"{all_of_them} students: {len(found.new)} new, {len(found.changed)} changed, "
        f"{len(found.same)} as they were."
    )
    if found.others:
        typer.echo(
            f"In the gradebook and not in {file}, left there: {', '.join(found.others)} "
            "(remove with: nbgrader db student remove --force ID)"
        )


def collect(
    download: Annotated[
        Path,
        typer.Argument(help="Moodle's or Canvas's zip file, or the folder it is unpacked in."),
    ],
    assignment: Annotated[str, typer.Option(help="Which one, e.g. 03_cloning_and_freezing.")],
    course: CourseFolder = Path("."),
) -> None:
    """Collect what Moodle or Canvas lets you download into submitted/.

    Students are found in the gradebook (`thaw roster`). Of several notebooks of a student the
    newest is taken, and nothing that is newer in submitted/ is written over. What cannot be placed
    is told in one line, the rest is collected; the exit code is then 1.
    """
    try:
        found = collecting.collect(Course(course), download, assignment)
    except GradingError as error:
        _fail(error)
    sums = (len(found.new), len(found.replaced), len(found.same))
    typer.echo("Collected: {} new, {} newer than before, {} as they were.".format(*sums))
    for line in found.notes:
        typer.echo(line)
    for line in found.refused:
        typer.echo(f"Left out  {line}")
    if found.refused:
        raise typer.Exit(1)


def feedback(
    download: Annotated[
        Path, typer.Argument(help="The download that was collected: its names are needed.")
    ],
    assignment: Annotated[str, typer.Option(help="Which one, e.g. 03_cloning_and_freezing.")],
    course: CourseFolder = Path("."),
    output: Annotated[
        Path | None, typer.Option(help="The file; feedback_<assignment>.zip unless told.")
    ] = None,
) -> None:
    """Write a zip file of feedback pages that Moodle or Canvas hands back.

    Each page is named as the student's notebook was in the download, which is how both find the
    student. Moodle: Upload multiple feedback files in a zip; Canvas: Re-upload submissions.
    """
    path = output or course / f"feedback_{assignment}.zip"
    try:
        pages, left_out = hand_back.write(Course(course), download, assignment, path)
    except GradingError as error:
        _fail(error)
    except OSError as error:
        _fail(GradingError(f"{error.filename} cannot be read or written ({error.strerror})."))
    typer.echo(f"Written: {path} ({pages} pages)")
    for line in left_out:
        typer.echo(f"Left out  {line}")
    if left_out:
        raise typer.Exit(1)


def student_copy(
    folder: Annotated[Path, typer.Argument(help="Where it goes: a new folder, or an older copy.")],
    without: Annotated[
        list[str], typer.Option(help="An assignment to hold back; give it again for another one.")
    ] = [],  # noqa: B006, typer makes a new one
    course: CourseFolder = Path("."),
) -> None:
    """Write a copy of the course for students, ready to publish; or bring one up to date.

    It has the lessons, the released assignments and what these need: no solutions, hidden tests
    or graders. What somebody changed or added in an older copy is kept.
    """
    try:
        lines = student_copies.write(Course(course), folder, without)
    except GradingError as error:
        _fail(error)
    for line in lines:
        typer.echo(line)
    typer.echo(f"Written: {folder}")


def export(
    layout: Annotated[Layout, typer.Argument(help="For whom.")],
    course: CourseFolder = Path("."),
    output: Annotated[
        Path | None, typer.Option(help="The file; canvas.csv or moodle.csv unless told.")
    ] = None,
    missing_as_zero: Annotated[
        bool,
        typer.Option(
            "--missing-as-zero", help="0 points, and not an empty cell, for nothing handed in."
        ),
    ] = False,
) -> None:
    """Write the gradebook's points as a file that Canvas or Moodle imports.

    Points given by hand, in Formgrader, are in it; submissions that still wait for some are left
    out, and so are those that were handed in anew or refused since. A file with misconceptions and
    flags is grades.csv, which `thaw grade` writes.
    """
    path = output or course / f"{layout.value}.csv"
    try:
        write = exports.LAYOUTS[layout.value]
        written = write(Course(course), path, missing_as_zero=missing_as_zero)
    except GradingError as error:
        _fail(error)
    typer.echo(f"Written: {path}")
    if written.waiting:
        typer.echo(f"Left out, since they wait to be graded by hand: {written.waiting}")
    for line in written.unsettled:
        typer.echo(f"Left out  {line}")


def _fail(error: GradingError) -> NoReturn:
    typer.echo(error, err=True)
    raise typer.Exit(1) from None


COMMANDS = {
    "student-copy": student_copy,
    "roster": enroll,
    "collect": collect,
    "feedback": feedback,
    "export": export,
}
