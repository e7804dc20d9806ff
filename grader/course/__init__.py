"""An nbgrader course folder.

`course` is its settings, its gradebook and nbgrader's conversions, `naming` what students and
tasks are called, `backup` copies the gradebook.
"""
