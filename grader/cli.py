"""The command `thaw`, for instructors."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from grader import demo, reports
from grader.course import Course, GradingError
from grader.grade import grade_course

app = typer.Typer(
    help="Grade the course's assignments with nbgrader. Start with: thaw grade --help",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def commands() -> None:
    """Grade the course's assignments with nbgrader."""


@app.command()
def grade(
    assignment: Annotated[
        str | None, typer.Argument(help="Only this assignment, e.g. 03_cloning_and_freezing.")
    ] = None,
    course: Annotated[Path, typer.Option(help="The course folder.")] = Path("."),
    force: Annotated[bool, typer.Option(help="Grade again what was graded before.")] = False,
    demo_if_empty: Annotated[
        bool, typer.Option(help="With nothing in submitted/, grade the demo class in demo/.")
    ] = False,
) -> None:
    """Grade what is in submitted/<student>/<assignment>/.

    Runs each notebook with nbgrader, writes autograded/, feedback/ (one page a student), the
    gradebook and grades.csv, and prints a table. What cannot be graded is refused in one line,
    the rest is graded; the exit code is then 1.
    """
    console = Console(soft_wrap=False)
    errors = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        opened = Course(course)
        if assignment is None and demo_if_empty and _is_empty(opened):
            console.print("submitted/ is empty: grading the demo class in demo/ instead.\n")
            opened = demo.prepare(opened.root)
        with Progress(console=console, transient=True) as bar:
            task = bar.add_task("Grading", total=None)
            outcome = grade_course(
                opened,
                assignment,
                force=force,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
        if not outcome.grades and not outcome.refusals:
            raise GradingError(
                f"Nothing to grade: put notebooks in {opened.root.name}/submitted/<student>/"
                "<assignment>/, or try: thaw grade --demo-if-empty"
            )
        _finish(opened, outcome, console)
    except GradingError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(1) from None
    if outcome.refusals:
        raise typer.Exit(1)


def _is_empty(course: Course) -> bool:
    submitted = course.root / "submitted"
    return not submitted.is_dir() or {path.name for path in submitted.iterdir()} <= {"README.md"}


def _finish(course: Course, outcome, console: Console) -> None:
    """Print the table, write grades.csv, name the paths."""
    with course.gradebook() as gradebook:
        names = {who.id: (who.last_name or "", who.first_name or "") for who in gradebook.students}
    reports.write_csv(outcome, names, course.root / "grades.csv")
    reports.print_table(outcome, console)
    here = Path.cwd()
    shown = course.root.relative_to(here) if course.root.is_relative_to(here) else course.root
    console.print(f"\nFeedback: {shown / 'feedback'}/<student>/<assignment>/<assignment>.html")
    console.print(f"Grades:   {shown / 'grades.csv'}   Gradebook: {shown / 'gradebook.db'}")


def main() -> None:
    """Entry point of the `thaw` script."""
    app()
