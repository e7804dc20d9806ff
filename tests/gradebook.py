"""The contents of a gradebook, for comparing two grading runs."""

import sqlite3

ROWS = """
    SELECT student_submission.student_id, base_cell.name, grade_cells.max_score,
           grade.auto_score, grade.manual_score, grade.needs_manual_grade
    FROM grade
    JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
    JOIN submitted_assignment AS student_submission
      ON submitted_notebook.assignment_id = student_submission.id
    JOIN base_cell ON grade.cell_id = base_cell.id
    JOIN grade_cells ON grade_cells.id = base_cell.id
"""


def scores_in(gradebook):
    """Return the results of grading in a gradebook, without random ids."""
    with sqlite3.connect(gradebook) as database:
        found = sorted(map(str, database.execute(ROWS)))
    assert found, "nothing is graded, and nothing equals nothing"
    return found
