"""The entry point of `thaw`."""

import sys

MISSING = (
    "thaw needs packages for grading that are not installed here ({}). Instructors install them "
    "with `make setup` in the course folder. Students do not need thaw."
)


def app():
    """Return the command with all its subcommands.

    Raises:
        ModuleNotFoundError: if a package of the `grade` extra is missing.
    """
    import typer

    from grader.cli import authorship, classroom, doctor, grade

    thaw = typer.Typer(
        help="Grade a Jupyter course with nbgrader, in a sandbox.\n\n"
        "Start with `thaw grade --demo-if-empty`.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="markdown",
    )
    for name, command in {
        "grade": grade.grade,
        "doctor": doctor.doctor,
        **classroom.COMMANDS,
        **authorship.COMMANDS,
    }.items():
        thaw.command(name)(command)
    return thaw


def main() -> None:
    """Entry point of the `thaw` script."""
    try:
        command = app()
    except ModuleNotFoundError as error:
        sys.exit(MISSING.format(error.name))
    command()
