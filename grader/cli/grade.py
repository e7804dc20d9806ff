"""The command `thaw grade`."""

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.common import CourseFolder
from grader.sandbox import backends
from grader.sandbox.limits import Limits


def _limit(setting: str):
    trait = Limits.class_traits()[setting]
    text = f"{trait.help} [default: {trait.default():g}]"
    return typer.Option(min=1, help=text, rich_help_panel="Limits of the sandbox")


def grade(
    assignment: Annotated[
        str | None, typer.Argument(help="Grade only this assignment, e.g. 03_cloning_and_freezing.")
    ] = None,
    student: Annotated[
        list[str],
        typer.Option(metavar="ID", help="Grade only this student's submissions; can be repeated."),
    ] = [],  # noqa: B006, typer copies it
    course: CourseFolder = Path("."),
    force: Annotated[
        bool, typer.Option("--force", help="Regrade everything; list the changed points.")
    ] = False,
    anyway: Annotated[
        bool,
        typer.Option("--anyway", help="Grade even if an assignment's solution fails its tests."),
    ] = False,
    demo_if_empty: Annotated[
        bool,
        typer.Option("--demo-if-empty", help="If submitted/ is empty, grade the demo in demo/."),
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, help="Submissions graded in parallel; default: one per core."),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(help="Run submissions on this Dask cluster, e.g. tcp://head:8786."),
    ] = None,
    no_sandbox: Annotated[
        bool,
        typer.Option(
            "--no-sandbox",
            help="Run students' code with your permissions: it can access all your files.",
        ),
    ] = False,
    sandbox: Annotated[
        str | None,
        typer.Option(
            metavar="|".join(backends.NAMES),
            help="The sandbox; default: the strongest that works. `thaw doctor` lists them.",
        ),
    ] = None,
    weaker_sandbox: Annotated[
        bool,
        typer.Option(
            "--weaker-sandbox", help="Use a sandbox even if it lacks something on this machine."
        ),
    ] = False,
    cell_seconds: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Seconds that one cell may take. [default: nbgrader_config.py: c.Execute.timeout]",
            rich_help_panel="Limits of the sandbox",
        ),
    ] = None,
    notebook_seconds: Annotated[int | None, _limit("notebook_timeout")] = None,
    memory: Annotated[int | None, _limit("memory")] = None,
    processes: Annotated[int | None, _limit("processes")] = None,
    file_size: Annotated[int | None, _limit("file_size")] = None,
    scratch_size: Annotated[int | None, _limit("scratch_size")] = None,
    output_size: Annotated[float | None, _limit("output_size")] = None,
) -> None:
    """Grade the notebooks in submitted/STUDENT/ASSIGNMENT/.

    Writes the gradebook, a feedback page for each submission, grades.csv and report.html, and
    prints a table. A submission that was graded before and has not changed is skipped. With an
    ASSIGNMENT or a --student, grades.csv and report.html have the points of the others as they are.

    A submission that cannot be graded is rejected with a reason and the others are graded; the exit
    code is then 1.
    """
    from grader.cli import grading

    limits = {
        "timeout": cell_seconds,
        "notebook_timeout": notebook_seconds,
        "memory": memory,
        "processes": processes,
        "file_size": file_size,
        "scratch_size": scratch_size,
        "output_size": output_size,
    }
    chosen = grading.Sandbox(sandbox, weaker=weaker_sandbox, none=no_sandbox)
    done = grading.grade(
        course,
        grading.Selection(assignment, student, force, anyway, demo_if_empty),
        chosen,
        limits,
        jobs=jobs,
        scheduler=scheduler,
    )
    if not done:
        raise typer.Exit(1)
