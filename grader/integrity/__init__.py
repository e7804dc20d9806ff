"""Tamper detection: check that the tests can still fail.

`tamper_checks` checks the kernel and reports why a cell is flagged, `questions` derives queries
from a test's requirements, `modified_conditions` changes what they require, `answer_key` computes
the expected results of a sheet, which `kept_keys` keeps between passes. `code_notices` reads a
submission's code for what `code_signs` lists: names that no solution has a reason to use.
"""
