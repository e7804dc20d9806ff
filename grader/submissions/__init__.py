"""Submissions: which exist, which can be graded, and which are graded.

`find` searches `submitted/`, `encodings` decodes a file, `validate` rejects submissions that cannot
be graded, `wrong_sheet` those of another assignment, `record` reads what was graded last, `receipt`
says which file that was.
"""
