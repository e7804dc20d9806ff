"""What both ways to confine a submission share: limits, privileges, the end of a process.

A confinement is a class with these attributes and methods; `namespaces` and `landlocked` each have
one. `keep` runs in a fresh child of the warm process, the others in the warm process.

    sockets, files     folders of the kernel's sockets and of the notebook's files
    notebook           the working directory of the kernel
    keep(run, limits, report)       run a function confined, and exit with its status
    processes(keeper)               the submission's processes
    exceeded(processes, init, limits)   which limit they exceed, or None
    interrupt(init), end(init)      signal the process that `keep` has reported
    ended(code)                     look after what a keeper that ended so may have left
"""

import ctypes
import os
import resource
import sys
from collections.abc import Callable

libc = ctypes.CDLL(None, use_errno=True)
# From <linux/prctl.h> and <linux/capability.h>.
PARENT_DEATH_SIGNAL, SET_DUMPABLE, SUBREAPER, NO_NEW_PRIVILEGES = 1, 4, 36, 38
_CAPABILITIES_VERSION_3 = 0x20080522


def limit(limits: dict) -> None:
    """Set the limits of this process, as far as its own are not lower.

    Args:
        limits: "data_bytes", "file_bytes" and, if Linux is to count them, "processes".
    """
    for which, value in (
        (resource.RLIMIT_DATA, limits["data_bytes"]),
        (resource.RLIMIT_FSIZE, limits["file_bytes"]),
        (resource.RLIMIT_NPROC, limits.get("processes")),
        (resource.RLIMIT_NOFILE, 1024),
        (resource.RLIMIT_CORE, 0),
    ):
        if value is None:
            continue
        _, maximum = resource.getrlimit(which)
        value = value if maximum == resource.RLIM_INFINITY else min(value, maximum)
        resource.setrlimit(which, (value, value))


def drop_capabilities() -> None:
    """Give up all capabilities of this process."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_VERSION_3, 0)
    call(libc.capset, header, (ctypes.c_uint32 * 6)())


def control(option: int, value: int) -> None:
    """Set an attribute of this process; see prctl(2)."""
    call(libc.prctl, option, value, 0, 0, 0)


def detach_standard_streams() -> None:
    """Replace standard input, output and error by nothing."""
    nowhere = os.open("/dev/null", os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def call(function, *arguments) -> None:
    """Call a function of the C library. Raises OSError if it does not return 0."""
    if function(*arguments) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{function.__name__}: {os.strerror(code)}")


def exit_code(run: Callable[[], None]) -> int:
    """Run a function, and return the exit code of a program that consists of it.

    What it raises, for example in a student's signal handler, is no failure of the confinement.
    """
    try:
        run()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        return 1
    return 0


def as_exit_code(status: int) -> int:
    """Return the exit code with which to pass on a child's status."""
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def die_with_message(error: BaseException) -> None:
    """Report why a submission could not be confined, and exit; it must never run unconfined."""
    print(f"confinement failed: {error}", file=sys.stderr, flush=True)
    os._exit(119)
