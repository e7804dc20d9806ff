"""What the commands share: an option, and how they fail."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from grader.errors import GradingError

CourseFolder = Annotated[Path, typer.Option(help="The course folder.")]


def fail(error: GradingError) -> NoReturn:
    """Print an error, and end with exit code 1."""
    typer.echo(error, err=True)
    raise typer.Exit(1) from None
