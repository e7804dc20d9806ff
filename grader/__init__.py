"""The instructors' side: nbgrader grades; this package prepares its input and reports the results.

Imports go from higher layers to lower ones, or stay in a package:

    7  cli
    6  reports, classroom, similarity, viva
    5  grading, steps
    4  submissions
    3  course
    2  integrity, pages
    1  sheet, sandbox, csv_files, personas
    0  errors, text, percent_text, html_templates

`errors` defines the exceptions, `text` makes text printable, `csv_files` reads and writes CSV files
for spreadsheets, `html_templates` loads templates of pages. `personas` are submissions with a known
verdict, from texts that `percent_text` reads. Each package's docstring describes its modules.
"""
