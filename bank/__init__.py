"""Submissions with a known verdict, for the grader's tests and the demo class.

Each assignment has a folder with its personas, in the format of `grader.personas`. `mutants`
creates model solutions with one change, `contract` reads for each sentence of a sheet an answer
that violates it, `cases` provides all of them, and `packing` puts several into one notebook.
"""
