"""What a submission holds where no namespace or file system of its own limits it."""

import os
import stat
from collections.abc import Iterator
from typing import NamedTuple

#: More files, or deeper folders, count as a full disk.
MAX_FILES, MAX_DEPTH = 20_000, 50
FULL = 1 << 62
_BLOCK = 512


class Held(NamedTuple):
    """What the descriptors and mappings of processes hold.

    Attributes:
        sockets: how many sockets.
        deleted_bytes: the size of files that have no name any more.
    """

    sockets: int
    deleted_bytes: int


def of(processes: set[int]) -> Held:
    """Return what processes hold; those that have ended hold nothing."""
    sockets: set[int] = set()
    deleted: dict[tuple[int, int], int] = {}
    for found in (status for process in processes for status in _opened(process)):
        if stat.S_ISSOCK(found.st_mode):
            sockets.add(found.st_ino)
        elif stat.S_ISREG(found.st_mode) and not found.st_nlink:
            deleted[found.st_dev, found.st_ino] = found.st_blocks * _BLOCK
    mapped = sum(map(_mapped_deleted_bytes, processes))
    return Held(len(sockets), sum(deleted.values()) + mapped)


def size(folder: str, limit: int) -> int:
    """Return the size of a folder's files in bytes, or more than any limit.

    Args:
        folder: the folder, or a file; what cannot be read in it counts as a full disk.
        limit: a size from which on the rest does not have to be counted.
    """
    total, number, waiting = 0, 0, [(folder, 0)]
    while waiting:
        path, depth = waiting.pop()
        try:
            for entry in os.scandir(path):
                found = entry.stat(follow_symlinks=False)
                total += found.st_blocks * _BLOCK
                number += 1
                if total > limit or number > MAX_FILES or depth > MAX_DEPTH:
                    return FULL
                if stat.S_ISDIR(found.st_mode):
                    waiting.append((entry.path, depth + 1))
        except FileNotFoundError:  # removed at this moment
            continue
        except NotADirectoryError:
            total += os.lstat(path).st_blocks * _BLOCK
        except OSError:
            return FULL
    return total


def owned(folder: str, user: int) -> list[str]:
    """Return the paths of what a user has in a folder that all users share."""
    try:
        entries = list(os.scandir(folder))
    except OSError:  # there is none
        return []
    return [entry.path for entry in entries if _owner(entry) == user]


def _owner(entry: os.DirEntry) -> int | None:
    try:
        return entry.stat(follow_symlinks=False).st_uid
    except OSError:  # removed at this moment
        return None


def _opened(process: int) -> Iterator[os.stat_result]:
    """Yield the status of what a process has open, whichever of its threads still runs."""
    for thread in _entries(f"/proc/{process}/task"):
        folder = f"/proc/{process}/task/{thread}/fd"
        names = _entries(folder)
        for name in names:
            try:
                yield os.stat(f"{folder}/{name}")
            except OSError:  # closed at this moment
                continue
        if names:
            return


def _mapped_deleted_bytes(process: int) -> int:
    """Return the size of a process's mappings of files that have no name any more."""
    try:
        with open(f"/proc/{process}/maps") as file:
            lines = [line.split(maxsplit=5) for line in file if line.endswith(" (deleted)\n")]
    except OSError:  # the process has ended
        return 0
    spans = (line[0].split("-") for line in lines)
    return sum(int(end, 16) - int(start, 16) for start, end in spans)


def _entries(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:  # the process has ended
        return []
