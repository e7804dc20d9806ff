"""nbgrader's conversions of a course: register an assignment, grade, write a feedback page."""

import copy
import logging
import os
import re
import shutil
import warnings
from collections.abc import Collection
from pathlib import Path

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.preprocessors import Execute
from nbgrader.utils import capture_log, setenv
from sqlalchemy.exc import SAWarning
from traitlets.utils.importstring import import_item

from grader.course.course import SANDBOXED_EXECUTION, Course
from grader.errors import GradingError
from grader.pages.rendering import SHOWN_PLAIN

# nbgrader adds rows in an order that SQLAlchemy 2 warns about; they are stored correctly.
warnings.filterwarnings("ignore", category=SAWarning, message="Object of type .* not in session")

#: The last line of a traceback; UNNAMED are errors whose names are not informative.
RAISED = re.compile(r"^ {0,4}([\w.]+(?:Error|Exception|BadInput)): (.+)$", re.MULTILINE)
UNNAMED = ("NbGraderException", "GradingError", "BadInput")


def register(course: Course, assignment: str) -> None:
    """Write an assignment's cells and points into the gradebook; `release/` stays unchanged.

    Raises:
        GradingError: if nbgrader rejects it, for example because cells were added or removed after
            submissions had been graded.
    """
    with course.staging() as nowhere:
        coursedir = course.coursedir(assignment_id=assignment, release_directory=nowhere)
        _run(GenerateAssignment(coursedir=coursedir, config=course.config, log=_quiet_log()))


def execute(course: Course, student: str, assignment: str, notebook: NotebookNode) -> str:
    """Sanitize and execute a submission's notebook; nothing is written.

    Args:
        course: the course.
        student: the student's id.
        assignment: the assignment's name.
        notebook: the submitted notebook.

    Returns:
        The executed notebook, as JSON, for `autograde`.

    Raises:
        GradingError: if no sandbox can be created, or it crashed at every attempt.
        BadInput: if the submission cannot be graded. A broken notebook can make nbgrader raise
            any other exception.
    """
    app, resources = _autograding(course, student, assignment)
    before, _ = _around_execution(course)
    for step in (*app.sanitize_preprocessors, *before):
        app.exporter.register_preprocessor(step)
    return app.exporter.from_notebook_node(notebook, resources=resources)[0]


def run(
    course: Course, student: str, assignment: str, notebook: NotebookNode, limits: dict[str, int]
) -> NotebookNode:
    """Execute a notebook with the files of a submission; nothing is graded or written.

    Args:
        course: the course.
        student: the student's id.
        assignment: the assignment's name.
        notebook: any notebook; it is changed.
        limits: seconds for a cell (`timeout`) and for all (`notebook_timeout`), unless the course
            has lower ones.

    Returns:
        The executed notebook.

    Raises:
        GradingError: if no sandbox can be created, or it crashed at every attempt.
    """
    app, resources = _autograding(course, student, assignment)
    step = _around_execution(course)[0][-1]
    kind = import_item(step) if isinstance(step, str) else step
    execution = kind(parent=app.exporter)
    for name, seconds in limits.items() if course.sandboxed else ():
        setattr(execution, name, min(seconds, getattr(execution, name) or seconds))
    if course.sandboxed:
        execution.canaries = False  # there are no tests
    return execution.preprocess(notebook, resources)[0]


def autograde(
    course: Course,
    student: str,
    assignment: str,
    executed: NotebookNode,
    *,
    same: Collection[str] = (),
) -> None:
    """Write the scores of an executed submission.

    Args:
        course: the course.
        student: the student's id.
        assignment: the assignment's name.
        executed: the executed notebook.
        same: grade_ids of cells that have not changed since they were last graded; their manual
            points need no confirmation.

    Raises:
        GradingError: if nbgrader cannot grade it.
    """
    config = copy.deepcopy(course.config)
    _, config.Autograde.autograde_preprocessors = _around_execution(course)
    config.SaveScores.same = list(same)
    coursedir = course.coursedir(assignment_id=assignment, student_id=student)
    app = _AutogradeExecuted(coursedir=coursedir, config=config, log=_quiet_log())
    app.executed = executed
    app.force = True
    _run(app)


def write_feedback(course: Course, student: str, assignment: str) -> str | None:
    """Write one submission's feedback page; its folder is created atomically.

    Returns:
        A line that says so if the notebook is shown as plain text.

    Raises:
        GradingError: if nbgrader cannot write it, for example because it was not graded.
    """
    with course.staging() as staging:
        settings = {"assignment_id": assignment, "student_id": student}
        coursedir = course.coursedir(**settings, feedback_directory=staging)
        app = GenerateFeedback(coursedir=coursedir, config=course.config, log=_quiet_log())
        app.force = True
        log = _run(app)
        finished = course.folder("feedback", student, assignment)
        shutil.rmtree(finished, ignore_errors=True)
        finished.parent.mkdir(parents=True, exist_ok=True)
        os.replace(Path(staging) / student / assignment, finished)
    lines = (line.removeprefix("[WARNING] ") for line in log.splitlines())
    return next((line for line in lines if SHOWN_PLAIN in line), None)


def _autograding(course: Course, student: str, assignment: str) -> tuple[Autograde, dict]:
    """Return nbgrader's Autograde with an exporter that has no steps yet, and its resources."""
    coursedir = course.coursedir(assignment_id=assignment, student_id=student)
    app = Autograde(coursedir=coursedir, config=course.config, log=_quiet_log())
    app.exporter = NotebookExporter(parent=app, config=app.config)
    folder = course.folder("submitted", student, assignment)
    resources = app.init_single_notebook_resources(str(folder / f"{assignment}.ipynb"))
    resources["metadata"] = {"name": assignment, "path": str(folder)}
    return app, resources


class _AutogradeExecuted(Autograde):
    """nbgrader's Autograde for a notebook that is already sanitized and executed."""

    executed: NotebookNode

    def convert_single_notebook(self, notebook_filename: str) -> None:
        resources = self.init_single_notebook_resources(notebook_filename)
        self._sanitizing = False
        self._init_preprocessors()
        try:
            with setenv(NBGRADER_EXECUTION="autograde"):
                output, resources = self.exporter.from_notebook_node(self.executed, resources)
            self.write_single_notebook(output, resources)
        finally:
            self._sanitizing = True


def _around_execution(course: Course) -> tuple[list, list]:
    """Return the autograding steps up to and including the execution, and those after it."""
    steps = course.steps
    places = [place for place, step in enumerate(steps) if _executes(step)]
    if not places:
        raise GradingError(
            "nbgrader_config.py: c.Autograde.autograde_preprocessors has no step that executes a "
            f"notebook; add {SANDBOXED_EXECUTION!r}."
        )
    return steps[: places[0] + 1], steps[places[0] + 1 :]


def _executes(step: str | type) -> bool:
    return issubclass(import_item(step) if isinstance(step, str) else step, Execute)


def _run(app) -> str:
    """Run one of nbgrader's converters; return its log."""
    result = capture_log(app)
    if not result["success"]:
        raise GradingError(_cause(result))
    return result.get("log", "")


def _quiet_log() -> logging.Logger:
    log = logging.getLogger("thaw.nbgrader")
    log.propagate = False
    log.setLevel(logging.INFO)
    log.addHandler(logging.NullHandler())
    return log


def _cause(result: dict) -> str:
    """Return the line of nbgrader's log that gives the cause of a failure."""
    raised = RAISED.findall(result.get("log", "")) or RAISED.findall(result.get("error", ""))
    if not raised:
        return result.get("error", "unknown error").strip().splitlines()[-1]
    kind, text = raised[-1]
    return text if kind.endswith(UNNAMED) else f"{kind.split('.')[-1]}: {text}"
