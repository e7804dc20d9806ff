"""Test whether a submission can be confined: exits with 0, or with the cause on standard error.

It imports none of a notebook's modules, so that it is fast.
"""

import os
import sys

import confinement
import confinements

MEGABYTE = 1 << 20
LIMITS = {"scratch_bytes": MEGABYTE, "data_bytes": 1 << 30, "file_bytes": MEGABYTE, "processes": 9}


def main() -> None:
    """Confine a function that does nothing, and exit with its status."""
    try:
        confined = confinements.from_settings(sys.argv[1])
        confined.keep(lambda: None, LIMITS, os.open("/dev/null", os.O_WRONLY))
    except BaseException as error:
        confinement.die_with_message(error)


if __name__ == "__main__":
    main()
