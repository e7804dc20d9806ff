"""The command `thaw grade`."""

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from grader.cli import demo, table
from grader.cli.classroom import CourseFolder
from grader.course.course import Course
from grader.errors import GradingError
from grader.grading import rejection_page, score_changes, workers
from grader.grading.grade import grade_course
from grader.grading.outcome import Outcome
from grader.reports import class_report, grades_csv, whole_class
from grader.sandbox import backends
from grader.sandbox.limits import Limits
from grader.submissions import find

#: Progress lines per grading run, if there is no terminal.
PROGRESS_LINES = 20
#: In a file or a pipe, nothing is cut or wrapped.
WIDTH_OF_FILES = 10_000
CHANGES = "changes.csv"
DEMO_WITHOUT_SANDBOX = (
    "No sandbox can be created here. The demo's notebooks come with the course and are graded "
    "without one; students' notebooks are not: {reason}\n"
)

OPEN = "Other users of this machine can read the hidden tests and the grades: chmod 700 {}"


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
        int, typer.Option(min=1, help="Submissions graded in parallel; default: one per core.")
    ] = workers.cores(),
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
            help="Seconds that one cell may take. [default: c.Execute.timeout]",
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
    console = Console(soft_wrap=False)
    if not console.is_terminal:
        console.width = WIDTH_OF_FILES
    errors = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        opened = Course(course)
        use_demo = assignment is None and not student and demo_if_empty and not find.entries(opened)
        if use_demo:
            console.print("submitted/ is empty: grading the demo class in demo/ instead.\n")
            opened = demo.prepare(opened.root)
        opened.limit(
            timeout=cell_seconds,
            notebook_timeout=notebook_seconds,
            memory=memory,
            processes=processes,
            file_size=file_size,
            scratch_size=scratch_size,
            output_size=output_size,
        )
        opened.config.SandboxedExecute.anyway = anyway
        opened.choose_sandbox(sandbox, weaker=weaker_sandbox)
        if no_sandbox:
            opened.disable_sandbox()
        elif use_demo and scheduler is None and (reason := backends.why_not(opened.sandbox)):
            console.print(DEMO_WITHOUT_SANDBOX.format(reason=reason), markup=False, soft_wrap=True)
            opened.disable_sandbox()
        by_hand = _record_by_hand(opened)
        with _progress(console) as progress:
            outcome = grade_course(
                opened,
                assignment,
                only=student,
                force=force,
                jobs=jobs,
                scheduler=scheduler,
                progress=progress,
                report=lambda line: console.print(line, markup=False, soft_wrap=True),
            )
        if not outcome.grades and not outcome.rejections:
            raise GradingError(
                f"Nothing to grade: put notebooks in {opened.root.name}/submitted/<student>/"
                "<assignment>/, or try: thaw grade --demo-if-empty"
            )
        _finish(opened, outcome, assignment, student, by_hand, console)
        if no_sandbox:
            console.print("[bold]No sandbox:[/bold] students' code ran with your permissions.")
        if not use_demo and (folder := opened.open_to_others()):
            console.print(OPEN.format(folder.parent), markup=False, soft_wrap=True)
    except GradingError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(1) from None
    if outcome.rejections:
        raise typer.Exit(1)


@contextlib.contextmanager
def _progress(console: Console) -> Iterator[Callable[[int, int], None]]:
    """Yield a function of (done, total) that shows a bar in a terminal, else occasional lines."""
    if not console.is_terminal:
        yield partial(_progress_line, console)
        return
    remaining = TimeRemainingColumn(elapsed_when_finished=True)
    counts = TextColumn("{task.completed} of {task.total} graded; time left")
    columns = TextColumn("{task.description}"), BarColumn(), counts, remaining
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Grading", total=None, visible=False)
        yield lambda done, total: bar.update(task, completed=done, total=total, visible=True)


def _progress_line(console: Console, done: int, total: int) -> None:
    if done and done * PROGRESS_LINES // total > (done - 1) * PROGRESS_LINES // total:
        console.print(f"{done} of {total} graded")


def _record_by_hand(course: Course) -> int:
    """Write points that changed by hand since the last run to changes.csv; return their number.

    Grading, which can change the points of tests, comes after.
    """
    with course.locked():
        found = score_changes.by_hand(course, course.root / CHANGES)
        if found:
            score_changes.write(found, course.root / CHANGES)
    return len(found)


def _finish(
    course: Course,
    outcome: Outcome,
    assignment: str | None,
    only: list[str],
    by_hand: int,
    console: Console,
) -> None:
    """Write grades.csv and the class report, and print the table and the paths."""
    whole, ungraded = outcome, []
    if assignment is not None or only:
        whole, ungraded = whole_class.complete(course, outcome, assignment, only)
    grades_csv.write_grades(whole, whole.names.students, course.root / "grades.csv", ungraded)
    path = course.root / "report.html"
    class_report.write(whole, path, sandboxed=course.sandboxed, ungraded=ungraded)
    table.print_table(outcome, console)
    for line in rejection_page.write(course, outcome.rejections):
        console.print(line, markup=False, soft_wrap=True, highlight=False)
    shown, gradebook = _shown(course.root), course.gradebook_address
    if isinstance(gradebook, Path):
        gradebook = _shown(gradebook)
    console.print(f"\nFeedback: {shown / 'feedback'}/<student>/<assignment>/<assignment>.html")
    line = f"Grades:   {shown / 'grades.csv'}   Gradebook: {gradebook}"
    console.print(line, markup=False, soft_wrap=True)
    console.print(f"Class:    {shown / 'report.html'}")
    if outcome.regraded:
        score_changes.write(outcome.changes, course.root / CHANGES)
    if outcome.regraded or by_hand:
        console.print(f"Changes:  {shown / CHANGES}   Points changed by hand: {by_hand}")


def _shown(path: Path) -> Path:
    """Return a path as seen from the current folder."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
