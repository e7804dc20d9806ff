"""What instructors run: nbgrader does the grading, this package feeds it and reads the result.

`cli` is the command line, `grade` one pass over a course, `submissions` finds the work that was
handed in and refuses what cannot be graded, `course` opens the nbgrader course, `workers` execute
several submissions at a time, `cluster` has a Dask cluster execute them, `reports` is what an instructor reads afterwards, `personas` and
`demo` make submissions whose verdict is known.

Steps of nbgrader's own conversions: `execute` runs a notebook in a sandbox, `scores` saves its
points, `preprocessors` makes its feedback page fit to be shown, `feedback_exporter` writes it,
`beside` finds the files that lie beside a notebook. `canaries` look whether the tests
in a kernel can still fail, `answers` knows what a sheet expects.

The sandbox, from the outside in: `provisioner` is jupyter_client's side of it, `warm_sandbox` the
grader's, `bubblewrap` starts it, and `inside` is what runs in it.
"""
