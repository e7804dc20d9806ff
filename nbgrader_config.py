"""This folder is an nbgrader course: nbgrader's own commands, Validate and `thaw` read this file.

The name of grader's class is a string, so that a student's Validate, which also reads this file,
does not need the `grader` package.
"""

c = get_config()  # noqa: F821, provided by traitlets

c.CourseDirectory.course_id = "thaw"

# Validate and autograding. nbgrader fails a test cell that writes anything to standard error; a
# warning is no mistake, so the kernel's standard error goes where its standard output goes.
c.Execute.extra_arguments = [
    "--IPKernelApp.exec_lines=import sys; sys.stderr = sys.stdout",
    "--IPKernelApp.log_level=40",
]
c.Execute.timeout = 120  # seconds a cell; the default of 30 is short for a slow laptop
c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE\nraise NotImplementedError()"}

c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "grader.preprocessors.HideHiddenTests",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
