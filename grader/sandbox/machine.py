"""What this machine can do for a sandbox, as `thaw doctor` prints it."""

import os
import platform
import sys
from pathlib import Path

from grader.sandbox import backends, bubblewrap, landlock
from grader.sandbox.inside import landlock as system_calls

#: Files of the cgroup of this process; the second one, if there is a limit above it.
CGROUP = Path("/sys/fs/cgroup")
NAMESPACES = "/proc/sys/user/max_user_namespaces"


def facts() -> dict[str, str]:
    """Return what is found on this machine, in the order in which it is shown."""
    found = {"System": f"{platform.system()} {platform.release()}, {platform.machine()}"}
    if sys.platform != "linux":
        return found
    return {
        **found,
        "bubblewrap": bubblewrap.why_not() or f"works ({bubblewrap.program()})",
        "User namespaces": _namespaces(),
        "Landlock": landlock.why_not() or f"works ({_landlock()})",
        "seccomp": _seccomp(),
        "Submissions' uid": _user(),
        "Memory of the run": _cgroup(),
    }


def verdict() -> str:
    """Return which sandbox grades here, or why none does, in one line."""
    return backends.why_not() or backends.line()


def _namespaces() -> str:
    try:
        number = int(Path(NAMESPACES).read_text())
    except (OSError, ValueError):
        return "not known"
    return f"up to {number}" if number else bubblewrap.MORE_NAMESPACES


def _landlock() -> str:
    version = landlock.abi()
    missing = [
        what
        for what, known in (
            ("emptying files", system_calls.TRUNCATION),
            ("TCP", system_calls.NETWORK),
            ("signals", system_calls.SIGNALS),
        )
        if version < known
    ]
    lacking = f", does not deny: {', '.join(missing)}" if missing else ""
    return f"version {version}{lacking}"


def _seccomp() -> str:
    if platform.machine() not in landlock.MACHINES:
        return "no filter for this processor"
    status = Path("/proc/self/status").read_text()
    return "works" if "Seccomp:" in status else "this Linux does not have it"


def _user() -> str:
    if landlock.unused_user() != os.getuid():
        return "an unused one with either sandbox"
    if os.getuid() == 0:
        return (
            "with Landlock, the grader's own: for another one, root needs its usual permissions, "
            "and all users must be able to read the Python environment"
        )
    return "the grader's own"


def _cgroup() -> str:
    limits = [path.read_text().strip() for path in CGROUP.glob("memory.max")]
    if limits and limits != ["max"]:
        return f"at most {int(limits[0]) // 1_000_000} MB (cgroup)"
    return (
        "not limited by a cgroup; to limit it: systemd-run --user --scope -p MemoryMax=8G "
        "thaw grade, or docker run --memory 8g"
    )
