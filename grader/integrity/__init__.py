"""Can the tests still fail?

`canaries` look in the kernel, `evidence` asks again what was required, `answers` are what a sheet
expects.
"""
