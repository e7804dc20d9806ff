"""Benchmarks: `thaw grade` compared with plain nbgrader and with the cells' own computation.

`classes` creates two classes of submissions, `measure` times their grading, `people` times the
setup and the tests, `commands` runs the timed commands, `figures` computes the ratios, and
`python -m bench` prints the table.
"""
