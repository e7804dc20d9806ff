"""Memory and CPU time of a submission's processes."""

import os
import re

KIB = 1024
TICKS = os.sysconf("SC_CLK_TCK")


def data_bytes(process: int) -> int:
    """Return the size of a process's private writable mappings, which RLIMIT_DATA counts."""
    return _status(process).get("VmData", 0)


def processes() -> set[int]:
    """Return the ids of all processes in this PID namespace and those below it."""
    return {int(name) for name in os.listdir("/proc") if name.isdigit()}


def exceeds(group: set[int], limit: int) -> bool:
    """Tell whether the processes' own memory together exceeds a limit.

    Args:
        group: process ids; processes that have ended count as 0.
        limit: the limit in bytes.

    Page tables count, because they can be larger than the memory that they map. Memory that a fork
    shares with its parent is counted once; this exact count is slow, and done only if the fast
    overestimate exceeds the limit.
    """
    return _resident(group) > limit and _proportional(group) > limit


def cpu_seconds(group: set[int]) -> float:
    """Return the CPU time of processes and of their ended children, in seconds.

    Args:
        group: process ids; processes that have ended are ignored.
    """
    ticks = 0
    for process in group:
        try:
            with open(f"/proc/{process}/stat") as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:  # the process has ended
            continue
        ticks += sum(map(int, fields[11:15]))  # utime, stime, cutime, cstime
    return ticks / TICKS


def _resident(group: set[int]) -> int:
    total = 0
    for process in group:
        status = _status(process)
        total += status.get("RssAnon", 0) + status.get("RssShmem", 0) + status.get("VmPTE", 0)
    return total


def _proportional(group: set[int]) -> int:
    total = 0
    for process in group:
        fields = _memory(process, "smaps_rollup")
        total += fields.get("Pss_Anon", 0) + fields.get("Pss_Shmem", 0)
        total += _status(process).get("VmPTE", 0)
    return total


def _status(process: int) -> dict[str, int]:
    return _memory(process, "status")


def _memory(process: int, name: str) -> dict[str, int]:
    """Return a /proc file's numbers of the memory that all threads of a process have.

    When its first thread has ended and others go on, the process's own file has none.
    """
    fields = _fields(f"/proc/{process}/{name}")
    if "Rss" in fields or "VmRSS" in fields:
        return fields
    try:
        threads = os.listdir(f"/proc/{process}/task")
    except OSError:  # the process has ended
        return {}
    found = (_fields(f"/proc/{process}/task/{thread}/{name}") for thread in threads)
    return next((fields for fields in found if "Rss" in fields or "VmRSS" in fields), {})


def _fields(path: str) -> dict[str, int]:
    """Return the fields of a /proc file that are numbers; those in kB, in bytes."""
    try:
        with open(path) as file:
            text = file.read()
    except OSError:  # the process has ended
        return {}
    found = re.findall(r"^(\w+):[ \t]+(\d+)( kB)?$", text, re.MULTILINE)
    return {name: int(number) * (KIB if unit else 1) for name, number, unit in found}
