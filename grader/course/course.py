"""An nbgrader course folder: its configuration, its source notebooks, its gradebook."""

import contextlib
import fcntl
import shutil
import stat
import tempfile
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from grader.course import gradebook
from grader.errors import GradingError
from grader.sandbox import backends

SANDBOXED_EXECUTION = "grader.steps.execute.SandboxedExecute"
PLAIN_EXECUTION = "nbgrader.preprocessors.Execute"
DATABASE_TIMEOUT_SECONDS = 120
STAGING = ".grading-staging-"


class Course:
    """One nbgrader course folder.

    Args:
        root: the folder, with `source/` and optionally `nbgrader_config.py`.
        config_from: the folder whose `nbgrader_config.py` is read; default: `root`.

    Attributes:
        root: the folder, as an absolute path.
        config: nbgrader's settings.

    Raises:
        GradingError: if there is no `source/` in `root`.
    """

    def __init__(self, root: Path, config_from: Path | None = None):
        self.root = root.resolve()
        if not (self.root / "source").is_dir():
            raise GradingError(f"{root} is not a course folder: it has no source/.")
        self.config = _read_config((config_from or self.root).resolve())
        self.config.CourseDirectory.root = str(self.root)
        # Workers read the gradebook while it is written; SQLite's default timeout of five seconds
        # is too short on a busy machine.
        url = f"sqlite:///{self.root / 'gradebook.db'}?timeout={DATABASE_TIMEOUT_SECONDS}"
        self.config.CourseDirectory.setdefault("db_url", url)

    def limit(self, **limits: float | None) -> None:
        """Set limits of `grader.steps.execute.SandboxedExecute`.

        Args:
            **limits: that class's settings, in its units: seconds, megabytes, numbers of processes.
                None keeps the configured value.
        """
        for name, value in limits.items():
            if value is not None:
                self.config.SandboxedExecute[name] = value

    @property
    def sandbox(self) -> backends.Choice:
        """Which sandboxes students' code may run in; see `grader.steps.execute`."""
        settings = self.config.SandboxedExecute
        name = settings.get("sandbox", backends.STRONGEST)
        return backends.Choice(name, bool(settings.get("weaker_sandbox", False)))

    def choose_sandbox(self, name: str | None, *, weaker: bool) -> None:
        """Set the sandbox; see `grader.sandbox.backends.Choice`.

        Args:
            name: its name; None keeps the configured one.
            weaker: also one that lacks something; False keeps the configured value.

        Raises:
            GradingError: if there is no such sandbox.
        """
        if name is not None and name not in backends.NAMES:
            raise GradingError(f"There is no sandbox {name!r}, only {', '.join(backends.NAMES)}.")
        settings = self.config.SandboxedExecute
        if name is not None:
            settings.sandbox = name
        if weaker:
            settings.weaker_sandbox = True

    def disable_sandbox(self) -> None:
        """Run students' code as the grading user, with access to all of that user's files."""
        self.config.Autograde.autograde_preprocessors = [
            PLAIN_EXECUTION if step == SANDBOXED_EXECUTION else step for step in self.steps
        ]

    def open_to_others(self) -> Path | None:
        """Return `source/`, with the hidden tests, if other users of this machine can read it."""
        folder = (self.root / "source").resolve()
        if not folder.is_dir() or not folder.stat().st_mode & stat.S_IROTH:
            return None
        path = (folder, *folder.parents)
        return folder if all(one.stat().st_mode & stat.S_IXOTH for one in path) else None

    @property
    def sandboxed(self) -> bool:
        """Whether students' code runs in a sandbox."""
        return SANDBOXED_EXECUTION in self.steps

    @property
    def steps(self) -> list[str | type]:
        """Nbgrader's autograding steps, or their names; one of them executes the notebook."""
        autograde = Autograde(coursedir=self.coursedir(), config=self.config)
        return list(autograde.autograde_preprocessors)

    @property
    def late_settings(self) -> str:
        """The settings of the late penalty, as text for comparison."""
        return repr((self.config.AssignLatePenalties, self.config.LatePenalty))

    @property
    def assignments(self) -> list[str]:
        """Names of the assignments, sorted; each has `source/<name>/<name>.ipynb`."""
        notebooks = (self.root / "source").glob("*/*.ipynb")
        return sorted(path.stem for path in notebooks if path.stem == path.parent.name)

    def require(self, assignment: str) -> None:
        """Raise GradingError if the assignment is not in `source/`."""
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
        """The gradebook's URL."""
        return self.coursedir().db_url

    @property
    def gradebook_address(self) -> Path | str:
        """The gradebook's file, or the URL of its database without password and options."""
        return gradebook.address(self.database_url)

    def gradebook(self) -> Gradebook:
        """Open the gradebook; use it in a `with` statement. Raises GradingError."""
        return gradebook.opened(self.database_url, self.coursedir().course_id)

    def one_gradebook_connection(self) -> contextlib.AbstractContextManager[None]:
        """Share one connection among all Gradebook objects within a `with` statement."""
        return gradebook.one_connection(self.database_url, self.coursedir().course_id)

    @contextlib.contextmanager
    def locked(self):
        """Lock the course against other grading runs, and remove what a killed run left behind.

        Raises:
            GradingError: if another process is grading this course.
        """
        with (self.root / ".grading-lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise GradingError(f"{self.root} is being graded by another process.") from None
            for staging in self.root.glob(f"{STAGING}*"):
                shutil.rmtree(staging, ignore_errors=True)
            yield

    def staging(self) -> tempfile.TemporaryDirectory:
        """Return a new temporary folder in the course, which the next run removes if it remains."""
        return tempfile.TemporaryDirectory(dir=self.root, prefix=STAGING)

    def coursedir(self, **settings) -> CourseDirectory:
        """Return nbgrader's view of the folder; `settings` are traits of CourseDirectory."""
        return CourseDirectory(config=self.config, **settings)


def _read_config(folder: Path) -> Config:
    path = folder / "nbgrader_config.py"
    if not path.exists():
        raise GradingError(f"{path} is missing: run this in the course folder.")
    return PyFileConfigLoader(path.name, path=str(folder)).load_config()
