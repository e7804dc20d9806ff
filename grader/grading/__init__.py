"""A grading run over a course.

`grade` is the run, `outcome` its result. `workers` executes submissions in parallel, `dask_pool` on
a Dask cluster. `feedback_page` writes students' pages, `rejection_page` those of students whose
submissions are rejected, `score_changes` reports what changed.
"""
