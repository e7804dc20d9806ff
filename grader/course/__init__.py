"""An nbgrader course folder.

`course` is its folders and settings, `gradebook` its gradebook, `conversions` what nbgrader does
with it. `naming` is what students and tasks are called, `backup` copies the gradebook.
"""
