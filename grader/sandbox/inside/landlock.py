"""Landlock's system calls: what a process and its children may still do with files and signals.

See landlock(7). An older Linux knows fewer rights (a lower ABI); what it does not know it allows.
"""

import ctypes
import errno
import os
import struct

# From <linux/landlock.h>; the numbers are the same on all architectures.
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION, _BENEATH = 1, 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_FILE = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_MAKE_PIPE, _MAKE_LINK, _REFER, _TRUNCATE = 1 << 10, 1 << 12, 1 << 13, 1 << 14
#: How many of the rights an ABI knows.
_KNOWN_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_TCP, _SCOPES = 0b11, 0b11  # bind and connect; abstract sockets and signals
#: The ABI since which files cannot be truncated, TCP is denied, and signals stay inside.
TRUNCATION, NETWORK, SIGNALS = 3, 4, 6
NEWEST = 6

READ = _READ_FILE | _READ_DIR
RUN = READ | _EXECUTE
USE = _READ_FILE | _WRITE_FILE
CHANGE = READ | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_FILE | _MAKE_PIPE
CHANGE |= _MAKE_LINK | _REFER | _TRUNCATE
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE

_libc = ctypes.CDLL(None, use_errno=True)


def abi() -> int:
    """Return the version of Landlock's interface, or 0 if this Linux has it not, or switched off.

    Raises:
        OSError: if something else, such as a container's rules, denies the question.
    """
    version = _libc.syscall(_CREATE, None, 0, _VERSION)
    if version < 0 and (number := ctypes.get_errno()) not in (errno.ENOSYS, errno.EOPNOTSUPP):
        raise OSError(number, f"landlock_create_ruleset: {os.strerror(number)}")
    return max(0, version)


def restrict_signals() -> None:
    """Let this process signal only those that it starts; needs the ABI `SIGNALS`."""
    # Files could not be moved between folders if this were not allowed again.
    ruleset = _ruleset(_REFER, 0, _SCOPES)
    _allow(ruleset, "/", _REFER)
    _restrict(ruleset)


def restrict(allowed: dict[str, int], version: int) -> None:
    """Forbid this process, and all that it starts, everything with files that is not listed.

    TCP, and signals and abstract sockets of other processes, are forbidden, too, if the ABI has it.

    Args:
        allowed: for each existing path, the rights (READ, RUN, USE, CHANGE) on what is beneath.
        version: the ABI.
    """
    version = min(version, NEWEST)
    known = (1 << _KNOWN_RIGHTS[min(version, max(_KNOWN_RIGHTS))]) - 1
    ruleset = _ruleset(
        known, _TCP if version >= NETWORK else 0, _SCOPES if version >= SIGNALS else 0
    )
    for path, rights in allowed.items():
        _allow(ruleset, path, rights & known)
    _restrict(ruleset)


def _ruleset(files: int, network: int, scopes: int) -> int:
    fields = [files, network, scopes]
    while not fields[-1]:  # an older Linux does not know the last ones
        fields.pop()
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    return _call(_CREATE, attributes, ctypes.c_size_t(len(attributes)), 0)


def _allow(ruleset: int, path: str, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    if not os.path.isdir(path):
        rights &= _OF_FILES
    _call(_ADD, ruleset, _BENEATH, struct.pack("=Qi", rights, place), 0)
    os.close(place)


def _restrict(ruleset: int) -> None:
    _call(_RESTRICT, ruleset, 0)
    os.close(ruleset)


def _call(number: int, *arguments) -> int:
    result = _libc.syscall(number, *arguments)
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"Landlock: {os.strerror(code)}")
    return result
