"""What instructors run: nbgrader does the grading, this package feeds it and reads the result.

`cli` is the command line, `grade` one pass over a course, `submissions` finds the work that was
handed in and refuses what cannot be graded, `course` opens the nbgrader course, `preprocessors`
has a step of nbgrader's own conversions, `reports` what an instructor reads afterwards,
`personas` and `demo` make submissions whose verdict is known.
"""
