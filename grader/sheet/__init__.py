"""Notebooks of an assignment: cells, hidden regions, leaks, files, metadata.

`cells` reads nbgrader's metadata, `matching` finds the sheet's cells in a submission,
`hidden_regions` finds regions that students do not get, `leaks` searches for their lines in other
files, `files` locates a notebook's source and files, `failed_check` parses the error of a failed
check, `metadata` has the project's own metadata.
"""
