"""An nbgrader course folder.

`course` has its folders and settings, `gradebook` shares a connection to its gradebook,
`conversions` runs nbgrader's conversions, `naming` reads the names of students and tasks, and
`backup` copies the gradebook.
"""
