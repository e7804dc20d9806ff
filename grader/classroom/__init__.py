"""What happens in a term before and after grading.

`roster` imports the class list, `student_copy` writes the students' version of the course.
`download_archive` reads downloads, `lms_paths` parses their paths, `lms_downloads` matches their
notebooks with students by name and number (`lms_numbers`), `wrong_download` notices another
assignment's, and `collect` copies them into `submitted/`. `hand_back` packs the feedback pages, and
`exports` writes points for Canvas and Moodle.
"""
