"""What instructors run: nbgrader does the grading, this package feeds it and reads the result.

Imports go down, from a floor to those below it, or stay in a package:

    7  cli
    6  reports, classroom
    5  grading, steps
    4  submissions
    3  course
    2  integrity, pages
    1  sheet, sandbox, csv_files, personas
    0  errors, text, percent_text

`errors` are one family, `text` is what terminals can show, `csv_files` are for spreadsheets.
`personas` are submissions whose verdict is known, from texts that `percent_text` reads. Each
package says what its modules are.
"""
