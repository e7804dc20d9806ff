"""Notebooks of an assignment: cells, hidden regions, what must not leak, the files beside.

`cells` reads nbgrader's metadata, `hidden_regions` finds what students do not get, `leaks` looks
for it where it must not be, `files` says where a notebook's source and files are, `failed_check`
reads what a check has reported, `metadata` is what the project itself writes into notebooks.
"""
