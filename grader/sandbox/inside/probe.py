"""Can a submission be shut in here? Ends with 0, or with the cause on standard error.

It imports nothing that a notebook needs, so that the answer takes a moment.
"""

import os
import sys

import confinement

MEGABYTE = 1 << 20
LIMITS = {"scratch_bytes": MEGABYTE, "data_bytes": 1 << 30, "file_bytes": MEGABYTE, "processes": 9}


def main() -> None:
    """Shut in a function that does nothing, and end as it does."""
    try:
        confinement.keep(lambda: None, LIMITS, int(sys.argv[1]), os.open("/dev/null", os.O_WRONLY))
    except BaseException as error:
        confinement.die_with_message(error)


if __name__ == "__main__":
    main()
