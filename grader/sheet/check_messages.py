"""How a failed check's message is built, see helpers.checks."""

import re

#: The code of a recognised misconception, in front of the message.
CODE = re.compile(r"^\[([a-z0-9-]+)\] ")


#: What a failed check says, a label to each part; see helpers.checks.
PART = re.compile(r"^(Expected|Found): +(.*(?:\n {2,}.*)*)", re.MULTILINE)
