"""Memory and CPU time of a submission's processes."""

import contextlib
import os
import re
import socket

KIB = 1024
TICKS = os.sysconf("SC_CLK_TCK")
#: A pipe at its smallest size, which it has where the user's pipes are large together.
DESCRIPTOR_BYTES = 10_000
#: They do not count: a kernel has about 10, and default buffers can be large.
FREE_SOCKETS = 100


def data_bytes(process: int) -> int:
    """Return the size of a process's private writable mappings, which RLIMIT_DATA counts."""
    return _status(process).get("VmData", 0)


def processes() -> set[int]:
    """Return the ids of all processes in this PID namespace and those below it."""
    return {int(name) for name in os.listdir("/proc") if name.isdigit()}


def processes_of(user: int) -> set[int]:
    """Return the ids of a user's processes."""
    found = set()
    for process in processes():
        with contextlib.suppress(OSError):  # it has ended
            if os.stat(f"/proc/{process}").st_uid == user:
                found.add(process)
    return found


def parent(process: int) -> int:
    """Return the id of a process's parent, or 0 if the process has ended."""
    fields = _stat(process)
    return int(fields[1]) if fields else 0


def threads(group: set[int]) -> int:
    """Return the number of threads of processes, one or more for each."""
    return _sum({process: _status(process) for process in group}, "Threads")


def exceeds(group: set[int], sockets: int, limit: int) -> bool:
    """Tell whether the memory of processes, sockets and descriptors exceeds a limit.

    Args:
        group: process ids; processes that have ended count as 0.
        sockets: how many sockets they have.
        limit: the limit in bytes.

    Page tables count, because they can be larger than the memory that they map. Memory that a fork
    shares with its parent is counted once; this exact count is slow, and done only if the fast
    overestimate exceeds the limit. Sockets and descriptors count as if their buffers were full,
    because Linux does not report what is in them.
    """
    states = {process: _status(process) for process in group}
    outside = _page_tables(states) + _descriptors(states) + _socket_bytes(sockets)
    return _resident(states) + outside > limit and _proportional(group) + outside > limit


def sockets_of_network(process: int) -> int:
    """Return the number of sockets in the network namespace of a process."""
    try:
        with open(f"/proc/{process}/net/sockstat") as file:
            return int(file.readline().split()[-1])  # "sockets: used 30"
    except OSError:  # the process has ended
        return 0


def cpu_seconds(group: set[int]) -> float:
    """Return the CPU time of processes and of their ended children, in seconds.

    Args:
        group: process ids; processes that have ended are ignored.
    """
    # utime, stime, cutime, cstime
    return sum(int(ticks) for process in group for ticks in _stat(process)[11:15]) / TICKS


def _stat(process: int) -> list[str]:
    """Return the fields of /proc/PID/stat from the state on, none if the process has ended."""
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rpartition(")")[2].split()
    except OSError:
        return []


def _resident(states: dict[int, dict[str, int]]) -> int:
    return _sum(states, "RssAnon", "RssShmem", "VmSwap")


def _proportional(group: set[int]) -> int:
    states = {process: _memory(process, "smaps_rollup") for process in group}
    return _sum(states, "Pss_Anon", "Pss_Shmem", "SwapPss")


def _page_tables(states: dict[int, dict[str, int]]) -> int:
    return _sum(states, "VmPTE")


def _descriptors(states: dict[int, dict[str, int]]) -> int:
    return _sum(states, "FDSize") * DESCRIPTOR_BYTES


def _socket_bytes(number: int) -> int:
    with socket.socket(socket.AF_UNIX) as plain:
        options = socket.SO_SNDBUF, socket.SO_RCVBUF
        size = sum(plain.getsockopt(socket.SOL_SOCKET, option) for option in options)
    return max(0, number - FREE_SOCKETS) * size


def _sum(states: dict[int, dict[str, int]], *fields: str) -> int:
    return sum(state.get(field, 0) for state in states.values() for field in fields)


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
