"""The command `thaw`.

`main` is its entry point, `grade` has `thaw grade`, `doctor` has `thaw doctor`, `classroom` the
commands before and after grading, `table` prints the results of a grading run, `demo` creates the
demo class.
"""
