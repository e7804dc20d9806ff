"""What instructors run: nbgrader does the grading, this package feeds it and reads the result.

`cli` is the command line, `grade` one pass over a course, `submissions` finds the work that was
handed in, `intake` refuses what cannot be graded, `course` opens the nbgrader course, `workers`
execute several submissions at a time, `cluster` has a Dask cluster execute them, `personas` and
`demo` make submissions whose verdict is known. For instructors: `reports` is the table in the
terminal, `class_report` a page about the class, `lesson_links` lead from it to lessons, `exports`
are files for other programs. `student_copy` writes the course as students get it, `leaks` looks for
what must not be in it.

Around grading: `class_commands` are the commands for it, `roster` says who is in the class,
`lms_downloads` whose a downloaded notebook is, `collect` puts it where it is graded, `hand_back`
packs the pages, `late_penalty` takes points off, `backup` copies the gradebook and `regrade` tells
what changed when something is graded again.

Steps of nbgrader's own conversions: `restore` gives a submission the sheet's tests back, `beside`
finds its source and the files that lie beside it, `execute` runs it in a sandbox, `scores` saves its
points, `feedback_exporter` writes the page about it, `feedback_summary` what stands first on it,
`pages` and `page_head` keep that from running anything, `preprocessors` hides the tests on it,
`hidden` knows these; `rubric` is shown to graders. `canaries` look whether the tests in a kernel
can still fail, `evidence` asks them again, `answers` knows what a sheet expects.

The sandbox, from the outside in: `provisioner` is jupyter_client's side of it, `warm_sandbox` the
grader's, `bubblewrap` starts it, and `inside` is what runs in it.
"""
