"""What instructors read about a pass.

`class_report` is a page about the class, for which `assignment_counts` counts, `grades_csv` a
table of grades.
"""
