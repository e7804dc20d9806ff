"""The command `thaw`.

`main` is its entry point, `grade` has the options of `thaw grade` and `grading` what it does,
`doctor` has `thaw doctor`, `classroom` the commands before and after grading, `table` prints the
results of a grading run, `demo` creates the demo class.
"""
