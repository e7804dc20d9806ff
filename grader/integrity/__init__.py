"""Tamper detection: check that the tests can still fail.

`canaries` checks the kernel, `questions` derives queries from a test's requirements, `answer_key`
computes the expected results of a sheet.
"""
