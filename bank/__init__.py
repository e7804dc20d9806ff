"""Submissions whose verdict is known: what the grader is tested on, and what the demo grades.

A folder for each assignment has its personas, as `grader.personas` reads them. `mutants` are model
solutions with one thing changed, `cases` all of both as notebooks.
"""
