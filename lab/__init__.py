"""`make lab`: a student's own copies of the assignments, then JupyterLab on the first lesson.

`own_copies` makes the copies, `__main__` starts JupyterLab, `ipython_kernel_config` has settings of
all kernels, which `make setup` copies into the environment. Students' copies of the course have
this package; no notebook imports it.
"""
