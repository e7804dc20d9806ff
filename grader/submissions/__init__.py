"""What was handed in, and what of it is graded.

`find` looks through `submitted/`, `validate` rejects what cannot be graded, `record` says what is
graded already.
"""
