"""What was handed in, and what of it is graded.

`find` looks through `submitted/`, `intake` rejects what cannot be graded, `record` says what is
graded already.
"""
