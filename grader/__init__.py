"""What instructors run: nbgrader does the grading, this package feeds it and reads the result.

A pass over a course
    `cli` and `class_commands` are the command `thaw`, `grade` is one pass, `outcome` what it gives,
    `course` opens the nbgrader course. `submissions` finds what was handed in and tells what is
    graded already, `intake` refuses what cannot be. `workers` execute several submissions at a
    time, `cluster` has a Dask cluster do it. `personas` and `demo` make submissions whose verdict
    is known, from texts that `percent_text` reads.

Steps of nbgrader's own conversions, which `nbgrader_config.py` names
    `restore` gives a submission the sheet's tests back, `execute` runs it in a sandbox, `scores`
    saves its points, `late_penalty` takes some off. `preprocessors` hides the hidden tests on its
    page, `feedback_summary` says what stands first there, `pages` and `page_head` let nothing run,
    `harmless_files` leaves nothing that a browser runs beside them, `rubric` is shown to graders.
    They share `answers` (what a sheet expects), `beside` (where its source and files are), `hidden`
    (which lines are hidden), `shown_text` (what outputs say), `highlighting` (code in colours),
    `feedback_exporter`.

Can the tests still fail?
    `canaries` look in the kernel, `evidence` asks again what was required.

The sandbox, from the outside in
    `provisioner` is jupyter_client's side of it, `messages` looks at what comes out of it,
    `kept_output` keeps some, and `watchdog` ends a kernel that floods the grader. `warm_sandbox` is
    the grader's side, `bubblewrap` starts it, and `inside` is what runs in it.

What people read
    `feedback_page` writes students' pages, `reports` is the table in the terminal, `class_report`
    a page about the class, for which `class_section` counts. `naming` says what students and tasks
    are called, `lesson_links` lead from pages to lessons, `exports` are files for other programs.

A term around it
    `roster` says who is in the class, `student_copy` writes what it gets and `leaks` looks for
    what must not be in that; `downloaded_files` reads downloads, `lms_downloads` says whose a
    notebook in one is, `collect` puts it where it is graded, `hand_back` packs the pages. `backup`
    copies the gradebook, `regrade` tells what changed when something is graded again.
"""
