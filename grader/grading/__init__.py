"""One pass over a course.

`grade` is the pass, `outcome` what it gives. `workers` execute
several submissions at a time, `dask_pool` has a Dask cluster do it. `feedback_page` writes
students' pages, `changes` tells what changed when something is graded again.
"""
