"""`make lab`: a student's own copies of the assignments, then JupyterLab on the first lesson.

`own_copies` makes the copies, `__main__` starts JupyterLab. Students' copies of the course have
this package; no notebook imports it.
"""
