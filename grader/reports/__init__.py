"""Reports on a grading run.

`class_report` writes a page about the class with the counts of `assignment_counts`; `grades_csv`
writes a table of grades; `whole_class` adds what a run for one assignment or some students leaves
out.
"""
