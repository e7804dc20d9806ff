"""Can the tests still fail?

`canaries` look in the kernel, `questions` asks again what was required, `answer_key` are what a
sheet expects.
"""
