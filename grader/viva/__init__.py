"""Questions about a student's own code, answered by running it.

`tasks` finds a student's answers and the cells in which the sheet tries them, `code_changes` makes
single changes in a cell, `experiment` runs a submission with each of them in the sandbox and notes
what is printed, `questions` chooses three questions with options,
`class_viva` asks a class, and `viva_pages` writes a page for each student and one with the answers.
"""
