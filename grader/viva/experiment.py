"""Run a submission with single changes, and note what the sheet's "Try it" cells print then.

Each task's own try-out, a cell that the sheet brings, is the measurement. Where a seed is the same
and the outputs of two runs are not, nothing is asked.
"""

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from random import Random

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader import utils

from grader.course import conversions
from grader.course.course import Course
from grader.integrity import answer_key
from grader.sandbox import limit_messages
from grader.submissions import validate
from grader.submissions.find import Submission
from grader.viva import code_changes, tasks
from grader.viva.code_changes import Change
from grader.viva.tasks import Task

#: Changes that are tried for each task: in the answer, and in the numbers of the try-out.
IN_ANSWER, IN_TRY_OUT = 6, 3
#: Seconds: a submission that never ends is run as often as there are changes.
LIMITS = {"timeout": 30, "notebook_timeout": 240}
#: Tasks of a submission that are tried.
TASKS = 4
#: What is printed is an option that one reads; a longer one is none.
MAX_LINES, MAX_CHARACTERS = 12, 500
#: Before each try-out: names of new layers and random numbers begin anew.
BEGIN = """\
__import__("random").seed(1)
if _thaw := __import__("sys").modules.get("numpy"):
    _thaw.random.seed(1)
if _thaw := __import__("sys").modules.get("keras"):
    _thaw.utils.clear_session()
    _thaw.utils.set_random_seed(1)
"""
#: The last line of an outcome with an error.
STOPS = "It stops with the error "
CONTROL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f]")
#: The progress of `fit` and `predict`, with times.
PROGRESS = re.compile(r"^.*(?:━|ms/step|^Epoch \d+/\d+).*$\n?", re.MULTILINE)
#: A warning, with the line of code that it quotes.
WARNING = re.compile(r"^.*Warning: .*\n(?:  .*\n)?", re.MULTILINE)
#: What NumPy puts between numbers so that columns are straight.
PADDING = re.compile(r"(?<=[\d.]) +(?=[-\d\]])")
VERBOSE = re.compile(r",? *verbose=\w+")
LONG_NUMBER = re.compile(r"(?<![\w.])-?\d+\.\d{5,}(?:e[+-]?\d+)?(?!\w)")


@dataclass(frozen=True)
class Trial:
    """What a try-out prints after a change.

    Attributes:
        change: the change.
        in_try_out: whether the try-out was changed, and not the answer.
        outcome: what it printed, and with which kind of error it stopped.
    """

    change: Change
    in_try_out: bool
    outcome: str


@dataclass(frozen=True)
class Examined:
    """A task with its trials.

    Attributes:
        task: the task.
        unchanged: what the try-out prints with the student's code as it is.
        trials: one for each change.
    """

    task: Task
    unchanged: str
    trials: list[Trial]


def examine(course: Course, submission: Submission, chance: Random) -> list[Examined]:
    """Run a submission in the sandbox with changes drawn by chance.

    Args:
        course: the course.
        submission: the submission; its files are there, its tests are not run.
        chance: draws tasks and changes.

    Returns:
        The tasks whose try-out prints the same in two runs of the unchanged code.

    Raises:
        BadInput: if it is not a notebook.
        GradingError: if the sandbox cannot be created, or crashed at every attempt.
    """
    blank = answer_key.read(course.source_notebook(submission.assignment), course.config).blank
    notebook = validate.read_notebook(submission.notebook)
    cells = tasks.own_cells(notebook, blank)
    there = list(tasks.of(notebook, blank, tasks.definitions(cells)))
    drawn = chance.sample(there, min(TASKS, len(there)))
    planned = [(task, list(_changes(task, chance))) for task in drawn]
    runs = [run for task, changes in planned for run in _runs(task, changes)]
    trials = new_notebook(cells=[*map(new_code_cell, cells), *runs])
    executed = conversions.run(course, *submission.key, trials, LIMITS)
    found = iter(executed.cells[len(cells) :])
    return [one for task, changes in planned if (one := _read(task, changes, found))]


def _changes(task: Task, chance: Random) -> Iterator[tuple[Change, bool]]:
    """Yield changes of the answer, and of numbers that the try-out hands to it."""
    in_answer = [one for one in code_changes.changes(task.code) if _is_interesting(one, task.code)]
    removed = [one for one in in_answer if one.kind == code_changes.NO_STATEMENT]
    others = [one for one in in_answer if one.kind != code_changes.NO_STATEMENT]
    for changes in (removed, others):
        drawn = chance.sample(changes, min(IN_ANSWER // 2, len(changes)))
        yield from ((one, False) for one in drawn)
    inputs = [one for one in code_changes.changes(task.try_out) if _is_input(one, task)]
    drawn = chance.sample(inputs, min(IN_TRY_OUT, len(inputs)))
    yield from ((one, True) for one in drawn)


def _is_interesting(change: Change, code: str) -> bool:
    """Whether there is something to understand, and the change can be shown as lines.

    In another text, without a `return`, and with another `verbose`, there is not.
    """
    if change.after[:1] in set("'\"") or change.before.startswith("return"):
        return False
    silent = VERBOSE.sub("", change.source) == VERBOSE.sub("", ast.unparse(ast.parse(code)))
    return not silent and _same(change.text, change.source)


def _same(one: str, other: str) -> bool:
    """Whether two texts are the same code."""
    try:
        return ast.dump(ast.parse(one)) == ast.dump(ast.parse(other))
    except SyntaxError:
        return False


def _is_input(change: Change, task: Task) -> bool:
    """Whether a number in the try-out was changed that is handed to the student's answer."""
    if change.kind != code_changes.OTHER_CONSTANT or not change.before[0].isdigit():
        return False
    names = tasks.definitions([task.code])
    before, after = (_calls(code, names) for code in (task.try_out, change.source))
    return before != after


def _calls(code: str, names: Collection[str]) -> list[str]:
    """Return the calls of functions and classes with these names."""
    calls = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))
    return [ast.unparse(one) for one in calls if getattr(one.func, "id", None) in names]


def _runs(task: Task, changes: list[tuple[Change, bool]]) -> Iterator[NotebookNode]:
    """Yield two cells for each run: the answer, and the try-out; the unchanged first and last."""
    for change, in_try_out in ((None, False), *changes, (None, False)):
        code, try_out = task.code, task.try_out
        if change is not None and in_try_out:
            try_out = change.text
        elif change is not None:
            code = change.text
        yield new_code_cell(code)
        yield new_code_cell(BEGIN + try_out)


def _read(task: Task, changes, found: Iterator[NotebookNode]) -> Examined | None:
    """Read the next runs of a task; None if the unchanged code prints nothing, or varies."""
    outcomes = [_outcome(next(found), next(found)) for _ in range(len(changes) + 2)]
    first, *changed, last = outcomes
    if first != last or not first:
        return None
    trials = [
        Trial(*change, outcome)
        for change, outcome in zip(changes, changed, strict=True)
        if outcome is not None
    ]
    return Examined(task, first, trials)


def _outcome(answer: NotebookNode, try_out: NotebookNode) -> str | None:
    """Return what two executed cells print and raise; None if that cannot be an option."""
    printed, raised = "", ""
    # Without a definition of its own, the try-out would run the one before.
    failed = utils.has_failed(answer)
    for output in answer.outputs if failed else (*answer.outputs, *try_out.outputs):
        if output.output_type == "stream" and output.name == "stdout":
            printed += output.text
        elif output.output_type == "error" and output.ename in limit_messages.OF_LIMITS:
            return None  # on another machine it would be another outcome
        elif output.output_type == "error" and not raised:
            raised = f"{STOPS}{output.ename}."
    for unsteady in (CONTROL, PROGRESS, WARNING):
        printed = unsteady.sub("", printed)
    if LONG_NUMBER.search(printed):
        printed = PADDING.sub(" ", LONG_NUMBER.sub(_rounded, printed))
    text = "\n".join(filter(None, [printed.strip("\n").rstrip(), raised]))
    short = len(text) <= MAX_CHARACTERS and text.count("\n") < MAX_LINES
    return text if short else None


def _rounded(number: re.Match) -> str:
    return f"{float(number[0]):.4g}"
