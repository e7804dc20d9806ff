"""An nbgrader course folder: its configuration, its source notebooks, its gradebook."""

import contextlib
import copy
import fcntl
import logging
import os
import re
import shutil
import tempfile
import warnings
from collections.abc import Collection
from pathlib import Path

from nbconvert.exporters import NotebookExporter
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import capture_log
from sqlalchemy.exc import SAWarning
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from grader.errors import GradingError
from grader.pages.exporter import FeedbackExporter

# nbgrader adds rows to its gradebook in an order that SQLAlchemy 2 remarks on; they do arrive.
warnings.filterwarnings("ignore", category=SAWarning, message="Object of type .* not in session")


SANDBOXED_EXECUTION = "grader.steps.execute.SandboxedExecute"
PLAIN_EXECUTION = "nbgrader.preprocessors.Execute"
TAKE_EXECUTED = "grader.steps.save_scores.TakeExecuted"
PATIENCE_SECONDS = 120
STAGING = ".grading-staging-"
#: How a traceback ends, with the errors whose names say nothing.
RAISED = re.compile(r"^ {0,4}([\w.]+(?:Error|Exception|BadInput)): (.+)$", re.MULTILINE)
TOLD = ("NbGraderException", "GradingError", "BadInput")


class Course:
    """One nbgrader course folder.

    Args:
        root: the folder, with `source/` and, if it has settings of its own, `nbgrader_config.py`.
        config_from: the folder whose `nbgrader_config.py` is read; `root` unless told otherwise.

    Raises:
        GradingError: if there is no `source/` in `root`.
    """

    def __init__(self, root: Path, config_from: Path | None = None):
        self.root = root.resolve()
        if not (self.root / "source").is_dir():
            raise GradingError(f"{root} is not the course folder: it has no source/ in it.")
        self._config = _read_config((config_from or self.root).resolve())
        self._config.CourseDirectory.root = str(self.root)
        # Workers read the gradebook while it is written; on a busy machine SQLite's five seconds
        # of patience are too few.
        patient = f"sqlite:///{self.root / 'gradebook.db'}?timeout={PATIENCE_SECONDS}"
        self._config.CourseDirectory.setdefault("db_url", patient)

    def limit(self, **limits: float | None) -> None:
        """Set limits of `grader.steps.execute.SandboxedExecute`.

        Args:
            **limits: that class's settings, in its units: seconds, megabytes, numbers of processes.
                None leaves one as it is configured.
        """
        for name, value in limits.items():
            if value is not None:
                self._config.SandboxedExecute[name] = value

    def leave_the_sandbox(self) -> None:
        """Run students' code as the grading user, who can read and change all there is."""
        self._config.Autograde.autograde_preprocessors = [
            PLAIN_EXECUTION if step == SANDBOXED_EXECUTION else step for step in self._steps()
        ]

    @property
    def sandboxed(self) -> bool:
        """Whether students' code runs in a sandbox."""
        return SANDBOXED_EXECUTION in self._steps()

    def _steps(self) -> list:
        """Return what nbgrader does with a sanitized submission; the first step executes it."""
        autograde = Autograde(coursedir=self._coursedir(), config=self._config)
        return list(autograde.autograde_preprocessors)

    @property
    def late_settings(self) -> str:
        """What being late costs, as text: it changes when a setting does."""
        return repr((self._config.AssignLatePenalties, self._config.LatePenalty))

    @property
    def assignments(self) -> list[str]:
        """Slugs of the assignments, in order: of each there is `source/<slug>/<slug>.ipynb`."""
        notebooks = (self.root / "source").glob("*/*.ipynb")
        return sorted(path.stem for path in notebooks if path.stem == path.parent.name)

    def require(self, assignment: str) -> None:
        """Raise GradingError if `source/` has no such assignment."""
        if assignment not in self.assignments:
            known = ", ".join(self.assignments) or "none"
            raise GradingError(f"There is no assignment {assignment!r} in source/; it has {known}.")

    def source_notebook(self, assignment: str) -> Path:
        """Return the path of an assignment's source notebook."""
        return self.root / "source" / assignment / f"{assignment}.ipynb"

    def folder(self, step: str, student: str, assignment: str) -> Path:
        """Return nbgrader's folder for a step ("submitted", "autograded", "feedback")."""
        return self.root / step / student / assignment

    @property
    def database_url(self) -> str:
        """Where the gradebook is."""
        return self._coursedir().db_url

    def gradebook(self) -> Gradebook:
        """Open the gradebook; use it in a `with` statement."""
        return Gradebook(self.database_url, self._config.CourseDirectory.course_id)

    @contextlib.contextmanager
    def alone(self):
        """Keep a second grader out, and remove what one that was killed has left behind.

        Raises:
            GradingError: if this course is being graded already.
        """
        with (self.root / ".grading-lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise GradingError(f"{self.root} is being graded by another process.") from None
            for staging in self.root.glob(f"{STAGING}*"):
                shutil.rmtree(staging, ignore_errors=True)
            yield

    def register(self, assignment: str) -> None:
        """Put an assignment's cells and points into the gradebook, leaving `release/` alone.

        Raises:
            GradingError: if nbgrader refuses, for example because cells were added or removed
                after submissions had been graded.
        """
        with self._staging() as nowhere:
            self._run(GenerateAssignment, assignment, ".", release_directory=nowhere)

    def execute(self, assignment: str, student: str) -> str:
        """Run one submission's notebook; nothing is written.

        Args:
            assignment: which one.
            student: whose.

        Returns:
            The executed notebook, as JSON, for `autograde`.

        Raises:
            GradingError: if no sandbox can be made here, or it crashed at every attempt.
            BadInput: if what was handed in cannot be graded. A broken notebook may make nbgrader
                raise anything else.
        """
        coursedir = self._coursedir(assignment_id=assignment, student_id=student)
        app = Autograde(coursedir=coursedir, config=self._config, log=_quiet_log())
        app.exporter = NotebookExporter(parent=app, config=app.config)
        notebook = self.folder("submitted", student, assignment) / f"{assignment}.ipynb"
        resources = app.init_single_notebook_resources(str(notebook))
        for step in (*app.sanitize_preprocessors, self._steps()[0]):
            app.exporter.register_preprocessor(step)
        executed, _ = app.exporter.from_filename(str(notebook), resources=resources)
        return executed

    def autograde(
        self, assignment: str, student: str, executed: str, *, same: Collection[str] = ()
    ) -> None:
        """Write the scores of a submission that was executed.

        Args:
            assignment: which one.
            student: whose.
            executed: the executed notebook, as JSON.
            same: grade_ids of cells that stand as they did when they were graded last; points
                that somebody gave them need not be confirmed.

        Raises:
            GradingError: if nbgrader cannot grade it.
        """
        config = copy.deepcopy(self._config)
        config.Autograde.autograde_preprocessors = [TAKE_EXECUTED, *self._steps()[1:]]
        config.TakeExecuted.executed = executed
        config.SaveScores.same = list(same)
        self._run(Autograde, assignment, student, config=config)

    def write_feedback(self, assignment: str, student: str) -> None:
        """Write one submission's feedback page; its folder appears complete or not at all.

        Raises:
            GradingError: if nbgrader cannot write it, for example because it was not graded.
        """
        with self._staging() as staging:
            settings = {"feedback_directory": staging}
            self._run(GenerateFeedback, assignment, student, FeedbackExporter, **settings)
            finished = self.folder("feedback", student, assignment)
            shutil.rmtree(finished, ignore_errors=True)
            finished.parent.mkdir(parents=True, exist_ok=True)
            os.replace(Path(staging) / student / assignment, finished)

    def _staging(self):
        return tempfile.TemporaryDirectory(dir=self.root, prefix=STAGING)

    def _coursedir(self, **settings) -> CourseDirectory:
        return CourseDirectory(config=self._config, **settings)

    def _run(
        self, converter, assignment: str, student: str, exporter=None, *, config=None, **settings
    ) -> None:
        """Run one of nbgrader's converters for one submission, its log kept from the terminal."""
        coursedir = self._coursedir(assignment_id=assignment, student_id=student, **settings)
        app = converter(coursedir=coursedir, config=config or self._config, log=_quiet_log())
        app.force = student != "."
        app.exporter_class = exporter or app.exporter_class
        result = capture_log(app)
        if not result["success"]:
            raise GradingError(_cause(result))


def _quiet_log() -> logging.Logger:
    log = logging.getLogger("thaw.nbgrader")
    log.propagate = False
    log.setLevel(logging.INFO)
    log.addHandler(logging.NullHandler())
    return log


def _read_config(folder: Path) -> Config:
    path = folder / "nbgrader_config.py"
    if not path.exists():
        raise GradingError(f"{path} is missing: run this in the course folder.")
    return PyFileConfigLoader(path.name, path=str(folder)).load_config()


def _cause(result: dict) -> str:
    """Return the line of nbgrader's log that names the cause of a failure."""
    raised = RAISED.findall(result.get("log", "")) or RAISED.findall(result.get("error", ""))
    if not raised:
        return result.get("error", "unknown error").strip().splitlines()[-1]
    kind, text = raised[-1]
    return text if kind.endswith(TOLD) else f"{kind.split('.')[-1]}: {text}"
