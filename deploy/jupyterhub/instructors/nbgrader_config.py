"""The course of an instructor, whose server starts in the home folder and not in the course."""

from pathlib import Path

c = get_config()  # noqa: F821, provided by traitlets

COURSE = Path.home() / "thaw"

# Commands in the folder of another course work on that one.
if not Path("nbgrader_config.py").exists():
    c.CourseDirectory.root = str(COURSE)
    # Without the course's settings, Formgrader would run submissions outside the sandbox.
    load_subconfig(str(COURSE / "nbgrader_config.py"))  # noqa: F821, provided by traitlets
