"""An nbgrader course folder: its configuration, its source notebooks, its gradebook."""

import logging
import os
import sys
import tempfile
import warnings
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import capture_log
from sqlalchemy.exc import SAWarning
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

# nbgrader adds rows to its gradebook in an order that SQLAlchemy 2 remarks on; they do arrive.
warnings.filterwarnings("ignore", category=SAWarning, message="Object of type .* not in session")


class GradingError(Exception):
    """Something that an instructor can mend; the message is one line."""


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
        # nbgrader starts `alembic` by name: it stands beside the running Python.
        beside_python = str(Path(sys.executable).parent)
        os.environ["PATH"] = os.pathsep.join([beside_python, os.environ.get("PATH", "")])

    @property
    def assignments(self) -> list[str]:
        """Slugs of the assignments in `source/`, in order."""
        notebooks = (self.root / "source").glob("*/*.ipynb")
        return sorted({path.parent.name for path in notebooks})

    def source_notebook(self, assignment: str) -> Path:
        """Return the path of an assignment's source notebook."""
        return self.root / "source" / assignment / f"{assignment}.ipynb"

    def folder(self, step: str, student: str, assignment: str) -> Path:
        """Return nbgrader's folder for a step ("submitted", "autograded", "feedback")."""
        return self.root / step / student / assignment

    def gradebook(self) -> Gradebook:
        """Open the gradebook; use it in a `with` statement."""
        return Gradebook(self._coursedir().db_url, self._config.CourseDirectory.course_id)

    def register(self, assignment: str) -> None:
        """Put an assignment's cells and points into the gradebook, leaving `release/` alone.

        Raises:
            GradingError: if nbgrader refuses, for example because cells were added or removed
                after submissions had been graded.
        """
        with tempfile.TemporaryDirectory() as nowhere:
            self._run(GenerateAssignment, assignment, ".", release_directory=nowhere)

    def autograde(self, assignment: str, student: str) -> None:
        """Run one submission's notebook and write its scores. Raises GradingError."""
        self._run(Autograde, assignment, student, force=True)

    def write_feedback(self, assignment: str, student: str) -> None:
        """Write one submission's feedback page. Raises GradingError."""
        self._run(GenerateFeedback, assignment, student, force=True)

    def _coursedir(self, **settings) -> CourseDirectory:
        return CourseDirectory(config=self._config, **settings)

    def _run(self, converter, assignment: str, student: str, *, force=False, **settings) -> None:
        """Run one of nbgrader's converters for one submission, its log kept from the terminal."""
        coursedir = self._coursedir(assignment_id=assignment, student_id=student, **settings)
        log = logging.getLogger("thaw.nbgrader")
        log.propagate = False
        log.setLevel(logging.INFO)
        app = converter(coursedir=coursedir, config=self._config, log=log)
        app.force = force
        result = capture_log(app)
        if not result["success"]:
            raise GradingError(_cause(result))


def _read_config(folder: Path) -> Config:
    path = folder / "nbgrader_config.py"
    if not path.exists():
        raise GradingError(f"{path} is missing: run this in the course folder.")
    return PyFileConfigLoader(path.name, path=str(folder)).load_config()


def _cause(result: dict) -> str:
    """Return the line of nbgrader's log that names the cause of a failure."""
    lines = [line for line in result.get("log", "").splitlines() if "Error" in line]
    lines = lines or result.get("error", "unknown error").strip().splitlines()
    return lines[-1].removeprefix("[ERROR] ").strip()
