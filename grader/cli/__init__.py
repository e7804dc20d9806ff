"""The command `thaw`.

`main` is its entry point, `grade` has the options of `thaw grade` and `grading` what it does,
`doctor` has `thaw doctor`, `classroom` the commands before and after grading, `authorship` those
that ask whose work it is, `common` what commands share, `table` prints the results of a grading
run, `demo` creates the demo class.
"""
