"""Commands that ask whose work a submission is, and whether its author understands it.

Each imports what it needs when it runs, so that `thaw --help` does not wait for nbgrader.
"""

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.common import CourseFolder, fail
from grader.errors import GradingError


def viva(
    assignment: Annotated[
        str, typer.Argument(help="The assignment, e.g. 03_cloning_and_freezing.")
    ],
    student: Annotated[
        list[str] | None, typer.Option(help="Only this student; can be repeated.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Other questions for each number.")] = 0,
    course: CourseFolder = Path("."),
    output: Annotated[
        Path | None, typer.Option(help="The folder to write. [default: viva_ASSIGNMENT]")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Processes. [default: one per core]")
    ] = None,
) -> None:
    """Write three questions for each student about their own code.

    Runs each submission in the sandbox with single changes, for example without one line, and asks
    what the sheet's own try-out prints then. One page for each student, for a talk or a quiz, and
    answers.html for you. The same number after --seed gives the same questions.
    """
    from grader.course import naming
    from grader.course.course import Course
    from grader.viva import class_viva, viva_pages

    folder = output or course / f"viva_{assignment}"
    try:
        where = Course(course)
        held = class_viva.hold(where, assignment, student or [], seed, jobs, typer.echo)
        answers = f"answers_{'_'.join(student)}.html" if student else viva_pages.ANSWERS
        viva_pages.write(folder, assignment, held, naming.read(where, [assignment]), answers)
    except GradingError as error:
        fail(error)
    except OSError as error:
        fail(GradingError(f"{folder} cannot be written ({error.strerror})."))
    asked = sum(bool(one.questions) for one in held)
    typer.echo(f"Students with questions: {asked}, without: {len(held) - asked}.")
    typer.echo(f"Written: {folder / answers}")


def similar(
    assignment: Annotated[
        str, typer.Argument(help="The assignment, e.g. 03_cloning_and_freezing.")
    ],
    course: CourseFolder = Path("."),
    output: Annotated[
        Path | None, typer.Option(help="The page to write. [default: similar_ASSIGNMENT.html]")
    ] = None,
) -> None:
    """List pairs of submissions that share unusual code or sentences.

    Reads submitted/ and runs nothing. Names of variables, comments, formatting and order make no
    difference; what the sheet says and what many students write does not count. The page shows the
    pairs side by side; it is a reason to read and to ask, and no proof.
    """
    from grader.course import naming
    from grader.course.course import Course
    from grader.similarity import pairs, similarity_page, works

    path = output or course / f"similar_{assignment}.html"
    try:
        folder = Course(course)
        group = works.read(folder, assignment)
        found = pairs.compare(group)
        similarity_page.write(path, assignment, group, found, naming.read(folder, [assignment]))
    except GradingError as error:
        fail(error)
    except OSError as error:
        fail(GradingError(f"{path} cannot be written ({error.strerror})."))
    pairs_alike = f"{len(found.pairs)} pair{'s' * (len(found.pairs) != 1)} alike"
    typer.echo(f"{len(group.works)} submissions compared, {pairs_alike}.")
    typer.echo(f"Written: {path}")
    for line in group.unread:
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


COMMANDS = {"similar": similar, "viva": viva, "receipt": receipt}
