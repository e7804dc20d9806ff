"""The command `thaw`.

`main` has `thaw grade`, `class_commands` the other commands, `table` prints the results of a
grading run, `demo` creates the demo class.
"""
