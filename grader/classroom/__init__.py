"""A term around the grader.

`roster` says who is in the class, `student_copy` writes what it gets; `downloaded_files` reads
downloads, `lms_downloads` says whose a notebook in one is, `collect` puts it where it is graded,
`hand_back` packs the pages, `exports` are points for Canvas and Moodle.
"""
