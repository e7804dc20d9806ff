"""Submissions: which exist, which can be graded, and which are graded.

`find` searches `submitted/`, `validate` rejects submissions that cannot be graded, `record` reads
what was graded last.
"""
