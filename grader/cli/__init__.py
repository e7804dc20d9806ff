"""The command `thaw`.

`main` has `thaw grade`, `class_commands` the others, `table` is what a pass prints, `demo` makes
the demo class.
"""
