"""What `thaw grade` does: grade, write the reports, and print a table."""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from grader.cli import demo, table
from grader.course.course import Course
from grader.errors import GradingError
from grader.grading import rejection_page, score_changes, workers
from grader.grading.grade import grade_course
from grader.grading.outcome import Outcome
from grader.reports import class_report, grades_csv, whole_class
from grader.sandbox import backends
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


@dataclass(frozen=True)
class Selection:
    """What is graded.

    Attributes:
        assignment: only this one, if not None.
        students: only these, if there are any.
        force: also what was graded before and has not changed.
        anyway: also an assignment whose solution fails its tests.
        demo_if_empty: the demo class, if nothing was submitted.
    """

    assignment: str | None
    students: Sequence[str]
    force: bool
    anyway: bool
    demo_if_empty: bool


@dataclass(frozen=True)
class Sandbox:
    """In what submissions run.

    Attributes:
        name: of a sandbox; None for the strongest that works.
        weaker: whether it may lack something on this machine.
        none: whether submissions run without one.
    """

    name: str | None
    weaker: bool
    none: bool


def grade(
    root: Path,
    selection: Selection,
    sandbox: Sandbox,
    limits: Mapping[str, float | None],
    *,
    jobs: int | None,
    scheduler: str | None,
) -> bool:
    """Grade a course, write the reports, and print a table and the paths.

    Args:
        root: the course folder.
        selection: what is graded.
        sandbox: in what submissions run.
        limits: for settings of `Limits`, values that replace the configured ones; None keeps them.
        jobs: submissions graded in parallel; None for one per core.
        scheduler: address of a Dask cluster that runs the submissions, or None.

    Returns:
        Whether everything was graded. What prevents it is printed to standard error.
    """
    console = Console(soft_wrap=False)
    if not console.is_terminal:
        console.width = WIDTH_OF_FILES
    assignment = selection.assignment
    errors = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        opened = Course(root)
        use_demo = selection.demo_if_empty and assignment is None and not selection.students
        use_demo = use_demo and not find.entries(opened)
        if use_demo:
            console.print("submitted/ is empty: grading the demo class in demo/ instead.\n")
            opened = demo.prepare(opened.root)
        opened.limit(**limits)
        opened.config.SandboxedExecute.anyway = selection.anyway
        opened.choose_sandbox(sandbox.name, weaker=sandbox.weaker)
        if sandbox.none:
            opened.disable_sandbox()
        elif use_demo and scheduler is None and (reason := backends.why_not(opened.sandbox)):
            console.print(DEMO_WITHOUT_SANDBOX.format(reason=reason), markup=False, soft_wrap=True)
            opened.disable_sandbox()
        by_hand = _record_by_hand(opened)
        with _progress(console) as progress:
            outcome = grade_course(
                opened,
                assignment,
                only=selection.students,
                force=selection.force,
                jobs=jobs or workers.cores(),
                scheduler=scheduler,
                progress=progress,
                report=lambda line: console.print(line, markup=False, soft_wrap=True),
            )
        if not outcome.grades and not outcome.rejections:
            raise GradingError(
                f"Nothing to grade: put notebooks in {opened.root.name}/submitted/<student>/"
                "<assignment>/, or try: thaw grade --demo-if-empty"
            )
        _finish(opened, outcome, selection, by_hand, console)
        if sandbox.none:
            console.print("[bold]No sandbox:[/bold] students' code ran with your permissions.")
        if not use_demo and (folder := opened.open_to_others()):
            console.print(OPEN.format(folder.parent), markup=False, soft_wrap=True)
    except GradingError as error:
        errors.print(str(error), markup=False)
        return False
    return not outcome.rejections


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
    selection: Selection,
    by_hand: int,
    console: Console,
) -> None:
    """Write grades.csv and the class report, and print the table and the paths."""
    whole, ungraded = outcome, []
    assignment, students = selection.assignment, selection.students
    if assignment is not None or students:
        whole, ungraded = whole_class.complete(course, outcome, assignment, students)
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
