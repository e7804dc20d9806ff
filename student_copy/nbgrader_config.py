"""What nbgrader's Validate, Assignment List and commands read."""

from pathlib import Path

c = get_config()  # noqa: F821, provided by traitlets

c.CourseDirectory.course_id = "thaw"

# nbgrader fails a test cell that writes anything to standard error;
# a warning is no mistake, so the kernel's standard error goes where its standard output goes.
# Modules next to the notebook are found last, so that a student's numpy.py replaces no package.
# `helpers` is imported before: an editable install is found after everything on the path.
c.Execute.extra_arguments = [
    "--IPKernelApp.ignore_cwd=True",
    "--IPKernelApp.exec_lines=import sys; sys.stderr = sys.stdout; "
    "__import__('helpers'); sys.path.append('')",
    "--IPKernelApp.log_level=40",
]
c.Execute.timeout = 120  # seconds a cell; the default of 30 is short for a slow laptop

# What `nbgrader validate` prints in a terminal; longer lines are cut, and messages have up to 92.
c.Validator.width = 100

# Assignment List in JupyterLab hands in from where `make lab` has put the assignments.
if (work := Path(__file__).with_name("work")).is_dir():
    c.Exchange.assignment_dir = str(work)
