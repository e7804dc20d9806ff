"""How fast `thaw grade` is, beside plain nbgrader and beside the cells' own computing.

`classes` makes two classes of submissions, `measure` grades them and reads the clock, `people`
times what people wait for, `commands` runs what is timed, `figures` is the arithmetic, and
`python -m bench` prints the table.
"""
