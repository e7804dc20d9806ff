"""This folder is an nbgrader course: nbgrader's own commands, Validate and `thaw` read this file.

The names of grader's classes are strings, so that a student's Validate, which also reads this
file, does not need the `grader` package. Students' copies of the course have another one,
`student_copy/nbgrader_config.py`: a setting that is in both stands the same in both.
"""

import importlib.util
import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821, provided by traitlets

c.CourseDirectory.course_id = "thaw"

# For a new gradebook nbgrader starts `alembic` by name: it is next to the running Python. Here,
# since nbgrader's own commands need it as much as `thaw`, which reads this file too.
next_to_python = str(Path(sys.executable).parent)
if next_to_python not in os.environ.get("PATH", "").split(os.pathsep):
    os.environ["PATH"] = os.pathsep.join([next_to_python, os.environ.get("PATH", "")])

# Validate and autograding alike. nbgrader fails a test cell that writes anything to standard error;
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

c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback"]

# What nbgrader does with a submission before it runs; the second step is ours and gives the
# sheet's own tests and metadata back.
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "grader.steps.restore_sheet.RestoreSheet",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# Autograding, by every way that leads to it. These are nbgrader's own steps, but submissions are
# executed in a sandbox; its limits are settings such as c.SandboxedExecute.memory. Formgrader
# serves what was submitted from its own address, so nothing that a browser would run stays there.
c.Autograde.autograde_preprocessors = [
    "grader.steps.execute.SandboxedExecute",
    "grader.steps.allowed_files.KeepHarmlessFiles",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "grader.steps.save_scores.SaveScores",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# The late penalty: none, unless one of these is set. docs/instructor.md has due dates.
c.AssignLatePenalties.plugin_class = "grader.steps.late_penalty.LatePenalty"
# c.LatePenalty.points_a_day = 1  # for each day that has begun
# c.LatePenalty.share_a_day = 0.1  # of the student's points
# c.LatePenalty.grace_hours = 2

# `nbgrader export` shall not write over the grades.csv of `thaw grade`.
c.CsvExportPlugin.to = "nbgrader.csv"

c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE\nraise NotImplementedError()"}

# Penalties once more: manual points, a due date or what a day costs may have changed since.
c.GenerateFeedback.preprocessors = [
    "grader.steps.allowed_files.KeepHarmlessFiles",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.GetGrades",
    "grader.steps.feedback_summary.ReadGradebook",
    "grader.steps.render_page.RenderFeedback",
]
c.GenerateFeedback.exporter_class = "grader.pages.exporter.PageExporter"

# Formgrader's view of a notebook, with the rubric. nbgrader makes feedback with these steps, too;
# they leave it as it is.
c.HTMLExporter.preprocessors = [
    "grader.steps.show_rubric.ShowRubric",
    "grader.steps.render_page.RenderForFormgrader",
]
c.HTMLExporter.optimistic_validation = True  # once, and not after each step

# Pages on which nothing of a submission runs. These steps, and the template, work in a process of
# their own, which is ended after c.RenderPage.seconds.
c.RenderFeedback.steps = [
    "grader.steps.hide_hidden_tests.HideHiddenTests",
    "grader.steps.sanitize.NothingActive",
    "grader.steps.feedback_summary.SummarizeTasks",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
c.RenderForFormgrader.steps = [
    "grader.steps.submitted_outputs.ShowSubmittedOutputs",
    "grader.steps.sanitize.NothingActive",
]
c.HTMLExporter.filters = {
    "markdown2html": "grader.pages.sanitizer.safe_markdown",
    "strip_files_prefix": "grader.pages.sanitizer.with_files_prefix",
    "with_code": "grader.pages.sanitizer.with_code",
    "highlight_code": "grader.pages.highlighting.highlighted",
    "without_foreign_scripts": "grader.pages.content_policy.without_foreign_scripts",
}
# The template prints the page that RenderForFormgrader has made from another one, page.html.j2.
if grader := importlib.util.find_spec("grader"):
    templates = Path(grader.origin).parent / "pages" / "templates"
    c.HTMLExporter.template_file = str(templates / "rendered_page.html.j2")
